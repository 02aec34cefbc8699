"""Tables for Stata: names of 32 characters, labels of 80, the names of states as value labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.errors import InvalidValue, MissingExtra
from detente.core.result import Result
from detente.core.run import Run
from detente.store.export.codebook import TableColumn, columns_of
from detente.store.export.tables import (
    RUNS,
    WHOLE,
    blocks,
    codebook_of,
    frames_of_runs,
    kinds_of,
    tables_of,
    told_of,
    whole_table,
)

LONGEST_NAME, LONGEST_LABEL = 32, 80
VERSION = 118
"""Format of Stata 14 and later, in Unicode."""
ROWS = 2**31 - 1
"""Most rows of a table in this format."""
WORDS = ("byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with")
MARKED = ("_all", "_b", "_coef", "_cons", "_n", "_N", "_pi", "_pred", "_rc", "_skip")
RESERVED = frozenset((*WORDS, *MARKED))
"""Names that Stata keeps for itself."""
TEXT = 2045
"""Most bytes of a text."""
MISSING = "numbers that are not finite are missing"


def stata_names(names: Iterable[str]) -> dict[str, str]:
    """Return names that Stata takes, by the full name: letters, digits and underscores, at most 32, each once.

    Parameters
    ----------
    names
        Full names.
    """
    made: dict[str, str] = {}
    for name in names:
        short = re.sub(r"\W", "_", name, flags=re.ASCII)
        short = f"_{short}" if not short or short[0].isdigit() else short
        short = f"{short}_" if short in RESERVED or re.fullmatch(r"str\d+", short) else short
        short, count = short[:LONGEST_NAME], 1
        while short in made.values():
            count += 1
            end = f"_{count}"
            short = f"{short[: LONGEST_NAME - len(end)]}{end}"
        made[name] = short
    return made


def write_stata(result: Result, folder: Path, whence: Path | None = None) -> list[TableColumn]:
    """Write the tables of a result for Stata 14 and later; return their columns under the names that they have there.

    Parameters
    ----------
    result
        A run, or any other result, of which the table of its main numbers is written.
    folder
        Where to.
    whence
        The folder of the result, if it has one: of a sweep, ``runs.dta`` has a row a run.

    Raises
    ------
    InvalidValue
        A table has more rows than this format can have.
    MissingExtra
        pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        package = "pandas"
        raise MissingExtra(package, "data") from None
    if not isinstance(result, Run):
        frame, columns = whole_table(result)
        made = _write(frame, columns, folder / f"{WHOLE}.dta", result._title(), {})
        parts = list(frames_of_runs(result, whence))
        if parts:
            runs = pd.concat(parts, ignore_index=True)
            made += _write(
                runs, columns_of(RUNS, kinds_of(runs), told_of(result)), folder / f"{RUNS}.dta", result._title(), {}
            )
        return made
    names = {k: _cut(label, 32_000) for k, label in enumerate(result.labels)}
    every, made = codebook_of(result), []
    for table, records in tables_of(result).items():
        states = result.scenario.states
        rows = result.replicates * result.years * {"years": 1, "states": states}.get(table, states * (states - 1))
        if rows > ROWS:
            msg = f"The table {table} would have {rows:,} rows, and a file of Stata holds {ROWS:,}."
            raise InvalidValue(msg, "Export fewer replicates, or write parquet.")
        parts = [
            b.drop_columns([c for c in b.column_names if c.endswith("_name")]) for b in blocks(result, table, records)
        ]
        frame = pd.concat([part.to_pandas() for part in parts], ignore_index=True) if parts else pd.DataFrame()
        columns = [c for c in every if c.table == table and not c.name.endswith("_name")]
        values = {axis: names for axis in ("state", "other") if axis in frame.columns}
        made += _write(frame, columns, folder / f"{table}.dta", result._title(), values)
    return made


def _write(
    frame: Any, columns: list[TableColumn], path: Path, title: str, values: dict[str, dict[int, str]]
) -> list[TableColumn]:
    short = stata_names(map(str, frame.columns))
    made, labels = [], {}
    for column in columns:
        name = short[column.name]
        frame[column.name], kind, lost = _fitting(frame[column.name])
        notes = [f"full name {column.name}"] if name != column.name else []
        notes += [MISSING] if lost else []
        made.append(replace(column, name=name, kind=kind, note="; ".join(filter(None, (column.note, *notes)))))
        unit = f" [{column.unit}]" if column.unit else ""
        labels[name] = _cut(f"{column.label}{unit}", LONGEST_LABEL)
    frame.columns = [short[str(name)] for name in frame.columns]
    frame.to_stata(
        path,
        write_index=False,
        version=VERSION,
        data_label=_cut(title, LONGEST_LABEL),
        variable_labels=labels,
        value_labels=values or None,
    )
    return made


def _fitting(series: Any) -> tuple[Any, str, bool]:
    """Return a column as Stata can hold it, its type there, and whether a number that is not finite was lost."""
    kind = series.dtype.kind if isinstance(series.dtype, np.dtype) else "O"
    if kind == "b":
        return series.astype(np.int8), "byte", False
    if kind in "iu":
        if not len(series) or (series.min() >= -2147483647 and series.max() <= 2147483620):
            return series.astype(np.int32), "long", False
        exact = bool((abs(series) <= 2**53).all())
        return (series.astype(float), "double", False) if exact else (series.astype(str), "text", False)
    if kind == "f":
        most = 8.9e307 if series.dtype.itemsize == 8 else 1.7e38  # larger ones are Stata's missing values
        lost = ~(abs(series) < most) & series.notna()
        return series.where(~lost), "double" if series.dtype.itemsize == 8 else "float", bool(lost.any())
    return series.astype(str).map(lambda text: _cut_bytes(text, TEXT)), "text", False


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rstrip()}..."


def _cut_bytes(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
