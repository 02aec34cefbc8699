"""Designs as lists of points: files, frames, tables; each error with the row that it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.csv_rows import CsvRow, csv_rows, separator_in
from detente.core.errors import DataError, InvalidValue, names_file
from detente.core.files import expand_home
from detente.core.frame_files import read_pandas
from detente.core.given_files import must_be_file, read_given
from detente.core.quoted import quote
from detente.studies.sweep.design import MOST, THEORY, SweepDesign, check_column, declared, made_of

HINT = "A design has a line with names of parameters (and theory), and below it a line a point."


@names_file
def listed(given: Any, default: Sequence[str], *, seen: Any) -> SweepDesign:
    """Return a design from a list of points.

    Parameters
    ----------
    given
        The path of a CSV or parquet file, a frame, a mapping of columns, or a list of mappings, one a point.
    default
        Names of the theories if the design names none: every point is run with each.
    seen
        Returns the name of a theory that a cell names; raises if there is none.

    Raises
    ------
    InvalidValue
        A column is there twice, a cell is empty, no number or out of range: the row is told.
    UnknownName
        There is no such parameter or school, with the nearest.
    DataError
        The file cannot be read.
    """
    columns, rows = _columns(given)
    if not columns or not len(next(iter(columns.values()))):
        msg = "The design has no points."
        raise InvalidValue(msg, HINT)
    count = len(next(iter(columns.values())))
    if count > MOST:
        msg = f"The design has {count:,} points."
        raise InvalidValue(msg, f"A sweep takes up to {MOST:,}.")
    for name in columns:
        if name != THEORY:
            declared(name)
    numbers = {name: check_column(name, values, rows) for name, values in columns.items() if name != THEORY}
    if THEORY in columns:
        names = [_theory(cell, rows, k, seen) for k, cell in enumerate(columns[THEORY])]
        order = list(dict.fromkeys(names))
        places = {name: k for k, name in enumerate(order)}
        return made_of(numbers, order, np.array([places[name] for name in names]), "list", True)
    spread = {name: np.tile(values, len(default)) for name, values in numbers.items()}
    which = np.repeat(np.arange(len(default)), count)
    return made_of(spread, default, which, "list", len(default) > 1)


def _theory(cell: Any, rows: Sequence[str] | None, at: int, seen: Any) -> str:
    told = rows[at] if rows is not None else f"point {at}"
    if not isinstance(cell, str) or not cell.strip():
        msg = f"There is no theory in {told}: {quote(cell)}."
        raise InvalidValue(msg, "Name a school in every row, or leave the column out.")
    return str(seen(cell.strip(), told))


def _columns(given: Any) -> tuple[dict[str, Any], list[str] | None]:
    if isinstance(given, (str, Path)):
        return _of_file(expand_home(Path(given)))
    if hasattr(given, "columns") and hasattr(given, "iloc"):  # a frame of pandas
        names = [str(c) for c in given.columns]
        _once(names)
        return {n: given.iloc[:, k].to_numpy() for k, n in enumerate(names)}, None
    if isinstance(given, Mapping):
        return _even({str(k): list(v) if np.ndim(v) else [v] for k, v in given.items()}), None
    if isinstance(given, Sequence) and given and all(isinstance(one, Mapping) for one in given):
        names = list(dict.fromkeys(str(k) for one in given for k in one))
        for k, one in enumerate(given):
            lacking = [n for n in names if n not in one]
            if lacking:
                msg = f"Point {k} says nothing of {', '.join(lacking)}."
                raise InvalidValue(msg, "Name the same settings in every point.")
        return {n: [one[n] for one in given] for n in names}, None
    msg = f"A design is a file, a frame, a mapping of columns or a list of points, not {quote(given)}."
    raise InvalidValue(msg, HINT)


def _even(columns: dict[str, Any]) -> dict[str, Any]:
    if len({len(v) for v in columns.values()}) > 1:
        msg = "The columns of the design differ in length."
        raise InvalidValue(msg, "Give every point all settings.")
    return columns


def _once(names: Sequence[str]) -> None:
    twice = {n for n in names if list(names).count(n) > 1}
    if twice:
        msg = f"The design has the column {sorted(twice)[0]!r} twice."
        raise InvalidValue(msg, "Name each setting once.")


def _of_file(path: Path) -> tuple[dict[str, Any], list[str] | None]:
    must_be_file(path, HINT)
    if path.suffix.lower() == ".parquet":
        return _columns(read_pandas(path, HINT))
    text = read_given(path, HINT)
    return _of_text(text, path)


def _of_text(text: str, path: Path) -> tuple[dict[str, Any], list[str] | None]:
    mark = separator_in(text.partition("\n")[0])
    lines = csv_rows(text, str(path), mark)
    names = [n.strip() for n in next(lines, CsvRow(1, 1, [])).cells]
    if not any(names):
        msg = f"{path} is empty."
        raise DataError(msg, HINT)
    _once(names)
    rows, cells = [], []
    for line, _, row in lines:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(names):
            msg = f"{path} has {len(row)} cells in line {line}, and {len(names)} columns."
            raise InvalidValue(msg, HINT)
        rows.append(f"line {line} of {path.name}")
        cells.append([cell.strip() for cell in row])
    if mark == ";":  # a comma in a number stands before its decimals
        cells = [
            [cell if name == THEORY else cell.replace(",", ".") for name, cell in zip(names, row, strict=True)]
            for row in cells
        ]
    return {n: [row[k] for row in cells] for k, n in enumerate(names)}, rows
