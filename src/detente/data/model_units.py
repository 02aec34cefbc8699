"""The rules by which figures of the record become sizes, regimes and distances of the model.

What each rule is, and why, is said where the whole mapping is: `detente.data.to_world`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array

FORCE_UNIT = 0.05
"""One unit of capability: forces that cost this share of the mean product to keep."""

MEAN_BURDEN = 0.03
"""Mean burden where the record has no product [share of product]; assumption."""

HALF_EARTH = 20015.1
"""Half the circumference of the Earth [km]; one unit of distance."""

AT_RANDOM = 0.5
"""Mean distance of two places at random [half circumferences]."""

LARGEST_BURDEN = 0.6
"""Burden above which the record is not believed: total war took at most this share of product."""

NEAR = 0.25
"""Largest distance of a politically relevant dyad [half circumferences]; assumption."""

FULL_DEMOCRACY, LIMITED = 0.5, 0.3
"""Electoral democracy index from which a regime counts as full, and as limited (assumption)."""


def regimes(index: Array) -> Array:
    """Regimes by the electoral democracy index: 1 full, .5 limited, else 0; 0 where it is not known.

    Parameters
    ----------
    index : [0 to 1]
        Electoral democracy index of V-Dem; not a number where it is not on record.
    """
    return np.where(index > FULL_DEMOCRACY, 1.0, np.where(index > LIMITED, 0.5, 0.0))


def distances(contiguity: Array, major: Array, apart: Array) -> Array:
    """Distances of dyads in the units of the model [half circumferences of the Earth].

    Parameters
    ----------
    contiguity
        Type of contiguity: 1 by land, 2 to 5 across water, else 0; not a number where it is not on record.
    major
        Whether one of the two is a major power.
    apart : [km]
        Between the capitals; not a number where it is not on record.
    """
    kind = np.nan_to_num(contiguity)
    share = np.where(np.isfinite(apart), apart / HALF_EARTH, AT_RANDOM)
    near = (kind > 0) | major
    return np.where(kind == 1, 0.0, np.where(near, NEAR * share, NEAR + (1 - NEAR) * share))


@dataclass(frozen=True)
class Sizes:
    """How large states are.

    Attributes
    ----------
    size : [million dollars of 2017, or relative]
        Products, filled where they are missing.
    spending : [million dollars of 2020, or relative]
        What their forces cost, filled where it is missing or not believed.
    in_dollars
        Whether any product of the year is on record.
    spent
        Whether any spending of the year is.
    own
        Whether nothing of a state had to be filled, its burden apart that is not believed [state].
    doubted
        Burden on record that is not believed, not a number where it is [state].
    """

    size: Array
    spending: Array
    in_dollars: bool
    spent: bool
    own: Array
    doubted: Array


def sizes(product: Array, spending: Array, people: Array, energy: Array) -> Sizes:
    """Sizes and spending of the states of a year, by the rules above.

    Parameters
    ----------
    product : [million dollars of 2017]
        Gross domestic products [state]; not a number where missing, as all that follows.
    spending : [million dollars of 2020]
        Military spending.
    people : [thousand]
        Population.
    energy : [thousand coal-ton equivalents]
        Primary energy consumption.
    """
    product, spending, people, energy = (_positive(one) for one in (product, spending, people, energy))
    in_dollars = bool(np.isfinite(product).any())
    if in_dollars:
        guess = people * _median(product / people, 1.0)
        known = np.isfinite(product) | np.isfinite(people)
    else:
        with np.errstate(invalid="ignore"):
            shares = np.stack([one / _mean(one) for one in (energy, people)])
        known = np.isfinite(shares).any(0)
        guess = np.nansum(shares, 0) / np.maximum(np.isfinite(shares).sum(0), 1)
        guess = np.where(known, guess, np.nan)
    size = np.where(np.isfinite(product), product, guess)
    size = np.where(np.isfinite(size), size, _median(size, 1.0))
    burden = spending / size
    sound = burden < LARGEST_BURDEN if in_dollars else np.isfinite(burden)
    usual = _median(np.where(sound, burden, np.nan), FORCE_UNIT)
    doubted = np.where(np.isfinite(burden) & ~sound, burden, np.nan)
    spent = np.isfinite(spending)
    return Sizes(size, np.where(sound, burden, usual) * size, in_dollars, bool(spent.any()), known & spent, doubted)


def _positive(values: Array) -> Array:
    return np.where(values > 0, values, np.nan)


def _median(values: Array, otherwise: float) -> float:
    return float(np.nanmedian(values)) if np.isfinite(values).any() else otherwise


def _mean(values: Array) -> float:
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def relative(found: Sizes, rows: Sequence[int]) -> tuple[Array, Array, float]:
    """Economies and forces of some states in the units of the model, and the yearly dollars of one unit of forces.

    Parameters
    ----------
    found
        Sizes of all.
    rows
        The states of the world.
    """
    size, spending = found.size[list(rows)], found.spending[list(rows)]
    economy = size / size.mean()
    dollars = FORCE_UNIT * size.mean()
    if found.spent and not found.in_dollars:
        dollars = FORCE_UNIT / MEAN_BURDEN * (spending / economy).mean()
    return economy, spending / dollars, float(dollars)
