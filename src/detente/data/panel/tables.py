"""Tables of the record as frames, and the joins that every part of a panel shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from detente.data.numbers import frame_numbers
from detente.data.panel.columns import Column, dtype
from detente.data.panel.narrow import LONG
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

STATE = ("ccode", "year")
"""Key of a state-year."""

DYAD = ("ccode_a", "ccode_b", "year")
"""Key of an undirected dyad-year; the first state has the lower number."""


def read(record: Record, name: str, columns: Sequence[str]) -> pl.DataFrame | None:
    """Columns of a source as a frame, its states by the numbers of the frames; ``None`` if it is not at hand.

    Parameters
    ----------
    record
        The record; it notes why a source is not at hand.
    name
        Name of the source.
    columns
        Columns wanted.
    """
    import polars as pl

    table = record.table(name)
    if table is None:
        return None
    wanted = tuple(dict.fromkeys(columns))
    of, kept = record.frames.get((name, wanted), (None, None))
    if of is table:
        return kept
    frame = pl.from_pandas(frame_numbers(name, table)[list(wanted)])
    whole = {"ccode", "ccode1", "ccode2", "year", "styear", "endyear"} & set(frame.columns)
    frame = frame.with_columns(pl.col(column).cast(pl.Int32) for column in whole)
    if name not in LONG:
        record.frames[name, wanted] = table, frame
    return frame


def fields(columns: Iterable[Column]) -> dict[str, str]:
    """Columns that are taken over from a source as they are, and what they are called there.

    Parameters
    ----------
    columns
        Columns of one part.
    """
    return {column.name: column.field for column in columns if column.field}


def once(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Keep the first row of every key, in the order of the source.

    Parameters
    ----------
    frame
        A table.
    key
        Columns that are to identify a row.
    """
    return frame.unique(list(key), keep="first", maintain_order=True)


def by_year(spells: pl.DataFrame, first: str = "styear", last: str = "endyear") -> pl.DataFrame:
    """Turn spells into one row a year.

    Parameters
    ----------
    spells
        Rows with a first and a last year, both inclusive.
    first, last
        Names of those columns.
    """
    import polars as pl

    ends = (pl.col(column).cast(pl.Int32) for column in (first, last))
    years = pl.int_ranges(next(ends), next(ends) + 1, dtype=pl.Int32).alias("year")
    return spells.with_columns(years).explode("year", empty_as_null=False)


def as_dyads(frame: pl.DataFrame, swap: dict[str, str] | None = None) -> pl.DataFrame:
    """Rows of ``ccode1`` and ``ccode2``, in either order, as undirected dyads.

    Parameters
    ----------
    frame
        A table with ``ccode1`` and ``ccode2``.
    swap
        Columns of the two sides that change places with the states.
    """
    import polars as pl

    pairs = swap or {}
    both = pairs | {two: one for one, two in pairs.items()}
    turned = pl.col("ccode1") > pl.col("ccode2")
    sides = [
        pl.when(turned).then(pl.col(other)).otherwise(pl.col(column)).alias(column) for column, other in both.items()
    ]
    return frame.with_columns(
        pl.min_horizontal("ccode1", "ccode2").alias("ccode_a"),
        pl.max_horizontal("ccode1", "ccode2").alias("ccode_b"),
        *sides,
    ).drop("ccode1", "ccode2")


def attach(
    base: pl.DataFrame, part: pl.DataFrame | None, columns: Sequence[Column], key: Sequence[str]
) -> pl.DataFrame:
    """Join a part to the rows of a frame, with zeros only inside the coverage.

    Parameters
    ----------
    base
        The rows.
    part
        Values by key, each key once; ``None`` leaves the columns missing.
    columns
        Columns of the part.
    key
        What identifies a row.
    """
    import polars as pl

    if part is None:
        return base.with_columns(pl.lit(None, dtype=dtype(column)).alias(column.name) for column in columns)
    joined = base.join(part, on=list(key), how="left", maintain_order="left")
    return joined.with_columns(_typed(column) for column in columns)


def _typed(column: Column) -> pl.Expr:
    """Give a column its type, and zero where the source has no row but speaks."""
    import polars as pl

    value = pl.col(column.name)
    if column.kind in {"flag", "level", "count", "code"}:
        value = value.cast(pl.Float64).round()
    if column.zero:
        inside = pl.col("year").is_between(*column.coverage)
        value = pl.when(inside & value.is_null()).then(0).otherwise(value)
    return value.cast(dtype(column)).alias(column.name)
