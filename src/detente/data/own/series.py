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
    """

    measure: str
    sides: tuple[Actor, ...]
    values: Values

    @property
    def name(self) -> str:
        """Measure and sides, such as ``sanctions_USA_RUS``."""
        return "_".join((self.measure, *(side.abb for side in self.sides)))

    @property
    def label(self) -> str:
        """What it is, for people."""
        return f"{self.measure}, {' and '.join(side.name for side in self.sides)}"


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
                yield OwnSeries(column, these, values)


def filled(record: Values, own: Values) -> tuple[Values, int]:
    """Take own values where there are any, and the record's elsewhere; return how many are own.

    Parameters
    ----------
    record, own
        One value a year each.
    """
    values = [a if b is None else b for a, b in zip(record, own, strict=True)]
    return values, sum(value is not None for value in own)
