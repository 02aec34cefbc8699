"""Dyadic-robust inference: errors of estimates from pairs of states, which share states and years.

Of an estimate with contributions ``s(r)`` to its estimating equation, one a row ``r``, a row being a pair of states in
a year, the covariance is the sum of ``s(r) s(q)'``

    over all rows r and q that share a state, in whatever years
    + over all rows of the same year - over all that share both

[AronowEtAl2015]_ [CameronEtAl2011]_ (``dyadic_covariance``). With ``S(i)`` the sum of the rows of a state, ``G(d)`` of
a pair and ``T(t)`` of a year, the terms are ``sum S S' - sum G G'``, ``sum T T'`` and the first within years.

So far as published; with few states or years the sum is too small and at times negative, and intervals from it hold
the truth too rarely. What is estimated here (``dyadic_mean``, ``dyadic_ols``, ``dyadic_logit``) therefore

1. takes for ``S(i)`` and ``T(t)`` how far the estimate moves when the state or the year is left out, to first order
   [MacKinnonEtAl2023]_,
2. lets no variance be smaller than that of rows that share a state, and that of a mean neither than that of years,
3. has intervals of Student's distribution with ``(D + Y)^2 / (D^2 / (G(D) - 1) + Y^2 / (G(Y) - 1))`` degrees of freedom
   [Satterthwaite1946]_, ``D`` and ``Y`` being the parts of states and of years and ``G`` the effective number of
   either, which is their number if all weigh the same [CarterEtAl2017]_.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.shown import plain
from detente.stats.groups import Groups, squares
from detente.stats.parts import Parts, coefficient_parts, mean_parts, without_negative

DRAWS = 10_000
"""Draws of the largest t value."""


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

        return float(stdtr(self.df, -self.estimate / self.standard_error)) if self.standard_error > 0 else float("nan")

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
        Chance that the largest absolute t value is as large as this one, if all true values are zero.
    df
        Degrees of freedom, the fewest of any.
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


def dyadic_covariance(scores: Array, one: Array, other: Array, year: Array | None = None) -> Array:
    """Covariance of a sum of scores over pairs of states, as published: without a finite-sample factor.

    Negative eigenvalues, which it can have in small samples, are set to zero [CameronEtAl2011]_.

    Parameters
    ----------
    scores : array [row, k]
        Contributions to an estimating equation.
    one, other : array [row]
        The two states of each row, in either order.
    year : array [row], optional
        Its year, or a block of years whose rows share shocks.

    Returns
    -------
    array [k, k]
        The covariance.
    """
    groups, s = Groups(one, other, year), np.asarray(scores, float)
    return without_negative(groups.share_state(s) + squares(groups.of_years(s)) - groups.share_both(s))


def _intervals(values: Array, parts: Parts, level: float) -> tuple[Estimate, ...]:
    from scipy.special import stdtrit

    errors, df = np.sqrt(np.diag(parts.covariance)), parts.df
    reach = stdtrit(df, 0.5 + level / 2) * errors
    columns = zip(values, errors, values - reach, values + reach, df, strict=True)
    return tuple(Estimate(float(b), float(e), float(low), float(high), float(d)) for b, e, low, high, d in columns)


def dyadic_means(values: Array, groups: Groups, level: float = 0.95) -> tuple[Estimate, ...]:
    """Means of several quantities over the same pairs of states and years.

    Parameters
    ----------
    values : array [row, mean]
        What the means are of.
    groups
        Which rows share what.
    level
        Confidence level of each interval.
    """
    v = np.asarray(values, float)
    return _intervals(v.mean(axis=0), mean_parts(v, groups), level)


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
    return dyadic_means(np.asarray(values, float)[:, None], Groups(one, other, year), level)[0]


def _logit_parts(design: Array, outcome: Array, coefficients: Array, groups: Groups) -> Parts:
    from scipy.special import expit

    x = np.asarray(design, float)
    chance = expit(x @ np.asarray(coefficients, float))
    return coefficient_parts(x, chance * (1 - chance), np.asarray(outcome, float) - chance, groups)


def dyadic_logit(
    design: Array, outcome: Array, coefficients: Array, one: Array, other: Array, year: Array | None = None
) -> Array:
    """Covariance of the coefficients of a logit [k, k].

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
    return _logit_parts(design, outcome, coefficients, Groups(one, other, year)).covariance


def logit_estimates(
    design: Array, outcome: Array, coefficients: Array, groups: Groups, level: float = 0.95
) -> tuple[Estimate, ...]:
    """Coefficients of a logit with their intervals.

    Parameters
    ----------
    design, outcome, coefficients
        As in ``dyadic_logit``.
    groups
        Which rows share what.
    level
        Confidence level of each interval.
    """
    parts = _logit_parts(design, outcome, coefficients, groups)
    return _intervals(np.asarray(coefficients, float), parts, level)


def dyadic_ols(design: Array, residuals: Array, one: Array, other: Array, year: Array | None = None) -> Array:
    """Covariance of the coefficients of least squares [k, k].

    Parameters
    ----------
    design : array [row, k]
        What explains, the constant included.
    residuals : array [row]
        What is left.
    one, other, year : array [row]
        As in ``dyadic_covariance``.
    """
    x, e = np.asarray(design, float), np.asarray(residuals, float)
    return coefficient_parts(x, np.ones(len(x)), e, Groups(one, other, year)).covariance


def ols_estimates(design: Array, outcome: Array, groups: Groups, level: float = 0.95) -> tuple[Estimate, ...]:
    """Fit by least squares, and give the coefficients with their intervals.

    Parameters
    ----------
    design : array [row, k]
        What explains, the constant included.
    outcome : array [row]
        What is explained.
    groups
        Which rows share what.
    level
        Confidence level of each interval.
    """
    x, y = np.asarray(design, float), np.asarray(outcome, float)
    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    return _intervals(coefficients, coefficient_parts(x, np.ones(len(x)), y - x @ coefficients, groups), level)


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
    draws: int = DRAWS,
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
    return joint_means(differences, Groups(one, other, year), draws, seed, level)


def joint_means(differences: Array, groups: Groups, draws: int = DRAWS, seed: int = 0, level: float = 0.95) -> Joint:
    """Intervals of several means over the same pairs of states and years, that hold at once: see ``max_t``.

    Parameters
    ----------
    differences : array [row, mean]
        What the means are of.
    groups
        Which rows share what.
    draws, seed, level
        As in ``max_t``.
    """
    v = np.asarray(differences, float)
    parts, mean = mean_parts(v, groups), v.mean(axis=0)
    covariance, df = parts.covariance, float(parts.df.min())
    error = np.sqrt(np.diag(covariance))
    safe = np.where(error > 0, error, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(safe, safe))
    random = np.random.default_rng(seed)
    normal = random.standard_normal((draws, len(mean))) * np.sqrt(np.maximum(values, 0.0)) @ vectors.T
    largest = np.abs(normal).max(axis=1) / np.sqrt(random.chisquare(df, draws) / df)
    critical = float(np.quantile(largest, level))
    p = (1 + (largest[:, None] >= np.abs(mean) / safe).sum(axis=0)) / (1 + draws)
    reach = critical * error
    return Joint(critical, mean, error, mean - reach, mean + reach, np.where(error > 0, p, np.nan), df)


def minimum_detectable(
    standard_error: float, level: float = 0.95, power: float = 0.8, df: float = float("inf")
) -> float:
    """Smallest true effect for which an interval excludes zero with a given chance.

    Parameters
    ----------
    standard_error
        Of the estimate.
    level
        Confidence level of the interval.
    power
        The chance.
    df
        Degrees of freedom of the interval; normal without them.
    """
    from scipy.special import ndtri, stdtrit

    reach = [float(stdtrit(df, p) if np.isfinite(df) else ndtri(p)) for p in (0.5 + level / 2, power)]
    return float(standard_error * sum(reach))
