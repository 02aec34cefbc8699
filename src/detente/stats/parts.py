"""The parts of a dyadic-robust covariance, and how many states and years carry it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.stats.groups import Groups, squares

SINGULAR = 1e-10
"""Share of the largest eigenvalue below which an information matrix holds nothing."""

SHARED = 0.5
"""Share of the errors' variance that rows of a state or year have in common, for their effective number; assumption."""

TINY = 1e-300
"""Least information of a column."""


@dataclass(frozen=True)
class CovarianceParts:
    """What a covariance is made of, and how many states and years carry it.

    Attributes
    ----------
    states, years, both, pairs : array [k, k]
        Products over rows that share a state, a year, both, and of the same pair.
    effective_states, effective_years : array [k]
        Effective numbers of either for each estimate.
    least : array [k]
        Least variance of each.
    told : array of bool [k]
        Whether any row tells of it.
    """

    states: Array
    years: Array
    both: Array
    pairs: Array
    effective_states: Array
    effective_years: Array
    least: Array
    told: Array

    @property
    def covariance(self) -> Array:
        """The covariance: the parts together, no variance below its least, or that of pairs if none is above 0."""
        total = without_negative(self.states + self.years - self.both)
        variance = np.maximum(np.diag(total), self.least)
        variance = np.where(variance > 0, variance, np.diag(self.pairs))
        return total + np.diag(variance - np.diag(total))

    @property
    def df(self) -> Array:
        """Degrees of freedom of each estimate [k]."""
        d, y = np.maximum(np.diag(self.states), 0.0), np.diag(self.years)
        share = np.where(d + y > 0, d / np.where(d + y > 0, d + y, 1.0), 1.0)
        one, other = np.maximum(self.effective_states - 1, 1.0), np.maximum(self.effective_years - 1, 1.0)
        return 1.0 / (share**2 / one + (1 - share) ** 2 / other)


def without_negative(covariance: Array) -> Array:
    """Set negative eigenvalues to zero, as published [CameronEtAl2011]_."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return covariance if values.min(initial=0.0) >= 0 else (vectors * np.maximum(values, 0.0)) @ vectors.T


def _effective(variances: Array) -> Array:
    """Effective number of groups, from the variance that each brings to an estimate [group, k] -> [k]."""
    squared = (variances**2).sum(axis=0)
    return np.where(
        squared > 0, variances.sum(axis=0) ** 2 / np.where(squared > 0, squared, 1.0), float(max(len(variances), 1))
    )


def mean_parts(values: Array, groups: Groups) -> CovarianceParts:
    """Parts of the covariance of means.

    Parameters
    ----------
    values : array [row, k]
        What the means are of.
    groups
        Which rows share what.
    """
    size = len(values)
    off = values - values.mean(axis=0)
    by_state, by_year = groups.rows_of_states, groups.rows_of_years
    states, years = (
        squares(sums / np.maximum(size - held, 1))
        for sums, held in ((groups.of_states(off), by_state), (groups.of_years(off), by_year))
    )
    off /= size
    pairs = squares(groups.of_pairs(off))
    columns = np.ones(values.shape[1])
    return CovarianceParts(
        states - pairs,
        years,
        groups.share_both(off),
        pairs,
        _effective(by_state**2) * columns,
        _effective(by_year**2) * columns,
        np.maximum(np.diag(states - pairs), np.diag(years)),
        columns > 0,
    )


def coefficient_parts(design: Array, weights: Array, residuals: Array, groups: Groups) -> CovarianceParts:
    """Parts of the covariance of coefficients.

    Parameters
    ----------
    design : array [row, k]
        What explains, the constant included.
    weights : array [row]
        Weight of each row in the information: 1 in least squares, ``p (1 - p)`` in a logit.
    residuals : array [row]
        What is left.
    groups
        Which rows share what.
    """
    held = (design**2).T @ weights
    scale = np.sqrt(np.maximum(held, TINY))
    design = design / scale
    information = (design * weights[:, None]).T @ design
    scores, bread = design * residuals[:, None], _inverse(information) / scale
    influence, pull = scores @ bread, (design * np.sqrt(weights)[:, None]) @ bread

    def moved(sum_by: Callable[[Array], Array]) -> Array:
        without = _inverse(information - _information(design, weights, sum_by))
        return np.einsum("gkl,gl->gk", without, sum_by(scores)) / scale

    def carried(sum_by: Callable[[Array], Array]) -> Array:
        return _effective(SHARED * sum_by(pull) ** 2 + (1 - SHARED) * sum_by(pull**2))

    pairs = squares(groups.of_pairs(influence))
    states = squares(moved(groups.of_states)) - pairs
    return CovarianceParts(
        states,
        squares(moved(groups.of_years)),
        groups.share_both(influence),
        pairs,
        carried(groups.of_states),
        carried(groups.of_years),
        np.diag(states),
        held > 0,
    )


def _inverse(information: Array) -> Array:
    """Inverse where there is one; what nothing tells of stays as it is."""
    return np.linalg.pinv(information, rcond=SINGULAR, hermitian=True)


def _information(design: Array, weights: Array, sum_by: Callable[[Array], Array]) -> Array:
    """Information that the rows of each group hold [group, k, k]."""
    size = design.shape[1]
    above = np.triu_indices(size)
    held = np.concatenate([sum_by(design[:, [k]] * design[:, k:] * weights[:, None]) for k in range(size)], axis=1)
    full = np.zeros((len(held), size, size))
    full[:, above[0], above[1]] = full[:, above[1], above[0]] = held
    return full
