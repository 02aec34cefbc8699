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

Rows that share neither a state nor a year count as independent. Where what moves a year lives on in the next,
``blocks`` takes blocks of so many years in place of years; without it intervals of what varies over years hold far too
seldom.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.quoted import quote
from detente.stats.checks import check_between, check_design, check_numbers, check_outcome
from detente.stats.estimates import Estimate as Estimate
from detente.stats.estimates import Joint as Joint
from detente.stats.groups import Groups, squares
from detente.stats.parts import CovarianceParts, coefficient_parts, mean_parts, without_negative

DRAWS = 10_000
"""Draws of the largest t value."""

LEAST_STATES = 3
"""Fewest states that an error can be estimated from: of two there is one pair, and without either no row is left."""


def dyadic_covariance(scores: Array, one: Array, other: Array, year: Array | None = None, *, blocks: int = 1) -> Array:
    """Covariance of a sum of scores over pairs of states, as published: without a finite-sample factor.

    Negative eigenvalues, which it can have in small samples, are set to zero [CameronEtAl2011]_.

    Parameters
    ----------
    scores : array [row, k]
        Contributions to an estimating equation.
    one, other : array [row]
        The two states of each row, in either order.
    year : array [row], optional
        Its year.
    blocks
        Length of the calendar blocks of years whose rows share shocks [years], as in ``Groups``.

    Returns
    -------
    array [k, k]
        The covariance.
    """
    groups = Groups(one, other, year, blocks=blocks)
    s = check_numbers("The scores", scores, columns=True, rows=len(groups.one))
    return without_negative(groups.share_state(s) + squares(groups.of_years(s)) - groups.share_both(s))


def _errors(parts: CovarianceParts, groups: Groups) -> Array:
    """Take the standard errors, not a number where there are too few states to tell, or nothing tells of a column."""
    found = np.sqrt(np.diag(parts.covariance))
    return np.where((groups.states >= LEAST_STATES) & parts.told, found, np.nan)


def _intervals(values: Array, parts: CovarianceParts, groups: Groups, level: float) -> tuple[Estimate, ...]:
    from scipy.special import stdtrit

    errors, df = _errors(parts, groups), parts.df
    reach = stdtrit(df, 0.5 + check_between("The level", level) / 2) * errors
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
    v = check_numbers("What the means are of", values, columns=True, rows=len(groups.one))
    return _intervals(v.mean(axis=0), mean_parts(v, groups), groups, level)


def dyadic_mean(
    values: Array, one: Array, other: Array, year: Array | None = None, level: float = 0.95, *, blocks: int = 1
) -> Estimate:
    """Mean over pairs of states and years, such as of differences of losses.

    Parameters
    ----------
    values : array [row]
        What the mean is of.
    one, other, year, blocks
        As in ``dyadic_covariance``.
    level
        Confidence level.
    """
    v = check_numbers("What the mean is of", values)
    return dyadic_means(v[:, None], Groups(one, other, year, blocks=blocks), level)[0]


def _logit_parts(design: Array, outcome: Array, coefficients: Array, groups: Groups) -> CovarianceParts:
    from scipy.special import expit

    x = check_design(design, len(groups.one))
    y, b = check_outcome(outcome, len(x)), check_numbers("The coefficients", coefficients, rows=x.shape[1])
    chance = expit(x @ b)
    return coefficient_parts(x, chance * (1 - chance), y - chance, groups)


def dyadic_logit(
    design: Array,
    outcome: Array,
    coefficients: Array,
    one: Array,
    other: Array,
    year: Array | None = None,
    *,
    blocks: int = 1,
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
    one, other, year, blocks
        As in ``dyadic_covariance``.
    """
    return _logit_parts(design, outcome, coefficients, Groups(one, other, year, blocks=blocks)).covariance


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
    return _intervals(np.asarray(coefficients, float), parts, groups, level)


def dyadic_ols(
    design: Array, residuals: Array, one: Array, other: Array, year: Array | None = None, *, blocks: int = 1
) -> Array:
    """Covariance of the coefficients of least squares [k, k].

    Parameters
    ----------
    design : array [row, k]
        What explains, the constant included.
    residuals : array [row]
        What is left.
    one, other, year, blocks
        As in ``dyadic_covariance``.
    """
    groups = Groups(one, other, year, blocks=blocks)
    x = check_design(design, len(groups.one))
    return coefficient_parts(
        x, np.ones(len(x)), check_numbers("What is left", residuals, rows=len(x)), groups
    ).covariance


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
    x = check_design(design, len(groups.one))
    y = check_numbers("The outcome", outcome, rows=len(x))
    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    parts = coefficient_parts(x, np.ones(len(x)), y - x @ coefficients, groups)
    return _intervals(coefficients, parts, groups, level)


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
    *,
    blocks: int = 1,
) -> Estimate:
    """Compare forecasts of nested models: the large model's gain in squared error, freed of the noise it adds.

    It is of squared error even where log losses are shown beside it, and it can be liberal: at 5 %, a column of states
    that tells nothing seems to in 9 % of simulations with eight test years.

    The mean of ``(actual - small)^2 - (actual - large)^2 + (small - large)^2``; above zero the larger model knows more,
    which ``p_above`` tests on one side [ClarkWest2007]_.

    Parameters
    ----------
    actual, small, large : array [row]
        What happened (0 or 1 of an event), the forecasts of the small model and of the large model that holds it.
    one, other, year, blocks
        As in ``dyadic_covariance``.
    level
        Confidence level.
    """
    y = check_numbers("What happened", actual)
    a, b = (check_numbers("The forecasts", part, rows=len(y)) for part in (small, large))
    return dyadic_mean((y - a) ** 2 - (y - b) ** 2 + (a - b) ** 2, one, other, year, level, blocks=blocks)


def max_t(
    differences: Array,
    one: Array,
    other: Array,
    year: Array | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
    *,
    blocks: int = 1,
) -> Joint:
    """Intervals of several means that hold at once, so that the best of them can be looked at [White2000]_.

    The largest absolute t value is drawn from Student's distribution with the estimated correlation of the means.

    Parameters
    ----------
    differences : array [row, mean]
        What the means are of.
    one, other, year, blocks
        As in ``dyadic_covariance``.
    draws, seed
        Number of draws, and seed of NumPy's generator.
    level
        Confidence level of all intervals together.
    """
    return joint_means(differences, Groups(one, other, year, blocks=blocks), draws, seed, level)


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
    check_between("The level", level)
    if draws < 1:
        message = f"The number of draws is {quote(draws)}."
        raise InvalidValue(message, "Give at least 1, better 10,000.")
    v = check_numbers("What the means are of", differences, columns=True, rows=len(groups.one))
    parts, mean = mean_parts(v, groups), v.mean(axis=0)
    covariance, df, error = parts.covariance, float(parts.df.min()), _errors(parts, groups)
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

    if not standard_error >= 0:
        message = f"The standard error is {quote(standard_error)}."
        raise InvalidValue(message, "It must be a number that is not below 0.")
    shares = 0.5 + check_between("The level", level) / 2, check_between("The power", power)
    reach = [float(stdtrit(df, p) if np.isfinite(df) else ndtri(p)) for p in shares]
    return float(standard_error * sum(reach))
