"""Rows of a frame that stand for one state or dyad in one year: none twice, none turned round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.core.errors import InvalidValue

if TYPE_CHECKING:
    import polars as pl

UNDIRECTED = ("ccode_a", "ccode_b")
"""Key of an undirected dyad, the lower number first."""

DIRECTED = ("ccode1", "ccode2")
"""Key of a directed dyad, of which the other direction is another row."""


def each_once(frame: pl.LazyFrame, key: Sequence[str]) -> pl.LazyFrame:
    """Return the frame with its rows looked at when it is collected.

    Parameters
    ----------
    frame
        A frame with a column ``year``.
    key
        What identifies a state or a dyad.

    Raises
    ------
    InvalidValue
        On collecting: a row repeats the key and year of another, an undirected dyad has the higher number first, or a
        state is paired with itself.
    """
    import polars as pl

    names = [*key, "year"]

    def look(columns: Sequence[pl.Series]) -> pl.Series:
        check_rows(pl.DataFrame(dict(zip(names, columns, strict=True))), key)
        return columns[-1]

    # of the columns that are looked at alone: to gather a wide frame in one place takes longer than to look
    kind = frame.collect_schema()["year"]
    return frame.with_columns(pl.map_batches(names, look, return_dtype=kind).alias("year"))


def check_rows(rows: pl.DataFrame, key: Sequence[str]) -> None:
    """Refuse rows of which two are about the same state or dyad in the same year.

    Parameters
    ----------
    rows
        Rows with a column ``year``.
    key
        What identifies a state or a dyad.

    Raises
    ------
    InvalidValue
        As `each_once`.
    """
    import polars as pl

    if tuple(key) in (UNDIRECTED, DIRECTED):
        one, two = key
        itself = rows.filter(pl.col(one) == pl.col(two))
        if itself.height:
            message = f"{_rows(itself, key)} pair a state with itself."
            raise InvalidValue(message, "Leave them out: a dyad has two states.")
    if tuple(key) == UNDIRECTED:
        turned = rows.filter(pl.col("ccode_a") > pl.col("ccode_b"))
        if turned.height:
            message = f"{_rows(turned, key)} have ccode_a above ccode_b."
            hint = (
                "An undirected dyad has one row a year, with the lower number as ccode_a; call the columns ccode1 and "
                "ccode2 where each direction has a row of its own."
            )
            raise InvalidValue(message, hint)
    whole = [*key, "year"]
    if rows.select(whole).n_unique() < rows.height:
        repeated = rows.filter(pl.struct(whole).is_duplicated())
        message = f"{_rows(repeated, key)} are about the same {'state' if len(key) == 1 else 'dyad'} and year."
        raise InvalidValue(message, "Keep one row of each, or sum them up: each would count as a year of its own.")


def _rows(rows: pl.DataFrame, key: Sequence[str]) -> str:
    """Say how many rows, and which the first is."""
    first = rows.select(*key, "year").row(0)
    return f"{rows.height:,} rows, of which the first is {'-'.join(map(str, first[:-1]))} in {first[-1]},"
