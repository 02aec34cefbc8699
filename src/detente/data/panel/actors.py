"""The record of some sides, selected from the panel: each under the number that it has in that year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.core.arrays import Array
from detente.data.codes import Actor, by_code
from detente.data.panel import dyads, states
from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR, Column, choose_columns, need_polars
from detente.data.panel.members import Selection
from detente.data.panel.narrow import Narrowed
from detente.data.record import Record, Values

if TYPE_CHECKING:
    import polars as pl


class Selected:
    """Rows of the panel of some sides and years, as arrays: not a number where nothing is known.

    A source is read when a column of it is in the selection and speaks of some year of it; outside the coverage of its
    source nothing is known.

    Parameters
    ----------
    record
        The record; it notes what is not at hand.
    actors
        The sides.
    years
        Years wanted.
    of_states, of_dyads
        Columns wanted of the state-year frame and of the dyad-year frame. Of a column that has a side, either will do.

    Raises
    ------
    UnknownName
        There is no such column.
    MissingExtra
        The package polars is not installed.
    """

    def __init__(
        self,
        record: Record,
        actors: Sequence[Actor],
        years: Sequence[int],
        *,
        of_states: Sequence[str] = (),
        of_dyads: Sequence[str] = (),
    ) -> None:
        need_polars()
        self.record, self.actors, self.years = record, tuple(actors), tuple(years)
        self._states, self._dyads = tuple(of_states), tuple(of_dyads)
        self._made: dict[str, Array] = {}

    @cached_property
    def selection(self) -> Selection:
        """Every number of the sides, in the years of the panel."""
        codes = {code for actor in self.actors for year in self.years if (code := actor.code(year)) in by_code()}
        years = tuple(sorted({year for year in self.years if FIRST_YEAR <= year <= LAST_YEAR}))
        return Selection(years, frozenset(codes))

    @cached_property
    def states(self) -> pl.DataFrame:
        """State-years of every number of the sides, by ``ccode`` and ``year``."""
        columns = _spoken(choose_columns("state-year", self._states), self.years)
        return states.build(self.record, self.selection, columns)

    @cached_property
    def dyads(self) -> pl.DataFrame:
        """Undirected dyad-years among the numbers of the sides, by ``ccode_a``, ``ccode_b`` and ``year``."""
        asked = choose_columns("dyad-year", self._dyads)
        mirrors = [column.mirror for column in asked if column.mirror]
        columns = choose_columns("dyad-year", [*(column.name for column in asked), *mirrors])
        narrowed = Narrowed(self.record, self.selection.codes or ())
        return dyads.build(narrowed, self.selection, _spoken(columns, self.years))

    def vector(self, column: str) -> Array:
        """Return one column of the state-year frame [year, side].

        Parameters
        ----------
        column
            Column of the state-year frame.
        """
        if column not in self._made:
            out = np.full((len(self.years), len(self.actors)), np.nan)
            if column in self.states.columns:
                year, one = self._at(self.states, "ccode")
                here = one >= 0
                out[year[here], one[here]] = _numbers(self.states, column)[here]
            self._made[column] = out
        return self._made[column]

    def matrix(self, column: str) -> Array:
        """Return one column of the dyad-year frame [year, side, other]; what belongs to a side is that of the first.

        Parameters
        ----------
        column
            Column of the dyad-year frame; of one that has a side, that of the first (``_a``).
        """
        key = f"dyad {column}"
        if key not in self._made:
            n = len(self.actors)
            out = np.full((len(self.years), n, n), np.nan)
            mirror = next(known.mirror for known in choose_columns("dyad-year", [column]) if known.name == column)
            if column in self.dyads.columns:
                (year, one), (_, two) = (self._at(self.dyads, name) for name in ("ccode_a", "ccode_b"))
                here = (one >= 0) & (two >= 0)
                year, one, two = year[here], one[here], two[here]
                out[year, one, two] = _numbers(self.dyads, column)[here]
                out[year, two, one] = _numbers(self.dyads, mirror or column)[here]
            self._made[key] = out
        return self._made[key]

    def of_state(self, column: str, actor: Actor) -> Values:
        """Return one column of one side, one value a year.

        Parameters
        ----------
        column
            Column of the state-year frame.
        actor
            The side.
        """
        return _values(self.vector(column)[:, self.actors.index(actor)])

    def of_dyad(self, column: str, one: Actor, other: Actor) -> Values:
        """Return one column of two sides, one value a year; what belongs to a side is that of the first.

        Parameters
        ----------
        column
            As for `matrix`.
        one, other
            The sides.
        """
        return _values(self.matrix(column)[:, self.actors.index(one), self.actors.index(other)])

    def _at(self, frame: pl.DataFrame, column: str) -> tuple[Array, Array]:
        """Places of the rows of a frame among the years and among the sides; -1 where the number is of none."""
        code, year = (frame.get_column(name).to_numpy() for name in (column, "year"))
        place = np.searchsorted(self._order[0], year)
        return self._order[1][place], self._places[place, code]

    @cached_property
    def _order(self) -> tuple[Array, Array]:
        """Years in order, and the place of each among those wanted."""
        order = np.argsort(self.years, kind="stable")
        return np.array(self.years)[order], order

    @cached_property
    def _places(self) -> Array:
        """Place of the side that has a number in a year [year in order, number]; -1 where none has it."""
        out = np.full((len(self.years), 1 + max(by_code())), -1)
        for row, year in enumerate(self._order[0].tolist()):
            for place, actor in enumerate(self.actors):
                code = actor.code(year)
                if code in by_code():
                    out[row, code] = place
        return out


def _numbers(frame: pl.DataFrame, column: str) -> Array:
    import polars as pl

    return frame.get_column(column).cast(pl.Float64).fill_null(np.nan).to_numpy()


def _values(numbers: Array) -> Values:
    return [None if value != value else value for value in numbers.tolist()]


def _spoken(columns: Sequence[Column], years: Sequence[int]) -> tuple[Column, ...]:
    """Leave out columns that cannot be known in any of the years: their sources need not be read."""
    return tuple(one for one in columns if one.coverage[0] <= max(years) and min(years) <= one.coverage[1])
