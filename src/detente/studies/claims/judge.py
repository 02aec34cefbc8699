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
from dataclasses import dataclass, replace

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import interval, is_share
from detente.core.same import ByValue
from detente.studies.claims.chosen import BestOf
from detente.studies.claims.claim import Claim, Combination, Prediction

RATE = 0.05
"""False discovery rate over the claims of a call."""
SAME = 1e-9
"""Effects that differ by less [smallest of interest] are the same: what rounding leaves is no spread."""
MANY = 0.5
"""Share of replicates that differ from the others from which on their spread is what it seems."""
HOLDS, WHEN, FAILS, UNDECIDED, CONSTRUCTED = "holds", "holds when", "fails", "undecided", "by construction"
"""Verdicts."""


@dataclass(frozen=True, eq=False)
class Finding(ByValue):
    """What came of one prediction at one place.

    Attributes
    ----------
    effect, low, high : float
        Mean over replicates, and its 95 % interval (Student's; Wilson's where few replicates differ) [unit of the
        prediction]; NaN where there is none.
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


@dataclass(frozen=True)
class _Rare:
    """Effects of which most are one and the same: those that differ are a rare event, and their spread says too little.

    Attributes
    ----------
    usual : float
        What most of them are.
    jump : float
        How far the others are off, in the mean over what they add (sum of squares over sum), one more among them that
        was not seen: as far off as a share can be, or as the furthest.
    """

    usual: float
    jump: float

    def variance(self, mean: float) -> float:
        """Return the least variance of effects whose mean is another: jumps as rare as that mean has them."""
        off = abs(mean - self.usual)
        return max(0.0, off * self.jump - off**2)

    def reach(self, found: float, ratio: float) -> tuple[float, float]:
        """Return the means from which a found one is off by no more than ``ratio`` variances, squared: Wilson's ends.

        Parameters
        ----------
        found
            Mean that was found.
        ratio
            Square of the quantile, over the number of replicates.
        """
        ends = [found]
        for side in (1.0, -1.0):
            seen = side * (found - self.usual)
            half = 2 * seen + ratio * self.jump
            root = half**2 - 4 * (1 + ratio) * seen**2
            if root >= 0:
                both = ((half + k * np.sqrt(root)) / (2 * (1 + ratio)) for k in (1, -1))
                ends += [self.usual + side * u for u in both if u >= 0]
        return min(ends), max(ends)


def _rare(prediction: Prediction, there: Array) -> _Rare | None:
    """Return what most effects are and how far the others are off; None where they differ, or nothing says by what."""
    usual = float(np.sort(there)[there.size // 2])
    off = np.abs(there - usual)
    differ = off > SAME * prediction.smallest
    if differ.mean() >= MANY:
        return None
    unseen = 1.0 if is_share(prediction.unit) else float(off.max())
    if unseen <= SAME * prediction.smallest:
        return None
    return _Rare(usual, float(((off**2).sum() + unseen**2) / (off.sum() + unseen)))


def variance(prediction: Prediction, there: Array) -> float:
    """Return the variance of effects that a prediction is tested with [unit of the prediction, squared].

    It is that of the sample, and where most effects are the same at least that which they would have if their mean
    were the smallest effect of interest: flags of which none or few are up seem to have less spread than they have.

    Parameters
    ----------
    prediction
        The prediction.
    there
        Effects that are defined, at least two [replicate].
    """
    rare, least = _rare(prediction, there), prediction.sign * prediction.smallest
    return max(float(there.var(ddof=1)), 0.0 if rare is None else rare.variance(least))


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
    low, high = _interval(prediction, there)
    p_holds, p_fails = _tested(prediction, there)
    return Finding(float(there.mean()), low, high, int(there.size), p_holds, p_fails)


def _interval(prediction: Prediction, there: Array) -> tuple[float, float]:
    """Return the 95 % interval that the tests agree with: Student's, wider where effects are skewed or rare."""
    from scipy.special import stdtrit

    low, high = interval(there, share=False)
    rare, size, mean = _rare(prediction, there), there.size, float(there.mean())
    quantile = float(stdtrit(size - 1, 0.975))
    if rare is not None:
        ends = rare.reach(mean, quantile**2 / size)
        low, high = min(low, ends[0]), max(high, ends[1])
    elif there.var() > 0:
        skewness = _skewness(there)
        error = float(there.std(ddof=1)) / np.sqrt(size)
        low = min(low, mean - error * _straight(quantile, skewness, size))
        high = max(high, mean - error * _straight(-quantile, skewness, size))
    least, most = _bounds(prediction)
    if least <= there.min() and there.max() <= most:
        low, high = max(low, least), min(high, most)
    return float(low), float(high)


def _skewness(there: Array) -> float:
    """Return the skewness of effects, of which some differ."""
    off = there - there.mean()
    return float((off**3).mean() / (off**2).mean() ** 1.5)


def _bent(score: float, skewness: float, size: int) -> float:
    """Return a t score as it would be were effects not skewed, by Hall's monotone transformation [Hall1992]_."""
    s = score / np.sqrt(size)
    return float(np.sqrt(size) * (s + skewness * s**2 / 3 + skewness**2 * s**3 / 27 + skewness / (6 * size)))


def _straight(score: float, skewness: float, size: int) -> float:
    """Return the t score that ``_bent`` takes to a given one."""
    if abs(skewness) < SAME:
        return score
    inner = 1 + skewness * (score / np.sqrt(size) - skewness / (6 * size))
    return float(3 * np.sqrt(size) / skewness * (np.cbrt(inner) - 1))


def _bounds(prediction: Prediction) -> tuple[float, float]:
    """Return the least and the largest effect that there can be: of shares, weighed or not; infinite of all else.

    A function of all runs whose unit is a share returns one, or the difference of two.
    """
    effect = prediction.effect
    if not is_share(prediction.unit):
        return -np.inf, np.inf
    if isinstance(effect, BestOf) and not prediction.level:
        ends = [_bounds(replace(prediction, effect=option)) for option in effect.options.values()]
        return min(least for least, _ in ends), max(most for _, most in ends)
    if not isinstance(effect, Combination):
        return (0.0 if prediction.level else -1.0), 1.0
    given = list(effect.weights.values())
    return sum(w for w in given if w < 0), sum(w for w in given if w > 0)


def _tested(prediction: Prediction, there: Array) -> tuple[float, float]:
    """Return the p values of a prediction from its effects, of which there are at least two: t tests, or score tests.

    Of skewed effects the larger p value of the plain and of Hall's test stands. What is no share and the same in every
    replicate has no spread to be tested with: a coin's chance stands for it, and neither is said where it is the
    smallest of interest, as far as rounding tells.
    """
    from scipy.special import stdtr

    size, margin = there.size, prediction.sign * there - prediction.smallest
    spread = variance(prediction, there)
    if spread <= (SAME * prediction.smallest) ** 2:
        chance, off = 0.5**size, float(margin.mean())
        if abs(off) <= SAME * prediction.smallest:
            return 1.0, 1.0
        return (chance, 1.0) if off > 0 else (1.0, chance)
    score = float(margin.mean()) / np.sqrt(spread / size)
    bent = score
    if _rare(prediction, there) is None:
        bent = _bent(score, _skewness(margin), size)
    return float(stdtr(size - 1, -min(score, bent))), float(stdtr(size - 1, max(score, bent)))


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

    A claim counts once, as in ``decide``: its p value is twice the smaller of its two, which is adjusted over the
    claims; the larger is doubled and never below that.

    Parameters
    ----------
    pairs
        Those of each claim: that it does not hold, and that it does not fail.
    """
    from scipy.stats import false_discovery_control

    if not pairs:
        return []
    both = np.clip(2 * np.array(pairs), 0.0, 1.0)
    least = false_discovery_control(both.min(1), method="bh")[:, None]
    return [
        (float(a), float(b)) for a, b in np.where(both == both.min(1, keepdims=True), least, np.maximum(both, least))
    ]
