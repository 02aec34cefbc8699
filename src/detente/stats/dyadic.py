"""Dyadic-robust inference: errors of estimates from pairs of states, which share states and years.

Of an estimate with contributions ``s(r)`` to its estimating equation, one a row ``r``, a row being a pair of states in
a year, the covariance is

    sum of s(r) s(q)' over all rows r and q that share a state, in whatever years,
    + the same over all rows of the same year - the same over rows that share both

[AronowEtAl2015]_ [CameronEtAl2011]_. No row is held against every other: with ``S(i)`` the sum of the rows of a state,
``G(d)`` of a pair, ``T(t)`` of a year, the three are ``sum S S' - sum G G'``, ``sum T T'`` and the first within years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.shown import plain


@dataclass(frozen=True)
class Estimate:
    """An estimate with its dyadic-robust interval.

    Attributes
    ----------
    estimate, standard_error
        The estimate and its standard error.
    low, high
        Ends of its interval.
    df
        Degrees of freedom of Student's distribution that the interval is from.
    errors
        How the standard error was made.
    """

    estimate: float
    standard_error: float
    low: float
    high: float
    df: float
    errors: str = "dyadic"

    @property
    def p_above(self) -> float:
        """One-sided p value of the hypothesis that the true value is not above zero."""
        from scipy.special import stdtr

        if not self.standard_error > 0:
            return float("nan")
        return float(stdtr(self.df, -self.estimate / self.standard_error))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values, None where a number is not finite."""
        held: dict[str, Any] = plain(self)
        return held


@dataclass(frozen=True)
class Joint:
    """Intervals of several estimates that hold for all of them at once.

    Attributes
    ----------
    critical
        How many standard errors the intervals reach: a quantile of the largest absolute t value.
    estimate, standard_error, low, high : array [estimate]
        Each estimate, its standard error and its joint interval.
    p : array [estimate]
        Chance that the largest absolute t value is as far from zero as this one, if all true values are zero.
    df
        Degrees of freedom.
    errors
        How the standard errors were made.
    """

    critical: float
    estimate: Array
    standard_error: Array
    low: Array
    high: Array
    p: Array
    df: float
    errors: str = "dyadic"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values, None where a number is not finite."""
        held: dict[str, Any] = plain(self)
        return held


def _place(*labels: Array) -> tuple[Array, int]:
    """Number the groups of rows that agree in all labels: the group of each row, and how many there are."""
    place = np.zeros(len(labels[0]), np.int64)
    count = 1
    for label in labels:
        _, each = np.unique(label, return_inverse=True)
        _, place = np.unique(place * (int(each.max(initial=0)) + 1) + each, return_inverse=True)
        count = int(place.max(initial=-1)) + 1
    return place, count


def _sums(scores: Array, place: Array, count: int) -> Array:
    """Sum of the scores of each group [group, k]."""
    return np.stack([np.bincount(place, weights=part, minlength=count) for part in scores.T], axis=1)


class Groups:
    """Which rows share a state, a pair, a year: made once, for many estimates from the same rows.

    Parameters
    ----------
    one, other : array [row]
        The two states of each row, in either order.
    year : array [row], optional
        Its year; without years, rows of a year count as independent unless they share a state.
    """

    def __init__(self, one: Array, other: Array, year: Array | None = None) -> None:
        one, other = np.asarray(one), np.asarray(other)
        _, both = np.unique(np.concatenate([one, other]), return_inverse=True)
        self.one, self.other = both[: len(one)], both[len(one) :]
        if np.any(self.one == self.other):
            message = "A row pairs a state with itself."
            raise ValueError(message)
        self.states = int(both.max(initial=-1)) + 1
        low, high = np.minimum(self.one, self.other), np.maximum(self.one, self.other)
        self.pair, self.pairs = _place(low, high)
        self.year, self.years = (None, 0) if year is None else _place(np.asarray(year))

    @property
    def df(self) -> float:
        """Degrees of freedom: one less than the states, or the years if they are fewer [CameronEtAl2011]_."""
        return float(max((min(self.states, self.years) if self.years else self.states) - 1, 1))

    def shared_state(self, scores: Array, year: Array | None = None) -> Array:
        """Products of the scores over all rows that share a state, or a state and a year [k, k]."""
        ends = [self.one, self.other] if year is None else [_cell(e, year) for e in (self.one, self.other)]
        pair = self.pair if year is None else _cell(self.pair, year)
        place, count = _place(np.concatenate(ends))
        states = _sums(np.concatenate([scores, scores]), place, count)
        pairs = _sums(scores, *_place(pair))
        return states.T @ states - pairs.T @ pairs

    def covariance(self, scores: Array) -> Array:
        """Covariance of the sum of the scores before its negative eigenvalues are set to zero [k, k]."""
        total = self.shared_state(scores)
        if self.year is not None:
            years = _sums(scores, self.year, self.years)
            total = total + years.T @ years - self.shared_state(scores, self.year)
        return total


def _cell(place: Array, year: Array) -> Array:
    return place * (int(year.max(initial=0)) + 1) + year


def _positive(covariance: Array) -> Array:
    """Set negative eigenvalues to zero, as published [CameronEtAl2011]_."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return covariance if values.min(initial=0.0) >= 0 else (vectors * np.maximum(values, 0.0)) @ vectors.T


def dyadic_covariance(scores: Array, one: Array, other: Array, year: Array | None = None) -> Array:
    """Covariance of a sum of scores over pairs of states, robust to what rows of a state or of a year share.

    No finite-sample factor. Negative eigenvalues, which the sum can have in small samples, are set to zero.

    Parameters
    ----------
    scores : array [row, k]
        Contributions to an estimating equation.
    one, other : array [row]
        The two states of each row, in either order.
    year : array [row], optional
        Its year.

    Returns
    -------
    array [k, k]
        The covariance.
    """
    return _positive(Groups(one, other, year).covariance(np.asarray(scores, float)))


def estimate(value: float, variance: float, df: float, level: float = 0.95) -> Estimate:
    """Put an estimate and its variance into an interval by Student's distribution."""
    from scipy.special import stdtrit

    error = float(np.sqrt(variance))
    reach = float(stdtrit(df, 0.5 + level / 2)) * error
    return Estimate(float(value), error, float(value) - reach, float(value) + reach, df)


def dyadic_mean(values: Array, one: Array, other: Array, year: Array | None = None, level: float = 0.95) -> Estimate:
    """Mean over pairs of states and years, such as of differences of losses.

    Parameters
    ----------
    values : array [row]
        What the mean is of.
    one, other, year : array [row]
        As in ``dyadic_covariance``.
    level
        Confidence level.
    """
    groups, v = Groups(one, other, year), np.asarray(values, float)
    mean = float(v.mean())
    covariance = _positive(groups.covariance(((v - mean) / len(v))[:, None]))
    return estimate(mean, float(covariance[0, 0]), groups.df, level)


def dyadic_logit(
    design: Array, outcome: Array, coefficients: Array, one: Array, other: Array, year: Array | None = None
) -> Array:
    """Sandwich covariance of the coefficients of a logit [k, k].

    Parameters
    ----------
    design : array [row, k]
        What explains, the constant included.
    outcome : array [row]
        What happened, 0 or 1.
    coefficients : array [k]
        Fitted by maximum likelihood.
    one, other, year : array [row]
        As in ``dyadic_covariance``.
    """
    from scipy.special import expit

    x = np.asarray(design, float)
    chance = expit(x @ np.asarray(coefficients, float))
    bread = np.linalg.inv((x * (chance * (1 - chance))[:, None]).T @ x)
    scores = (x * (np.asarray(outcome, float) - chance)[:, None]) @ bread
    return dyadic_covariance(scores, one, other, year)


def dyadic_ols(design: Array, residuals: Array, one: Array, other: Array, year: Array | None = None) -> Array:
    """Sandwich covariance of the coefficients of least squares [k, k].

    Parameters
    ----------
    design : array [row, k]
        What explains, the constant included.
    residuals : array [row]
        What is left.
    one, other, year : array [row]
        As in ``dyadic_covariance``.
    """
    x = np.asarray(design, float)
    scores = (x * np.asarray(residuals, float)[:, None]) @ np.linalg.inv(x.T @ x)
    return dyadic_covariance(scores, one, other, year)


def country_weights(states: Sequence[Any] | Array, draws: int, seed: int) -> Array:
    """Random weights of states with mean 1, for a bootstrap [draw, state].

    Exponential, scaled to mean 1: a smooth bootstrap, in which no state and no event drops out [Rubin1981]_.

    Parameters
    ----------
    states
        The states.
    draws, seed
        Number of draws, and seed of NumPy's generator.
    """
    weights = np.random.default_rng(seed).exponential(size=(draws, len(states)))
    return weights / weights.mean(axis=1, keepdims=True)


def country_bootstrap(refit: Callable[[Array], Array], one: Array, other: Array, draws: int, seed: int) -> Array:
    """Refit an estimate with each pair weighted by the product of the weights of its states [draw, ...].

    Parameters
    ----------
    refit
        Gives the estimate for weights of the rows [row].
    one, other : array [row]
        The two states of each row.
    draws, seed
        As in ``country_weights``.
    """
    groups = Groups(one, other)
    weights = country_weights(range(groups.states), draws, seed)
    return np.stack([np.asarray(refit(w[groups.one] * w[groups.other])) for w in weights])


def clark_west(
    actual: Array,
    small: Array,
    large: Array,
    one: Array,
    other: Array,
    year: Array | None = None,
    level: float = 0.95,
) -> Estimate:
    """Compare forecasts of nested models: the large model's gain in squared error, freed of the noise it adds.

    The mean of ``(actual - small)^2 - (actual - large)^2 + (small - large)^2``; above zero the larger model knows more,
    which ``p_above`` tests on one side [ClarkWest2007]_.

    Parameters
    ----------
    actual, small, large : array [row]
        What happened (0 or 1 of an event), the forecasts of the small model and of the large model that holds it.
    one, other, year : array [row]
        As in ``dyadic_covariance``.
    level
        Confidence level.
    """
    y, a, b = (np.asarray(part, float) for part in (actual, small, large))
    return dyadic_mean((y - a) ** 2 - (y - b) ** 2 + (a - b) ** 2, one, other, year, level)


def max_t(
    differences: Array,
    one: Array,
    other: Array,
    year: Array | None = None,
    draws: int = 10_000,
    seed: int = 0,
    level: float = 0.95,
) -> Joint:
    """Intervals of several means that hold at once, so that the best of them can be looked at [White2000]_.

    The largest absolute t value is drawn from Student's distribution with the estimated correlation of the means.

    Parameters
    ----------
    differences : array [row, mean]
        What the means are of.
    one, other, year : array [row]
        As in ``dyadic_covariance``.
    draws, seed
        Number of draws, and seed of NumPy's generator.
    level
        Confidence level of all intervals together.
    """
    groups, v = Groups(one, other, year), np.asarray(differences, float)
    mean = v.mean(axis=0)
    covariance = _positive(groups.covariance((v - mean) / len(v)))
    error = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    safe = np.where(error > 0, error, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(safe, safe))
    random = np.random.default_rng(seed)
    normal = random.standard_normal((draws, len(mean))) * np.sqrt(np.maximum(values, 0.0)) @ vectors.T
    largest = np.abs(normal / np.sqrt(random.chisquare(groups.df, (draws, 1)) / groups.df)).max(axis=1)
    critical = float(np.quantile(largest, level))
    t = np.abs(mean) / safe
    p = (1 + (largest[:, None] >= t).sum(axis=0)) / (1 + draws)
    reach = critical * error
    return Joint(critical, mean, error, mean - reach, mean + reach, np.where(error > 0, p, np.nan), groups.df)


def minimum_detectable(standard_error: float, level: float = 0.95, power: float = 0.8) -> float:
    """Smallest true effect that an interval of a level would exclude zero for, with a given chance.

    Parameters
    ----------
    standard_error
        Of the estimate.
    level
        Confidence level of the interval.
    power
        The chance.
    """
    from scipy.special import ndtri

    return float(standard_error * (ndtri(0.5 + level / 2) + ndtri(power)))
