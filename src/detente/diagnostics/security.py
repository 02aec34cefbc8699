"""Security as it is and as it is perceived."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import WINDOW, forced_acts, sides


def _security(run: Run, threat: Array) -> Array:
    exposure = (run["prox"][:, -WINDOW:] * threat * run["win"][:, -WINDOW:].swapaxes(-1, -2)).sum(-1)
    return 1.0 - exposure.mean((1, 2))


def security_of_dyads(run: Run, window: slice = slice(-WINDOW, None)) -> Array:
    """Return each side's chance of not being overrun by the other in a year of the window [replicate, dyad, 2].

    What an intervention forces, or a player chose, is as sure as it is. Needs ``prox``, ``compete``, ``win``.
    """
    forced = forced_acts(run, window, of_players=True)
    attack = np.where(np.isnan(forced), sides(run, "compete", window), np.nan_to_num(forced))
    overrun = sides(run, "prox", window) * attack * sides(run, "win", window)
    return 1.0 - overrun[..., ::-1].mean(1)


def security_true(run: Run) -> Measure:
    """Security as it is: one less the chance of being attacked and overrun.

    Needs ``prox``, ``compete``, ``win``.
    """
    n = run.scenario.states
    attack = np.array(run["compete"][:, -WINDOW:], float)
    i, j = np.triu_indices(n, 1)
    forced = forced_acts(run, slice(-WINDOW, None), of_players=True)
    for side, (actor, target) in enumerate(((i, j), (j, i))):
        told = forced[..., side]
        attack[..., actor, target] = np.where(np.isnan(told), attack[..., actor, target], np.nan_to_num(told))
    return Measure(
        "security_true",
        "Security as it is",
        "1 - sum_j prox_ij P(j competes) q_ji, mean over states and the last 20 years; P is 0 or 1 where it is forced",
        _security(run, attack.swapaxes(-1, -2)),
        unit="index",
        source="Jervis1978",
        note="1: nobody would attack or could win; it can fall below 0 with many neighbours.",
    )


def security_perceived(run: Run) -> Measure:
    """Security as it is perceived: the same with the fear that is acted upon.

    Needs ``prox``, ``fear``, ``win``.
    """
    return Measure(
        "security_perceived",
        "Security as it is perceived",
        "1 - sum_j prox_ij e_ij q_ji, mean over states and the last 20 years",
        _security(run, np.asarray(run["fear"][:, -WINDOW:])),
        unit="index",
        source="Jervis1978",
        note="Below the true one: the danger is imagined.",
    )


PLACE = 90
"""Place in tables."""
MEASURES = (
    (security_true, ("prox", "compete", "win")),
    (security_perceived, ("prox", "fear", "win")),
)
"""What is diagnosed here of every run, with the records that it needs."""
