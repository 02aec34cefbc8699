"""Regret: what both errors cost, and the probability of malice at which they break even."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import both_states, mean_defined, relevant, share_of_years, sides

NEEDS = ("conduct", "malign", "restraint", "exposure", "prox")


def _facing(run: Run) -> tuple[Array, Array, Array, Array]:
    """Return own and others' acts, whether the other is greedy, and which years count [replicate, year, dyad, 2]."""
    acts = sides(run, "conduct") >= 0.5
    greedy = both_states(run, "malign")[..., ::-1] > 0.5
    return acts, acts[..., ::-1], greedy, np.broadcast_to(relevant(run)[:, None, :, None], acts.shape)


def _lost(run: Run) -> tuple[Array, Array, Array, Array]:
    """Return what competing with a friend lost and what restraint toward a foe lost, and which years were such."""
    own, theirs, greedy, among = _facing(run)
    friend = np.where(own & ~theirs, np.maximum(sides(run, "restraint"), 0.0), 0.0)
    foe = np.where(~own & theirs, np.maximum(sides(run, "exposure"), 0.0), 0.0)
    return friend, foe, among & ~greedy, among & greedy


def regret_friend(run: Run) -> Measure:
    """Measure what is lost by competing with a friend [Kydd2005]_.

    Needs ``conduct``, ``malign``, ``restraint``, ``exposure``, ``prox``.
    """
    friend, _, with_friends, _ = _lost(run)
    own = sides(run, "conduct") >= 0.5
    return Measure(
        "regret_friend",
        "Regret: competing with a friend",
        "R-T where a side competes, the other holds back and is benign; mean over years and sides that face the benign",
        share_of_years(friend, with_friends),
        unit="stake a year",
        variants={"in years of competing": mean_defined(share_of_years(friend, with_friends & own))},
        source="Kydd2005",
    )


def regret_foe(run: Run) -> Measure:
    """Measure what is lost by restraint toward a foe [Kydd2005]_.

    Needs ``conduct``, ``malign``, ``restraint``, ``exposure``, ``prox``.
    """
    _, foe, _, with_foes = _lost(run)
    own = sides(run, "conduct") >= 0.5
    return Measure(
        "regret_foe",
        "Regret: restraint toward a foe",
        "P-S where a side holds back, the other competes and is greedy; mean over years and sides that face the greedy",
        share_of_years(foe, with_foes),
        unit="stake a year",
        variants={"in years of restraint": mean_defined(share_of_years(foe, with_foes & ~own))},
        source="Kydd2005",
    )


def break_even(run: Run) -> Measure:
    """Find the probability of malice at which both errors cost the same.

    Needs ``conduct``, ``malign``, ``restraint``, ``exposure``, ``prox``.
    """
    _, _, _, among = _facing(run)
    friend = share_of_years(np.maximum(sides(run, "restraint"), 0.0), among)
    foe = share_of_years(np.maximum(sides(run, "exposure"), 0.0), among)
    total = friend + foe
    return Measure(
        "break_even",
        "Probability of malice at which both errors break even",
        "F / (F + M): F the mean of R-T, lost by competing with a friend who would hold back, M the mean of P-S, lost "
        "by restraint toward a foe who competes; negative ones count as 0",
        np.where(total > 0, friend / np.where(total > 0, total, 1.0), np.nan),
        unit="probability",
        source="Kydd2005",
        note="Above it competing is the smaller error, if a friend would hold back and a foe would not.",
    )


PLACE = 85
"""Place in tables."""
MEASURES = ((regret_friend, NEEDS), (regret_foe, NEEDS), (break_even, NEEDS))
"""What is diagnosed here of every run, with the records that it needs."""
