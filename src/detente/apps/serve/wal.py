"""The write-ahead log of SQLite, read before SQLite does: what it holds, so that it is told what SQLite does not take.

From the first frame that is damaged on, SQLite takes none, and does not say so.
"""

from __future__ import annotations

import logging
import sqlite3
import struct
from pathlib import Path

LOG = logging.getLogger("detente.serve")
"""Where the server says what it cannot do."""
HEAD, FRAME = struct.Struct(">8I"), struct.Struct(">6I")
"""Head of the log, and of each of its frames: see "WAL Format" of SQLite's file format."""


def log_of(path: Path) -> Path:
    """Return the file of the write-ahead log of a table.

    Parameters
    ----------
    path
        File of the table.
    """
    return path.with_name(f"{path.name}-wal")


def commits(path: Path) -> list[bool]:
    """Return whether each frame of the log ends a transaction, sound or not; none of frames from before it began anew.

    Parameters
    ----------
    path
        File of the table, whose log need not be there.
    """
    log = log_of(path)
    if not log.is_file() or log.stat().st_size < HEAD.size + FRAME.size:
        return []
    found: list[bool] = []
    with log.open("rb") as file:
        head = file.read(HEAD.size)
        _, _, page, _, *salts, _, _ = HEAD.unpack(head)
        if not _sound(head):  # all of it is lost; the frames themselves say which are of one log
            file.seek(HEAD.size)
            salts = list(FRAME.unpack(file.read(FRAME.size))[2:4])
            page = _page(path)
        at = HEAD.size
        while len(frame := file.read(FRAME.size) if file.seek(at) else b"") == FRAME.size:
            _, size, *own, _, _ = FRAME.unpack(frame)
            found.append(size > 0 and any(a == b for a, b in zip(own, salts, strict=True)))  # one may be damaged
            at += FRAME.size + page
    return found


def unread(held: sqlite3.Connection, path: Path, logged: list[bool]) -> None:
    """Say how many transactions SQLite did not take from the log that was there.

    Parameters
    ----------
    held
        The table, in which nothing was written yet.
    path
        Its file.
    logged
        What its log held, as ``commits`` returns it.
    """
    taken = held.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
    if taken >= 0 and (lost := sum(logged[taken:])):
        LOG.warning(
            "%s is damaged: the last %d writes to it are lost, and games go on from where they were before. "
            "A copy of the folder from before the damage has them.",
            log_of(path),
            lost,
        )


def _sound(head: bytes) -> bool:
    """Return whether the checksum of a log's head is right."""
    magic, *words = HEAD.unpack(head)
    order = ">" if magic & 1 else "<"
    one = two = 0
    numbers = struct.unpack(f"{order}6I", head[:24])
    for k in range(0, 6, 2):
        one = (one + numbers[k] + two) % 2**32
        two = (two + numbers[k + 1] + one) % 2**32
    return magic & ~1 == 0x377F0682 and [one, two] == words[-2:]


def _page(path: Path) -> int:
    """Return the size of a page of a table [bytes]."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(18)[16:], "big")
    return 65536 if size == 1 else size
