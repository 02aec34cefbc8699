"""Tables of results in CSV and parquet, a block of replicates at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.errors import MissingExtra
from detente.core.result import Result
from detente.core.run import Run
from detente.core.shown import show_value
from detente.store.export.codebook import TableColumn, columns_of
from detente.store.tables import TABLES, column_blocks, table_schema, write_tables

WHOLE = "table"
"""Name of the table of a result that is no run."""


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


def write_csv(result: Result, folder: Path) -> list[TableColumn]:
    """Write the tables of a result as CSV with the shortest digits that give every number back; return their columns.

    Parameters
    ----------
    result
        A run, or any other result, of which the table of its main numbers is written.
    folder
        Where to.
    """
    if not isinstance(result, Run):
        frame, columns = whole_table(result)
        frame.to_csv(folder / f"{WHOLE}.csv", index=False)
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


def write_parquet(result: Result, folder: Path) -> list[TableColumn]:
    """Write the tables of a result as parquet, units and labels in the schema; return their columns."""
    if isinstance(result, Run):
        write_tables(result, folder)
        return codebook_of(result)
    arrow()
    frame, columns = whole_table(result)
    frame.to_parquet(folder / f"{WHOLE}.parquet", index=False)
    return columns


def whole_table(result: Result) -> tuple[Any, list[TableColumn]]:
    """Return the table of a result that is no run, with plain columns, and what they are."""
    frame = result.to_pandas()
    for name in frame.columns:
        if frame[name].dtype == object and not all(isinstance(v, str) for v in frame[name]):
            frame[name] = ["" if v is None else v if isinstance(v, str) else show_value(v, 10_000) for v in frame[name]]
    return frame, columns_of(WHOLE, {str(name): str(kind) for name, kind in frame.dtypes.items()})
