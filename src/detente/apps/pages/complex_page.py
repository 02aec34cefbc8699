"""The page of security complexes: one file that works offline, on paper and read aloud."""

from __future__ import annotations

from typing import Any

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import tidy
from detente.apps.pages.common import SERIES
from detente.apps.pages.report import TrialPanel, named, report_page
from detente.apps.pages.trials import model_trial
from detente.data.to_world import scenario
from detente.figures.numbers import percent, write_number
from detente.schools import school
from detente.studies.complex import figures, map_figures
from detente.studies.complex.findings import COMMUNITY, CONFLICT
from detente.studies.complex.matrix import AMITY, ENMITY
from detente.studies.complex.regions import COLD_WAR, complexes
from detente.studies.complex.result import BETWEEN, Complex

LABELS = {
    "war": "war",
    "dispute": "dispute",
    "rivalry": "rivalry",
    "arms_race": "arms race",
    "crisis": "crisis",
    "pact": "pact",
    "organisations": "organi\u00adsations",
    "trade": "trade",
}
"""Heads of the columns of components."""


TIES = {map_figures.ENMITY: "--no", map_figures.AMITY: "--yes"}
"""The page's variables for the colours of ties."""

SPAN = 40
"""Fewest years that the states of a complex are run."""
LISTED = 30
"""Most pairs in the table."""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _percent1(share: float) -> str:
    return percent(share) if share >= 0.1 else f"{write_number(100 * share, 1)}\u202f%"


def _context(result: Complex) -> dict[str, Any]:
    totals = result.pattern.interdependence.sum(1).tolist()
    spread = sorted(range(len(result.actors)), key=lambda i: -result.participation[i])
    return {
        "result": result,
        "title": tidy(result.title),
        "tidy": tidy,
        "capital": _capital,
        "percent1": _percent1,
        "colour": map_figures.colour,
        "name": lambda i: result.actors[i].name,
        "drawings": {
            name: draw_sheet(draw, result, name, style={}, variables=variables)
            for name, draw, variables in (
                ("map", figures.complex_map, TIES),
                ("sides", figures.sides, TIES),
                ("belief", figures.belief, SERIES),
            )
        },
        "components": [key for key in (*ENMITY, *AMITY) if key in result.parts.components],
        "labels": LABELS,
        "between": BETWEEN,
        "conflict": CONFLICT,
        "community": COMMUNITY,
        "nearest": spread[:3],
        "most": LISTED,
        "cold": complexes(result.years[0], result.years[-1]) is COLD_WAR,
        "totals": totals,
        "order": sorted(range(len(result.actors)), key=lambda i: (result.labels[i], -totals[i])),
    }


def render(result: Complex) -> str:
    """Make the page of a study of security complexes.

    Parameters
    ----------
    result
        The study, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return report_page(
        "complex.html",
        _context(result),
        result.to_dict(),
        worlds=[named(_capital(one.label)) for one in result.complexes],
        switch=("Complex", "all complexes"),
        trial=_trial(result),
    )


def _trial(result: Complex) -> TrialPanel | None:
    """Return the panel in which the largest complexes are run, each from its own first year."""
    places = []
    for one in result.complexes:
        if (begin := result.starts.get(one.number)) is not None:
            actors = [result.actors[i] for i in one.members[: len(begin.economy)]]
            place = scenario(begin, actors, max(result.years[-1], begin.year + SPAN))
            title = f"{_capital(one.label)}: {', '.join(actor.name for actor in actors)}"
            places.append(place.replace(name=f"complex {one.number + 1}", title=title, first_year=begin.year + 1))
    if not places:
        return None
    return model_trial(
        "run",
        places,
        [school("default")],
        heading="Try it: run the states of a complex",
        caveat="The most involved states of a complex, at most eight, start from capabilities, economies, distance and "
        f"alliances on record, alone in the world, and run for at least {SPAN} years without further data, 200 "
        "histories at once. Nothing is fitted, and the complex itself enters no run.",
        seed=result.seed,
        named=False,
        label="Complex",
    )
