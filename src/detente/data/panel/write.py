"""Frames as files: parquet, csv or Stata, whole or not at all, with where they come from."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from detente._version import __version__
from detente.core.errors import InvalidValue
from detente.data.panel.lazy import interrupted_once
from detente.data.panel.provenance import Provenance
from detente.data.panel.stata import write_stata

if TYPE_CHECKING:
    import polars as pl

METADATA = "detente"
"""Key under which a parquet file holds its provenance, as JSON."""


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
    OSError
        Its folder cannot be written to, or it is a folder itself.
    """
    if path.suffix.casefold() not in WRITERS:
        message = f"{path.name!r} does not say what kind of file it is to be."
        raise InvalidValue(message, f"Give it one of the endings {', '.join(WRITERS)} (parquet, csv, Stata).")
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "This is a folder, and no name of a file", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with _named(path):
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        os.unlink(temporary)


def write(frame: pl.DataFrame, path: Path, provenance: Provenance) -> tuple[Path, ...]:
    """Write a frame as the ending of the name says.

    Parquet holds the provenance under the key ``detente`` of its metadata; Stata holds it in
    labels and notes; beside a csv lies ``NAME.csv.json``.

    Parameters
    ----------
    frame
        The frame.
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
    return WRITERS[path.suffix.casefold()](frame, path, provenance)


def _replace(path: Path, fill: Callable[[IO[bytes]], None]) -> None:
    """Fill a temporary file beside a path, and give it that name once it is whole."""
    with _named(path):
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                with interrupted_once():
                    fill(file)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise


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
    about = json.dumps(provenance.as_dict(), ensure_ascii=False)
    _replace(path, lambda file: frame.write_parquet(file, metadata={METADATA: about}))
    return (path,)


def _csv(frame: pl.DataFrame, path: Path, provenance: Provenance) -> tuple[Path, ...]:
    """Write what the values are first: there is never a csv that nothing explains."""
    beside = path.with_name(f"{path.name}.json")
    about = json.dumps(provenance.as_dict(), ensure_ascii=False, indent=1) + "\n"
    _replace(beside, lambda file: _text(file, about))
    _replace(path, lambda file: frame.write_csv(file))
    return (path, beside)


def _text(file: IO[bytes], text: str) -> None:
    file.write(text.encode())


def _stata(frame: pl.DataFrame, path: Path, provenance: Provenance) -> tuple[Path, ...]:
    labels = {column.name: column.label for column in provenance.columns}
    notes = {"_dta": _sources(provenance)}
    for column in provenance.columns:
        origin = ", ".join(column.sources) or "ships with detente"
        years = f"{column.coverage[0]}-{column.coverage[1]}"
        notes[column.name] = [f"{column.label} [{column.unit}]; from {origin}; {years}"]
    title = f"{provenance.unit}s of the COW state system, detente {__version__}"
    _replace(path, lambda file: write_stata(frame, file, labels, title, notes))
    return (path,)


def _sources(provenance: Provenance) -> list[str]:
    """Say in notes of a file who made it, and of which files."""
    made = [f"Made by detente {__version__}. Missing is missing, zero is zero: see the years of each variable."]
    made += [
        f"{one.name}: {one.title} {one.version}, {one.file}, SHA-256 {provenance.sha256[one.name]}. {one.citation}"
        for one in provenance.sources
    ]
    return made + [f"Not at hand, columns missing: {name}: {why}" for name, why in provenance.notes.items()]


WRITERS = {".parquet": _parquet, ".csv": _csv, ".dta": _stata}
"""Writer of each ending."""
