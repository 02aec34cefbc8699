"""Shares of the variance: Sobol indices of an outcome's expectation, with luck taken out of them.

Of an outcome without luck they are those of SALib, digit for digit. ``A`` and ``B`` are two samples, ``A_B^j`` is ``A``
with parameter j as in ``B``:

``S_j = E[f(B) (f(A_B^j) - f(A))] / V`` [SaltelliEtAl2010]_, ``T_j = E[(f(A) - f(A_B^j))^2] / 2 V`` [Jansen1999]_,
and of a pair ``E[f(B_A^j) f(A_B^k) - f(A) f(B)] / V - S_j - S_k`` [Saltelli2002]_. With luck each product is taken over
pairs of different runs (``detente.studies.luck``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.luck import (
    across,
    bounds_of_luck,
    luck_variance,
    signs,
    skew_factors,
    squared_effects,
    squared_mean,
)

Indices = Mapping[str, Array]
"""Indices by kind [name], or [name, name] of pairs; with draws of the bootstrap last where there are some."""


@dataclass(frozen=True)
class Saltelli:
    """Outcomes of a design of Saltelli, centred [row, replicate], and with the parameter first [name, row, replicate].

    Attributes
    ----------
    a, b, ab, ba
        Of ``A``, ``B``, ``A_B^j`` and, if pairs are wanted, ``B_A^j``; else none.
    """

    a: Array
    b: Array
    ab: Array
    ba: Array | None = None

    def rows(self, which: Array | slice) -> Saltelli:
        """Return some rows of the design.

        Parameters
        ----------
        which
            Rows.
        """
        ba = None if self.ba is None else self.ba[:, which]
        return Saltelli(self.a[which], self.b[which], self.ab[:, which], ba)


def split(values: Array, names: int, second: bool) -> Saltelli:
    """Return the outcomes of a design part by part.

    Parameters
    ----------
    values
        Outcomes [point, replicate], row of the design by row.
    names
        Number of parameters.
    second
        Whether the design has what pairs need.
    """
    known = values[np.isfinite(values)]
    centred = values - (known.mean() if known.size else 0.0)
    rows = centred.reshape(-1, 2 * names + 2 if second else names + 2, values.shape[1])
    ab = np.moveaxis(rows[:, 1 : names + 1], 1, 0)
    ba = np.moveaxis(rows[:, names + 1 : 2 * names + 1], 1, 0) if second else None
    return Saltelli(rows[:, 0], rows[:, -1], ab, ba)


def whole_rows(parts: Saltelli) -> Array:
    """Return which rows have an outcome at all their points [row].

    Parameters
    ----------
    parts
        Outcomes of the design.
    """
    least = min(2, parts.a.shape[1])
    every = [parts.a[None], parts.b[None], parts.ab, *([] if parts.ba is None else [parts.ba])]
    found: Array = np.all([(np.isfinite(part).sum(-1) >= least).all(0) for part in every], 0)
    return found


def indices(parts: Saltelli, row_weights: Array | None = None, weights: Array | None = None) -> dict[str, Array]:
    """Return first and total indices, of pairs too if the design has them, and both parts of the variance.

    Parameters
    ----------
    parts
        Outcomes of the design.
    row_weights, weights
        How often each row and each replicate counts in draws of the bootstrap [row, draw], [replicate, draw]; once each
        without draws if None.

    Returns
    -------
    dict
        ``first`` and ``total`` [name], ``second`` [name, name], ``variance`` of the expectation and ``luck``, the mean
        variance between runs of one point; each with draws last, if there are some.
    """
    replicates = parts.a.shape[1]
    v = np.ones((len(parts.a), 1)) if row_weights is None else row_weights
    w = np.ones((replicates, 1)) if weights is None else weights

    def mean(rows: Array) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):
            known = np.isfinite(rows)
            total: Array = np.where(known, rows * v, 0.0).sum(0) / (known * v).sum(0)
        return total

    aa, bb = across(parts.a, parts.a, w), across(parts.b, parts.b, w)
    variance = 0.5 * (mean(aa) + mean(bb)) - squared_mean(np.concatenate([parts.a, parts.b]), np.concatenate([v, v]), w)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.where(variance > 0, 1.0 / np.where(variance > 0, variance, 1.0), np.nan)
    crossed = [across(parts.a, ab, w) for ab in parts.ab]
    first = np.stack([mean(across(parts.b, ab, w) - across(parts.b, parts.a, w)) for ab in parts.ab]) * scale
    squares = [across(ab, ab, w) for ab in parts.ab]
    total = np.stack([mean(aa - 2 * c + s) for c, s in zip(crossed, squares, strict=True)]) * 0.5 * scale
    found = {"first": first, "total": total, "variance": variance, "luck": _luck(parts, v)}
    if parts.ba is not None:
        found["second"] = _pairs(parts, first, scale, w, mean)
    return found if row_weights is not None else {name: value[..., 0] for name, value in found.items()}


def _luck(parts: Saltelli, v: Array) -> Array:
    """Return the mean variance between runs of one point [draw]; 0 of a single run, of which nothing is known."""
    if parts.a.shape[1] == 1:
        return np.zeros(v.shape[1])
    each = np.nanmean(np.stack([luck_variance(parts.a), luck_variance(parts.b)]), 0)[:, None]
    found: Array = (each * v).sum(0) / v.sum(0)
    return found


def _pairs(parts: Saltelli, first: Array, scale: Array, w: Array, mean: object) -> Array:
    """Return the indices of pairs, above the diagonal [name, name, draw]."""
    average: object = mean
    names = len(parts.ab)
    found = np.full((names, names, first.shape[-1]), np.nan)
    base = across(parts.a, parts.b, w)
    for j in range(names):
        for k in range(j + 1, names):
            product = across(parts.ba[j], parts.ab[k], w) - base  # type: ignore[index]  # it is there
            found[j, k] = average(product) * scale - first[j] - first[k]  # type: ignore[operator]
    return found


def influence(parts: Saltelli, variance: float, seed: int) -> tuple[Array, Array]:
    """Return the total share that luck alone would give each parameter, and the chance of as large a one [name].

    Parameters
    ----------
    parts
        Outcomes of the design.
    variance
        Variance of the expectation.
    seed
        Seed of the signs.
    """
    flips = signs(parts.a.shape[1], seed)
    effects = parts.ab - parts.a
    squares = np.stack([squared_effects(one, flips) for one in effects])
    bound, chance = bounds_of_luck(squares, skew_factors(effects) ** 2)
    return bound * 0.5 / variance, chance
