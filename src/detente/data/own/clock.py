"""Years, months or days: what the times of the rows of a file of one's own stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.data.own.layout import KeyColumns
from detente.data.own.pairs import ONE, ROW, TWO
from detente.data.own.report import OwnReport

if TYPE_CHECKING:
    import polars as pl

YEARLY, MONTHLY = ("year", "yr"), ("month",)
"""Names of columns of time that say what a row is of."""


def tell(keys: pl.DataFrame, layout: KeyColumns, report: OwnReport) -> tuple[pl.DataFrame, list[str], bool]:
    """Tell years from months and from days; return keys without what does not count, theirs of time, and if days.

    A column named as a year or a month is taken at its word. Otherwise two states, in whichever order, that have
    several months in one year have months; and days that differ, and do not just stand for their months, are days.

    Parameters
    ----------
    keys
        States and times of the rows.
    layout
        Where the file says who and when.
    report
        Is told.
    """
    import polars as pl

    dated = keys["month"].null_count() < keys.height
    if len(layout.sides) == 1:
        report.unit = "state-year"
        if dated and _several(keys, [ONE]):
            hint = "Sum or average them to one row for each state and year."
            report.refuse("Some states have several months in one year.", hint)
        return _years(keys, report, dated=dated)
    yearly = not layout.month and layout.when.casefold() in YEARLY and not _several(keys, _pair(layout))
    events = dated and not yearly and _days(keys)
    named = bool(layout.month) or layout.when.casefold() in MONTHLY
    monthly = not layout.sides or (dated and not yearly and (named or events or _several(keys, _pair(layout))))
    report.unit = "month" if not layout.sides else "dyad-month" if monthly else "dyad-year"
    if not monthly:
        return _years(keys, report, dated=dated)
    for row in keys.filter(pl.col("month").is_null())[ROW]:
        report.drop(row, "the month is missing where other rows have one")
    keys = keys.filter(pl.col("month").is_not_null())
    if events:
        report.notes.append("Rows are acts of single days, each of which counts: a month has their sum.")
    return (keys if events else keys.drop("day")), ["year", "month"], events


def _years(keys: pl.DataFrame, report: OwnReport, *, dated: bool) -> tuple[pl.DataFrame, list[str], bool]:
    if dated:
        report.notes.append("Dates are taken as their years: there is one a year.")
    return keys.drop("month", "day"), ["year"], False


def _pair(layout: KeyColumns) -> list[pl.Expr]:
    """Return the two states in whichever order."""
    import polars as pl

    return [pl.min_horizontal(ONE, TWO).alias("low"), pl.max_horizontal(ONE, TWO).alias("high")] if layout.sides else []


def _several(keys: pl.DataFrame, who: list[str] | list[pl.Expr]) -> bool:
    """Tell whether one of them has several months in a year."""
    import polars as pl

    months = keys.group_by(*who, "year").agg(pl.col("month").drop_nulls().n_unique().alias("months"))
    return bool((months["months"] > 1).any())


def _days(keys: pl.DataFrame) -> bool:
    """Tell whether days differ otherwise than by the lengths of months."""
    import polars as pl

    days = keys.filter(pl.col("day").is_not_null())
    if not days.height or days["day"].n_unique() == 1:
        return False
    last = pl.date("year", "month", 1).dt.month_end().dt.day()
    return not bool(days.select((pl.col("day") == last).all()).item())
