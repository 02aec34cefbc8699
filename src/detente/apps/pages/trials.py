"""Panels of pages in which the model is tried: what each starts from, and the engine that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from detente._version import __version__
from detente.apps.pages.engines import engine_module
from detente.apps.pages.lab_page import MOST, RECORDS
from detente.apps.pages.report import TrialPanel
from detente.core.errors import NotTraced
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.page import scenario_of
from detente.games.game import Matrix
from detente.schools import school, schools
from detente.studies.beds import OFFENCE, WORLDS

DIALS = ("offence_advantage", "prior", "distinguishability", "sensibility", "worst_case", "binding", "leap")
"""Parameters that a trial offers, in order; those that a school denies are left out in the page."""


def model_trial(
    kind: str,
    place: Scenario,
    theories: Sequence[Theory],
    *,
    heading: str,
    caveat: str,
    years: int,
    values: Mapping[str, float] | None = None,
    seed: int = 0,
    named: bool = True,
) -> TrialPanel | None:
    """Return a panel in which the model runs from where a page stands; none where no page can carry it.

    Parameters
    ----------
    kind
        ``"map"``: a place on offence advantage and first belief; ``"run"``: a few dials.
    place
        Where it starts: of at most as many states as the laboratory, of one period a year.
    theories
        What a reader may choose first; the other schools come after them.
    heading, caveat
        What can be done there, and what it is.
    years
        Horizon.
    values
        Parameters over what the scenario says, as ``--set`` has them.
    seed
        Seed of the page's own runs.
    named
        Whether the terminal knows the scenario by its name.
    """
    if place.states > MOST or place.periods != 1 or not theories:
        return None
    first = {theory.name: theory for theory in theories}
    every = {**{name: school(name) for name in schools()}, **first}
    try:
        module = engine_module(list(every.values()), place.states, RECORDS)
    except NotTraced:
        return None
    order = [*first, *(name for name in every if name not in first)]
    data = {
        "version": __version__,
        "scenarios": [scenario_of(place)],
        "schools": [{"name": t.name, "title": t.title or t.name, "claim": ""} for t in every.values()],
        "worlds": [asdict(world) for world in WORLDS.values()],
        "map": {"offence_advantage": [OFFENCE[0], OFFENCE[-1]], "prior": [0.05, 0.95]},
    }
    given: dict[str, Any] = {"heading": heading, "caveat": caveat, "data": data, "schools": order, "dials": list(DIALS)}
    given |= {"values": dict(values or {}), "years": years, "seed": seed, "named": named}
    return TrialPanel(kind, given, {place.states: module})


def game_trial(matrices: Sequence[Matrix]) -> TrialPanel | None:
    """Return a panel in which the payoffs of a game are moved; none of a game without a matrix.

    Parameters
    ----------
    matrices
        Payoffs of the solution; the first is taken.
    """
    if not matrices:
        return None
    one = matrices[0]
    return TrialPanel(
        "game",
        {
            "heading": "Try it: move the payoffs, and see the equilibria move",
            "caveat": "Each slider is a payoff. Best responses and equilibria are found anew as you move it.",
            "title": one.title,
            "rows": list(one.rows),
            "columns": list(one.columns),
            "row": [[float(x) for x in line] for line in one.row_payoffs],
            "column": [[float(x) for x in line] for line in one.column_payoffs],
        },
    )
