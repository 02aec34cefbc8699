"""Data of one's own in a case: series beside the record's, values in their place, and acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from detente.core.errors import DataError, InvalidValue
from detente.data.codes import Actor
from detente.data.own import OwnFrame
from detente.data.own.acts import OwnActs, read_acts
from detente.data.own.series import filled
from detente.data.own.series import yearly as own_series
from detente.studies.case.measures import DYAD, STATE
from detente.studies.case.series import Series, Yearly

UNIT = "as in the file"
"""Unit of a column of one's own: the file does not say it."""

COLUMNS = {one.column: one.name for one in STATE} | {one.column: one.name for one in DYAD if not one.directed}
"""Measures of a case by the columns of the record's frames that they come from."""


@dataclass(frozen=True)
class OwnData:
    """What a file of one's own brought to a case.

    Attributes
    ----------
    file
        Its name.
    report
        What was found in it.
    told
        The same as sentences.
    series
        Names of the series that are its own.
    filled
        Years in which it stands in for the record, by series.
    """

    file: str
    report: dict[str, Any]
    told: list[str]
    series: list[str] = field(default_factory=list)
    filled: dict[str, int] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        """What came from the file."""
        found = []
        if self.series:
            found.append(f"From {self.file}, beside the record: {', '.join(self.series)}.")
        if self.filled:
            stand = [f"{name} ({years} {'years' if years > 1 else 'year'})" for name, years in self.filled.items()]
            found.append(f"From {self.file}, in place of the record: {', '.join(stand)}.")
        return [*found, *self.lacking]

    @property
    def lacking(self) -> list[str]:
        """That there is nothing in the file about these sides, where that is so."""
        none = f"{self.file} has no value by year of these sides in these years."
        return [] if self.series or self.filled or self.report["unit"] == "dyad-month" else [none]

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {"file": self.file, "series": self.series, "filled": self.filled, "report": self.report}


def put_in(yearly: Yearly, own: OwnFrame, sides: Sequence[Actor], years: Sequence[int]) -> tuple[Yearly, OwnData]:
    """Put yearly columns of one's own beside the record's series, or in their place where they are named like them.

    Parameters
    ----------
    yearly
        Series of the case.
    own
        The file.
    sides, years
        The sides and the years.
    """
    data = OwnData(own.name, own.report.as_dict(), [own.report.head, *own.report.sentences])
    record = {(one.measure, *one.states): one for one in yearly.found}
    for one in own_series(own, sides, years):
        states = tuple(side.abb for side in one.sides)
        measure = COLUMNS.get(one.measure, one.measure) if (one.measure, *states) not in record else one.measure
        same = _same(record, measure, states, own.directed)
        if same is None:
            known = any(name == measure and set(of) == set(states) for name, *of in record)
            name = f"{one.measure}_own" if known else one.measure
            of = f" of {one.whose.name}" if one.whose else ""
            label = (
                f"{one.measure}{of}, {(' towards ' if own.directed else ' and ').join(side.name for side in one.sides)}"
            )
            beside = Series(name, states, label, UNIT, own.name, one.values)
            yearly = yearly.beside([beside])
            data.series.append(beside.name)
            continue
        values, many = filled(same.values, one.values)
        source = f"{same.source}; {many} of {len(values)} years from {own.name}"
        yearly = yearly.beside([replace(same, values=values, source=source)])
        data.filled[same.name] = many
    return yearly, data


def _same(
    record: dict[tuple[str, ...], Series], measure: str, states: tuple[str, ...], directed: bool | None
) -> Series | None:
    """Return the series of the record that a column stands in for: of its name and sides, directed if it is."""
    if len(states) == 1:
        return record.get((measure, *states))
    ways = [record.get((measure, *states)), record.get((measure, *reversed(states)))]
    there = [one for one in ways if one is not None]
    return there[0] if len(there) == (2 if directed else 1) else None


def acts_of(
    own: OwnFrame | None, sides: Sequence[Actor], years: Sequence[int], miss: Callable[[str], None]
) -> list[tuple[Actor, Actor, OwnActs]]:
    """Return acts of one's own by month, for every two sides of which the file has some.

    Parameters
    ----------
    own
        The file.
    sides, years
        The sides and the years.
    miss
        Is told why there are none.
    """
    found: list[tuple[Actor, Actor, OwnActs]] = []
    if own is None or own.unit != "dyad-month":
        return found
    for one, two in combinations(sides, 2):
        try:
            acts = read_acts(own, one, two, years)
            found.append((one, two, acts))
            for sentence in acts.gaps(one, two):
                miss(sentence)
        except InvalidValue as error:  # it does not say what scores them
            miss(f"{error.message} {error.hint}")
            return found
        except DataError as error:  # nothing of the two
            miss(error.message)
    return found
