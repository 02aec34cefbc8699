"""A theory's own quantities for every dyad-year, filtered from the acts on record.

``q_ij`` is the chance of i to overrun j by surprise (exploitation), ``b*`` the critical fear, ``e`` the fear acted
upon, ``L`` the log-odds of belief that the other is malign, ``H`` the routine. Of the two sides of a dyad the
larger and the smaller value are taken, so that the order of the two does not matter to a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array, critical_fear, row
from detente.core.phases import Year
from detente.core.progress import Part
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.assimilate import Assimilation
from detente.mechanisms.respond.choice import greed
from detente.mechanisms.structure.stakes import full_democracy
from detente.studies.confront.history import History

SMALLEST = 1e-6
"""Below this, probabilities and proximities are alike."""

QUANTITIES = {
    "crisis_hazard": "log-odds of the model's chance of a crisis, prox (rate (P_ij + P_ji) / 2 + base)",
    "war_chance": "probit of the model's chance that a crisis becomes war",
    "belief_high": "larger of the two log-odds of malice, filtered from the acts on record",
    "belief_low": "smaller of the two",
    "proximity": "log of the larger reach of the two",
    "routine": "larger of the two routines of competing",
    "exploitation_high": "larger of the two chances to overrun the other by surprise (q)",
    "exploitation_low": "smaller of the two",
    "critical_fear": "smaller of the two fears at which competing and restraint are worth the same (b*)",
    "vulnerability": "larger of the two exposures at full fear, the other's q times proximity",
    "exposure": "larger of the two exposures, fear times the other's q times proximity",
    "binding": "mean binding by institutions",
    "first_belief_high": "larger of the two log-odds of malice before anything was learnt",
    "first_belief_low": "smaller of the two",
    "first_crisis_hazard": "crisis_hazard, were all beliefs as before anything was learnt",
    "first_exposure": "exposure, were all beliefs as before anything was learnt",
    "belief_first": "the log-odds of malice that the state with the lower number gives the other",
}
"""What a theory says of a dyad, in the order of the arrays, and how it is made. The last is of one side, and no task
reads it: it tells whose belief is which where beliefs are held against what states perceived."""


@dataclass(frozen=True)
class Readings:
    """What a theory says of every dyad-year and state-year of a history.

    Attributes
    ----------
    theory
        Name of the theory.
    dyads : [row, quantity]
        Rows as in the dyad frame, columns as ``QUANTITIES``; missing where it was not told what happened in the year
        before, for then it would hear its own forecast as if that had happened.
    targets : mapping
        ``(ccode, year)`` to the growth that the theory expects of the forces of that state [log a year].
    """

    theory: str
    dyads: Array
    targets: dict[tuple[int, int], float]

    def columns(self, names: tuple[str, ...]) -> Array:
        """Quantities by name [row, name]."""
        order = list(QUANTITIES)
        return self.dyads[:, [order.index(name) for name in names]]


def readings(
    theory: Theory,
    history: History,
    settings: Mapping[str, float] | None = None,
    progress: Part | None = None,
    wanted: Array | None = None,
) -> Readings:
    """Carry a theory along the record and read what it says at the start of every year.

    Parameters
    ----------
    theory
        Any theory.
    history
        The record.
    settings
        Parameters that differ from the theory's.
    progress
        Called after every year.
    wanted : [row]
        Rows that are read; all if None. The result has these alone, in their order.
    """
    carried = Assimilation(theory, settings)
    kept = np.ones(history.rows, bool) if wanted is None else wanted
    places = np.cumsum(kept) - 1
    out = np.full((int(kept.sum()), len(QUANTITIES)), np.nan, np.float32)
    targets: dict[tuple[int, int], float] = {}
    informed = True  # whether it was told what happened last year
    for number, told in enumerate(history):
        year = carried.foresee(told.codes, told.given)
        if carried.world is None:  # pragma: no cover - foresee has just set it
            break
        if informed:
            here = kept[told.rows]
            first = carried.at_first_belief()
            out[places[told.rows[here]]] = _of_dyads(year, carried.world, first, told.one[here], told.two[here])
            growth = np.log(np.maximum(year.response.target, 1e-9) / np.maximum(carried.world.capability, 1e-9))
            targets.update({(code, told.year): float(g) for code, g in zip(told.codes, growth, strict=True)})
        informed = told.conduct is not None
        if told.conduct is None:
            conduct, crisis, war = year.response.compete, 0.0 * year.others, 0.0 * year.others
        else:
            conduct, crisis, war = told.conduct, told.crisis, told.war
        carried.tell(conduct, crisis, war)
        if progress is not None:
            progress(number + 1, len(history.years))
    return Readings(theory.name, out, targets)


def _of_dyads(year: Year, world: World, first: tuple[World, Year], one: Array, two: Array) -> Array:
    """Quantities of the dyads of a year [d, quantity]; ``first`` is the year had nobody learnt anything."""
    p, s = year.p, year.structure
    own = greed(world, year)
    relative = row((1.0 + p.greed_benign) / (1.0 + own))
    public = row(p.audience_cost * full_democracy(np, world.polity))
    gap = (s.edge - s.cost * relative - public) / (p.bargaining_noise * np.sqrt(2.0))
    critical = critical_fear(np, *s.stakes(row(p.greed_benign)))
    open_to = s.other_side.win * s.prox

    n = len(world.economy)
    there, back = one * n + two, two * n + one

    def of(m: Array) -> Array:
        return np.take(m, there)

    def high(m: Array) -> Array:
        return np.maximum(np.take(m, there), np.take(m, back))

    def low(m: Array) -> Array:
        return np.minimum(np.take(m, there), np.take(m, back))

    unlearnt, at_first = first
    columns = (
        of(_hazard(year)),
        of(gap + gap.T),
        high(world.log_odds),
        low(world.log_odds),
        np.log(np.maximum(of(s.prox), SMALLEST)),
        high(world.habit),
        high(s.win),
        low(s.win),
        low(critical),
        high(open_to),
        high(year.interpretation.fear * open_to),
        of(world.binding),
        high(unlearnt.log_odds),
        low(unlearnt.log_odds),
        of(_hazard(at_first)),
        high(at_first.interpretation.fear * open_to),
        of(world.log_odds),
    )
    return np.stack(columns, axis=1)


def _hazard(year: Year) -> Array:
    """Log-odds of a crisis between any two [n, n]."""
    p, compete = year.p, year.response.compete
    return _log_odds(year.structure.prox * (0.5 * p.crisis_rate * (compete + compete.T) + p.crisis_base))


def _log_odds(probability: Array) -> Array:
    p = np.clip(probability, SMALLEST, 1.0 - SMALLEST)
    return np.log(p / (1.0 - p))
