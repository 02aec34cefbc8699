"""The verdict on a claim, computed from the effects of its replicates against the smallest effect of interest.

A prediction holds where its effect exceeds the smallest of interest in the direction that is claimed, and fails where
it falls short of it: an effect as large as that is then excluded, so that to fail is a finding and not a missing one.
Both are one-sided t tests of the same mean against the same number. At one place of the assumptions a claim holds where
all of its predictions hold (the largest of their p values, an intersection-union test) and fails where some prediction
fails (the smallest, times how many there are).

A claim **holds** where it does at the defaults, and **fails** where it does at the defaults and at all values along its
axis that are always tried (again an intersection-union test). It **holds when** the axis is on one side of a boundary
where it holds at some value and fails at another (each by Bonferroni over the values). A claim's p value is the least
of these three, times how many of them it can be; over the claims of a call the false discovery rate of verdicts is kept
at 5 % [BenjaminiHochberg1995]_. Claims share no luck, so that their tests are independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import interval
from detente.core.same import ByValue
from detente.studies.claims.claim import Claim, Prediction

RATE = 0.05
"""False discovery rate over the claims of a call."""
SAME = 1e-9
"""Effects that differ by less [smallest of interest] are the same: what rounding leaves is no spread."""
HOLDS, WHEN, FAILS, UNDECIDED, CONSTRUCTED = "holds", "holds when", "fails", "undecided", "by construction"
"""Verdicts."""


@dataclass(frozen=True, eq=False)
class Finding(ByValue):
    """What came of one prediction at one place.

    Attributes
    ----------
    effect, low, high : float
        Mean over replicates, and its 95 % interval (Student's) [unit of the prediction]; NaN where there is none.
    replicates : int
        In how many it was defined.
    p_holds : float
        p value of "the effect is at most the smallest of interest": small where the prediction holds.
    p_fails : float
        p value of "the effect is at least the smallest of interest": small where the prediction fails.
    """

    effect: float
    low: float
    high: float
    replicates: int
    p_holds: float
    p_fails: float


def find(prediction: Prediction, effect: Array) -> Finding:
    """Return what effects say of a prediction.

    Parameters
    ----------
    prediction
        The prediction.
    effect
        Its effect [replicate]; NaN where it is not defined.
    """
    there = effect[np.isfinite(effect)]
    if there.size < 2:
        mean = float(there.mean()) if there.size else float("nan")
        return Finding(mean, float("nan"), float("nan"), int(there.size), 1.0, 1.0)
    low, high = interval(there, share=False)
    p_holds, p_fails = _tested(prediction, there)
    return Finding(float(there.mean()), low, high, int(there.size), p_holds, p_fails)


def _tested(prediction: Prediction, there: Array) -> tuple[float, float]:
    """Return the p values of a prediction from its effects, of which there are at least two.

    Where a share of runs is made of whole runs and few of them differ, their spread says too little: it is then at
    least that of flags with the smallest effect of interest as their mean, as in a score test. What is the same in
    every replicate has no spread to be tested with: were it another thing in a share ``gap`` of them, none of n would
    show it with chance (1 - gap)^n; of what is no share a coin's chance stands for that.
    """
    from scipy.stats import t

    size, margin = there.size, prediction.sign * there - prediction.smallest
    share = prediction.unit.startswith("share")
    spread = float(there.var(ddof=1))
    if share and np.array_equal(there, np.round(there)):
        spread = max(spread, min(prediction.smallest, 1.0) * (1.0 - min(prediction.smallest, 1.0)))
    if spread <= (SAME * prediction.smallest) ** 2:
        gap = min(abs(float(margin.mean())), 1.0) if share else 0.5
        chance = (1.0 - gap) ** size
        return (chance, 1.0) if margin.mean() > 0 else (1.0, chance)
    score = float(margin.mean()) / np.sqrt(spread / size)
    return float(t.sf(score, size - 1)), float(t.cdf(score, size - 1))


def of_claim(findings: Sequence[Finding]) -> tuple[float, float]:
    """Return the p values of "the claim does not hold" and "the claim does not fail" at one place.

    Parameters
    ----------
    findings
        Those of all its predictions.
    """
    fails = min(f.p_fails for f in findings) * len(findings)
    return max(f.p_holds for f in findings), min(1.0, fails)


@dataclass(frozen=True)
class Evidence:
    """The p values of what can be said of a claim.

    Attributes
    ----------
    holds : float
        Of "at the defaults it does not hold".
    fails : float
        Of "somewhere, at the defaults or along its axis, it does not fail".
    turns : float
        Of "it holds nowhere, or fails nowhere"; 1 where there is no axis.
    ways : int
        How many of the three can come true.
    """

    holds: float
    fails: float
    turns: float
    ways: int

    @property
    def p(self) -> float:
        """The p value of "nothing can be said of it"."""
        return min(1.0, self.ways * min(self.holds, self.fails, self.turns))


def weigh(here: tuple[float, float], along: Sequence[tuple[float, float]] = ()) -> Evidence:
    """Return what places say together.

    Parameters
    ----------
    here
        p values of ``of_claim`` at the defaults.
    along
        Those at the values along the axis that are always tried.
    """
    every = [here, *along]
    somewhere = [min(1.0, len(every) * min(pair[k] for pair in every)) for k in (0, 1)]
    fails = max(pair[1] for pair in every)
    return Evidence(here[0], fails, max(somewhere) if along else 1.0, 3 if along else 2)


def decide(claims: Sequence[tuple[Claim, Evidence]], rate: float = RATE) -> list[str]:
    """Return the verdicts on a family of claims.

    Parameters
    ----------
    claims
        Claims with what is known of each; one that is by construction is no part of the family.
    rate
        False discovery rate of the verdicts.
    """
    p = np.sort([held.p for claim, held in claims if not claim.by_construction])
    steps = rate * np.arange(1, p.size + 1) / max(p.size, 1)
    under = np.flatnonzero(p <= steps)
    level = float(steps[under[-1]]) if under.size else 0.0
    return [CONSTRUCTED if claim.by_construction else _word(held, level) for claim, held in claims]


def _word(held: Evidence, level: float) -> str:
    """Return the verdict that stands at a level; a boundary tells more than what is said at the defaults."""
    if held.ways * held.turns <= level:
        return WHEN
    if held.ways * held.holds <= level:
        return HOLDS
    return FAILS if held.ways * held.fails <= level else UNDECIDED


def adjusted(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the two p values of each of some claims without an axis, adjusted for the false discovery rate over all.

    Parameters
    ----------
    pairs
        Those of each claim: that it does not hold, and that it does not fail.
    """
    from scipy.stats import false_discovery_control

    if not pairs:
        return []
    flat = false_discovery_control(np.clip(np.array(pairs), 0.0, 1.0).ravel(), method="bh").reshape(-1, 2)
    return [(float(a), float(b)) for a, b in flat]
