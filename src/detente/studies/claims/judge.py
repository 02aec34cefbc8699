"""The verdict on a claim, computed from the effects of its replicates against the smallest effect of interest.

A prediction holds where its effect exceeds the smallest of interest in the direction that is claimed, and fails where
it falls short of it: an effect as large as that is then excluded, so that to fail is a finding and not a missing one.
Both are one-sided t tests of the same mean against the same number. A claim holds where all of its predictions hold
(the largest of their p values, an intersection-union test) and fails where some prediction fails (the smallest, times
how many there are). Over the claims of a call the false discovery rate of all these tests is kept at 5 %
[BenjaminiHochberg1995]_; claims share no luck, so the tests are independent but for the two of one claim, which cannot
both be wrong at one place.
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
    from scipy.stats import ttest_1samp

    there = effect[np.isfinite(effect)]
    if there.size < 2:
        mean = float(there.mean()) if there.size else float("nan")
        return Finding(mean, float("nan"), float("nan"), int(there.size), 1.0, 1.0)
    low, high = interval(there, share=False)
    margin = prediction.margin(there)
    if np.ptp(margin) <= SAME:  # it is the same in every replicate: what is certain needs no test
        p_holds, p_fails = (0.0, 1.0) if margin[0] > 0 else (1.0, 0.0)
    else:
        p_holds = float(ttest_1samp(margin, 0.0, alternative="greater").pvalue)
        p_fails = 1.0 - p_holds
    return Finding(float(there.mean()), low, high, int(there.size), p_holds, p_fails)


def of_claim(findings: Sequence[Finding]) -> tuple[float, float]:
    """Return the p values of "the claim does not hold" and "the claim does not fail" at one place.

    Parameters
    ----------
    findings
        Those of all its predictions.
    """
    fails = min(f.p_fails for f in findings) * len(findings)
    return max(f.p_holds for f in findings), min(1.0, fails)


def over_places(at: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the p values of "it holds nowhere" and "it fails nowhere" over places, by Bonferroni.

    Parameters
    ----------
    at
        Those of each place.
    """
    holds, fails = (min(1.0, len(at) * min(pair[k] for pair in at)) for k in (0, 1))
    return holds, fails


def adjusted(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return p values of a family of claims, adjusted for the false discovery rate over all of them.

    Parameters
    ----------
    pairs
        Those of each claim: that it holds nowhere, and that it fails nowhere.
    """
    from scipy.stats import false_discovery_control

    if not pairs:
        return []
    flat = false_discovery_control(np.clip(np.array(pairs), 0.0, 1.0).ravel(), method="bh").reshape(-1, 2)
    return [(float(a), float(b)) for a, b in flat]


def word(claim: Claim, pair: tuple[float, float], *, here: bool, somewhere: bool, rate: float = RATE) -> str:
    """Return the verdict on a claim.

    Parameters
    ----------
    claim
        The claim.
    pair
        Its adjusted p values: that it holds nowhere, and that it fails nowhere.
    here
        Whether the best estimate at the defaults holds: what is said of other places alone does not decide.
    somewhere
        Whether the best estimate holds anywhere along its axis: a claim that may hold there does not fail.
    rate
        False discovery rate.
    """
    if claim.by_construction:
        return CONSTRUCTED
    holds, fails = (p <= rate for p in pair)
    if holds and fails:
        return WHEN
    if holds and here:
        return HOLDS
    return FAILS if fails and not here and not somewhere else UNDECIDED
