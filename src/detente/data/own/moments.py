"""When a row is: a year, a month, or a day that stands for either."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    import polars as pl

DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?")
"""A date or a month of ISO 8601."""

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
        moment = (int(found[1]), int(found[2]), int(day) if day else None)
        if not (1 <= int(found[2]) <= 12 and 1 <= (moment[2] or 1) <= 31):
            return f"{text!r} is no date"
    elif re.fullmatch(r"-?\d+[.,]\d+", text):
        return f"{text} is no year"
    else:
        return f"{text!r} is no year, and no date such as 1999-12-31"
    return moment


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
