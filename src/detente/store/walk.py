"""What lies in a folder, links not followed, and digests of files, however large."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from detente.store.manifest import LOCK, MANIFEST

BLOCK = 1 << 20
"""Bytes that are read at a time."""
OUTSIDE = (MANIFEST, LOCK)
"""Files of a folder that its seal does not list."""


def entries(folder: Path) -> Iterator[tuple[str, str]]:
    """Return the name in the folder and the kind of everything there that is no folder, in order.

    Parameters
    ----------
    folder
        The folder.

    Yields
    ------
    tuple
        Name with ``/`` between its parts, and ``file``, ``link``, ``closed`` (a folder without rights) or ``other``
        (a pipe, a device).
    """
    yield from _below(folder, "")


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(folder) as found:
            listed = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield prefix.rstrip("/") or ".", "closed"
        return
    for entry in listed:
        name = f"{prefix}{entry.name}"
        if name in OUTSIDE and not entry.is_symlink() and entry.is_file(follow_symlinks=False):
            continue
        if entry.is_symlink():
            yield name, "link"
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path), f"{name}/")
        else:
            mode = entry.stat(follow_symlinks=False).st_mode
            yield name, "file" if stat.S_ISREG(mode) else "other"


def digest_of(path: Path, most: int | None = None, tell: Callable[[int], None] | None = None) -> tuple[str, int]:
    """Return the SHA-256 of a file in hexadecimal, and its size [byte].

    Parameters
    ----------
    path
        The file.
    most
        Bytes from its beginning that are looked at; all if None.
    tell
        Told now and then how many bytes were read.
    """
    told, size = hashlib.sha256(), 0
    block = bytearray(BLOCK)
    view = memoryview(block)
    with path.open("rb", buffering=0) as file:
        while most is None or size < most:
            count = file.readinto(view if most is None else view[: min(BLOCK, most - size)])
            if not count:
                break
            told.update(view[:count])
            size += count
            if tell is not None:
                tell(size)
    return told.hexdigest(), size
