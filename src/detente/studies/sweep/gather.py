"""What chunks add up to, point by point: sums in the order of the runs, so that no cut changes a bit of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import wilson
from detente.core.same import ByValue
from detente.studies.sweep.lots import LOTS, LotSums, add_lots
from detente.studies.sweep.outcomes import SweepOutcome
from detente.studies.sweep.rare import allow_for_unseen, exact_interval, half_left

QUANTILES = (0.1, 0.5, 0.9)
"""Quantiles over runs that are told of each point."""
LEVEL = 0.95
"""Level of intervals."""


@dataclass(frozen=True, eq=False)
class PointEstimates(ByValue):
    """One outcome at every point.

    Attributes
    ----------
    mean : array [point]
        Mean over the runs in which it is defined; NaN where it is defined in none.
    low, high : array [point]
        Interval of the mean: Wilson's for outcomes that are shares by their unit, Student's for others. Where a
        precision was asked for, of a higher level; of flags exact, of other shares widened by what no run has shown.
    sd : array [point]
        Standard deviation over runs.
    quantiles : array [point, quantile]
        10th, 50th and 90th percentile over runs.
    defined : array [point]
        Number of runs in which it is defined.
    lots : LotSums
        The outcome by lots of runs, which have the same luck at every point.
    """

    mean: Array
    low: Array
    high: Array
    sd: Array
    quantiles: Array
    defined: Array
    lots: LotSums


@dataclass(frozen=True, eq=False)
class SweepBlock(ByValue):
    """Outcomes of a rectangle of runs: some points, and some replicates of each.

    Attributes
    ----------
    points : array [point]
        Numbers of the points.
    first, last : int
        First replicate, and the one after the last.
    outcomes : mapping
        Values by outcome [point * replicate], NaN where one is not defined.
    failed, why : array [failure]
        Runs that failed, as they lie in the block, and the place of the reason.
    reasons : tuple of str
        Reasons.
    """

    points: Array
    first: int
    last: int
    outcomes: Mapping[str, Array]
    failed: Array
    why: Array
    reasons: tuple[str, ...]

    @property
    def width(self) -> int:
        """Replicates of each point."""
        return self.last - self.first

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.points) * self.width


class Sums:
    """Sums of one outcome by point.

    Parameters
    ----------
    outcome
        The outcome.
    points
        Number of points.
    """

    def __init__(self, outcome: SweepOutcome, points: int) -> None:
        self.outcome = outcome
        self.defined = np.zeros(points, np.int64)
        self.shift = np.full(points, 0.0 if outcome.is_share else np.nan)
        self.first, self.second = np.zeros(points), np.zeros(points)
        self.flags = np.ones(points, bool)
        self.lot_sums, self.lot_counts = np.zeros((points, LOTS)), np.zeros((points, LOTS), np.int32)
        self.quantiles = np.full((points, len(QUANTILES)), np.nan)
        self._waiting: dict[int, list[Array]] = {}

    def add(self, points: Array, values: Array, *, whole: bool, first: int = 0) -> None:
        """Add values of some points [point, replicate], from a replicate on; ``whole``: they are all of theirs."""
        known = np.isfinite(values)
        unset = np.isnan(self.shift[points]) & known.any(1)
        if unset.any():
            at = known.argmax(1)
            self.shift[points[unset]] = values[np.arange(len(values)), at][unset]
        off = np.where(known, values - np.nan_to_num(self.shift[points])[:, None], 0.0)
        self.defined[points] += known.sum(1)
        self.first[points] = _onward(self.first[points], off)
        self.second[points] = _onward(self.second[points], off * off)
        self.lot_sums[points] = add_lots(self.lot_sums[points], off, first)
        self.lot_counts[points] = add_lots(self.lot_counts[points], known.astype(np.int32), first)
        self.flags[points] &= (~known | (values == 0) | (values == 1)).all(1)
        if whole:
            self.quantiles[points] = quantiles(values)
        else:
            for point, row in zip(points.tolist(), values, strict=True):
                self._waiting.setdefault(point, []).append(row)

    def values(self, point: int) -> Array:
        """Return the values of a point that are held, replicate by replicate."""
        held = self._waiting.get(point, [])
        return np.concatenate(held) if held else np.zeros(0)

    def close(self, points: Sequence[int]) -> None:
        """Take the quantiles of points that get no more runs."""
        for point in points:
            held = self._waiting.pop(point, None)
            if held is not None:
                self.quantiles[point] = quantiles(np.concatenate(held)[None])[0]

    @property
    def holds(self) -> bool:
        """Whether values of points are held."""
        return bool(self._waiting)

    def estimates(self, level: float = LEVEL, *, looked: bool = False) -> PointEstimates:
        """Return the estimates so far.

        Parameters
        ----------
        level
            Level of the intervals.
        looked
            Whether runs stop as soon as an interval is narrow. Those of shares then hold however rare something is:
            exact ones of flags, others widened by what no run has shown.
        """
        from scipy.special import ndtri, stdtrit

        n = self.defined
        some, several = np.maximum(n, 1), np.maximum(n - 1, 1)
        mean = np.where(n > 0, np.nan_to_num(self.shift) + self.first / some, np.nan)
        variance = np.maximum(self.second - self.first**2 / some, 0.0) / several
        if self.outcome.is_share:
            inner = half_left(level) if looked else level
            z, t = float(ndtri(0.5 + inner / 2)), stdtrit(several, 0.5 + inner / 2)
            p = np.clip(np.nan_to_num(mean), 0.0, 1.0)
            spread = np.where(variance > 0, variance / some, np.nan)
            effective = np.nan_to_num(p * (1 - p) / spread * (z / t) ** 2, nan=np.inf)
            low, high = wilson(p, np.where(self.flags, some, effective), z)
            if looked:
                exact = exact_interval(np.where(self.flags, np.rint(p * some), 0), some, level)
                wider = allow_for_unseen(low, high, some, level)
                low, high = (np.where(self.flags, one, other) for one, other in zip(exact, wider, strict=True))
            enough = (n > 1) | (n == 1) & self.flags
        else:
            half = stdtrit(several, 0.5 + level / 2) * np.sqrt(variance / some)
            low, high, enough = mean - half, mean + half, n > 1
        low, high = (np.where(enough, end, np.nan) for end in (low, high))
        sd = np.where(n > 1, np.sqrt(variance), np.nan)
        lots = LotSums(self.lot_sums.copy(), self.lot_counts.copy(), self.flags.copy())
        return PointEstimates(mean, low, high, sd, self.quantiles.copy(), n.copy(), lots)


def quantiles(values: Array) -> Array:
    """Return quantiles of the values that are defined in each row [row, quantile]; NaN where none is.

    Parameters
    ----------
    values
        [row, run].
    """
    held = np.sort(values, axis=1)  # what is not defined comes last
    count = np.isfinite(held).sum(1)
    place = np.array(QUANTILES)[None] * np.maximum(count - 1, 0)[:, None]
    under = np.floor(place).astype(int)
    over = np.minimum(under + 1, np.maximum(count - 1, 0)[:, None])
    low, high = (np.take_along_axis(held, k, 1) for k in (under, over))
    return np.where(count[:, None] > 0, low + (high - low) * (place - under), np.nan)


def _onward(carry: Array, values: Array) -> Array:
    """Return sums that go on from what there was, one run after the other."""
    return np.add.accumulate(np.concatenate([carry[:, None], values], 1), axis=1)[:, -1]


class Gathered:
    """All that the chunks of a sweep say of its points.

    Parameters
    ----------
    outcomes
        What is wanted.
    points
        Number of points.
    """

    def __init__(self, outcomes: Sequence[SweepOutcome], points: int) -> None:
        self.sums = {one.name: Sums(one, points) for one in outcomes}
        self.runs = np.zeros(points, np.int64)
        self.lost = np.zeros(points, np.int64)
        self.finished = np.zeros(points, bool)
        self.reasons: dict[int, str] = {}

    def add(self, block: SweepBlock, *, whole: bool) -> None:
        """Add a block, in the order of the runs.

        Parameters
        ----------
        block
            The block.
        whole
            Whether it holds all replicates that its points will have.
        """
        shape = (len(block.points), block.width)
        for name, sums in self.sums.items():
            sums.add(block.points, block.outcomes[name].reshape(shape), whole=whole, first=block.first)
        self.runs[block.points] += block.width
        if len(block.failed):
            places = block.points[block.failed // block.width]
            np.add.at(self.lost, places, 1)
            first, at = np.unique(places, return_index=True)
            for point, k in zip(first.tolist(), at.tolist(), strict=True):
                self.reasons.setdefault(point, block.reasons[int(block.why[k])])

    def close(self, points: Array, *, hold: bool = False) -> None:
        """Say that points get no more runs.

        Parameters
        ----------
        points
            Their numbers.
        hold
            Whether their values are still held, to be compared with others.
        """
        self.finished[points] = True
        for sums in self.sums.values() if not hold else ():
            sums.close(points.tolist() if sums.holds else ())

    @property
    def failed(self) -> dict[int, str]:
        """Points of which every run that was finished failed, with the reason."""
        every = np.flatnonzero((self.lost > 0) & (self.lost == self.runs))
        return {point: self.reasons[point] for point in every.tolist()}
