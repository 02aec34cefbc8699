"""What the record has of a case: yearly series, monthly acts, leaders, crises, chronologies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.core.errors import UnknownName
from detente.data.chronology import Chronology
from detente.data.codes import Actor
from detente.data.leadership import Tenure
from detente.data.perception import Perceived
from detente.data.record import Values

if TYPE_CHECKING:
    import polars as pl

Side = Actor | str
"""A state, or its abbreviation."""


@dataclass(frozen=True)
class Series:
    """One yearly series.

    Attributes
    ----------
    measure
        What is measured, such as ``milex_usd2020``.
    states
        Abbreviation of the state, or of the two; of a measure with a direction, the one that acts first.
    label
        For people.
    unit, source
        Unit, and where the numbers come from.
    values
        One a year; ``None`` where missing.
    """

    measure: str
    states: tuple[str, ...]
    label: str
    unit: str
    source: str
    values: Values

    @property
    def name(self) -> str:
        """Measure and states, such as ``milex_usd2020_USA``: the key in ``to_dict``."""
        return "_".join((self.measure, *self.states))

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
class Yearly:
    """Yearly series of some states and of the dyads among them.

    Attributes
    ----------
    years
        The years.
    found
        The series: of states, then of dyads.
    """

    years: tuple[int, ...] = ()
    found: tuple[Series, ...] = ()

    @cached_property
    def _places(self) -> Mapping[tuple[str, ...], Series]:
        return {(one.measure, *one.states): one for one in self.found}

    def of_state(self, measure: str, actor: Side) -> Series:
        """Return the series of one measure of one state.

        Parameters
        ----------
        measure
            Name of the measure, such as ``milex_usd2020``.
        actor
            The state, or its abbreviation.

        Raises
        ------
        UnknownName
            There is no such measure of it.
        """
        return self._one(measure, (_abb(actor),))

    def of_dyad(self, measure: str, one: Side, other: Side) -> Series:
        """Return the series of one measure of two states.

        Parameters
        ----------
        measure
            Name of the measure, such as ``mid_onset``.
        one, other
            The states, or their abbreviations: in either order, but where a measure is of the one towards the other.

        Raises
        ------
        UnknownName
            There is no such measure of them.
        """
        return self._one(measure, (_abb(one), _abb(other)))

    def _one(self, measure: str, states: tuple[str, ...]) -> Series:
        for order in (states, states[::-1]):
            one = self._places.get((measure, *order))
            if one is not None:
                return one
        kind = f"measure of {' and '.join(states)}"
        raise UnknownName(kind, measure, [name for name, *of in self._places if set(of) == set(states)])

    def beside(self, more: Iterable[Series]) -> Yearly:
        """Return these series with more beside them, or in the place of one of the same measure and states.

        Parameters
        ----------
        more
            The others.
        """
        found = self.by_name | {one.name: one for one in more}
        return Yearly(self.years, tuple(found.values()))

    @cached_property
    def by_name(self) -> dict[str, Series]:
        """Every series by its name."""
        return {one.name: one for one in self.found}

    @cached_property
    def states(self) -> pl.DataFrame:
        """Table of the states, one row a ``state``, ``year`` and ``measure``."""
        return self._table(("state",))

    @cached_property
    def dyads(self) -> pl.DataFrame:
        """Table of the dyads, one row a ``state``, ``other``, ``year`` and ``measure``."""
        return self._table(("state", "other"))

    def _table(self, keys: Sequence[str]) -> pl.DataFrame:
        import polars as pl

        schema = {
            **dict.fromkeys(keys, pl.String), "year": pl.Int32, "measure": pl.String, "value": pl.Float64,
            "unit": pl.String, "source": pl.String,
        }  # fmt: skip
        rows = [
            (*one.states, year, one.measure, value, one.unit, one.source)
            for one in self.found
            if len(one.states) == len(keys)
            for year, value in zip(self.years, one.values, strict=True)
        ]
        return pl.DataFrame(rows, schema=schema, orient="row")


def _abb(side: Side) -> str:
    return side if isinstance(side, str) else side.abb


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
    """What the record has of some states in some years.

    Attributes
    ----------
    actors, years
        The states and the years.
    yearly
        Yearly series.
    monthly
        Monthly acts, both ways, where an event file is about the dyad.
    leaders
        Who led, in order, state by state.
    perception
        Crises that one triggered for another, as the one drawn in perceived them.
    chronologies
        Chronologies of the dyads that have one, their entries those of the years.
    """

    actors: tuple[Actor, ...]
    years: tuple[int, ...]
    yearly: Yearly = field(default_factory=Yearly)
    monthly: tuple[Monthly, ...] = ()
    leaders: tuple[Tenure, ...] = ()
    perception: tuple[Perceived, ...] = ()
    chronologies: tuple[Chronology, ...] = ()

    def of_state(self, measure: str, actor: Side) -> Series:
        """Return the series of one measure of one state; see `Yearly.of_state`."""
        return self.yearly.of_state(measure, actor)

    def of_dyad(self, measure: str, one: Side, other: Side) -> Series:
        """Return the series of one measure of two states; see `Yearly.of_dyad`."""
        return self.yearly.of_dyad(measure, one, other)

    @property
    def title(self) -> str:
        """States and years, for people."""
        names = [actor.name for actor in self.actors]
        joined = " and ".join(names) if len(names) == 2 else ", ".join(names)
        span = f"{self.years[0]}-{self.years[-1]}" if len(self.years) > 1 else str(self.years[0])
        return f"{joined}, {span}"
