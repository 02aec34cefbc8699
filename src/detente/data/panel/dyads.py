"""The dyad-year frames, undirected and directed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.core.progress import Part
from detente.data.panel.columns import Column, choose_columns, columns_of, need_polars, schema
from detente.data.panel.dyad_inputs import DyadInputs
from detente.data.panel.dyad_parts import PARTS, straight
from detente.data.panel.lazy import lazy
from detente.data.panel.members import Selection, select
from detente.data.panel.rows import each_once
from detente.data.panel.states import group_columns
from detente.data.panel.tables import DYAD, STATE, attach, fields, once, read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

DIRECTED = {"ccode_a": "ccode1", "ccode_b": "ccode2"}
"""Names of the keys of the directed frame; its columns ``_a`` are of state 1, ``_b`` of state 2."""

OBLIGATIONS = "alliances"
"""The part whose source has a row for each direction, not always with the same values."""


def dyad_years(
    record: Record,
    years: Iterable[int] | None = None,
    states: Sequence[str | float] | None = None,
    relevant: bool = False,
    directed: bool = False,
    *,
    columns: Sequence[str] | None = None,
    progress: Part | None = None,
) -> pl.LazyFrame:
    """Dyads of members of the state system by year, 1816 to 2022.

    The frame is lazy: when it is collected, only the sources of the columns that the query needs
    are read. A source that is not at hand leaves its columns missing, with the reason in
    ``record.notes``.

    Parameters
    ----------
    years
        Years wanted; all if absent.
    states
        With several states, the dyads among them; with one, its dyads with everybody.
    relevant
        Keep politically relevant dyads: contiguous, or with a major power.
    directed
        Two rows a dyad and year, keyed ``ccode1``, ``ccode2``; columns that end in ``_a`` are of
        state 1, in ``_b`` of state 2, and an alliance is what state 1 owes state 2. Otherwise one
        row, keyed ``ccode_a`` < ``ccode_b``.
    columns
        Columns wanted, beside the keys; all if absent.
    progress
        Called while the frame is built.

    Raises
    ------
    InvalidValue
        Years outside the panel, or a name that means several states or none in those years.
    UnknownName
        There is no such state or column.
    DataError
        Relevant dyads are wanted, and what tells them apart is not at hand.
    MissingExtra
        The package polars is not installed.
    """
    need_polars()
    wanted = choose_columns("dyad-year", columns)
    selection = select(years, states)
    if relevant:
        _check_relevance(record)
    names = DIRECTED if directed else {}
    types = {names.get(name, name): kind for name, kind in schema(wanted).items()}
    return lazy(types, lambda needed: _collect(record, selection, needed, relevant, directed, progress))


def _collect(
    record: Record,
    selection: Selection,
    needed: Sequence[str],
    relevant: bool,
    directed: bool,
    progress: Part | None,
) -> pl.DataFrame:
    """Build the columns of these names, one row or two a dyad and year."""
    back = {new: old for old, new in DIRECTED.items()}
    asked = choose_columns("dyad-year", [back.get(name, name) for name in needed])
    if directed:
        asked = _turning(asked)
    frame = build(record, selection, asked, relevant, progress)
    return _both_ways(record, frame, asked) if directed else frame


def build(
    record: Record,
    selection: Selection,
    columns: Sequence[Column],
    relevant: bool = False,
    progress: Part | None = None,
) -> pl.DataFrame:
    """Build the undirected rows of a selection with some columns, sorted by their key.

    Parameters
    ----------
    selection
        Which rows.
    columns
        Which columns.
    relevant
        Keep politically relevant dyads.
    progress
        Called after every part.
    """
    import polars as pl

    inputs = DyadInputs(record, selection)
    parts = group_columns(columns)
    first = [column for column in columns_of("dyad-year") if column.name == "prd"] if relevant else []
    steps = len(parts) + len(first)
    if first:
        known = attach(inputs.rows, PARTS["relevance"](inputs, first), first, DYAD)
        inputs.rows = known.filter(pl.col("prd") == 1).select(DYAD)
    rows = inputs.rows
    for done, (part, members) in enumerate(parts.items(), len(first)):
        rows = attach(rows, PARTS.get(part, straight)(inputs, members), members, DYAD)
        if progress is not None:
            progress(done + 1, steps)
    return rows.select(column.name for column in columns)


def _check_relevance(record: Record) -> None:
    for name in ("contiguity", "majors"):
        if record.table(name) is None:
            message = f"Politically relevant dyads cannot be told apart: {record.notes[name]}"
            raise DataError(message, f"Get the source with: detente data fetch {name}")


def _turning(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Add the other side of each column: both are needed to turn a dyad round."""
    names = dict.fromkeys(column.name for column in columns)
    names |= dict.fromkeys(column.mirror for column in columns if column.mirror)
    return choose_columns("dyad-year", tuple(names))


def _both_ways(record: Record, frame: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Make the directed frame: every row twice, what belongs to a side turned with it."""
    import polars as pl

    turned = frame.select(pl.col(column.mirror or column.name).alias(column.name) for column in columns)
    both = pl.concat([frame, turned]).rename(DIRECTED)
    owed = [column for column in columns if column.part == OBLIGATIONS]
    key = (*DIRECTED.values(), "year")
    if owed:
        both = attach(both.drop(column.name for column in owed), _owed(record, owed), owed, key)
    return both.sort(key)


def _owed(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Take what the first state owes the second, as the source has it."""
    import polars as pl

    taken = fields(columns)
    key = [*DIRECTED.values(), "year"]
    table = read(record, columns[0].sources[0], (*key, *taken.values()))
    if table is None:
        return None
    return once(table, key).select(*key, *(pl.col(field).alias(name) for name, field in taken.items()))


def with_states(dyads: pl.LazyFrame, states: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Add columns of both states to a dyad-year frame, as ``NAME_a`` and ``NAME_b``.

    Parameters
    ----------
    dyads
        An undirected or directed frame; rows and their order stay.
    states
        A state-year frame, one row a state and year.
    columns
        Columns of the state-year frame.

    Raises
    ------
    UnknownName
        The state-year frame has no such column.
    InvalidValue
        The dyad-year frame has a column of that name already; on collecting, a row of either frame is there twice.
    """
    known, taken = states.collect_schema().names(), dyads.collect_schema().names()
    sides = ("ccode_a", "ccode_b") if "ccode_a" in taken else tuple(DIRECTED.values())
    for name in columns:
        if name not in known:
            kind = "column of the state-year frame"
            raise UnknownName(kind, name, known)
        if f"{name}_a" in taken or f"{name}_b" in taken:
            message = f"The frame of dyads already has {name}_a or {name}_b."
            raise InvalidValue(message, "Leave the column out, or rename it in the frame of states first.")
    joined = each_once(dyads, sides)
    both = each_once(states.select(*STATE, *columns), STATE[:1]).cache()  # built once for the two sides
    for key, side in zip(sides, "ab", strict=True):
        names = {"ccode": key} | {name: f"{name}_{side}" for name in columns}
        joined = joined.join(both.rename(names), on=[key, "year"], how="left", maintain_order="left")
    return joined
