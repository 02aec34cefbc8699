"""Does one series answer the level of another, or do both only wander? A test with simulated critical values.

What is tested is whether the past of y helps to foretell x beside its own [Granger1969]_: what follows is called an
answer for short. A third thing that reaches y first and x a year later looks the same.

    Δx(t) = constant + trend · t + reaction · y(t-1) - fatigue · x(t-1) + momentum · Δx(t-1) + error

Unrelated random walks seem related [GrangerNewbold1974]_: where x and y wander, the t value of ``reaction`` has no
Student's distribution, and with drifts it has another one for every drift. It is therefore held against the t values of
random walks of which none answers the other [PesaranEtAl2001]_, drawn for the very years on record, gaps included:

* With the trend in the equation their distribution hangs neither on drifts that stay the same nor on how far the shocks
  of a year are common: the trend takes out the drifts, and x(t-1) what y has in common with x. It does hang on trends
  that bend in both and on shocks that both have in different years.
* Changes have the momentum of each series, and the shock of a year is normal with the size of that year's own shock,
  for shocks are large in wars [CavaliereTaylor2008]_.

If x does not wander, or y follows x, t values are smaller and the test errs on the side of no reaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array

DRAWS = 4_000
"""Pairs of random walks behind a p value: near .05 it is known to .0035."""

COEFFICIENTS = 5
"""Coefficients of the equation."""

FEWEST = 12
"""Fewest rows of a test: seven degrees of freedom."""

FLAT = 1e-10
"""Share of its variance that y must have beyond trend and x, or nothing can be told."""

ROUNDING = 1e-14
"""Share of squares that may be rounding."""

TOLD = 0.3
"""Reaction of which the power is told: with a fatigue as large it closes three tenths of the gap a year; assumption."""

POWER_YEARS = (20, 30, 45, 60, 80, 120)
"""Years on record in the table of power."""

POWER_EQUATIONS = (1, 2, 4, 8, 16)
"""Equations of a page in it."""

POWER = {
    0.1: (
        (0.042, 0.02, 0.016, 0.006, 0.002),
        (0.08, 0.036, 0.018, 0.002, 0.0),
        (0.138, 0.066, 0.028, 0.01, 0.004),
        (0.23, 0.144, 0.076, 0.032, 0.018),
        (0.304, 0.218, 0.138, 0.094, 0.064),
        (0.552, 0.464, 0.344, 0.228, 0.148),
    ),
    0.2: (
        (0.074, 0.036, 0.02, 0.01, 0.006),
        (0.182, 0.102, 0.052, 0.026, 0.014),
        (0.36, 0.234, 0.144, 0.088, 0.044),
        (0.636, 0.514, 0.382, 0.264, 0.176),
        (0.724, 0.626, 0.508, 0.4, 0.31),
        (0.96, 0.932, 0.872, 0.78, 0.692),
    ),
    0.3: (
        (0.136, 0.068, 0.046, 0.026, 0.01),
        (0.326, 0.204, 0.136, 0.06, 0.034),
        (0.598, 0.488, 0.33, 0.236, 0.144),
        (0.848, 0.786, 0.696, 0.588, 0.466),
        (0.956, 0.902, 0.828, 0.746, 0.654),
        (1.0, 0.996, 0.992, 0.988, 0.98),
    ),
    0.5: (
        (0.284, 0.186, 0.096, 0.064, 0.036),
        (0.656, 0.48, 0.368, 0.236, 0.132),
        (0.926, 0.856, 0.758, 0.64, 0.522),
        (0.996, 0.972, 0.962, 0.926, 0.874),
        (0.998, 0.998, 0.996, 0.99, 0.978),
        (1.0, 1.0, 1.0, 1.0, 1.0),
    ),
}
"""Share of real reactions found, by size, years and equations: of 500 pairs (standard error .022), 250 of 120 years."""

STEADIEST = 0.9
"""Most momentum that changes are drawn with."""


@dataclass(frozen=True)
class ReactionTest:
    """Whether x answers y.

    Attributes
    ----------
    reaction
        Its coefficient beside the trend.
    t
        Its t value.
    p
        Chance of a t value as far from zero if both wander and x does not answer y.
    rows
        Years of the test: those that have both years before them on record.
    """

    reaction: float
    t: float
    p: float
    rows: int


def reaction_test(
    x: Sequence[float] | Array,
    y: Sequence[float] | Array,
    years: Sequence[int] | Array,
    draws: int = DRAWS,
    seed: int = 0,
) -> ReactionTest | None:
    """Test whether a series answers the level of another one.

    Parameters
    ----------
    x, y : array [year]
        The series that may answer, and the other, such as logs of spending.
    years : array [year]
        Their years, rising; they may have gaps.
    draws, seed
        Number of pairs of random walks, and seed of NumPy's generator.

    Returns
    -------
    ReactionTest or None
        None where there are too few years, the first grows by the same every year, or the other does not vary beyond
        the trend and the first.
    """
    known = np.asarray(years, int)
    rows = _rows(known)
    if len(rows) < FEWEST:
        return None
    series = [np.asarray(values, float) for values in (x, y)]
    (reaction,), (t,), (left,) = fit_reactions(series[0][None], series[1][None], known)
    if not (left > FLAT and np.var(np.diff(series[0])) > ROUNDING * np.mean(series[0] ** 2)):
        return None
    random = np.random.default_rng(seed)
    walks = [_walks(values, known, draws, random) for values in series]
    beyond = int((np.abs(fit_reactions(walks[0], walks[1], known)[1]) >= abs(t)).sum())
    return ReactionTest(float(reaction), float(t), (1 + beyond) / (1 + draws), len(rows))


def power_at(changes: int, equations: int = 1, reaction: float = TOLD) -> float:
    """Chance that a real reaction would be found, above zero at 5 %, had it the size that is told.

    Interpolated in ``POWER``, simulated with shocks of both of the same size and a fatigue as large as the reaction; of
    fewer years, more equations or another reaction than there, that of the nearest.

    Parameters
    ----------
    changes
        Yearly changes on record.
    equations
        Equations whose p values are adjusted together; the chance is that of the first step [Holm1979]_.
    reaction
        The reaction [share per year and log point].
    """
    table = np.array([POWER[size] for size in POWER])
    by_size = np.array([
        [np.interp(changes + 1, POWER_YEARS, column) for column in of_size.T] for of_size in table
    ])  # fmt: skip
    places = np.log2(POWER_EQUATIONS)
    of_equations = [float(np.interp(np.log2(max(equations, 1)), places, row)) for row in by_size]
    return float(np.interp(reaction, list(POWER), of_equations))


def fit_reactions(x: Array, y: Array, known: Array) -> tuple[Array, Array, Array]:
    """Fit the equation to many pairs over the same years.

    Parameters
    ----------
    x, y : array [pair, year]
        The series that may answer, and the others.
    known : array [year]
        Their years.

    Returns
    -------
    tuple of array [pair]
        Reaction, its t value, and the share of y that is left when all else is taken out.
    """
    now = _rows(known)
    basis, _ = np.linalg.qr(np.column_stack([np.ones(len(now)), known[now] - known[now].mean()]))

    def beyond_trend(values: Array) -> Array:
        return values - (values @ basis) @ basis.T

    level, before = beyond_trend(x[:, now - 1]), beyond_trend(x[:, now - 1] - x[:, now - 2])
    change, other = beyond_trend(x[:, now] - x[:, now - 1]), beyond_trend(y[:, now - 1])
    rival = y[:, now - 1]
    size = _size(rival - rival.mean(axis=1, keepdims=True)) + ROUNDING * _size(rival) + np.finfo(float).tiny
    before = _without(before, level)
    change, other = (_without(_without(part, level), before) for part in (change, other))
    left = np.maximum(_size(other), np.finfo(float).tiny)
    reaction = np.einsum("dr,dr->d", change, other) / left
    variance = _size(change - reaction[:, None] * other) / (len(now) - COEFFICIENTS)
    with np.errstate(divide="ignore", invalid="ignore"):
        return reaction, reaction * np.sqrt(left / variance), left / size


def _rows(known: Array) -> Array:
    """Places of the years whose two years before are there."""
    at = np.arange(2, len(known))
    return at[known[at] - known[at - 2] == 2]


def _size(values: Array) -> Array:
    return np.einsum("dr,dr->d", values, values)


def _without(values: Array, other: Array) -> Array:
    """Take another series out of each [pair, row]."""
    size = np.maximum(_size(other), np.finfo(float).tiny)
    return values - (np.einsum("dr,dr->d", values, other) / size)[:, None] * other


def shocks(values: Array, known: Array) -> tuple[float, Array]:
    """Momentum of the changes of a series, and the size of the shock of every year after the first [year].

    Parameters
    ----------
    values, known : array [year]
        The series, and its years.
    """
    change = np.full(known[-1] - known[0] + 1, np.nan)
    follows = np.flatnonzero(np.diff(known) == 1) + 1
    change[known[follows] - known[0]] = values[follows] - values[follows - 1]
    change = change[1:] - np.nanmean(change)
    both = np.isfinite(change[1:]) & np.isfinite(change[:-1])
    now, before = change[1:][both], change[:-1][both]
    variation = float(((before - before.mean()) ** 2).sum())
    momentum = float((now - now.mean()) @ (before - before.mean()) / variation) if variation > 0 else 0.0
    momentum = min(max(momentum, -STEADIEST), STEADIEST)
    shock = change.copy()
    shock[1:][both] -= momentum * before
    return momentum, np.where(np.isfinite(shock), np.abs(shock), np.sqrt(np.nanmean(shock**2)))


def wander(momentum: float, size: Array, draws: int, random: np.random.Generator) -> Array:
    """Random walks with a momentum and shocks of given sizes, over every year from the first [draw, year].

    Parameters
    ----------
    momentum, size
        As ``shocks`` gives them.
    draws
        Number of walks.
    random
        NumPy's generator.
    """
    change = random.standard_normal((draws, len(size))) * size
    for year in range(1, len(size)):
        change[:, year] += momentum * change[:, year - 1]
    return np.concatenate([np.zeros((draws, 1)), np.cumsum(change, axis=1)], axis=1)


def _walks(values: Array, known: Array, draws: int, random: np.random.Generator) -> Array:
    """Random walks over the years of a series, with its momentum and its shocks' sizes [draw, year]."""
    return wander(*shocks(values, known), draws, random)[:, known - known[0]]
