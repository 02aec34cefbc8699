"""Frames that are built when they are collected, and only the columns that are asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Build = Callable[[Sequence[str]], "pl.DataFrame"]
"""Builds the rows with the columns of the names given."""


@contextmanager
def interrupted_once() -> Iterator[None]:
    """Let Ctrl-C during a query count once.

    Polars ends the query and leaves the signal pending: it would strike again while the caller
    tidies up.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C was pressed.
    """
    try:
        yield
    except KeyboardInterrupt:
        try:  # noqa: SIM105 - suppress() would be called before it guards
            time.sleep(0.01)
        except KeyboardInterrupt:
            pass
        raise


def lazy(schema: dict[str, pl.DataType], build: Build) -> pl.LazyFrame:
    """Make a frame whose columns are built when it is collected.

    Parameters
    ----------
    schema
        Names and types of every column.
    build
        Builds the columns that a query needs.
    """
    from polars.io.plugins import register_io_source

    def scan(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        names = list(schema) if with_columns is None else with_columns
        needed = list(names) if predicate is None else [*names, *predicate.meta.root_names()]
        frame = build(list(dict.fromkeys(needed)))
        if predicate is not None:
            frame = frame.filter(predicate)
        yield frame.head(n_rows).select(names) if n_rows is not None else frame.select(names)

    return register_io_source(scan, schema=schema, is_pure=True, explain_name="detente panel")
