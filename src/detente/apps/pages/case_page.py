"""The page of a case: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

from markupsafe import Markup

from detente.apps.pages import (
    case_counterfactual,
    case_own,
    case_tables,
    case_warning,
)
from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import Section, probability, tidy
from detente.apps.pages.common import Drawing
from detente.apps.pages.report import TrialPanel, named, report_page
from detente.apps.pages.trials import model_trial
from detente.core.cite import citation, reference
from detente.data import monthly
from detente.data.chronology import KINDS, in_words
from detente.data.registry import SOURCES
from detente.data.to_world import scenario
from detente.diagnostics.situation import SITUATIONS
from detente.schools import school, schools
from detente.studies.beliefs.figures import path as belief_path
from detente.studies.case import figures, perception_figures, record_figures, story_figures, timeline_figures
from detente.studies.case.account import bottom_line, title_of, told_of
from detente.studies.case.account.bottom import SITUATION_WORDS
from detente.studies.case.account.spending import MEASURES
from detente.studies.case.coincidence import TURNS, WINDOW
from detente.studies.case.events import events_of
from detente.studies.case.result import Case
from detente.studies.case.turns import Episode
from detente.studies.remedies import RULE
from detente.studies.situations.rules import RULES

BELIEFS_SHOWN = 3
"""Most states of a case whose beliefs under every school the page shows."""

SECTIONS: list[Callable[[Case], Section | None]] = [case_own.section, case_warning.section, case_counterfactual.section]
"""Further sections, in order, before the schools: own series, early warnings, counterfactuals."""


def _growth(change: float | None) -> float | None:
    return None if change is None else math.exp(change) - 1


def _mark(right: bool | None) -> str:
    if right is None:
        return ""
    return '<span class="yes" title="right">✓</span>' if right else ('<span class="no" title="wrong">✗</span>')


def _ended(sentences: Sequence[str]) -> str:
    return " ".join(sentence if sentence.endswith(".") else f"{sentence}." for sentence in sentences)


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
        path = draw_sheet(partial(belief_path, crises=case.perception), one, f"fb{place}", style={}, narrow=True)
        names = "-".join(actor.abb for actor in case.actors if actor.name in {side.of for side in one.paths})
        told = path.caption.replace("malign", "greedy")
        caption = f"Inferred from the acts. {told} Other theories: detente beliefs {names}."
        found.append(replace(path, caption=caption))
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
    "st": story_figures.story,
    "sn": story_figures.narrow_story,
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
FITTING = ("wh", "cf", "ac", "le", "ti", "pe", "be")
"""Those of them that a narrow screen has room for."""


def _drawings(case: Case) -> dict[str, Drawing | None]:
    return {draw.__name__: draw_sheet(draw, case, name, narrow=name in FITTING) for name, draw in DRAWINGS.items()}


def _timelines(case: Case) -> list[Drawing | None]:
    known = case.chronologies[: record_figures.MOST_DYADS]
    return [
        draw_sheet(partial(timeline_figures.timeline, known=one), case, f"tl{place}", narrow=True)
        for place, one in enumerate(known)
    ]


def _around(case: Case, episode: Episode) -> str:
    """Name the crises, treaties and new leaders from two years before a build-up or fall to its first year."""
    window = range(episode.first - WINDOW, episode.first + 1)
    named = [(one.time, f"{one.name} ({one.year})") for one in events_of(case) if one.year in window]
    new = [one for one in case.leaders if int(one.start[:4]) in window and int(one.start[:4]) >= case.years[0]]
    named += [(float(one.start[:4]), f"{one.leader}, {one.state} ({one.start[:4]})") for one in new]
    return "; ".join(text for _, text in sorted(named)) or "none on record"


def _headings(case: Case) -> dict[str, str]:
    """Return the titles of the parts that have no sentence of their own."""
    entries, leaders = sum(len(one.entries) for one in case.chronologies), len(case.leaders)
    notes = len(case.missing)
    return {
        "chronology_heading": _many(entries, "event, in our own words", "events, in our own words"),
        "leaders_heading": _many(leaders, "term of a leader", "terms of leaders"),
        "missing_heading": _many(notes, "series, year or file is missing", "series, years or files are missing"),
    }


def _situation(case: Case) -> str:
    """Name the commonest situation on record, for the title of the page."""
    if case.observed is None:
        return "a case from the record"
    often = "always" if len(case.observed.years) == 1 else "mostly"
    return f"{often} {SITUATION_WORDS[case.observed.commonest]} on record"


def _many(count: int, one: str, more: str) -> str:
    return f"{count or 'No'} {one if count == 1 else more}"


def _context(case: Case) -> dict[str, Any]:
    absent = _missing_files(case)
    bottom = bottom_line(case)
    return {
        "case": case,
        "about": _about(case),
        "bottom": bottom,
        "heading": title_of(case, "bottom") or case.title,
        "description": tidy(" ".join((bottom.get("Situation", case.title), bottom.get("Fit", ""))).strip()),
        "span": tidy(f"{case.years[0]}-{case.years[-1]}" if len(case.years) > 1 else str(case.years[0])),
        "title_of": title_of,
        "told_of": told_of,
        "around": partial(_around, case),
        "situations": SITUATIONS,
        "rule": RULE,
        "situation_rules": RULES,
        **_headings(case),
        "drawings": _drawings(case),
        "timelines": _timelines(case),
        "tables": _tables(case),
        "facts": sorted((name, fact) for name, fact in case.facts.items() if fact.kind != "name"),
        "beliefs": _beliefs(case),
        "filtered": _filtered(case),
        "works": _works(case),
        "short": _short,
        "kinds": KINDS,
        "in_words": in_words,
        "turns": TURNS,
        "measures": MEASURES,
        "event_files": {name: monthly.title_of(name) for name in (*SOURCES, *(one.source for one in case.monthly))},
        "told_only": len(case_tables.dyads_shown(case)) < len(case.actors) * (len(case.actors) - 1) // 2,
        "ranked": sorted(case.schools, key=lambda one: (one.error is None, one.error or 0.0)),
        "missing_files": absent,
        "missing_rest": [note for note in case.missing if note not in absent],
        "sections": [section for make in SECTIONS if (section := make(case)) is not None],
        "probability": probability,
        "growth": _growth,
        "mark": _mark,
        "title": tidy(case.title),
        "situation": _situation(case),
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
    return report_page(
        "case.html",
        _context(case),
        case.to_dict(),
        schools=_schools(case),
        worlds=[named(dyad) for dyad in _dyads(case).values()],
        switch=("Dyad", "all dyads"),
        trial=_trial(case),
    )


def _dyads(case: Case) -> dict[frozenset[str], str]:
    """Return the dyads of a case of three states or more by the names of both, as its tables have them."""
    if len(case.actors) < 3:
        return {}
    return {frozenset(names): "\N{EN DASH}".join(names) for names in combinations([a.name for a in case.actors], 2)}


def _about(case: Case) -> Callable[..., Markup]:
    """Return what marks a row as one of a dyad, from the names or the abbreviations of both."""
    names = {actor.abb: actor.name for actor in case.actors}
    dyads = _dyads(case)

    def about(*of: str) -> Markup:
        dyad = dyads.get(frozenset(names.get(one, one) for one in of))
        return Markup(' data-about="{}"').format(dyad) if dyad else Markup()

    return about


def _schools(case: Case) -> list[dict[str, Any]]:
    return [named(one.school, one.title, figures.short(one.title)) for one in case.schools]


def _trial(case: Case) -> TrialPanel | None:
    """Return the panel in which the case is run from its own first year."""
    if case.begin is None or not case.schools:
        return None
    return model_trial(
        "run",
        scenario(case.begin, case.actors, case.years[-1]).replace(first_year=case.begin.year + 1),
        [school(one.school) for one in case.schools if one.school in schools()],
        heading=f"Try it: run this case from {case.begin.year}",
        caveat=f"The states start in {case.begin.year} from capabilities, economies and distance on record, and run "
        "without further data, 200 histories at once. Nothing is fitted.",
        years=case.years[-1] - case.begin.year,
        seed=case.seed,
        named=False,
    )
