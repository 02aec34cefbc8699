"""Luck that points share: the runs of a point in lots by their number, and differences of points held against them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.same import ByValue

LOTS = 20
"""Lots that the runs of a point are put into: run ``r`` belongs to lot ``r % LOTS``, at every point."""
LEAST = 8
"""Fewest runs of a point from which the luck that all points share can be told from an effect."""


@dataclass(frozen=True, eq=False)
class LotSums(ByValue):
    """One outcome in each lot of the runs of each point.

    Attributes
    ----------
    sums : array [point, lot]
        Sum of the outcome less a number that is the same for all runs of the point.
    counts : array [point, lot]
        Runs in which it is defined.
    flags : array [point]
        Whether it is 0 or 1 in each run.
    """

    sums: Array
    counts: Array
    flags: Array

    def keep(self, points: Array) -> LotSums:
        """Return the same of some points only."""
        return LotSums(self.sums[points], self.counts[points], self.flags[points])

    @property
    def most(self) -> int:
        """Most lots of a point that hold a run: of fewer than ``LOTS`` runs each is a lot."""
        return int((self.counts > 0).sum(1).max(initial=0))

    def apart(self) -> Array:
        """Return how far the mean of each lot that has runs is from that of its point [point, lot]; 0 without runs."""
        total = np.maximum(self.counts.sum(1, keepdims=True), 1)
        mean = self.sums.sum(1, keepdims=True) / total
        found = np.where(self.counts > 0, self.sums / np.maximum(self.counts, 1) - mean, 0.0)
        return np.asarray(found[:, (self.counts > 0).any(0)])


def add_lots(carry: Array, values: Array, first: int) -> Array:
    """Return sums by lot that go on from what there was, one run after the other, so that no cut changes a bit.

    Parameters
    ----------
    carry
        Sums so far [point, lot].
    values
        Values of consecutive runs [point, run].
    first
        Number of the first of them.
    """
    before = first % LOTS
    after = -(before + values.shape[1]) % LOTS
    rows = np.pad(values, ((0, 0), (before, after))).reshape(len(values), -1, LOTS)
    return np.add.accumulate(np.concatenate([carry[:, None], rows], 1), axis=1)[:, -1]


def differences(mean: Array, lots: LotSums, one: int, others: Array, compared: int = 1, level: float = 0.95) -> Array:
    """Return which points differ from one by more than the luck that they share explains [other].

    Student's interval of the difference over lots, which are independent, leaves 0 out [Student1908]_; of flags a
    pair is added that differs either way by one half [AgrestiMin2005]_.

    Parameters
    ----------
    mean
        Means [point].
    lots
        The outcome by lot.
    one, others
        Numbers of points.
    compared
        How many differences there are that might be told, all of which the level is of (Bonferroni). Of several, each
        point needs ``LEAST`` runs.
    level
        Level of the intervals.
    """
    from scipy.special import stdtrit

    others = np.atleast_1d(np.asarray(others, int))
    size = lots.counts.sum(1)
    both = (lots.counts[others] > 0) & (lots.counts[one] > 0)
    count = both.sum(1)
    some, pairs = np.maximum(count, 2), np.maximum(np.minimum(size[others], size[one]), 1)
    gap = mean[others] - mean[one]
    part = _influence(lots, others) - _influence(lots, np.array([one]))
    variance = np.where(both, part, 0.0)
    variance = (variance**2).sum(1) * some / (some - 1)
    flags = lots.flags[others] & lots.flags[one]
    square = pairs * (pairs - 1) * variance + pairs * gap**2 + 1
    less = pairs * gap / (pairs + 2)
    added = np.maximum(square - (pairs + 2) * less**2, 0.0) / (pairs + 1) / (pairs + 2)
    gap, variance = np.where(flags, less, gap), np.where(flags, added, variance)
    bound = stdtrit(some - 1, 1 - (1 - level) / 2 / max(compared, 1)) * np.sqrt(variance)
    enough = (count > 1) & ((compared == 1) | (pairs >= LEAST))
    return np.asarray(enough & (np.abs(gap) > bound + 1e-12 * np.abs(mean[others])))


def _influence(lots: LotSums, points: Array) -> Array:
    """Return by how much each lot moves the mean of its point [point, lot]."""
    sums, counts = lots.sums[points], lots.counts[points]
    total = np.maximum(counts.sum(1, keepdims=True), 1)
    return (sums - counts * sums.sum(1, keepdims=True) / total) / total
