"""Tables of results in CSV and parquet, a block of replicates at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from detente.core.errors import InvalidValue, MissingExtra
from detente.core.result import Result
from detente.core.run import Run
from detente.core.shown import show_value
from detente.store.export.codebook import TableColumn, columns_of
from detente.store.tables import TABLES, column_blocks, table_schema, write_tables

WHOLE, RUNS = "table", "runs"
"""Names of the table of a result that is no run, and of the one with a row a run."""


def arrow() -> Any:
    """Return pyarrow.

    Raises
    ------
    MissingExtra
        It is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        package = "pyarrow"
        raise MissingExtra(package, "data") from None
    return pa


def tables_of(run: Run) -> dict[str, dict[str, np.ndarray]]:
    """Return the records that each table of a run holds, by table."""
    held = {
        table: {name: np.asarray(value) for name, value in run.records.items() if np.ndim(value) == dims}
        for table, dims in TABLES.items()
    }
    return {table: records for table, records in held.items() if records}


def blocks(run: Run, table: str, records: Mapping[str, np.ndarray]) -> Iterator[Any]:
    """Yield a table of a run a block of replicates at a time, as tables of Arrow with one schema."""
    pa = arrow()
    schema = table_schema(pa, run, records, TABLES[table])
    for columns in column_blocks(run, records, TABLES[table]):
        yield pa.Table.from_arrays([pa.array(columns[f.name], f.type) for f in schema], schema=schema)


def codebook_of(run: Run) -> list[TableColumn]:
    """Return the columns of all tables of a run."""
    pa, made = arrow(), []
    for table, records in tables_of(run).items():
        schema = table_schema(pa, run, records, TABLES[table])
        made += columns_of(table, {f.name: "text" if pa.types.is_dictionary(f.type) else str(f.type) for f in schema})
    return made


@runtime_checkable
class OfRuns(Protocol):
    """A result that has a row a run, as a sweep does."""

    outcomes: tuple[Any, ...]

    def runs(self, folder: str | Path | None = None) -> Iterator[Any]:
        """Return frames of pandas with one row a run."""


def frames_of_runs(result: Result, whence: Path | None) -> Iterator[Any]:
    """Yield frames with one row a run of a result that has them; nothing of others, or where they are not at hand.

    Parameters
    ----------
    result
        The result.
    whence
        Its folder, if it has one.
    """
    if not isinstance(result, Run) and isinstance(result, OfRuns):
        with contextlib.suppress(InvalidValue):
            yield from result.runs(whence)


def write_csv(result: Result, folder: Path, whence: Path | None = None) -> list[TableColumn]:
    """Write the tables of a result as CSV with the shortest digits that give every number back; return their columns.

    Parameters
    ----------
    result
        A run, or any other result, of which the table of its main numbers is written.
    folder
        Where to.
    whence
        The folder of the result, if it has one: of a sweep, ``runs.csv`` has a row a run.
    """
    if not isinstance(result, Run):
        frame, columns = whole_table(result)
        frame.to_csv(folder / f"{WHOLE}.csv", index=False)
        for k, part in enumerate(frames_of_runs(result, whence)):
            part.to_csv(folder / f"{RUNS}.csv", index=False, mode="a", header=not k)
            columns += [] if k else columns_of(RUNS, kinds_of(part), told_of(result))
        return columns
    pa = arrow()
    from pyarrow import csv

    for table, records in tables_of(result).items():
        writer = None
        for block in blocks(result, table, records):
            flat = pa.table(
                {
                    name: block[name].cast(pa.string()) if pa.types.is_dictionary(block[name].type) else block[name]
                    for name in block.column_names
                }
            )
            writer = writer or csv.CSVWriter(folder / f"{table}.csv", flat.schema)
            writer.write_table(flat)
        if writer is not None:
            writer.close()
    return codebook_of(result)


def write_parquet(result: Result, folder: Path, whence: Path | None = None) -> list[TableColumn]:
    """Write the tables of a result as parquet, units and labels in the schema; return their columns.

    The arguments are those of ``write_csv``.
    """
    if isinstance(result, Run):
        write_tables(result, folder)
        return codebook_of(result)
    pa = arrow()
    from pyarrow import parquet

    frame, columns = whole_table(result)
    frame.to_parquet(folder / f"{WHOLE}.parquet", index=False)
    with contextlib.ExitStack() as stack:
        writer = None
        for part in frames_of_runs(result, whence):
            table = pa.Table.from_pandas(part, preserve_index=False)
            if writer is None:
                writer = stack.enter_context(parquet.ParquetWriter(folder / f"{RUNS}.parquet", table.schema))
                columns += columns_of(RUNS, kinds_of(part), told_of(result))
            writer.write_table(table.cast(writer.schema))
    return columns


def whole_table(result: Result) -> tuple[Any, list[TableColumn]]:
    """Return the table of a result that is no run, with plain columns, and what they are."""
    frame = result.to_pandas()
    for name in frame.columns:
        if frame[name].dtype == object and not all(isinstance(v, str) for v in frame[name]):
            frame[name] = ["" if v is None else v if isinstance(v, str) else show_value(v, 10_000) for v in frame[name]]
    return frame, columns_of(WHOLE, kinds_of(frame), told_of(result))


def told_of(result: Result) -> dict[str, tuple[str, str]]:
    """Return labels and units of the outcomes of a result that declares them, by name of the column."""
    if not isinstance(result, OfRuns):
        return {}
    ends = ("", " low", " high", " sd", " difference", *(f" q{q}" for q in (5, 10, 25, 50, 75, 90, 95)))
    words = {"": "", " low": ", lower end of the interval", " high": ", upper end of the interval"}
    return {
        f"{one.name}{end}": (f"{one.title}{words.get(end, end.replace(' ', ', ', 1))}", one.unit)
        for one in result.outcomes
        for end in ends
    }


def kinds_of(frame: Any) -> dict[str, str]:
    """Return the types of the columns of a frame of pandas, by name."""
    return {str(name): "text" if kind in ("category", "object") else str(kind) for name, kind in frame.dtypes.items()}
