"""Columns of one's own as yearly series of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.data.codes import Actor
from detente.data.own.frame import OwnFrame
from detente.data.record import Values


@dataclass(frozen=True)
class OwnSeries:
    """A column of one's own for one side, or for two.

    Attributes
    ----------
    measure
        Name of the column.
    sides
        One side; or the two, the one that acts first where dyads are directed.
    values
        One a year.
    whose
        The one of the two that the column is about; None if it is about both.
    """

    measure: str
    sides: tuple[Actor, ...]
    values: Values
    whose: Actor | None = None

    @property
    def name(self) -> str:
        """Measure and sides, such as ``sanctions_USA_RUS``."""
        return "_".join((self.measure, *(side.abb for side in self.sides)))

    @property
    def label(self) -> str:
        """What it is, for people."""
        of = f" of {self.whose.name}" if self.whose else ""
        return f"{self.measure}{of}, {' and '.join(side.name for side in self.sides)}"


def yearly(own: OwnFrame, sides: Sequence[Actor], years: Sequence[int]) -> Iterator[OwnSeries]:
    """Yield every column of numbers for every side, or for every two of them, where the file has a value.

    Parameters
    ----------
    own
        The file.
    sides
        Sides of a case.
    years
        Years of the case.
    """
    if own.unit not in ("state-year", "dyad-year"):
        return
    for column in own.numbers:
        found: list[tuple[tuple[Actor, ...], Values]]
        if own.unit == "state-year":
            found = [((side,), own.of_state(column, side, years)) for side in sides]
        else:
            pairs = list(combinations(sides, 2))
            both = [turned for a, b in pairs for turned in ((a, b), (b, a))]
            found = [((a, b), own.of_dyad(column, a, b, years)) for a, b in (both if own.directed else pairs)]
        for these, values in found:
            if any(value is not None for value in values):
                yield OwnSeries(column, these, values, _whose(own, column, these))


def _whose(own: OwnFrame, column: str, sides: Sequence[Actor]) -> Actor | None:
    """Return the side that a column is about: the first of a couple is about the first side."""
    return next((sides[couple.index(column)] for couple in own.couples if column in couple), None)


def filled(record: Values, own: Values) -> tuple[Values, int]:
    """Take own values where there are any, and the record's elsewhere; return how many are own.

    Parameters
    ----------
    record, own
        One value a year each.
    """
    values = [a if b is None else b for a, b in zip(record, own, strict=True)]
    return values, sum(value is not None for value in own)
