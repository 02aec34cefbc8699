"""Misplaced certainty, and the bound that no rational observer can exceed."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import both_states, both_values, mean_defined, relevant, share, sides

YEARS = 10


def misplaced_certainty(run: Run) -> Measure:
    """Misplaced certainty: on the wrong side of the tipping point, firmly and for long [MitzenSchweller2011]_.

    A belief is wrong about a benign other where it calls for competing (``b`` above the tipping belief
    ``(b* - w) / (1 - w)``, with ``w`` the worst case presumed), about a malign other where it does not;
    firmly means by more than a year's strongest evidence. Needs ``belief``, ``critical_fear``, ``malign``.
    """
    worst = both_values(run, "worst_case", 0.0)
    ratio = (1 - both_values(run, "mimicry")) / both_values(run, "baseline_hostility")
    step = both_values(run, "learning") * np.log(ratio)
    last = slice(-YEARS, None)
    tipping = np.clip((sides(run, "critical_fear", last) - worst) / np.maximum(1 - worst, 1e-9), 1e-3, 1 - 1e-3)
    gap = _logit(np.clip(sides(run, "belief", last), 1e-4, 1 - 1e-4)) - _logit(tipping)
    other = both_states(run, "malign")[:, last, :, ::-1] > 0.5
    wrong = np.where(other, -gap, gap)
    among = relevant(run)

    def at(k: float) -> Array:
        return share((wrong > k * step).all(1).mean(-1), among)

    return Measure(
        "misplaced_certainty",
        "Misplaced certainty",
        "belief on the wrong side of b* by > 1 x learning ln((1 - mimicry)/hostility) in log-odds, "
        "in each of the last 10 years; share of sides",
        at(1.0),
        variants={f"k={k}": mean_defined(at(k)) for k in (0.5, 1.0, 1.5)},
        source="MitzenSchweller2011",
    )


def disconfirming(run: Run) -> Measure:
    """Count the acts of restraint that those who are misplaced and certain still get to see.

    Needs ``belief``, ``conduct``, ``malign``.
    """
    last = slice(-2 * YEARS, None)
    certain = (sides(run, "belief", last) > 0.9).all(1) & ~(both_states(run, "malign")[:, last, :, ::-1] > 0.5).any(1)
    seen = (sides(run, "conduct", last)[..., ::-1] == 0).sum(1)
    among = relevant(run)[..., None] & certain
    count = among.sum((1, 2))
    mean = np.where(count > 0, (seen * among).sum((1, 2)) / np.maximum(count, 1), np.nan)
    return Measure(
        "disconfirming_acts",
        "Disconfirming acts seen by the wrongly certain",
        "acts of restraint in the last 20 years by a benign other that is held malign (b > .9) throughout",
        mean,
        unit="acts",
        source="MitzenSchweller2011",
        note="Near 0 is itself the prophecy: locked dyads stop producing what would disconfirm.",
    )


def ville(run: Run) -> Measure:
    """Ville exceedance: how often belief in a benign other's malice grows K-fold, against the bound 1/K [Ville1939]_.

    Needs ``belief``, ``malign``.
    """
    b = np.clip(sides(run, "belief"), 1e-6, 1 - 1e-6)
    odds = b / (1 - b)
    grown = odds.max(1) / odds[:, 0]
    target = ~(both_states(run, "malign")[..., ::-1] > 0.5).any(1) & relevant(run)[..., None]

    def at(k: float) -> Array:
        count = target.sum((1, 2))
        return np.where(count > 0, ((grown >= k) & target).sum((1, 2)) / np.maximum(count, 1), np.nan)

    return Measure(
        "ville",
        "Ville exceedance",
        "share of beliefs about benign others whose odds ever grow 19-fold; a rational observer stays below .053",
        at(19),
        variants={f"K={k} (bound {1 / k:.3f})": mean_defined(at(k)) for k in (9, 19, 49)},
        source="Ville1939",
        note="Above the bound, certainty is not mere uncertainty: some bias is at work.",
    )


def _logit(p: Array) -> Array:
    return np.log(p / (1 - p))


PLACE = 30
"""Place in tables."""
MEASURES = (
    (misplaced_certainty, ("belief", "critical_fear", "malign")),
    (disconfirming, ("belief", "conduct", "malign")),
    (ville, ("belief", "malign")),
)
"""What is diagnosed here of every run, with the records that it needs."""
