"""The record of the sides of a case, selected from the panel: each under the number that it has in that year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from detente.data.codes import Actor, by_code
from detente.data.panel import dyads, states
from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR, Column, choose_columns, need_polars
from detente.data.panel.members import Selection
from detente.data.panel.narrow import Narrowed
from detente.data.record import Record, Values

if TYPE_CHECKING:
    import polars as pl

Places = dict[tuple[int | None, ...], int]
"""Rows of a frame by their key."""


class Selected:
    """Rows of the panel of some sides and years.

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

    def of_state(self, column: str, actor: Actor) -> Values:
        """Return one column of one side, one value a year.

        Parameters
        ----------
        column
            Column of the state-year frame.
        actor
            The side.
        """
        return self._picked(self.states, self._state_rows, column, [(actor.code(year), year) for year in self.years])

    def of_dyad(self, column: str, one: Actor, other: Actor) -> Values:
        """Return one column of two sides, one value a year; what belongs to a side is that of the first.

        Parameters
        ----------
        column
            Column of the dyad-year frame; of one that has a side, that of the first (``_a``).
        one, other
            The sides.
        """
        mirror = next(known.mirror for known in choose_columns("dyad-year", [column]) if known.name == column)
        rows = [(one.code(year), other.code(year), year) for year in self.years]
        ahead = self._picked(self.dyads, self._dyad_rows, column, rows)
        back = self._picked(self.dyads, self._dyad_rows, mirror or column, [(b, a, year) for a, b, year in rows])
        return [
            there if a is not None and b is not None and a < b else turned
            for (a, b, _), there, turned in zip(rows, ahead, back, strict=True)
        ]

    def _picked(
        self,
        frame: pl.DataFrame,
        places: Places,
        column: str,
        rows: Sequence[tuple[int | None, ...]],
    ) -> Values:
        if column not in frame.columns:
            return [None] * len(rows)
        values = self._lists(frame, column)
        at = [places.get(row) for row in rows]
        return [None if place is None else values[place] for place in at]

    @cached_property
    def _known(self) -> dict[tuple[int, str], Values]:
        return {}

    def _lists(self, frame: pl.DataFrame, column: str) -> Values:
        key = (id(frame), column)
        if key not in self._known:
            import polars as pl

            self._known[key] = frame.get_column(column).cast(pl.Float64).to_list()
        return self._known[key]

    @cached_property
    def _state_rows(self) -> Places:
        return {row: place for place, row in enumerate(self.states.select("ccode", "year").iter_rows())}

    @cached_property
    def _dyad_rows(self) -> Places:
        return {row: place for place, row in enumerate(self.dyads.select("ccode_a", "ccode_b", "year").iter_rows())}


def _spoken(columns: Sequence[Column], years: Sequence[int]) -> tuple[Column, ...]:
    """Leave out columns that cannot be known in any of the years: their sources need not be read."""
    return tuple(one for one in columns if one.coverage[0] <= max(years) and min(years) <= one.coverage[1])
