"""The page of a case: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from detente.apps.pages import (
    case_counterfactual,
    case_own,
    case_tables,
    case_warning,
)
from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import Section, probability, tidy
from detente.apps.pages.common import Drawing, page
from detente.core.cite import citation, reference
from detente.data.chronology import KINDS, in_words
from detente.data.monthly import title_of
from detente.data.registry import SOURCES
from detente.studies.beliefs.figures import path as belief_path
from detente.studies.case import figures, perception_figures, record_figures, timeline_figures
from detente.studies.case.account import GROUPS
from detente.studies.case.account.spending import MONEY
from detente.studies.case.coincidence import TURNS
from detente.studies.case.result import Case
from detente.studies.case.sentence import Fact, Sentence

BELIEFS_SHOWN = 3
"""Most states of a case whose beliefs under every school the page shows."""

NAMES = {
    "spending": "spending",
    "warheads": "warheads",
    "phases": "build-ups and falls",
    "chronology": "chronology",
    "conflict": "disputes",
    "ties": "rivalry and ties",
    "states": "states",
    "leaders": "leaders",
    "perception": "perception",
    "acts": "acts",
    "reaction": "reaction",
    "schools": "schools",
}
"""Sections to which sentences link, and what the links are called."""

PARTS = {
    "leaders": "leaders",
    "perception": "perception",
    "beliefs": "perception",
    "chronology": "chronology",
    "armaments": "phases",
    "company": "phases",
    "richardson": "reaction",
    "reciprocity": "acts",
    "schools": "schools",
    "assumptions": "schools",
}
"""Section that shows each part of the JSON; facts and series name their own, and years stand everywhere."""


SECTIONS: list[Callable[[Case], Section | None]] = [case_own.section, case_warning.section, case_counterfactual.section]
"""Further sections, in order, before the schools: beliefs, early warnings, counterfactuals, the map of a region."""


def _growth(change: float | None) -> float | None:
    return None if change is None else math.exp(change) - 1


def _mark(right: bool | None) -> str:
    if right is None:
        return ""
    return '<span class="yes" title="right">✓</span>' if right else ('<span class="no" title="wrong">✗</span>')


def _ended(sentences: Sequence[str]) -> str:
    return " ".join(sentence if sentence.endswith(".") else f"{sentence}." for sentence in sentences)


def section_of(case: Case, where: str) -> str:
    """Find the section of the page that shows what stands at a path of the JSON; empty for the years.

    Parameters
    ----------
    where
        Path into the JSON of the case.
    """
    part, name = where.strip("/").split("/")[:2]
    if part == "facts":
        return case.facts[name].section
    if part == "series":
        tables = (*case_tables.OF_STATES.items(), *case_tables.OF_DYADS.items())
        found = [(measure, section) for section, measures in tables for measure in measures]
        return next(s for measure, s in sorted(found, key=lambda one: -len(one[0])) if name.startswith(f"{measure}_"))
    return PARTS.get(part, "")


def links(case: Case, sentence: Sentence) -> list[tuple[str, str]]:
    """Sections that back a sentence: the anchor of each, and what the link says.

    Parameters
    ----------
    sentence
        One of its sentences.
    """
    found = dict.fromkeys(section_of(case, number.where) for number in sentence.numbers)
    return [(section, NAMES[section]) for section in found if section]


Paragraphs = list[tuple[str, list[tuple[str, str]]]]


def _account(case: Case) -> list[tuple[str, Paragraphs]]:
    """Sentences of the account with their links, under the headings of its parts."""
    parts = []
    for group, heading in GROUPS.items():
        told = [(tidy(one.text), links(case, one)) for one in case.sentences if one.group == group]
        if told:
            parts.append((heading, told))
    return parts


def _facts(case: Case) -> dict[str, list[tuple[str, Fact]]]:
    """Sort derived numbers by section."""
    found: dict[str, list[tuple[str, Fact]]] = {}
    for name, fact in case.facts.items():
        found.setdefault(fact.section, []).append((re.sub(r"\W", "-", name), fact))
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _beliefs(case: Case) -> list[tuple[str, str, str, list[float]]]:
    """Belief and fear of every school at the beginning, at the end and in the mean, each way."""
    if len(case.actors) > BELIEFS_SHOWN:
        return []
    return [
        (one.title, view.of, view.to, [v for row in (view.belief, view.fear) for v in (row[0], row[-1], _mean(row))])
        for one in case.schools
        for view in one.views
        if view.belief
    ]


def _filtered(case: Case) -> list[Drawing]:
    """Figures of the beliefs filtered from the acts, with the crises that were perceived."""
    found = []
    for place, one in enumerate(case.beliefs):
        path = draw_sheet(partial(belief_path, crises=case.perception), one, f"fb{place}", style={})
        names = "-".join(actor.abb for actor in case.actors if actor.name in {side.of for side in one.paths})
        caption = f"Inferred from the acts. {path.caption} Other theories: detente beliefs {names}."
        found.append(Drawing(path.svg, caption=caption))
    return found


def _missing_files(case: Case) -> list[str]:
    return [note for note in case.missing if " Get it with: " in note]


def _works(case: Case) -> list[str]:
    """Works behind the chronologies, as people cite them."""
    keys = {key for known in case.chronologies for entry in known.entries for key in entry.sources}
    return [citation(key) for key in sorted(keys, key=str.casefold)]


def _short(key: str) -> str:
    """Name a work by its authors and year."""
    work = reference(key)
    people = [one.get("family", one.get("literal", "")) for one in work.get("author", work.get("editor", ()))]
    names = f"{people[0]} and others" if len(people) > 2 else " and ".join(people)
    return f"{names} {work['issued']['date-parts'][0][0]}"


def _tables(case: Case) -> dict[str, list[case_tables.CaseTable]]:
    return {
        "spending": [case_tables.of_states(case, "spending", "Spending by year")],
        "warheads": [case_tables.of_states(case, "warheads", "Warheads by year")],
        "states": [case_tables.of_states(case, "states", "The states by year")],
        "perception": [
            case_tables.of_states(case, "perception", "Territorial threat by year"),
            *case_tables.of_dyads(case, "perception"),
        ],
        "conflict": case_tables.of_dyads(case, "conflict"),
        "ties": case_tables.of_dyads(case, "ties"),
        "acts": case_tables.of_acts(case),
    }


DRAWINGS = {
    "sp": figures.spending,
    "wh": figures.warheads,
    "cf": figures.conflict,
    "ac": figures.acts,
    "fa": figures.fans,
    "sc": figures.scores,
    "le": timeline_figures.leaders,
    "ti": timeline_figures.ties,
    "pe": perception_figures.threat,
    "be": perception_figures.beliefs,
}
"""What draws each figure, by its name on the page."""


def _drawings(case: Case) -> dict[str, Drawing | None]:
    return {draw.__name__: draw_sheet(draw, case, name) for name, draw in DRAWINGS.items()}


def _timelines(case: Case) -> list[Drawing | None]:
    known = case.chronologies[: record_figures.MOST_DYADS]
    return [
        draw_sheet(partial(timeline_figures.timeline, known=one), case, f"tl{place}") for place, one in enumerate(known)
    ]


def _context(case: Case) -> dict[str, Any]:
    absent = _missing_files(case)
    return {
        "case": case,
        "drawings": _drawings(case),
        "timelines": _timelines(case),
        "tables": _tables(case),
        "account": _account(case),
        "facts": _facts(case),
        "beliefs": _beliefs(case),
        "filtered": _filtered(case),
        "works": _works(case),
        "short": _short,
        "kinds": KINDS,
        "in_words": in_words,
        "turns": TURNS,
        "measures": MONEY,
        "event_files": {name: title_of(name) for name in (*SOURCES, *(one.source for one in case.monthly))},
        "told_only": len(case_tables.dyads_shown(case)) < len(case.actors) * (len(case.actors) - 1) // 2,
        "ranked": sorted(case.schools, key=lambda one: (one.error is None, one.error or 0.0)),
        "missing_files": absent,
        "missing_rest": [note for note in case.missing if note not in absent],
        "sections": [section for make in SECTIONS if (section := make(case)) is not None],
        "probability": probability,
        "growth": _growth,
        "mark": _mark,
        "title": tidy(case.title),
        "tidy": tidy,
        "ended": _ended,
    }


def render(case: Case) -> str:
    """Make the page of a case.

    Parameters
    ----------
    case
        A case, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return page("case.html", _context(case))
