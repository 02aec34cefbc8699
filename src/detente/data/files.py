"""Fingerprints of files, and the library that downloads them."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from detente.core.errors import MissingExtra

ROOM = "detente-fetch-"
"""Beginning of the names of what a fetch works with among the files of the system that do not last."""
DAY = 86_400.0
"""Age from which what is there was left by a process that was killed [s]."""


def fingerprint(path: Path, kind: str = "sha256") -> str:
    """Fingerprint of a file, in hexadecimal.

    Parameters
    ----------
    path
        File to read.
    kind
        ``sha256`` or ``md5``.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, kind).hexdigest()


def has_fingerprint(path: Path, pins: Collection[str]) -> bool:
    """Tell whether a file has one of some fingerprints.

    Parameters
    ----------
    path
        File to read.
    pins
        SHA-256 in hexadecimal, or ``md5:`` and an MD5 where nobody has published more.
    """
    kinds = {pin.rpartition(":")[0] for pin in pins}
    found = (f"{kind}:{fingerprint(path, kind)}" if kind else fingerprint(path) for kind in kinds)
    return any(one in pins for one in found)


def download_library() -> Any:
    """Return the library that downloads, which says nothing of its own.

    Raises
    ------
    MissingExtra
        It is not installed.
    """
    try:
        import pooch
    except ImportError as error:
        package = "pooch"
        raise MissingExtra(package, "data") from error
    pooch.get_logger().setLevel("ERROR")
    return pooch


def sweep_rooms() -> None:
    """Remove what fetches that were killed have left among the files of the system that do not last."""
    for path in Path(tempfile.gettempdir()).glob(f"{ROOM}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime < DAY:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
