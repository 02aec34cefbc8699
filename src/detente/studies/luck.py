"""Effects and luck kept apart: sums over pairs of different runs, and what the signs of luck alone would give.

Run ``r`` has the same luck at every point. A product of what two different runs say has the product of their
expectations as its own: squares and variances made of such products hold none of the luck.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.core.arrays import Array

FLIPS = 1000
"""Draws of signs."""
LEVEL = 0.05
"""How often one parameter or more may be named though none has an effect."""
LEAST = 8
"""Replicates from which luck can be told from an effect: of fewer there are too few signs to draw."""
TINY = 1e-10
"""Share of the largest square of an effect below which it is rounding."""


def across(a: Array, b: Array, weights: Array | None = None) -> Array:
    """Return the mean of products of two outcomes over pairs of different runs [row], or [row, draw].

    Of a single run it is the plain product. NaN where no two runs have both.

    Parameters
    ----------
    a, b
        Outcomes [row, replicate]; NaN where not defined.
    weights
        How often each replicate counts [replicate, draw]; pairs of a replicate with itself never do.
    """
    if a.shape[1] == 1:
        plain = a * b
        return plain[:, 0] if weights is None else np.repeat(plain, weights.shape[1], 1)
    w = np.ones((a.shape[1], 1)) if weights is None else weights
    one, two = np.isfinite(a), np.isfinite(b)
    x, y = np.where(one, a, 0.0), np.where(two, b, 0.0)
    total = (x @ w) * (y @ w) - (x * y) @ (w * w)
    pairs = (one @ w) * (two @ w) - (one & two) @ (w * w)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(pairs > 0, total / np.where(pairs > 0, pairs, 1.0), np.nan)
    return found[:, 0] if weights is None else found


def squared_mean(values: Array, row_weights: Array, weights: Array) -> Array:
    """Return the square of the expectation over all rows, of products of different runs [draw].

    Parameters
    ----------
    values
        Outcomes [row, replicate]; NaN where not defined.
    row_weights, weights
        How often each row and each replicate counts [row, draw], [replicate, draw].
    """
    known = np.isfinite(values)
    held = np.where(known, values, 0.0)
    if values.shape[1] == 1:
        mean = (row_weights * held).sum(0) / row_weights.sum(0)
        return np.asarray(mean**2)
    count = known.T.astype(float) @ row_weights
    columns = (held.T @ row_weights) / np.where(count > 0, count, 1.0)
    columns, w = np.where(count > 0, columns, 0.0), np.where(count > 0, weights, 0.0)
    one, two, pairs = (w * columns).sum(0), ((w * columns) ** 2).sum(0), w.sum(0) ** 2 - (w * w).sum(0)
    return np.asarray((one**2 - two) / np.where(pairs > 0, pairs, 1.0))


def luck_variance(values: Array) -> Array:
    """Return the variance between runs of one point [point]; NaN where fewer than two are defined.

    Parameters
    ----------
    values
        Outcomes [point, replicate].
    """
    known = np.isfinite(values)
    size = known.sum(1)
    mean = np.where(known, values, 0.0).sum(1) / np.maximum(size, 1)
    squares = np.where(known, (values - mean[:, None]) ** 2, 0.0).sum(1)
    return np.where(size > 1, squares / np.maximum(size - 1, 1), np.nan)


def signs(replicates: int, seed: int, draws: int = FLIPS) -> Array:
    """Return random signs [replicate, draw], of which the first draw is what was observed.

    Parameters
    ----------
    replicates
        Number of replicates.
    seed
        Seed.
    draws
        Number of draws beside the first.
    """
    drawn = np.random.default_rng([seed, 7]).choice((-1.0, 1.0), (replicates, draws))
    return np.concatenate([np.ones((replicates, 1)), drawn], 1)


def skew_factors(differences: Array) -> Array:
    """Return what of an effect is left once the skewness of luck is allowed for [name].

    Random signs take luck for symmetric; see ``without_skewness``. The effect in each run is its part along the mean of
    all other runs.

    Parameters
    ----------
    differences
        Effects by run [name, row, replicate]; NaN where not defined.
    """
    return np.array([_skew_factor(one) for one in differences])


def _skew_factor(differences: Array) -> float:
    known = np.where(np.isfinite(differences), differences, 0.0)
    gram = known.T @ known
    each, own, count = gram.sum(0), np.diag(gram), len(gram)
    length = np.sqrt(np.maximum(gram.sum() - 2 * each + own, 0.0))
    along = (each - own) / np.where(length > 0, length, 1.0)
    if count < 3 or along.mean() <= 0 or along.std() <= TINY * along.mean():
        return 1.0
    plain, bent = along.mean() / along.std(ddof=1), max(without_skewness(along), 0.0)
    size, less = (x * np.sqrt(count / (count * x**2 + count - 1)) for x in (plain, bent))
    return float(np.clip(less / size, 0.0, 1.0))


def without_skewness(values: Array) -> float:
    """Return a mean in standard deviations, by Hall's transformation [Hall1992]_.

    Where luck is skewed, Student's t is too large on one side and too small on the other; this is not.

    Parameters
    ----------
    values
        A value a run, not all the same [replicate].
    """
    count, spread = len(values), values.std(ddof=1)
    plain, skew = values.mean() / spread, (((values - values.mean()) / values.std()) ** 3).mean()
    return float(plain + skew * plain**2 / 3 + skew**2 * plain**3 / 27 + skew / (6 * count))


def chance_above(values: Array) -> float:
    """Return the chance that luck alone makes a mean as far above 0.

    Parameters
    ----------
    values
        A value a run [replicate]; NaN where not defined.
    """
    from scipy.special import stdtr

    known = values[np.isfinite(values)]
    if len(known) < 3 or known.mean() <= 0:
        return 1.0
    if known.std() <= TINY * known.mean():
        return 0.0
    return float(stdtr(len(known) - 1, -np.sqrt(len(known)) * without_skewness(known)))


def bounds_of_luck(statistics: Array, factors: Array, level: float = LEVEL) -> tuple[Array, Array]:
    """Return what a statistic reaches by luck alone, and whether it is more, of several parameters at once.

    Each parameter's statistic is put in units of its own spread under random signs; the largest over the parameters is
    what the level is of [WestfallYoung1993]_.

    Parameters
    ----------
    statistics
        Statistic of each parameter under each draw of signs [name, draw], what was observed first.
    factors
        What of it counts where luck is skewed [name].
    level
        How often one parameter or more may be named though none has an effect.

    Returns
    -------
    tuple of array [name]
        The bound, in units of the statistic, and the chance of as large a value among all parameters.
    """
    seen, drawn = statistics[:, :1], statistics[:, 1:]
    middle = drawn.mean(1, keepdims=True)
    spread = drawn.std(1, keepdims=True)
    flat = (spread <= 0)[:, 0]
    scale = np.where(spread > 0, spread, 1.0)
    top = np.where(flat[:, None], -np.inf, (drawn - middle) / scale).max(0)
    if not np.isfinite(top).any():
        return middle[:, 0], np.ones(len(statistics))
    limit = np.quantile(top, 1 - level, method="higher")
    own = (factors[:, None] * seen - middle) / scale
    chance = (1 + (top[None] >= own - 1e-9).sum(1)) / (1 + top.size)
    bound = np.where(flat, middle[:, 0], (middle + limit * scale)[:, 0] / np.maximum(factors, TINY))
    return bound, np.where(flat, 1.0, chance)


def squared_effects(differences: Array, flips: Array) -> Array:
    """Return the mean square of an effect without luck, under each draw of signs [draw].

    Parameters
    ----------
    differences
        Effects by run [row, replicate]; NaN where not defined.
    flips
        Signs [replicate, draw].
    """
    known = np.where(np.isfinite(differences), differences, 0.0)
    gram = known.T @ known
    np.fill_diagonal(gram, 0.0)
    pairs = _pairs(np.isfinite(differences))
    total: Array = np.einsum("rd,rd->d", flips, gram @ flips) / max(pairs, 1.0)
    return total


def _pairs(known: Array) -> float:
    """Return how many pairs of different runs there are over all rows."""
    size = known.sum(1).astype(float)
    return float((size * (size - 1)).sum())


def multinomial(size: int, draws: int, seed: Any) -> Array:
    """Return how often each of some cases is drawn by the bootstrap [case, draw].

    Parameters
    ----------
    size
        Number of cases.
    draws
        Number of draws.
    seed
        Seed.
    """
    return np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), draws).T.astype(float)


def percentiles(draws: Array, level: float = 0.95) -> tuple[Array, Array]:
    """Return the interval of the middle of draws, over their last axis.

    Parameters
    ----------
    draws
        Draws of the bootstrap [..., draw].
    level
        Share of them within.
    """
    ends = ((1 - level) / 2, (1 + level) / 2)
    if not np.isfinite(draws).all():
        with np.errstate(all="ignore"):
            low, high = (np.full(draws.shape[:-1], np.nan) for _ in range(2))
            for at in np.ndindex(draws.shape[:-1]):
                known = draws[at][np.isfinite(draws[at])]
                if known.size:
                    low[at], high[at] = np.quantile(known, ends)
            return low, high
    found = np.quantile(draws, ends, axis=-1)
    return found[0], found[1]
