"""Files that one process works in, and fingerprints of files."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from detente.core.files import fresh

OWN = ".own-"
"""Beginning of the names of files that one process works in."""


def lock(handle: IO[bytes]) -> bool:
    """Take the exclusive lock of an open file; false if another process has it.

    Parameters
    ----------
    handle
        The file.
    """
    try:
        import fcntl
    except ImportError:  # Windows: no lock, so never share a file
        return False
    try:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def own(folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Open a new file in a folder; it is gone afterwards unless it was moved to its place.

    Parameters
    ----------
    folder
        The folder. `sweep` removes the file if this process is killed.

    Yields
    ------
    tuple
        Path of the file, and the file open for writing.
    """
    path = fresh(folder, OWN)
    try:
        with path.open("ab") as handle:
            lock(handle)
            yield path, handle
    finally:
        path.unlink(missing_ok=True)


def sweep(folder: Path, older: float = 60.0) -> None:
    """Remove files that processes that were killed left behind; unfinished downloads stay.

    Parameters
    ----------
    folder
        The cache folder.
    older : [s]
        Age from which a file is looked at.
    """
    for path in folder.glob(f"{OWN}*.part"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime < older:
                continue
            with path.open("ab") as handle:
                if lock(handle):
                    path.unlink()


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Parameters
    ----------
    path
        File to read.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
