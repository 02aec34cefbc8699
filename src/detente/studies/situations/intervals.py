"""Intervals of shares and of their changes: rows that share a state, or a decade, are not independent.

What moves a year moves the next: the share of dilemmas of a year and of the year before correlate by .8 and more. Years
are therefore taken in blocks of ten. Four periods have few of them, and intervals few degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.same import ByValue

LEVEL = 0.95
"""Confidence level of intervals."""
FEWEST = 20
"""States from which there are intervals: with fewer they were not tried."""
BLOCK = 10
"""Years that count as one: whatever moves one of them may move the others."""


@dataclass(frozen=True, eq=False)
class Interval(ByValue):
    """The interval of a central share or of its change, by what dyads of a state and of ten years have in common.

    Attributes
    ----------
    standard_error, low, high
        Dyadic-robust, with a term for common decades; the interval is of 95 %. NaN where there are too few states.
    df
        Degrees of freedom of Student's distribution, from which the interval is.
    """

    standard_error: float
    low: float
    high: float
    df: float = float("nan")


def of_share(torn: Array, one: Array, two: Array, year: Array) -> Interval:
    """Return the interval of a share.

    Parameters
    ----------
    torn : array [row]
        1 where there is a dilemma, else 0.
    one, two, year : array of int [row]
        Both states and the year.
    """
    from detente.stats.dyadic import dyadic_mean

    mean = dyadic_mean(torn, one, two, year, LEVEL, blocks=BLOCK)
    return Interval(mean.standard_error, max(mean.low, 0.0), min(mean.high, 1.0), mean.df)


def of_changes(torn: Array, one: Array, two: Array, year: Array, inside: Array) -> list[Interval]:
    """Return the intervals of the changes from each of some spans of years to the last of them.

    They are those of the coefficients of least squares on a constant and a 0-1 variable for each earlier span.

    Parameters
    ----------
    torn, one, two, year : array [row]
        As of ``of_share``.
    inside : array of bool [row, span]
        Which rows are of which span.
    """
    from scipy.special import stdtrit

    from detente.stats.groups import Groups
    from detente.stats.parts import coefficient_parts

    each = inside.astype(float)
    means = (each * torn[:, None]).sum(0) / each.sum(0)
    design = np.concatenate([np.ones((len(torn), 1)), each[:, :-1]], -1)
    parts = coefficient_parts(design, np.ones(len(torn)), torn - each @ means, Groups(one, two, year, blocks=BLOCK))
    errors = np.sqrt(np.diag(parts.covariance))[1:]
    reach, change = stdtrit(parts.df[1:], 0.5 + LEVEL / 2) * errors, means[-1] - means[:-1]
    rows = zip(errors, change - reach, change + reach, parts.df[1:], strict=True)
    return [Interval(*(float(number) for number in row)) for row in rows]
