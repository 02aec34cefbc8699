"""Frames as files: parquet, csv or Stata, whole or not at all, with what they hold and where it comes from."""

from __future__ import annotations

import contextlib
import json
import os
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detente._version import __version__
from detente.core import files
from detente.core.errors import InvalidValue
from detente.data.panel.lazy import interrupted_once
from detente.data.panel.package import describe_field, describe_file, package_path
from detente.data.panel.provenance import Provenance

if TYPE_CHECKING:
    import pandas
    import polars as pl
    import pyarrow

METADATA = "detente"
"""Key under which a parquet file holds its provenance, as JSON."""

LONGEST_LABEL = 80
"""Letters that Stata has for the label of a variable, and for that of a file."""


def check_target(path: Path) -> None:
    """Make sure, before anything is built, that a frame can be written.

    Parameters
    ----------
    path
        File to write.

    Raises
    ------
    InvalidValue
        Its ending is none of ``.parquet``, ``.csv`` and ``.dta``.
    NoFolder
        There is no such folder.
    OSError
        Its folder cannot be written to, or it is a folder itself.
    """
    if path.suffix.casefold() not in WRITERS:
        message = f"{path.name!r} does not say what kind of file it is to be."
        raise InvalidValue(message, f"Give it one of the endings {', '.join(WRITERS)} (parquet, csv, Stata).")
    files.check(path)
    if path.suffix.casefold() != ".parquet":
        files.check(package_path(path))


def write(frame: pl.DataFrame, path: Path, provenance: Provenance) -> tuple[Path, ...]:
    """Write a frame as the ending of the name says.

    Parquet holds the provenance under the key ``detente`` of its metadata and of its Arrow schema, whose fields have
    labels and units; beside the others lies a ``datapackage.json``. Stata has the labels of the variables too.

    Parameters
    ----------
    path
        File to write; an older one is replaced when the new one is whole.
    provenance
        Where its values come from.

    Returns
    -------
    tuple
        The files written.

    Raises
    ------
    InvalidValue
        The ending is not known, or Stata has no room for a column.
    OSError
        The file cannot be written, with the path asked for; an older file is then still as it was.
    """
    check_target(path)
    path = files.expand_home(path)
    return WRITERS[path.suffix.casefold()](frame, path, provenance)


def _replace(path: Path, fill: Callable[[IO[bytes]], None]) -> None:
    """Fill a file that takes its place once it is whole."""
    with _named(path), files.whole(path) as file, interrupted_once():
        fill(file)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say of an error of the system which file was to be written; polars wraps some of them."""
    import polars as pl

    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        found = re.search(r"os error (\d+)", str(error))
        number = getattr(error, "errno", None) or (int(found[1]) if found else None)
        if number is None:
            raise
        raise OSError(number, os.strerror(number), str(path)) from error


def _parquet(frame: pl.DataFrame, path: Path, provenance: Provenance) -> tuple[Path, ...]:
    table = _to_arrow(frame, provenance)
    _replace(path, lambda file: _to_parquet(table, file))
    return (path,)


def _to_arrow(frame: pl.DataFrame, provenance: Provenance) -> pyarrow.Table:
    """Table of Arrow that says what it holds: in its schema, and of each column its label, unit, sources and years."""
    import pyarrow

    table = frame.to_arrow()
    told = {one["name"]: one for one in map(describe_field, provenance.columns)}
    fields = [
        field.with_metadata({key: _as_text(told[field.name][key]) for key in ("title", "unit", "sources", "coverage")})
        if field.name in told
        else field
        for field in table.schema
    ]
    about = {METADATA: json.dumps(provenance.as_dict(), ensure_ascii=False)}
    return table.cast(pyarrow.schema(fields)).replace_schema_metadata(about)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _to_parquet(table: pyarrow.Table, file: IO[bytes]) -> None:
    from pyarrow.parquet import write_table

    write_table(table, file, compression="zstd")


def _beside(path: Path, provenance: Provenance) -> Path:
    """Write what the values are before the values: there is never a file that nothing explains."""
    beside = package_path(path)
    about = describe_file(path, provenance).encode()
    _replace(beside, lambda file: _write(file, about))
    return beside


def _write(file: IO[bytes], body: bytes) -> None:
    file.write(body)


def _csv(frame: pl.DataFrame, path: Path, provenance: Provenance) -> tuple[Path, ...]:
    beside = _beside(path, provenance)
    _replace(path, lambda file: frame.write_csv(file))
    return (path, beside)


def _stata(frame: pl.DataFrame, path: Path, provenance: Provenance) -> tuple[Path, ...]:
    labels = {column.name: column.label[:LONGEST_LABEL] for column in provenance.columns}
    title = f"{provenance.unit}s of the COW state system, detente {__version__}"[:LONGEST_LABEL]
    beside = _beside(path, provenance)
    _replace(path, lambda file: _to_stata(frame, file, labels, title))
    return (path, beside)


def _to_stata(frame: pl.DataFrame, file: IO[bytes], labels: dict[str, str], title: str) -> None:
    from pandas.errors import InvalidColumnName

    with warnings.catch_warnings():
        warnings.simplefilter("error", InvalidColumnName)  # pandas would write another name
        try:
            _for_stata(frame).to_stata(
                file, version=118, write_index=False, variable_labels=labels, data_label=title or None
            )
        except InvalidColumnName as error:
            names = ", ".join(re.findall(r"(\S.*?)\s+->", str(error)))
            message = f"Stata has no variables of such names: {names}."
            hint = "A name is at most 32 letters, digits and underscores, and no word of Stata's own; or write parquet."
            raise InvalidValue(message, hint) from error
        except ValueError as error:
            message = f"Stata cannot hold this table: {error}"
            raise InvalidValue(message, "Leave the column out, or write parquet.") from error


def _for_stata(frame: pl.DataFrame) -> pandas.DataFrame:
    """Turn a frame into what pandas writes with Stata's missing: nullable integers, as short as they may be."""
    import pandas
    import polars as pl
    import pyarrow
    from polars import selectors

    short = [frame[name].cast(pl.Int64).shrink_dtype() for name in frame.select(selectors.integer()).columns]
    ready = frame.with_columns(
        *short,
        pl.when(selectors.float().is_finite()).then(selectors.float()),
        selectors.string().fill_null(""),
    )
    kinds = {  # 32 bits as 64: pandas then looks whether the largest mean missing in Stata
        pyarrow.bool_(): pandas.BooleanDtype(),
        pyarrow.int8(): pandas.Int8Dtype(),
        pyarrow.int16(): pandas.Int16Dtype(),
        pyarrow.int32(): pandas.Int64Dtype(),
        pyarrow.int64(): pandas.Int64Dtype(),
    }
    return ready.to_arrow().to_pandas(types_mapper=kinds.get)


WRITERS = {".parquet": _parquet, ".csv": _csv, ".dta": _stata}
"""Writer of each ending."""
