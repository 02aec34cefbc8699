"""A folder of games: locked for one server, its table checked before anything is written to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from detente.apps.serve.wal import log_of
from detente.core.errors import DamagedFile, FolderInUse, ForeignFile, InvalidValue

TABLES = """
CREATE TABLE IF NOT EXISTS event (
    room TEXT NOT NULL, seq INTEGER NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (room, seq)
);
CREATE TABLE IF NOT EXISTS person (
    room TEXT NOT NULL, player TEXT NOT NULL, name TEXT NOT NULL, consent INTEGER NOT NULL,
    PRIMARY KEY (room, player)
);
CREATE TABLE IF NOT EXISTS kept (room TEXT PRIMARY KEY, at REAL NOT NULL, days INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
"""What a file of games holds."""


def locked(folder: Path) -> sqlite3.Connection:
    """Make a folder, and return the lock that keeps it for one server.

    Parameters
    ----------
    folder
        Folder of games.

    Raises
    ------
    FolderInUse
        Another server has it.
    InvalidValue
        Nothing can be written there.
    """
    why, cure = f"Games cannot be kept in {folder}", "Give a folder that can be written: --games DIR."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / "games.lock", timeout=0.2, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        msg = f"{why}: {getattr(error, 'strerror', None) or error}."
        raise InvalidValue(msg, cure) from None
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            msg = f"{why}: games.lock there cannot be locked ({error})."
            raise InvalidValue(msg, cure) from None
        msg = f"Another server keeps its games in {folder}."
        raise FolderInUse(msg, "Stop it, or give this one a folder of its own: --games DIR.") from None
    return lock


def check(path: Path) -> None:
    """Refuse a table that is damaged or of something else; it is only read for that, so that it stays as it is.

    Parameters
    ----------
    path
        File of the table, which need not be there.

    Raises
    ------
    DamagedFile, ForeignFile
        It cannot be read, or is not of detente.
    """
    cure = "It is left as it is. Put a copy from before in its place, or begin in another folder: --games DIR."
    log = log_of(path)
    if _size(log) and not _size(path):
        what = "is empty" if path.exists() else "is not there"
        msg = f"The games in {path} cannot be read: it {what}, and its log, {log.name}, is left without it."
        raise DamagedFile(msg, cure)
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as held:
            tables = {name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            found = str(held.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        tables, found = set(), str(error)
    if found != "ok":
        msg = f"The games in {path} cannot be read: {found}."
        raise DamagedFile(msg, cure)
    if tables and "event" not in tables:
        msg = f"{path} holds no games of detente."
        raise ForeignFile(msg, "Give another folder: --games DIR.")


def _size(path: Path) -> int:
    """Return the size of a file [bytes]; 0 if it is not there."""
    return path.stat().st_size if path.exists() else 0


def table(path: Path) -> sqlite3.Connection:
    """Open the table, made if it is not there.

    Parameters
    ----------
    path
        Its file.

    Raises
    ------
    InvalidValue
        It cannot be written.
    """
    try:
        held = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        path.chmod(0o600)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            held.execute(f"PRAGMA {pragma}")
        held.executescript(TABLES)
    except (OSError, sqlite3.Error) as error:
        msg = f"Games cannot be written to {path}: {getattr(error, 'strerror', None) or error}."
        raise InvalidValue(msg, "Make room on the disk, or give another folder: --games DIR.") from None
    return held
