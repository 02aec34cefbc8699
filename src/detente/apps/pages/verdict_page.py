"""The page of a verdict: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from detente.apps.pages import verdict_figures
from detente.apps.pages.common import SERIES, Drawing, page
from detente.apps.pages.words import link_address, number, prose, settings
from detente.core.backends import DEFAULT_BACKEND
from detente.core.cite import SOURCELESS, citation, keys, references
from detente.core.param import REGISTRY, Parameter
from detente.core.theory import Theory, parameters
from detente.diagnostics.escape import FORMULAS
from detente.figures.numbers import DASH, percent
from detente.figures.style import figure_style
from detente.schools import schools
from detente.studies.mixed import NAME
from detente.studies.verdict.answers import ORDER, SURE, fate
from detente.studies.verdict.design import BASE, CALM, FEAR, PRIOR, WORLDS, arms, timetable
from detente.studies.verdict.figures import OUTCOMES, by_school, places, short
from detente.studies.verdict.maps import INFLUENTIAL, MOVE, Maps
from detente.studies.verdict.path_figures import LINES
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.study import Verdict

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
FATES = {
    "trap": "inescapable",
    "paradox": "mostly not escaped",
    "deactivated": "deactivated",
    "mitigated": "mitigated",
    "transcended": "transcended",
    "no_dilemma": "no dilemma",
    "open": "open",
}
"""Columns of the count of schools; ``trap`` is a paradox in nearly every run."""


@dataclass(frozen=True)
class SchoolAnswer:
    """What one school answers.

    Attributes
    ----------
    name, title
        Names in the program and for people.
    head, rest
        The sentence: its gist, and what follows.
    built_in
        What follows from an assumption.
    low, base, high
        Share of paradox in W1, and how far one moved assumption takes it; ``None`` without maps.
    moved
        The same in words.
    """

    name: str
    title: str
    head: str
    rest: str
    built_in: tuple[str, ...]
    low: float | None
    base: float | None
    high: float | None
    moved: str


def _ranges(text: str) -> str:
    """Write ranges of numbers with a dash, and no break before a per cent sign."""
    return re.sub(r"(?<=\d) %", "\u202f%", re.sub(r"(?<=\d)-(?=\d)", DASH, text))


def _spelt(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _name(verdict: Verdict, school: str) -> str:
    return short(school, verdict.theories[school].title)


def _words(names: Sequence[str]) -> str:
    return "".join(names) if len(names) < 2 else f"{', '.join(names[:-1])} and {names[-1]}"


# ---------------------------------------------------------------- answers
def _answers(verdict: Verdict, maps: Maps | None) -> list[SchoolAnswer]:
    out = []
    for name, sentence in verdict.answers.items():
        theory = verdict.theories[name]
        built_in = tuple(theory.by_construction)
        plain = sentence.partition(" By construction: ")[0] if built_in else sentence
        head, _, rest = _ranges(plain).partition(":")
        low, base, high, moved = _moves(maps.moves[name]) if maps and name in maps.moves else (None, None, None, "")
        out.append(SchoolAnswer(name, theory.title, head, rest.strip(), built_in, low, base, high, moved))
    return out


def _moves(found: Mapping[str, Any]) -> tuple[float, float, float, str]:
    low, base, high = (float(found[k]) for k in ("low", "base", "high"))
    if percent(low) == percent(high):
        return low, base, high, f"stays at {percent(base)} whichever assumption is moved"
    most, share = max(found["by"].items(), key=lambda item: abs(item[1] - base))
    name, _, value = most.partition("=")
    ends = f"moves between {percent(low)} and {percent(high)}"
    return low, base, high, f"{ends}; most with {name.replace('_', ' ')} at {value} ({percent(share)})"


def _counts(verdict: Verdict) -> list[tuple[str, str, dict[str, int]]]:
    """Count schools by what becomes of the dilemma, world by world."""
    table = []
    for world in places(verdict.rows):
        counts = dict.fromkeys(FATES, 0)
        for row in (r for r in verdict.rows if r.world == world):
            counts["trap" if row.shares["paradox"] >= SURE else fate(row.shares)] += 1
        table.append((world, WORLDS[world].title, counts))
    return table


def _of_schools(verdict: Verdict) -> Verdict:
    """Return the verdict without the default world and a mixed one, which are no schools, unless they stand alone."""
    rows = tuple(r for r in verdict.rows if r.school not in ("default", NAME))
    return replace(verdict, rows=rows) if rows else verdict


def _short_answer(verdict: Verdict) -> list[str]:
    counts = _counts(verdict)
    if not counts:
        return ["No run was finished: there is nothing to answer from."]
    asked = len(by_school(verdict.rows))
    if asked == 1:
        return [f"{a.title}. {a.head}: {a.rest}" for a in _answers(verdict, None)]
    told = [f"{_spelt(c['trap'])} in {w}" for w, _, c in counts]
    verb = "finds" if counts[0][2]["trap"] < 2 else "find"
    told[0] = told[0].replace(" in ", f" {verb} the dilemma inescapable in ", 1)
    first = f"Of {_spelt(asked)} schools, {_words(told)}"
    first += f": a paradox in at least {percent(SURE)} of runs."
    rows = by_school(verdict.rows)
    always = [n for n, rs in rows.items() if all(r.shares["paradox"] >= SURE for r in rs)]
    never = [n for n, rs in rows.items() if all(r.shares["paradox"] < 0.5 for r in rs)]
    named = [_words([_name(verdict, n) for n in some]) for some in (always, never)]
    second = f"{_spelt(len(always)).capitalize()} {'find' if len(always) > 1 else 'finds'} it inescapable in every"
    second += f" world ({named[0]})" if 0 < len(always) < 5 else " world"
    if never:
        second += f"; for {_spelt(len(never))} hostility is the usual end in no world"
        second += f" ({named[1]})" if len(never) < 7 else ""
    second += "."
    built_in = [_name(verdict, n) for n in always if verdict.theories[n].by_construction]
    if built_in:
        verb = "says" if len(built_in) == 1 else "say"
        second += f" Some of what {_words(built_in)} {verb} is so by construction: see the answers."
    return [first, second]


# ---------------------------------------------------------------- tables
def _relapses(verdict: Verdict) -> list[str]:
    """Return the lengths of the shock, shortest first."""
    return [str(y) for y in sorted(set(timetable(verdict.years).shocks))]


def _assumptions(verdict: Verdict) -> list[Parameter]:
    """Return every parameter without a source that some school of the verdict reads."""
    found: dict[str, Parameter] = {}
    for theory in verdict.theories.values():
        found.update({k: p for k, p in parameters(theory).items() if p.source in SOURCELESS})
    return sorted(found.values(), key=lambda p: (p.name not in INFLUENTIAL, p.name))


def _works(verdict: Verdict) -> list[tuple[str, Markup]]:
    used = {k: None for theory in verdict.theories.values() for k in keys(theory)}
    known = references()
    for theory in _cards(verdict).values():
        cited = " ".join((*theory.by_construction, *theory.card.reasons.values(), theory.card.claim))
        used.update({k: None for k in re.findall(r"\[(\w+)\]", cited) if k in known})
    used.update(dict.fromkeys(("Jervis1978", "BoothWheeler2008")))
    return [(k, link_address(citation(k))) for k in sorted(used, key=str.lower) if k in known]


def _cards(verdict: Verdict) -> dict[str, Theory]:
    """Return the theories to show the cards of: those of the rows, and those of a mix."""
    return {**verdict.theories, **({} if verdict.mix is None else {t.name: t for t in verdict.mix.theories})}


def _command(verdict: Verdict) -> str:
    parts = ["detente verdict"]
    asked = tuple(name for name in verdict.theories if name != NAME)
    if asked != schools():
        parts.append(f"--schools {','.join(asked)}")
    if verdict.mix is not None:
        parts.append(f'--mix "{verdict.mix}"')
    if places(verdict.rows) != list(WORLDS):
        parts.append(f"--worlds {','.join(places(verdict.rows))}")
    parts += [f"--replicates {verdict.replicates}", f"--years {verdict.years}", f"--seed {verdict.seed}"]
    backend = str(verdict.manifest.get("backend", DEFAULT_BACKEND))
    return " ".join(parts + ([f"--backend {backend}"] if backend != DEFAULT_BACKEND else []))


def _stopped(verdict: Verdict) -> tuple[int, int]:
    """Return the finished runs behind the rows, and those that were asked for."""
    finished = sum(r.replicates for r in verdict.rows)
    return finished, verdict.replicates * len(verdict.theories) * (len(places(verdict.rows)) or len(WORLDS))


def _context(verdict: Verdict, maps: Maps | None) -> dict[str, Any]:
    titles = {n: t.title for n, t in verdict.theories.items()}
    figures: dict[str, dict[str, Drawing]] = {"outcomes": {}, "fear": {}, "forces": {}, "basins": {}}
    phase = None
    with figure_style():
        if verdict.rows:
            figures |= {k: getattr(verdict_figures, k)(verdict) for k in ("outcomes", "fear", "forces")}
        if maps is not None:
            figures["basins"] = verdict_figures.basins(maps, titles)
            phase = verdict_figures.phase(maps)
    rows: dict[str, list[VerdictRow]] = by_school(verdict.rows)
    return {
        "verdict": verdict,
        "maps": maps,
        "titles": titles,
        "figures": figures,
        "phase": phase,
        "phase_of": titles.get("default") or next(iter(titles.values()), ""),
        "rows": rows,
        "places": places(verdict.rows),
        "worlds": WORLDS,
        "short_answer": _short_answer(_of_schools(verdict)),
        "counts": _counts(_of_schools(verdict)),
        "fates": FATES,
        "answers": _answers(verdict, maps),
        "stopped": _stopped(verdict),
        "looks": OUTCOMES,
        "lines": LINES,
        "series": SERIES,
        "outcomes": (*OUTCOMES, "war"),
        "relapses": _relapses(verdict),
        "when": timetable(verdict.years),
        "arms": arms(verdict.years),
        "formulas": FORMULAS,
        "prophecy": verdict.rows[0].prophecy.formula if verdict.rows else "",
        "base": [REGISTRY[k] for k in BASE],
        "base_values": BASE,
        "prior": PRIOR,
        "calm": CALM,
        "restored": FEAR,
        "sure": SURE,
        "move": MOVE,
        "influential": [n.replace("_", " ") for n in INFLUENTIAL],
        "order": ORDER,
        "cards": _cards(verdict),
        "mixed_world": NAME,
        "settings": {n: settings(t) for n, t in _cards(verdict).items()},
        "assumptions": _assumptions(verdict),
        "works": _works(verdict),
        "command": _command(verdict),
        "prose": prose,
        "spelt": _spelt,
        "number": number,
    }


def render(verdict: Verdict, maps: Maps | None = None) -> str:
    """Make the page of a verdict.

    Parameters
    ----------
    verdict
        A verdict, complete or not.
    maps
        Its maps, if they were drawn.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return page("verdict.html", _context(verdict, maps))
