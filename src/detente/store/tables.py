"""State-years and dyad-years of a run as parquet, a block of replicates at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.errors import MissingExtra
from detente.core.fields import ABOUT
from detente.core.files import whole
from detente.core.run import Run, whole_numbers

ROWS = 1 << 20
"""Most rows of a group of a table, unless one replicate has more."""
TABLES = {"years": 2, "states": 3, "dyads": 4}
"""Tables by name, with the number of dimensions of the records that they hold."""


def write_tables(run: Run, folder: Path) -> tuple[str, ...]:
    """Write the records of a run as tables with a row each year, state-year and dyad-year, and return their names.

    What a state would be to itself has no row. Years are those of the calendar where the scenario has a date.

    Parameters
    ----------
    run
        The run.
    folder
        Where ``states.parquet``, ``dyads.parquet`` and ``years.parquet`` go, each if there are records for it.

    Raises
    ------
    MissingExtra
        pyarrow is not installed.
    OSError
        A table cannot be written.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        package = "pyarrow"
        raise MissingExtra(package, "data") from None
    written = []
    for table, dims in TABLES.items():
        records = {name: np.asarray(held) for name, held in run.records.items() if np.ndim(held) == dims}
        if not records or not run.replicates:
            continue
        schema = _schema(pa, run, records, dims)
        name = f"{table}.parquet"
        with (
            whole(folder / name) as file,
            parquet.ParquetWriter(file, schema, compression="zstd", write_statistics=True) as out,
        ):
            for columns in _blocks(run, records, dims):
                arrays = [pa.array(columns[field.name], field.type) for field in schema]
                out.write_table(pa.Table.from_arrays(arrays, schema=schema))
        written.append(name)
    return tuple(written)


def _schema(pa: Any, run: Run, records: Mapping[str, np.ndarray], dims: int) -> Any:
    """Return names, types, units and words of the columns."""
    numbers = {"replicate": (run.replicate_ids, "number of the replicate"), "year": (run.calendar, "year")}
    axes = {"state": "who perceives or acts", "other": "who is perceived or acted upon"}
    fields = [_field(pa, name, whole_numbers(held).dtype, "1", words) for name, (held, words) in numbers.items()]
    for name, words in list(axes.items())[: dims - 2]:
        fields.append(_field(pa, name, np.dtype(np.int32), "1", f"number of the state {words}"))
        label = {"long_name": f"name of the {name}"}
        fields.append(pa.field(f"{name}_name", pa.dictionary(pa.int32(), pa.string()), metadata=label))
    for name, held in records.items():
        about = ABOUT.get(name)
        fields.append(_field(pa, name, held.dtype, about.unit if about else "1", about.label if about else name))
    return pa.schema(fields, metadata={"title": run._title(), "source": "detente"})


def _field(pa: Any, name: str, dtype: np.dtype, unit: str, words: str) -> Any:
    return pa.field(name, pa.from_numpy_dtype(dtype.newbyteorder("=")), metadata={"units": unit, "long_name": words})


def _blocks(run: Run, records: Mapping[str, np.ndarray], dims: int) -> Iterator[dict[str, Any]]:
    """Yield the columns of some replicates at a time."""
    import pyarrow as pa

    states, years, ids = run.scenario.states, run.years, whole_numbers(run.replicate_ids)
    shape = (states,) * (dims - 2)
    there = ~np.eye(states, dtype=bool) if dims == 4 else np.ones(shape, bool)
    axes = [axis.astype(np.int32) for axis in np.nonzero(there)] if shape else []
    each = max(1, int(there.sum()))
    step = max(1, ROWS // max(1, each * years))
    calendar, labels = whole_numbers(run.calendar), pa.array([n.replace("\0", " ") for n in run.labels], pa.string())
    for at in range(0, run.replicates, step):
        block = ids[at : at + step]
        columns: dict[str, Any] = {
            "replicate": np.repeat(block, years * each),
            "year": np.tile(np.repeat(calendar, each), len(block)),
        }
        for name, numbers in zip(("state", "other"), axes, strict=False):
            columns[name] = np.tile(numbers, len(block) * years)
            columns[f"{name}_name"] = pa.DictionaryArray.from_arrays(columns[name], labels)
        for name, held in records.items():
            part = held[at : at + step]
            columns[name] = (part[:, :, there] if shape else part).reshape(-1)
        yield columns
