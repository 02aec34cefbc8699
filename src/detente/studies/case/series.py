"""What the record has of a case: yearly series, monthly acts, leaders, chronologies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.core.errors import UnknownName
from detente.data.chronology import Chronology
from detente.data.codes import Actor
from detente.data.leadership import Tenure
from detente.data.record import Values


@dataclass(frozen=True)
class Series:
    """One yearly series.

    Attributes
    ----------
    name
        Measure and states, such as ``milex_usd2020_USA``: its key in ``to_dict``.
    label
        For people.
    unit, source
        Unit, and where the numbers come from.
    values
        One a year; ``None`` where missing.
    """

    name: str
    label: str
    unit: str
    source: str
    values: Values

    @property
    def known(self) -> int:
        """Number of years with a value."""
        return sum(value is not None for value in self.values)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "label": self.label,
            "unit": self.unit,
            "source": self.source,
            "values": self.values,
        }


@dataclass(frozen=True)
class Monthly:
    """Monthly acts of one state towards another.

    Attributes
    ----------
    of, to
        The state that acts, and its target.
    months
        Months such as ``1962-10``.
    values
        Net cooperation (+) or conflict (-).
    source
        Name of the event file.
    """

    of: str
    to: str
    months: list[str]
    values: Values
    source: str = "acts"


def series_of(found: Mapping[str, Series], measure: str, *sides: Actor | str) -> Series:
    """Find the series of a measure of one state, or of two in either order where the measure has no direction.

    Parameters
    ----------
    found
        Yearly series by name.
    measure
        Name of the measure, such as ``milex_usd2020`` or ``mid_onset``.
    sides
        The state or states, or their abbreviations.

    Raises
    ------
    UnknownName
        There is no such measure of them.
    """
    abbs = [side if isinstance(side, str) else side.abb for side in sides]
    for order in (abbs, abbs[::-1]):
        one = found.get("_".join((measure, *order)))
        if one is not None:
            return one
    kind = f"measure of {' and '.join(abbs)}"
    ends = tuple("_" + "_".join(order) for order in (abbs, abbs[::-1]))
    raise UnknownName(
        kind, measure, sorted({name.removesuffix(end) for name in found for end in ends if name.endswith(end)})
    )


@dataclass(frozen=True)
class Recorded:
    """What the record has of some states in some years, as it is drawn.

    Attributes
    ----------
    actors, years
        The states and the years.
    series
        Yearly series by name.
    leaders
        Who led, in order, state by state.
    chronologies
        Chronologies of the dyads that have one.
    """

    actors: tuple[Actor, ...]
    years: tuple[int, ...]
    series: Mapping[str, Series]
    leaders: Sequence[Tenure]
    chronologies: Sequence[Chronology]

    def of_state(self, measure: str, actor: Actor | str) -> Series:
        """Return the series of one measure of one state; see `series_of`."""
        return series_of(self.series, measure, actor)

    def of_dyad(self, measure: str, one: Actor | str, other: Actor | str) -> Series:
        """Return the series of one measure of two states; see `series_of`."""
        return series_of(self.series, measure, one, other)

    @property
    def title(self) -> str:
        """States and years, for people."""
        names = [actor.name for actor in self.actors]
        joined = " and ".join(names) if len(names) == 2 else ", ".join(names)
        span = f"{self.years[0]}-{self.years[-1]}" if len(self.years) > 1 else str(self.years[0])
        return f"{joined}, {span}"
