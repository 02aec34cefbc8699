"""An estimate with its interval, and several with intervals that hold at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
