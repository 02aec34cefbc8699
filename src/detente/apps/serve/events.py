"""The truth of every room: an append-only table of events in SQLite, and beside it the people's names.

What is acknowledged is on the disk: each event is a transaction of its own in write-ahead logging with
``synchronous=FULL``. Names are kept apart, so that they can be deleted and the game stays.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.core.errors import FolderInUse

TABLES = """
CREATE TABLE IF NOT EXISTS event (
    room TEXT NOT NULL, seq INTEGER NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (room, seq)
);
CREATE TABLE IF NOT EXISTS person (
    room TEXT NOT NULL, player TEXT NOT NULL, name TEXT NOT NULL, consent INTEGER NOT NULL,
    PRIMARY KEY (room, player)
);
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
DAY = 86_400.0
"""Seconds of a day."""


@dataclass(frozen=True)
class Event:
    """Something that happened in a room.

    Attributes
    ----------
    seq : int
        Its number in the room, from 1.
    at : float
        When [s since 1970].
    kind : str
        What: see ``detente.apps.serve.room.Room``.
    body : mapping
        The rest, as JSON values.
    """

    seq: int
    at: float
    kind: str
    body: Mapping[str, Any]


class EventLog:
    """The table of a folder of games; one server writes into it at a time.

    Parameters
    ----------
    folder
        Folder of games; made if it is not there.

    Raises
    ------
    FolderInUse
        Another server has the folder.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "games.sqlite"
        self._lock = sqlite3.connect(folder / "games.lock", timeout=0.2, isolation_level=None, check_same_thread=False)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            self._lock.close()
            msg = f"Another server keeps its games in {folder}."
            raise FolderInUse(msg, "Stop it, or give this one a folder of its own: --games DIR.") from None
        self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self.path.chmod(0o600)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(TABLES)

    def close(self) -> None:
        """Close the table; what was acknowledged is in it."""
        self._db.close()
        self._lock.close()

    def secret(self, name: str) -> str:
        """Return a secret of the folder, drawn when it is first asked for.

        Parameters
        ----------
        name
            Its name.
        """
        self._db.execute("INSERT OR IGNORE INTO secret VALUES (?, ?)", (name, secrets.token_urlsafe(32)))
        return str(self._db.execute("SELECT value FROM secret WHERE name = ?", (name,)).fetchone()[0])

    def append(self, room: str, seq: int, kind: str, body: Mapping[str, Any]) -> Event:
        """Write an event; it is on the disk when this returns.

        Parameters
        ----------
        room, seq, kind, body
            As in ``Event``.
        """
        event = Event(seq, time.time(), kind, dict(body))
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self._db.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", (room, seq, event.at, kind, text))
        return event

    def events(self, room: str) -> list[Event]:
        """Return the events of a room in their order.

        Parameters
        ----------
        room
            Its code.
        """
        rows = self._db.execute("SELECT seq, at, kind, body FROM event WHERE room = ? ORDER BY seq", (room,))
        return [Event(seq, at, kind, json.loads(body)) for seq, at, kind, body in rows]

    def rooms(self) -> dict[str, tuple[float, Mapping[str, Any]]]:
        """Return when each room was opened and what it is, by code."""
        rows = self._db.execute("SELECT room, at, body FROM event WHERE seq = 1 ORDER BY at")
        return {room: (at, json.loads(body)) for room, at, body in rows}

    def person(self, room: str, player: str, name: str, *, consent: bool) -> None:
        """Keep the name of a player, and whether the game may be used in research.

        Parameters
        ----------
        room, player, name, consent
            Code of the room, number of the player, name (may be empty), consent.
        """
        self._db.execute("INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?)", (room, player, name, int(consent)))

    def people(self, room: str) -> dict[str, tuple[str, bool]]:
        """Return names and consent of the players of a room.

        Parameters
        ----------
        room
            Its code.
        """
        rows = self._db.execute("SELECT player, name, consent FROM person WHERE room = ?", (room,))
        return {player: (name, bool(consent)) for player, name, consent in rows}

    def withdraw(self, room: str, player: str) -> None:
        """Delete the name of a player and every text that the player wrote; acts stay, of nobody.

        Parameters
        ----------
        room, player
            Code of the room, number of the player.
        """
        rows = self._db.execute(
            "SELECT seq, body FROM event WHERE room = ? AND kind = 'decided' AND json_extract(body, '$.player') = ?",
            (room, player),
        ).fetchall()
        self._db.execute("BEGIN IMMEDIATE")
        for seq, text in rows:
            body = json.loads(text)
            for note in body["decision"]["messages"]:
                note["text"] = ""
            for belief in body["decision"]["beliefs"].values():
                belief["why"] = ""
            self._db.execute("UPDATE event SET body = ? WHERE room = ? AND seq = ?", (json.dumps(body), room, seq))
        self._db.execute("DELETE FROM person WHERE room = ? AND player = ?", (room, player))
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def delete(self, room: str) -> None:
        """Delete a room with all that belongs to it.

        Parameters
        ----------
        room
            Its code.
        """
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("DELETE FROM event WHERE room = ?", (room,))
        self._db.execute("DELETE FROM person WHERE room = ?", (room,))
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def expire(self) -> list[str]:
        """Delete the rooms that were to be kept no longer; return their codes."""
        now = time.time()
        gone = [code for code, (at, body) in self.rooms().items() if at + DAY * body["opening"]["keep_days"] < now]
        for code in gone:
            self.delete(code)
        return gone
