"""Yes, no and unknown: a condition that the record may not answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array


@dataclass(frozen=True, eq=False)
class Truth:
    """A condition of many dyad-years: true, false, or neither (Kleene's logic of three values).

    Attributes
    ----------
    yes, no : array of bool
        Where it is known to hold, and where it is known not to.
    """

    yes: Array
    no: Array

    @property
    def unknown(self) -> Array:
        """Where the record does not answer."""
        return ~(self.yes | self.no)

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes)

    def __getitem__(self, place: object) -> Truth:
        return Truth(self.yes[place], self.no[place])


def told(values: Array, known: Array | bool = True) -> Truth:
    """Return a condition from booleans, unknown where it is said so.

    Parameters
    ----------
    values
        Whether it holds.
    known
        Where that is known.
    """
    there = np.broadcast_to(np.asarray(known, bool), np.shape(values))
    return Truth(values & there, ~np.asarray(values, bool) & there)


def at_least(values: Array, limit: float) -> Truth:
    """Return whether numbers reach a limit; unknown where a number is NaN."""
    with np.errstate(invalid="ignore"):
        return Truth(values >= limit, values < limit)


def certain(values: Array, complete: Array) -> Truth:
    """Return a condition that a list shows where it holds, and rules out only in years in which it is complete.

    Parameters
    ----------
    values
        Whether the list shows it.
    complete
        Where what is not listed did not happen.
    """
    return Truth(values, ~values & complete)


def two_of(first: Truth, second: Truth, third: Truth) -> Truth:
    """Return whether at least two of three conditions hold."""
    return (first & second) | (first & third) | (second & third)
