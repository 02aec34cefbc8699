"""Tables of R files, kept as parquet: ``rdata`` takes seconds for tables with many texts.

What is kept is the table of the file, before a source takes its columns from it, so that only the bytes of the file,
the version of ``rdata`` and `FORM` decide whether it still holds. It lies in the cache folder, never beside the files
of the user, and may be deleted at any time. The name of a kept file ends with its own fingerprint: one that is cut
short or altered is not used, and made again. Where nothing can be written nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.files import settle, temporary_file
from detente.data.files import fingerprint

if TYPE_CHECKING:
    from pandas import DataFrame

FORM = 1
"""To be raised when `detente.data.reading.read_r` gives a table another form."""

FOLDER = "parsed"
"""Folder inside the cache folder."""

_folder: ContextVar[Path | None] = ContextVar("_folder", default=None)


@contextlib.contextmanager
def keeping(folder: Path | None) -> Iterator[None]:
    """Keep the tables of R files that are read meanwhile.

    Parameters
    ----------
    folder
        Where; nothing is kept if absent.
    """
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)


def load_or_parse(path: Path, parse: Callable[[Path], DataFrame]) -> DataFrame:
    """Table of a file: the kept one, or else what reading gives, which is then kept.

    Parameters
    ----------
    path
        An R data file.
    parse
        Reads it.
    """
    folder = _folder.get()
    if folder is None:
        return parse(path)
    key = f"{fingerprint(path)}-{FORM}.{version('rdata')}"
    table = _load(folder, key)
    if table is None:
        table = parse(path)
        _keep(folder, key, table)
    return table


def _load(folder: Path, key: str) -> DataFrame | None:
    """Read the kept table; one that is not whole is removed."""
    import pandas
    import pyarrow

    for path in folder.glob(f"{key}-*.parquet"):
        with contextlib.suppress(OSError, pyarrow.ArrowException):
            body = path.read_bytes()
            if path.name == _name(key, body):
                return pandas.read_parquet(io.BytesIO(body))
            path.unlink()
    return None


def _keep(folder: Path, key: str, table: DataFrame) -> None:
    """Write a table under its name once it is whole; others may write the same one meanwhile."""
    import pyarrow

    with contextlib.suppress(OSError, pyarrow.ArrowException):
        memory = io.BytesIO()
        table.to_parquet(memory, index=False)
        body = memory.getvalue()
        folder.mkdir(parents=True, exist_ok=True)
        with temporary_file(folder) as (path, handle):
            handle.write(body)
            settle(path, handle, folder / _name(key, body))


def _name(key: str, body: bytes) -> str:
    return f"{key}-{hashlib.sha256(body).hexdigest()[:16]}.parquet"
