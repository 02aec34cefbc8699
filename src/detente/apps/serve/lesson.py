"""The lesson: plans, handout, seminar, exam and what teachers ask before, as printable pages in both languages.

What is said is in ``lesson.en.json`` and ``lesson.de.json``, which have the same parts; numbers are slots in it, filled
from the game itself and from ``lesson.json``, whose figures a test plays again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from markupsafe import Markup, escape
from scipy.optimize import brentq
from scipy.stats import entropy

from detente.apps.pages.common import page
from detente.apps.pages.living import without_scripts
from detente.apps.pages.words import link_address
from detente.apps.serve.game import BLUR, FACTORS
from detente.apps.serve.limits import LEAST, LONGEST_POLL
from detente.apps.serve.messages import LEAST_STATES, MOST_PLAYERS, MOST_STATES, REHEARSAL, Opening
from detente.apps.serve.rehearsal import bots_of
from detente.apps.serve.texts import LANGUAGES
from detente.core.cite import citation, reference
from detente.core.errors import UnknownName
from detente.diagnostics.certainty import DOUBT

Address: TypeAlias = Callable[[str, str], str]
"""Where a sheet is, by its name and language."""
INDEX = "index"
"""The sheet that names the others."""
CLOSED = ("exam", "exam-key")
"""Sheets that are not for everybody's eyes."""
KEYS = ("exam-key",)
"""Sheets for whoever marks alone."""
KEY = re.compile(r"\[([A-Z]\w+\d{4})\]")
"""A reading in a text."""
HOUR = 3600
"""Seconds of an hour; rounds of one or more are told in hours."""


@cache
def lesson() -> Mapping[str, Any]:
    """Return what both languages share: names of the sheets, settings and times of the plans, figures, the record."""
    held: Mapping[str, Any] = json.loads(Path(__file__).with_name("lesson.json").read_text(encoding="utf-8"))
    return held


@cache
def strings(language: str) -> Mapping[str, Any]:
    """Return the words of the lesson.

    Parameters
    ----------
    language
        ``en`` or ``de``.
    """
    text = Path(__file__).with_name(f"lesson.{language}.json").read_text(encoding="utf-8")
    held: Mapping[str, Any] = json.loads(text)
    return held


def sheets() -> tuple[str, ...]:
    """Return the names of the sheets, without the list of them."""
    return tuple(lesson()["documents"])


def opening_of(name: str) -> Opening:
    """Return the room that a sheet speaks of: that of its plan, or the usual one.

    Parameters
    ----------
    name
        Name of a sheet.
    """
    return Opening.model_validate(lesson()["plans"].get(name, {}).get("opening", {}))


def facts(name: str, language: str) -> dict[str, str]:
    """Return what fills the slots of a sheet.

    Parameters
    ----------
    name, language
        Sheet and language.
    """
    opening, rehearsal = opening_of(name), Opening(rehearsal=True)
    sure = brentq(lambda p: entropy([p, 1.0 - p], base=2) - DOUBT, 0.5, 1.0 - 1e-9)
    told: dict[str, float] = {
        "rounds": opening.rounds,
        "seconds": opening.seconds,
        "hours": opening.seconds / HOUR,
        "keep_days": opening.keep_days,
        "limit": opening.limit,
        "most": MOST_PLAYERS,
        "least_states": LEAST_STATES,
        "most_states": MOST_STATES,
        "offence_advantage": opening.offence_advantage,
        "transparency": opening.transparency,
        "poll": LONGEST_POLL,
        "least": LEAST,
        "bots": bots_of(rehearsal),
        "rehearsal_rounds": REHEARSAL["rounds"],
        "rehearsal_seconds": REHEARSAL["seconds"],
        "total": sum(lesson()["exam"]["points"]),
        "hostile_again": lesson()["exam"]["without"]["hostile_again"],
        **lesson()["figures"],
    }
    shares = {
        "greedy": opening.greedy,
        "misread": BLUR * (1.0 - opening.transparency),
        "build": FACTORS["build"] - 1.0,
        "sure": sure,
        "unsure": 1.0 - sure,
    }
    words, system = strings(language)["words"], Opening.model_validate(lesson()["system"]["opening"])
    told |= {"system_rounds": system.rounds, "system_seconds": system.seconds, "system_states": system.states}
    texts = {key: number(value, language) for key, value in told.items()}
    texts["system"] = words[lesson()["system"]["preset"]]
    texts["slides"] = "; ".join(words["slides"][one] for one in lesson()["slides"])
    return texts | {key: f"{round(100 * value)}\N{NO-BREAK SPACE}%" for key, value in shares.items()}


def number(value: float, language: str) -> str:
    """Return a number as a language writes it.

    Parameters
    ----------
    value, language
        Number and language.
    """
    text = f"{value:g}".replace("-", "\N{MINUS SIGN}")
    return text.replace(".", ",") if language == "de" else text


def readings(name: str) -> list[str]:
    """Return the keys of the works that a sheet cites, by name.

    Parameters
    ----------
    name
        Name of a sheet.
    """
    return sorted(set(KEY.findall(json.dumps(strings("en")["pages"][name]))), key=str.casefold)


def short(key: str, language: str) -> str:
    """Return a work as a text names it: authors and year.

    Parameters
    ----------
    key, language
        Key in the bibliography, and language.
    """
    work = reference(key)
    names = [one["family"] for one in work["author"]]
    who = f" {strings(language)['words']['and']} ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return f"{who} {work['issued']['date-parts'][0][0]}"


def marked(text: str, language: str) -> Markup:
    """Return a text as markup: ``**strong**``, code in backquotes, readings in brackets as links.

    Parameters
    ----------
    text, language
        Words and their language.
    """
    out = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text)))
    out = re.sub(r"`(.+?)`", r"<code>\1</code>", out)
    return Markup(KEY.sub(lambda found: f'<a href="#ref-{found[1]}">{escape(short(found[1], language))}</a>', out))


def spans(name: str) -> list[str]:
    """Return when each step of a plan begins and ends, in its minutes or days.

    Parameters
    ----------
    name
        Name of a plan.
    """
    plan, out, at = lesson()["plans"][name], [], 0
    for length in plan["when"]:
        days = plan["opening"]["seconds"] >= HOUR  # days are counted, minutes lie between
        first, last = (at + 1, at + length) if days else (at, at + length)
        out.append(f"{first}" if first == last else f"{first}\N{EN DASH}{last}")
        at += length
    return out


def render(name: str, language: str, address: Address, *, without: Collection[str] = ()) -> str:
    """Return a sheet as one page that needs nothing else.

    Parameters
    ----------
    name, language
        A sheet of ``sheets``, or ``INDEX``; and its language.
    address
        Where the other sheets are.
    without
        Sheets that the list leaves out.

    Raises
    ------
    UnknownName
        There is no such sheet.
    """
    if name not in (INDEX, *sheets()):
        raise UnknownName(kind="sheet", name=name, known=(INDEX, *sheets()))
    held, told, shared = strings(language), facts(name, language), lesson()
    pages = held["pages"]

    def say(text: str, of: Mapping[str, str] = told) -> Markup:
        return marked(text.format_map(of), language)

    context = {
        **{"name": name, "language": language, "words": held["words"], "sheet": pages[name], "say": say},
        "sheets": [
            (address(one, language), pages[one]["title"], say(pages[one]["lead"], facts(one, language)))
            for one in sheets()
            if one not in without
        ],
        "home": address(INDEX, language),
        "others": [(one, address(name, one), strings(one)["words"]["name"]) for one in LANGUAGES if one != language],
        "works": [(key, link_address(citation(key))) for key in readings(name)],
        "opening": opening_of(name),
        "hours": opening_of(name).seconds >= HOUR,
        "preset": shared["plans"].get(name, {}).get("preset", ""),
        "note_rounds": max(opening_of(one).rounds for one in shared["plans"]),
        "spans": spans(name) if name in shared["plans"] else [],
        "worth": {motive: {k: number(v, language) for k, v in row.items()} for motive, row in shared["worth"].items()},
        "exam": shared["exam"],
    }
    return without_scripts(page("lesson.html", context))
