"""Records made by hand: a few rows of some sources, everything else not at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.data.record import Record
from detente.data.registry import SOURCES

if TYPE_CHECKING:
    import polars as pl


def record_of(**tables: list[dict[str, Any]]) -> Record:
    """A record with the rows of some sources, as their readers return them."""
    import pandas

    record = Record(())
    for name, rows in tables.items():
        record._tables[name] = pandas.DataFrame(rows)
        record.used[name] = SOURCES[name]
    return record


def cell(frame: pl.DataFrame, column: str, **key: int) -> Any:
    """The one value of a column in the row with that key."""
    import polars as pl

    found = frame.filter(*(pl.col(name) == value for name, value in key.items()))
    assert found.height == 1, f"{found.height} rows with {key}"
    return found[column][0]


def day(text: str) -> Any:
    """A date as readers return it."""
    import pandas

    return pandas.Timestamp(text).as_unit("s")
