"""Intervals that hold however rare something is, for looks that stop as soon as an interval is narrow."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array


def exact_interval(count: Array, size: Array, level: float) -> tuple[Array, Array]:
    """Return the interval of a share of independent flags that holds it at least as often as its level says.

    Clopper and Pearson's [ClopperPearson1934]_: the shares of which neither so few nor so many flags are rarer than
    half of what the level leaves.

    Parameters
    ----------
    count, size
        Flags that are 1, and all of them, of any shape.
    level
        Level of the interval.
    """
    from scipy.special import betaincinv

    count, size, tail = np.asarray(count, float), np.asarray(size, float), (1 - level) / 2
    low = np.where(count > 0, betaincinv(np.maximum(count, 1), size - count + 1, tail), 0.0)
    high = np.where(count < size, betaincinv(count + 1, np.maximum(size - count, 1), 1 - tail), 1.0)
    return low, high


def paired_flags(differences: Array, level: float) -> tuple[float, float]:
    """Return the interval of the mean of differences of paired flags, of which few are not 0.

    The exact intervals of how many pairs differ either way, of half of what the level leaves each, one less the other.

    Parameters
    ----------
    differences
        -1, 0 or 1 [pair].
    level
        Level of the interval.
    """
    counts = np.array([(differences > 0).sum(), (differences < 0).sum()])
    low, high = exact_interval(counts, np.full(2, len(differences)), 1 - (1 - level) / 2)
    return float(low[0] - high[1]), float(high[0] - low[1])


def half_left(level: float) -> float:
    """Return the level of an interval that is widened by ``allow_for_unseen``, to have a level when it is."""
    return 1 - (1 - level) / 2


def allow_for_unseen(low: Array, high: Array, size: Array, level: float, least: float = 0.0) -> tuple[Array, Array]:
    """Return an interval of a mean widened by what no run has shown: rare values as far away as a share can be.

    Of ``n`` runs none shows what happens in more than ``1 - a**(1 / n)`` of them but with chance ``a``, here half of
    what the level leaves. That part of the mean may be anything from ``least`` to 1.

    Parameters
    ----------
    low, high
        Ends of an interval of the level ``half_left``.
    size
        Number of runs.
    level
        Level that it has when it is widened.
    least
        0 of shares, -1 of differences of shares.
    """
    unseen = 1 - ((1 - level) / 2) ** (1 / np.maximum(size, 1))
    return low - unseen * (low - least), high + unseen * (1 - high)
