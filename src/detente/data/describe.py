"""What a table of the record holds: its columns, its years, and what is missing of it in each."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from detente.data.source import Source

YEARS = ("year", "styear", "systrgyr", "yrtrig", "start", "mem_st_year", "StartYear1", "startdate", "date")
"""Columns that may say when a row is; the first that a table has does."""


@dataclass(frozen=True)
class ColumnFacts:
    """One column of a table.

    Attributes
    ----------
    name, unit
        As the source has them.
    kind
        ``whole number``, ``number``, ``date`` or ``text``.
    missing
        Share of rows without a value.
    first, last
        Years of the first and last row with a value; ``None`` where rows have no years.
    low, high
        Least and greatest value; ``None`` for texts.
    missing_by_year
        Share of the rows of each year without a value.
    """

    name: str
    unit: str
    kind: str
    missing: float
    first: int | None
    last: int | None
    low: float | str | None
    high: float | str | None
    missing_by_year: dict[int, float]

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Description:
    """A table of the record.

    Attributes
    ----------
    rows
        Number of rows.
    rows_by_year
        Number of rows of each year; empty where rows have no years.
    by
        Column that says when a row is; empty if none does.
    columns
        Its columns.
    """

    rows: int
    rows_by_year: dict[int, int]
    by: str
    columns: tuple[ColumnFacts, ...]


def _years(table: DataFrame) -> tuple[str, Series | None]:
    for name in YEARS:
        if name in table:
            column = table[name]
            return name, column.dt.year if column.dtype.kind == "M" else column
    return "", None


def _kind(column: Series) -> str:
    letter = column.dtype.kind
    if letter in "iu":
        return "whole number"
    if letter == "f":
        known = column.dropna()
        return "whole number" if len(known) and (known % 1 == 0).all() else "number"
    return "date" if letter == "M" else "text"


def _end(value: Any, kind: str) -> float | str | None:
    if kind == "date":
        return str(value.date())
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if kind == "whole number" else number


def _facts(name: str, unit: str, column: Series, years: Series | None) -> ColumnFacts:
    gone, kind = column.isna(), _kind(column)
    known = column[~gone]
    by_year: dict[int, float] = {}
    ends: tuple[int | None, int | None] = None, None
    if years is not None:
        shares = gone.groupby(years).mean()
        by_year = {int(year): round(float(share), 6) for year, share in shares.items()}
        if len(known):
            ends = int(years[~gone].min()), int(years[~gone].max())
    low, high = (_end(known.min(), kind), _end(known.max(), kind)) if len(known) and kind != "text" else (None, None)
    missing = float(gone.mean()) if len(column) else 0.0
    return ColumnFacts(name, unit, kind, missing, *ends, low, high, by_year)


def describe(source: Source, table: DataFrame) -> Description:
    """Describe the table of a source.

    Parameters
    ----------
    table
        Its table, as ``Record.table`` gives it.
    """
    by, years = _years(table)
    counts: dict[int, int] = {}
    if years is not None:
        counts = {int(year): int(rows) for year, rows in years.value_counts().sort_index().items()}
    facts = tuple(_facts(name, unit, table[name], years) for name, unit in source.units.items())
    return Description(len(table), counts, by, facts)
