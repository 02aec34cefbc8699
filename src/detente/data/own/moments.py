"""When a row is: a year, a month, or a day that stands for either."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue
from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    import polars as pl

DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{1,2}:\d{2}[\d:.,]*(?:Z|[+-]\d{2}:?\d{2})?)?)?")
"""A date, perhaps with the time of day, or a month of ISO 8601."""

STATA_MONTH = re.compile(r"(\d{4})m(\d{1,2})")
"""A month as Stata shows it."""

YEAR = re.compile(r"(\d{4})(?:[.,]0+)?")
"""A year, perhaps as a number with decimals."""

MONTH = re.compile(r"0?(\d{1,2})(?:[.,]0+)?")
"""A month by its number."""

OUTSIDE = f"is outside {FIRST_YEAR}-{LAST_YEAR}"
"""Why a year is none of the record's."""

Moment = tuple[int, int | None, int | None]
"""Year, month and day; None where they are not told."""


def read_moment(text: str) -> Moment | str:
    """Return the year, month and day that a cell tells, or why it tells none.

    Parameters
    ----------
    text
        What it holds.
    """
    if found := YEAR.fullmatch(text):
        moment: Moment = (int(found[1]), None, None)
    elif found := DATE.fullmatch(text) or STATA_MONTH.fullmatch(text):
        day = found[3] if found.re is DATE else None
        moment = (int(found[1]), int(found[2]), int(day or 0) or None)  # day 00 is one that is not known
        if not _there_is(*moment):
            return f"{text!r} is no date"
    elif re.fullmatch(r"-?\d+[.,]\d+", text):
        return f"{text} is no year"
    else:
        return f"{text!r} is no year, and no date such as 1999-12-31"
    return moment


def _there_is(year: int, month: int, day: int | None) -> bool:
    try:
        return bool(datetime.date(max(year, 1), month, day or 1))
    except ValueError:
        return False


def read_month(text: str) -> int | None:
    """Return the month that a cell beside a year tells; None if it tells none.

    Parameters
    ----------
    text
        Its number, or a date in it.
    """
    if found := MONTH.fullmatch(text):
        return int(found[1])
    moment = read_moment(text)
    return moment[1] if isinstance(moment, tuple) else None


def outside(year: int) -> str:
    """Say that a year is outside the record; empty if it is not.

    Parameters
    ----------
    year
        Calendar year.
    """
    return "" if FIRST_YEAR <= year <= LAST_YEAR else f"the year {year} {OUTSIDE}"


def is_odd(kind: pl.DataType) -> bool:
    """Tell whether cells of a kind are no numbers, text or dates.

    Parameters
    ----------
    kind
        Kind of a column.
    """
    import polars as pl

    return kind.is_nested() or kind in (pl.Binary, pl.Object, pl.Time, pl.Duration)


def need_text(column: pl.Series) -> None:
    """Refuse a column of states or times whose cells say neither.

    Parameters
    ----------
    column
        Any column.

    Raises
    ------
    InvalidValue
        They are lists, bytes, times of a day or the like.
    """
    if is_odd(column.dtype):
        message = f"{column.name} says no states and no years: its cells are of the kind {column.dtype}."
        raise InvalidValue(message, "Write states as numbers or text, and times as years or dates.")


def as_text(column: pl.Series) -> pl.Series:
    """Cells as text: whole numbers without decimals, dates as in ISO 8601.

    Parameters
    ----------
    column
        Any column.
    """
    import polars as pl

    if column.dtype.is_float():
        whole = column.is_not_null() & (column == column.round(0)) & (column.abs() < 2**53)
        return pl.select(
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        ).to_series()
    if column.dtype.is_temporal():
        return column.dt.strftime("%Y-%m-%d")
    return column.cast(pl.String)


def each(column: pl.Series, read: Callable[[str], Any]) -> list[Any]:
    """Read every cell, each distinct one once; None where there is nothing.

    Parameters
    ----------
    column
        Text.
    read
        What is made of a cell.
    """
    known = {cell: read(cell) for cell in column.drop_nulls().unique().to_list()}
    return [None if cell is None else known[cell] for cell in column.to_list()]
