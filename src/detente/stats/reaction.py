"""Does one series answer the level of another, or do both only wander? A test with simulated critical values.

    Δx(t) = constant + trend · t + reaction · y(t-1) - fatigue · x(t-1) + momentum · Δx(t-1) + error

Unrelated random walks seem related [GrangerNewbold1974]_: where x and y wander, the t value of ``reaction`` has no
Student's distribution, and with drifts it has another one for every drift. It is therefore held against the t values of
random walks of which none answers the other [PesaranEtAl2001]_, drawn for the very years on record, gaps included:

* With the trend in the equation their distribution hangs neither on the drifts nor on how far the shocks of both are
  common: the trend takes out the drifts, and x(t-1) what y has in common with x.
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


def holm(p: Sequence[float]) -> list[float]:
    """Adjust p values for their number, so that the chance of any false alarm is the level [Holm1979]_.

    Parameters
    ----------
    p
        The p values, in any order.
    """
    order = np.argsort(p, kind="stable")
    raised = np.minimum(np.asarray(p, float)[order] * np.arange(len(p), 0, -1), 1.0)
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(raised)
    return [float(one) for one in adjusted]


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


def _shocks(values: Array, known: Array) -> tuple[float, Array]:
    """Momentum of the changes of a series, and the size of the shock of every year after the first [year]."""
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


def _walks(values: Array, known: Array, draws: int, random: np.random.Generator) -> Array:
    """Random walks over the years of a series, with its momentum and its shocks' sizes [draw, year]."""
    momentum, size = _shocks(values, known)
    change = random.standard_normal((draws, len(size))) * size
    for year in range(1, len(size)):
        change[:, year] += momentum * change[:, year - 1]
    walks = np.concatenate([np.zeros((draws, 1)), np.cumsum(change, axis=1)], axis=1)
    return walks[:, known - known[0]]
