"""What the record has of a case: yearly series, monthly acts, leaders, chronologies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
        Measure and states, such as ``milex_usd2020_USA``.
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

    @property
    def title(self) -> str:
        """States and years, for people."""
        names = [actor.name for actor in self.actors]
        joined = " and ".join(names) if len(names) == 2 else ", ".join(names)
        span = f"{self.years[0]}-{self.years[-1]}" if len(self.years) > 1 else str(self.years[0])
        return f"{joined}, {span}"
