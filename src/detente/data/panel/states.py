"""The state-year frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from detente.core.progress import Part
from detente.data.panel.columns import KEY, Column, choose_columns, need_polars, schema
from detente.data.panel.lazy import lazy
from detente.data.panel.members import Selection, member_years, select
from detente.data.panel.state_parts import PARTS, straight
from detente.data.panel.tables import STATE, attach
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl


def state_years(
    record: Record,
    years: Iterable[int] | None = None,
    states: Sequence[str | float] | None = None,
    *,
    columns: Sequence[str] | None = None,
    progress: Part | None = None,
) -> pl.LazyFrame:
    """Members of the state system by year, 1816 to 2022.

    The frame is lazy: when it is collected, only the sources of the columns that the query needs
    are read. A source that is not at hand leaves its columns missing, with the reason in
    ``record.notes``. Rows are sorted by ``ccode`` and ``year``.

    Parameters
    ----------
    years
        Years wanted; all if absent.
    states
        States wanted, by name, abbreviation or COW number; all if absent.
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
    MissingExtra
        The package polars is not installed.
    """
    need_polars()
    wanted = choose_columns("state-year", columns)
    selection = select(years, states)
    return lazy(schema(wanted), lambda names: build(record, selection, choose_columns("state-year", names), progress))


def build(
    record: Record, selection: Selection, columns: Sequence[Column], progress: Part | None = None
) -> pl.DataFrame:
    """Build the rows of a selection with some columns.

    Parameters
    ----------
    selection
        Which rows.
    columns
        Which columns.
    progress
        Called after every part.
    """
    import polars as pl

    rows = member_years().filter(pl.col("year").is_in(selection.years))
    if selection.codes is not None:
        rows = rows.filter(pl.col("ccode").is_in(list(selection.codes)))
    parts = group_columns(columns)
    for done, (part, members) in enumerate(parts.items()):
        values = PARTS.get(part, straight)(record, members)
        key = STATE if values is None else [column for column in STATE if column in values.columns]
        rows = attach(rows, values, members, key)
        if progress is not None:
            progress(done + 1, len(parts))
    return rows.select(column.name for column in columns)


def group_columns(columns: Sequence[Column]) -> dict[str, list[Column]]:
    """Columns by part, keys left out.

    Parameters
    ----------
    columns
        Columns of one frame.
    """
    parts: dict[str, list[Column]] = {}
    for column in columns:
        if column.part != KEY:
            parts.setdefault(column.part, []).append(column)
    return parts
