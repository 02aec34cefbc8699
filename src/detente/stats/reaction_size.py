"""How much a series answers the level of another: tests of any size of the answer, and the interval of those kept.

Equation and t value are those of ``detente.stats.reaction``. To test an answer, pairs are drawn in which x answers y by
it while y wanders, with a fatigue as large up to 1, so that x follows y at all; at 0 both wander. Momentum and shocks
of x are those of the equation, of y those of its changes. Sizes around the estimate that neither tail rejects make the
interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.stats.checks import check_between
from detente.stats.reaction import COEFFICIENTS, DRAWS, STEADIEST, fit_reactions, reaction_test, shocks, wander

WIDEST = 12.0
"""Standard errors beyond which no end of an interval is looked for."""
CLOSE = 1e-3
"""Standard errors to which an end is found."""


@dataclass(frozen=True)
class ReactionSize:
    """How much x answers y.

    Attributes
    ----------
    reaction, error : float
        Its coefficient beside the trend, and the standard error of least squares [share per year and log point].
    rows : int
        Years of the test.
    x, y, years : array [year]
        The series and their years.
    draws, seed : int
        Number of pairs of each test, and seed of NumPy's generator.
    """

    reaction: float
    error: float
    rows: int
    x: Array
    y: Array
    years: Array
    draws: int = DRAWS
    seed: int = 0

    def tails(self, at: float) -> tuple[float, float]:
        """Return the chance of an estimate as high as this one, and of one as low, if x answers y by a number.

        Parameters
        ----------
        at
            The number [share per year and log point].
        """
        random = np.random.default_rng(self.seed)
        years = np.arange(self.years[0], self.years[-1] + 1)
        y = wander(*shocks(self.y, self.years), self.draws, random)
        x = _following(y, wander(*self._own(), self.draws, random), at)
        there = np.isin(years, self.years)
        reaction, t, _ = fit_reactions(x[:, there], y[:, there], self.years)
        with np.errstate(divide="ignore", invalid="ignore"):
            far = t * (1 - at / reaction)
        seen = (self.reaction - at) / self.error
        return tuple(float((1 + one.sum()) / (1 + self.draws)) for one in (far >= seen, far <= seen))  # type: ignore[return-value]

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the ends of the sizes that neither tail rejects; infinite where none is rejected on that side.

        Parameters
        ----------
        level
            Confidence level.
        """
        side = (1 - check_between("The level", level)) / 2
        low, high = (self._end(k, sign, side) for k, sign in ((0, -1.0), (1, 1.0)))
        return low, high

    def _end(self, tail: int, sign: float, side: float) -> float:
        """Return the size farthest on one side that is not rejected, by bisection."""
        inside, outside = 0.0, WIDEST
        if self.tails(self.reaction + sign * outside * self.error)[tail] > side:
            return sign * float("inf")
        while outside - inside > CLOSE:
            middle = (inside + outside) / 2
            kept = self.tails(self.reaction + sign * middle * self.error)[tail] > side
            inside, outside = (middle, outside) if kept else (inside, middle)
        return self.reaction + sign * inside * self.error

    def _own(self) -> tuple[float, Array]:
        """Return the momentum of x beside the answer, and the size of its shock of every year after the first."""
        now = np.flatnonzero(np.diff(self.years) == 1) + 1
        now = now[np.isin(now - 1, now)]
        before = self.x[now - 1] - self.x[now - 2]
        design = np.column_stack([before, np.ones(len(now)), self.years[now], self.y[now - 1], self.x[now - 1]])
        change = self.x[now] - self.x[now - 1]
        fit = np.linalg.lstsq(design, change, rcond=None)[0]
        left = np.abs(change - design @ fit) * np.sqrt(len(now) / (len(now) - COEFFICIENTS))
        sizes = np.full(self.years[-1] - self.years[0], np.sqrt(np.mean(left**2)))
        sizes[self.years[now] - self.years[0] - 1] = left
        return float(np.clip(fit[0], -STEADIEST, STEADIEST)), sizes


def answer_to(
    x: Sequence[float] | Array,
    y: Sequence[float] | Array,
    years: Sequence[int] | Array,
    draws: int = DRAWS,
    seed: int = 0,
) -> ReactionSize | None:
    """Return how much a series answers the level of another one; None where nothing can be told.

    Parameters
    ----------
    x, y, years, draws, seed
        As in ``reaction_test``.
    """
    found = reaction_test(x, y, years, draws=1, seed=seed)
    if found is None:
        return None
    mine, theirs = (np.asarray(values, float) for values in (x, y))
    return ReactionSize(
        found.reaction, abs(found.reaction / found.t), found.rows, mine, theirs, np.asarray(years, int), draws, seed
    )


def _following(y: Array, own: Array, at: float) -> Array:
    """Return series whose changes are their own and an answer to others, less a fatigue as large [draw, year]."""
    x = np.zeros_like(y)
    changes, fatigue = np.diff(own, axis=1), min(abs(at), 1.0)
    for year in range(1, y.shape[1]):
        before = x[:, year - 1]
        x[:, year] = before + at * y[:, year - 1] - fatigue * before + changes[:, year - 1]
    return x
