"""The guided story: one page in which the model runs, told in two languages."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from detente._version import __version__
from detente.apps.pages.common import page
from detente.apps.pages.engines import engine_module
from detente.apps.pages.living import assemble
from detente.apps.pages.school_cards import school_card
from detente.core.errors import DataError
from detente.core.progress import Progress, tracked
from detente.data.record import Record
from detente.schools import school, schools
from detente.studies.situations.classify import NAMES
from detente.studies.situations.dyad import Situation, history_of
from detente.studies.situations.rules import combinations
from detente.studies.story import KEEP, PlayedScene
from detente.studies.story_numbers import FEW
from detente.studies.story_says import variant

LANGUAGES = ("en", "de")
"""Languages of the story; every page holds them all."""
MORE = ("economy", "alliance", "threat_burden", "burden", "posture", "order", "bound")
"""Records that the page draws beside those that its facts are read from."""
LAB = "detente-lab.html"
"""Where the page looks for the laboratory, unless it is told."""
FORCES = 0.05
"""Share of the economy that one unit of forces costs."""
DASH = "\u2013"


@cache
def read_story() -> dict[str, Any]:
    """Return scenes (``book``) and ``words`` by language, as they were built from ``web/``."""
    held: dict[str, Any] = json.loads((files("detente.apps.pages") / "built/story.json").read_text(encoding="utf-8"))
    return held


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


def recorded_pairs(record: Record, *, progress: Progress = None) -> dict[str, Any]:
    """Return the situations of the pairs that the story offers, year by year, as plain JSON values.

    Parameters
    ----------
    record
        The record.
    progress
        Told of each ``Moment``, in pairs; True for a bar.

    Raises
    ------
    DataError
        The record knows nothing of one of them.
    """
    (told,) = (one["control"] for one in read_story()["book"]["scenes"] if one["id"] == "record")
    years, pairs = range(told["first"], told["last"] + 1), []
    with tracked(progress, "story", "pairs", len(told["offered"]), whole=True) as track:
        for done, (one, other, _) in enumerate(told["offered"]):
            found = history_of(record, one, other, list(years))
            at = {y.year: y for y in found.years}
            known = [y for y in at if at[y].name != "unknown"]
            if not known:
                msg = f"What is at hand of the record tells of no year of {one} and {other}."
                raise DataError(msg, "Get the record with: detente data fetch all")
            first, last = min(known), max(known)
            seen = [at.get(y) for y in range(first, last + 1)]  # none where one of the two was no state
            pairs.append(
                {
                    "one": one,
                    "other": other,
                    "first": first,
                    "situations": [NAMES.index(s.name) if s and s.name in NAMES else -1 for s in seen],
                    "agree": [round(s.same, 3) if s else 0.0 for s in seen],
                    "readings": [_readings(s) if s else [] for s in seen],
                    "without": found.whole.commonest_without["pact"],
                }
            )
            track.at(done + 1)
    return {"names": list(NAMES), "ways": len(combinations()), "pairs": pairs}


def _readings(seen: Situation) -> list[list[float]]:
    """Give the situations that the thresholds read in a year, the most frequent first: number and share."""
    held = sorted(seen.others.items(), key=lambda one: -one[1])
    return [[NAMES.index(name) if name in NAMES else -1, round(share, 3)] for name, share in held if share > 0]


def story_data(
    *, language: str = "en", recorded: Mapping[str, Any] | None = None, lab: str = LAB, progress: Progress = None
) -> dict[str, Any]:
    """Return what the story's script is given, as plain JSON values.

    Parameters
    ----------
    language
        Of ``LANGUAGES``; the page begins in it.
    recorded
        From ``recorded_pairs``; the page shows the simulated world alone if None.
    lab
        Address of the laboratory, seen from the page.
    progress
        Told of each ``Moment``, in scenes; True for a bar.
    """
    told, facts, sure = read_story(), {}, {}
    scenes = told["book"]["scenes"]
    with tracked(progress, "story", "scenes", len(scenes), whole=True) as track:
        for done, scene in enumerate(scenes):
            found = PlayedScene(scene, told["book"]).facts()
            facts[scene["id"]] = {name: _plain(fact.value) for name, fact in found.items()}
            sure[scene["id"]] = {name: [*map(_plain, fact.interval), fact.n] for name, fact in found.items()}
            track.at(done + 1)
    return {
        "version": __version__,
        "language": language,
        "book": told["book"],
        "words": told["words"],
        "schools": [school_card(school(name)) for name in schools()],
        "facts": facts,
        "sure": sure,
        "recorded": recorded,
        "lab": lab,
    }


def story_modules(*, progress: Progress = None) -> dict[int, bytes]:
    """Return the engine of each size that the scenes have, by number of states.

    Parameters
    ----------
    progress
        Told of each ``Moment``, in engines; True for a bar.
    """
    book, records = read_story()["book"], tuple(dict.fromkeys((*KEEP, *MORE)))
    sizes = sorted({bed["states"] for bed in book["beds"].values()})
    made = {}
    with tracked(progress, "story", "engines", len(sizes), whole=True) as track:
        for done, states in enumerate(sizes):
            theories = schools() if states == min(sizes) else [book["theory"]]
            made[states] = engine_module([school(name) for name in theories], states, records)
            track.at(done + 1)
    return made


def written(value: float | None, form: str, words: Mapping[str, str], *, comma: bool = False) -> str:
    """Return a fact as the story writes it.

    Parameters
    ----------
    value
        The fact; None where it is not defined or has no end.
    form
        Format of the fact.
    words
        Words of a language.
    comma
        Whether decimals stand after a comma.
    """
    if value is None:
        return words["ui.never"] if form in ("ratio", "tipping") else DASH
    if form == "year":
        return str(round(value + 1))
    if form in ("index", "loss", "stake"):
        return written(round(-value if form == "loss" else value, 2), "", words, comma=comma)
    if form == "points":
        return words["ui.points"].format(value=round(abs(value) * 100))
    if form == "tipping":
        told = written(value, "ratio", words, comma=comma)
        return words["ui.from"].format(value=told) if value > 0 else words["ui.always"]
    scale, unit = {"percent": (100.0, "\u202f%"), "gdp": (100.0 * FORCES, "\u202f%")}.get(form, (1.0, ""))
    if form == "percent" and 0 < value < 0.005:
        return words["ui.under"].format(value="1" + unit)
    if form == "percent" and 0.995 <= value < 1:
        return words["ui.over"].format(value="99" + unit)
    number = value * scale
    if form == "percent":  # halves go up, as in the page's scripts
        number = math.floor(number + 0.5)
    digits = 0 if form == "percent" or abs(number) >= 10 else max(0, 1 - math.floor(math.log10(abs(number) or 1.0)))
    text = f"{number:.{digits}f}".replace("-", "\u2212")
    return (text.replace(".", ",") if comma else text) + unit


def written_ends(
    value: float | None, sure: Sequence[Any], form: str, words: Mapping[str, str], runs: int, *, comma: bool = False
) -> str:
    """Return how sure a fact is: the ends of its interval, and n where it is not all runs.

    Parameters
    ----------
    value
        The fact.
    sure
        Lower and upper end, None where there is none, and n.
    form
        Format of the fact.
    words
        Words of a language.
    runs
        Histories of the scene.
    comma
        Whether decimals stand after a comma.
    """
    low, high, n = sure
    if low is not None and form == "tipping":  # None is an end that is nowhere
        ends = [written(end, "ratio", words, comma=comma) if end != 0 else words["ui.always"] for end in (low, high)]
        return words["ui.range"].format(low=ends[0], high=ends[1])
    if low is None or high is None:
        return ""
    turned = form == "loss" or (form == "points" and value is not None and value < 0)
    sides = (high, low) if turned else (low, high)
    ends = [written(side, form, words, comma=comma) for side in sides]
    if set(ends) == {written(value, form, words, comma=comma)} and low * high >= 0:
        return ""
    first = f"{round(sides[0] * (-100 if turned else 100))}".replace("-", "\u2212")
    bare = first if form == "points" else ends[0].removesuffix("\u202f%")
    range_ = words["ui.range"].format(low=bare, high=ends[1])
    return range_ if n == runs else f"{range_}, {words['ui.n'].format(n=n)}"


def _filled(text: str, slots: Mapping[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: str(slots.get(m[1], DASH)), text)


def told_scenes(data: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Return each scene as it is told without scripts: heading, words, and bars of its facts.

    Parameters
    ----------
    data
        From ``story_data``.
    language
        Of ``LANGUAGES``.
    """
    words, comma = data["words"][language], language == "de"
    facts, sure = data["facts"], data["sure"]
    return [_told(one, facts[one["id"]], sure[one["id"]], words, comma) for one in data["book"]["scenes"]]


def _told(
    scene: Mapping[str, Any], facts: Mapping[str, Any], sure: Mapping[str, Any], words: Mapping[str, str], comma: bool
) -> dict[str, Any]:
    said, plain = {}, {}
    for one in scene["facts"]:
        name, form = one["name"], one["format"]
        ends = written_ends(facts[name], sure[name], form, words, scene["replicates"], comma=comma)
        plain[name] = written(facts[name], form, words, comma=comma)
        said[name] = f"{plain[name]} ({ends})" if ends else plain[name]
        said[f"{name}_n"] = plain[f"{name}_n"] = str(sure[name][2])
    values = {k: written(v, "percent", words, comma=comma) for k, v in scene.get("values", {}).items()}
    counted = {"years": scene["years"], "runs": scene["replicates"], "seed": scene["seed"]}
    counted |= {"few": FEW, "level": "95\u202f%"}
    slots = {**counted, **scene.get("slots", {}), **values, **said}
    if scene["control"]["kind"] == "schools":
        picked = zip(("one", "other"), scene["control"]["start"], strict=True)
        slots |= {k: words[f"schools.title.{n}"] for k, n in picked}
    name = scene["id"]
    live = {*scene.get("live", ())} - {"one", "other"}
    caveat, chosen = words.get(f"{name}.caveat"), variant(scene, facts, sure)

    def found(part: str) -> str:
        return words.get(f"{name}.{part}.{chosen}") or words[f"{name}.{part}"]

    return {
        "number": scene["number"],
        "heading": found("heading"),
        "before": _only_known(words[f"{name}.before"], slots, live),
        "after": _only_known(found("after"), slots, live),
        "figure": _only_known(found("figure"), {**slots, **plain}, live),
        "caveat": _filled(caveat, slots) if caveat else "",
        "based": _filled(words["ui.based"], slots) if scene["facts"] else "",
        "bars": list(_bars(scene, facts, said, words)),
    }


def _only_known(text: str, slots: Mapping[str, Any], live: set[str]) -> str:
    """Return a text without the sentences that only a reader's doing fills, or whose numbers are not known."""
    unknown = {name for name, said in slots.items() if said == DASH}
    sentences = re.split(r"(?<=[.?!])\s+", text)
    return " ".join(_filled(s, slots) for s in sentences if not (live | unknown) & set(re.findall(r"\{(\w+)\}", s)))


def _bars(
    scene: Mapping[str, Any], facts: Mapping[str, Any], said: Mapping[str, str], words: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    """Give the facts of a scene as bars; those of one format share a scale."""
    for form in dict.fromkeys(f["format"] for f in scene["facts"] if f["format"] != "year"):
        names = [f["name"] for f in scene["facts"] if f["format"] == form and facts[f["name"]] is not None]
        most = 1.0 if form == "percent" else max((abs(facts[n]) for n in names), default=1.0) or 1.0
        for n in names:
            share = 100.0 * min(1.0, abs(facts[n]) / most)
            yield {"label": words[f"{scene['id']}.fact.{n}"], "text": said[n], "width": round(share, 1)}


def render(data: Mapping[str, Any], modules: Mapping[int, bytes]) -> str:
    """Make the story.

    Parameters
    ----------
    data
        From ``story_data``.
    modules
        The engine as WebAssembly, by number of states.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    language = data["language"]
    words = data["words"][language]
    scenes = told_scenes(data, language)
    return assemble(
        "story",
        title=words["ui.title"],
        description=scenes[0]["before"],
        fallback=page("story_fallback.html", {"words": words, "scenes": scenes}),
        result=data,
        modules={str(states): module for states, module in modules.items()},
        language=language,
    )
