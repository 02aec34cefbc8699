"""The truth of every room: an append-only table of events in SQLite, and beside it the people's names.

What is acknowledged is on the disk, in write-ahead logging with ``synchronous=FULL``. A thread of its own writes, so
that nobody waits for another's disk; what comes in while it writes goes into one transaction. Where it rests it brings
the log over into the table, so that little hangs on the log and what is deleted is in no file. Names are kept apart, so
that they can be deleted and the game stays.
"""

from __future__ import annotations

import json
import logging
import queue
import secrets
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.apps.serve import keeping
from detente.apps.serve.event import Event, opens, read_body, text_of, without
from detente.apps.serve.folder import check, locked, table
from detente.apps.serve.identity import is_code
from detente.apps.serve.wal import commits, unread

LOG = logging.getLogger("detente.serve")
"""Where the server says what it cannot do."""

NEXT = """
INSERT INTO event SELECT :room, :seq, :at, :kind, :body
WHERE :seq = 1 + (SELECT coalesce(max(seq), 0) FROM event WHERE room = :room)
"""
"""Writes an event after the one before it, or nothing: there is never a gap."""
PERSON = "INSERT OR REPLACE INTO person VALUES (:room, :player, :name, :consent)"
"""Keeps a name."""
OF_A_ROOM = ("event", "person", "kept")
"""Tables that hold something of each room."""
BATCH = 256
"""Most writes of a transaction."""
PROBE = ("INSERT OR REPLACE INTO secret VALUES ('probe', ?)", ("x" * 4096,))
"""Written to learn whether anything can be."""
FRESH = 5.0
"""Seconds for which a write that succeeded shows that others would [s]."""
REST, SELDOM = 0.5, 5.0
"""The log is brought over into the table when nothing was written for so long, and at least so often [s]."""
WAIT = 5000
"""How long a write waits for another process that writes [ms]."""


@dataclass
class Write:
    """What is to be written together, and who waits for it."""

    statements: Sequence[tuple[str, Any]]
    done: Future[None]


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
    InvalidValue
        Nothing can be written there.
    DamagedFile, ForeignFile
        Its table cannot be read, or is not of detente; it stays as it is.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "games.sqlite"
        self._lock = locked(folder)
        try:
            check(self.path)
            logged = commits(self.path)
            self._db = table(self.path)
            unread(self._db, self.path, logged)
            with suppress(sqlite3.Error):  # a room of which it is not noted stays, and that is told
                self._db.execute(keeping.NOTE_ALL)
            self._reader = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        except BaseException:
            self._lock.close()
            raise
        self._reader.text_factory = lambda text: text.decode(errors="replace")
        self.fault: sqlite3.Error | None = None
        self._unsure = ""
        self._wrote, self._behind = -FRESH, True
        self._brought = time.monotonic()
        self._use, self._read, self._queue = threading.RLock(), threading.RLock(), queue.SimpleQueue[Write | None]()
        self._writer = threading.Thread(target=self._write, name="events", daemon=True)
        self._writer.start()

    def close(self) -> None:
        """Write what waits, and close the table."""
        self._queue.put(None)
        self._writer.join()
        for held in (self._reader, self._db, self._lock):
            held.close()

    def _write(self) -> None:
        """Write what comes in, all that waits in one transaction, until the table is closed."""
        while True:
            try:
                write = self._queue.get(timeout=REST if self._behind else None)
            except queue.Empty:
                self._bring_over()
                continue
            if write is None:
                return
            batch: list[Write] = [write]
            with suppress(queue.Empty):
                while len(batch) < BATCH and (more := self._queue.get_nowait()) is not None:
                    batch.append(more)
                if len(batch) < BATCH:
                    self._queue.put(None)  # it was the end
            if not self._together(batch) and len(batch) > 1:
                for one in batch:
                    self._together([one])
            if time.monotonic() - self._brought > SELDOM:
                self._bring_over()

    def _bring_over(self) -> bool:
        """Bring the log over into the table and empty it; return whether it is empty, which waits for who reads it.

        Another process that reads is not waited for here: it is tried again when the thread next rests.
        """
        busy = True
        with self._use, suppress(sqlite3.Error):
            self._brought = time.monotonic()
            self._db.execute("PRAGMA busy_timeout=0")
            try:
                busy = bool(self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            finally:
                self._db.execute(f"PRAGMA busy_timeout={WAIT}")
            self._behind = busy
        return not busy

    def _together(self, batch: Sequence[Write]) -> bool:
        """Write in one transaction; return whether it was written, or told to be none who waits for it alone."""
        parts = [part for write in batch for part in write.statements]
        try:
            with self._use:
                if len(parts) > 1:  # one statement is a transaction of its own
                    self._db.execute("BEGIN IMMEDIATE")
                try:
                    for statement, values in parts:
                        if not self._db.execute(statement, values).rowcount and statement == NEXT:
                            msg = "An event before this one is not in the table."
                            raise sqlite3.IntegrityError(msg)
                    if len(parts) > 1:
                        self._db.execute("COMMIT")
                finally:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
        except Exception as error:  # whatever it is, who waits is told and the thread goes on
            if len(batch) == 1:
                if isinstance(error, sqlite3.OperationalError):
                    self.fault = error
                batch[0].done.set_exception(error)
            return False
        self.fault, self._wrote, self._behind = None, time.monotonic(), self._behind or bool(parts)
        for write in batch:
            write.done.set_result(None)
        return True

    def _put(self, *statements: tuple[str, Any]) -> Future[None]:
        write = Write(statements, Future())
        write.done.set_running_or_notify_cancel()  # what is put is written, whoever waits
        self._queue.put(write)
        return write.done

    def settle(self) -> None:
        """Wait until all that was put before is written."""
        self._put().result()

    def tried(self) -> sqlite3.Error | None:
        """Return why nothing can be written now; None if it can, which is tried where no write of late shows it."""
        if self.fault is not None or time.monotonic() - self._wrote > FRESH:
            with suppress(sqlite3.Error):
                self._put(PROBE).result()
        return self.fault

    def _rows(self, question: str, *values: Any) -> list[Any]:
        with self._read:
            return self._reader.execute(question, values).fetchall()

    def secret(self, name: str) -> str:
        """Return a secret of the folder, drawn when it is first asked for.

        Parameters
        ----------
        name
            Its name.
        """
        held = "SELECT value FROM secret WHERE name = ?"
        if not self._rows(held, name):
            self._put(("INSERT OR IGNORE INTO secret VALUES (?, ?)", (name, secrets.token_urlsafe(32)))).result()
        return str(self._rows(held, name)[0][0])

    def renew(self, name: str) -> str:
        """Return another secret of a name; the old one is none any more.

        Parameters
        ----------
        name
            Its name.
        """
        self._put(("INSERT OR REPLACE INTO secret VALUES (?, ?)", (name, secrets.token_urlsafe(32)))).result()
        return self.secret(name)

    def put(
        self, room: str, seq: int, kind: str, body: Mapping[str, Any], person: tuple[str, bool] | None = None
    ) -> tuple[Event, Future[None]]:
        """Begin to write an event; it is on the disk when the future is done, which fails if it cannot be written.

        Parameters
        ----------
        room, seq, kind, body
            As in ``Event``.
        person
            Name, which may be empty, and consent of a player who joins by it.
        """
        event = Event(seq, time.time(), kind, dict(body))
        return event, self.put_all(room, [event], {} if person is None else {body["player"]: person})

    def put_all(self, room: str, events: Sequence[Event], people: Mapping[str, tuple[str, bool]]) -> Future[None]:
        """Begin to write events together: all are on the disk when the future is done, or none.

        Parameters
        ----------
        room, events
            Code of the room, and what happened in it.
        people
            Names and consent of who joins by them, by player.
        """
        parts: list[tuple[str, Any]] = []
        for one in events:
            held = {"room": room, "seq": one.seq, "at": one.at, "kind": one.kind, "body": text_of(one.body)}
            parts.append((NEXT, held))
            if one.kind == "opened" and (days := one.body.get("opening", {}).get("keep_days")) is not None:
                parts.append((keeping.NOTE, {"room": room, "at": one.at, "days": days}))
        for player, (name, consent) in people.items():
            parts.append((PERSON, {"room": room, "player": player, "name": name, "consent": consent}))
        return self._put(*parts)

    def append(
        self, room: str, seq: int, kind: str, body: Mapping[str, Any], person: tuple[str, bool] | None = None
    ) -> Event:
        """Write an event; it is on the disk when this returns.

        Parameters
        ----------
        room, seq, kind, body, person
            As in ``put``.
        """
        event, done = self.put(room, seq, kind, body, person)
        done.result()
        return event

    def events(self, room: str) -> list[Event]:
        """Return the events of a room in their order.

        Parameters
        ----------
        room
            Its code.
        """
        self.settle()
        rows = self._rows("SELECT seq, at, kind, body FROM event WHERE room = ? ORDER BY seq", room)
        return [Event(seq, at, kind, read_body(body)) for seq, at, kind, body in rows]

    def rooms(self) -> dict[str, tuple[float, Mapping[str, Any]]]:
        """Return when each room was opened and what it is, by code, in order; 0, {} if it is damaged."""
        asked = "SELECT room, at, kind, body, min(seq) FROM event WHERE typeof(room) = 'text' GROUP BY room"
        first = {room: Event(seq, at, kind, read_body(body)) for room, at, kind, body, seq in self._rows(asked)}
        told = {room: (one.at, one.body) if opens(one) else (0.0, {}) for room, one in first.items()}
        return dict(sorted(told.items(), key=lambda one: one[1][0]))

    def unfinished(self) -> list[str]:
        """Return the codes of rooms whose game has not ended, the one in which something happened last first."""
        ended = "SELECT room FROM event WHERE kind = 'ended'"
        here = f"typeof(room) = 'text' AND room NOT IN ({ended})"
        rows = self._rows(f"SELECT room FROM event WHERE {here} GROUP BY room ORDER BY max(at) DESC")
        return [room for (room,) in rows]

    def people(self, room: str) -> dict[str, tuple[str, bool]]:
        """Return names and consent of the players of a room.

        Parameters
        ----------
        room
            Its code.
        """
        rows = self._rows("SELECT player, name, consent FROM person WHERE room = ?", room)
        return {player: (name, bool(consent)) for player, name, consent in rows}

    def withdraw(self, room: str, player: str, nobody: str) -> bool:
        """Delete the name of a player and every text that the player wrote; acts stay, of a number of nobody's.

        Parameters
        ----------
        room, player, nobody
            Code of the room, number of the player, and the one that stands in its place.

        Returns
        -------
        bool
            Whether no file holds them any more; if not, they go as soon as no other process reads the files.
        """
        self.settle()
        rows = self._rows(
            "SELECT seq, kind, body FROM event WHERE room = ? AND instr(body, ?)", room, json.dumps(player)
        )
        parts: list[tuple[str, Any]] = [("DELETE FROM person WHERE room = ? AND player = ?", (room, player))]
        for seq, kind, text in rows:
            body = text_of(without(kind, json.loads(text), player, nobody))
            parts.append(("UPDATE event SET body = ? WHERE room = ? AND seq = ?", (body, room, seq)))
        return self._forget(*parts)

    def delete(self, room: str) -> bool:
        """Delete a room with all that belongs to it.

        Parameters
        ----------
        room
            Its code.

        Returns
        -------
        bool
            As of ``withdraw``.
        """
        raw = "SELECT DISTINCT CAST(room AS BLOB) FROM event WHERE typeof(room) = 'text'"
        torn = [one for (one,) in self._rows(raw) if one.decode(errors="replace") == room] if "\ufffd" in room else []
        which = "room = ?" if not torn else f"CAST(room AS BLOB) IN ({', '.join('?' * len(torn))})"
        return self._forget(*((f"DELETE FROM {table} WHERE {which}", torn or (room,)) for table in OF_A_ROOM))

    def _forget(self, *statements: tuple[str, Any]) -> bool:
        """Change what is held; return whether no file holds it any more."""
        self._put(*statements).result()
        if self._bring_over():
            return True
        LOG.warning(
            "What was deleted is still in %s-wal, since another program reads the games: it goes as soon as that one "
            "ends, which is tried again and again, after a restart of the server too.",
            self.path,
        )
        return False

    def counted(self, room: str) -> dict[str, int]:
        """Return how often each kind of event happened in a room; bots' joining is ``bot``.

        Parameters
        ----------
        room
            Its code.
        """
        bot = "typeof(body) = 'text' AND json_valid(body) AND json_extract(body, '$.bot')"
        kind = f"CASE WHEN kind = 'joined' AND {bot} THEN 'bot' ELSE kind END"
        return dict(self._rows(f"SELECT {kind} AS what, count(*) FROM event WHERE room = ? GROUP BY what", room))

    def expired(self) -> list[str]:
        """Return the codes of rooms that were to be kept no longer; none of which that is in doubt, or is played."""
        doubted = self.doubts()
        return [code for code in self._past(self._whole()) if code not in doubted]

    def doubts(self) -> dict[str, str]:
        """Return of which rooms it is in doubt how long they are to be kept, and why; those unreadable are not told."""
        whole = self._whole()
        past = dict.fromkeys(self._past(whole), self._unsure) if self._unsure else {}
        return past | keeping.doubts(whole, self._rows(keeping.NOTED), dict(self._rows(keeping.BEFORE)))

    def look_at_clock(self) -> None:
        """Learn whether to go by the clock of this machine: after a long jump nothing is deleted for some days."""
        held = self._rows(keeping.CLOCK) or self._rows(keeping.NEWEST, time.time())
        mark, self._unsure = keeping.looked(held[0][0])
        self._put((keeping.NOTE_CLOCK, (mark,))).result()

    def _past(self, whole: Mapping[str, tuple[float, Mapping[str, Any]]]) -> list[str]:
        return keeping.expired(whole, dict(self._rows(keeping.PLAYED, time.time())))

    def _whole(self) -> dict[str, tuple[float, Mapping[str, Any]]]:
        return {code: (at, body) for code, (at, body) in self.rooms().items() if body and is_code(code)}

    def unreadable(self) -> list[str]:
        """Return the codes of rooms whose first event is damaged, and what stands for a code and can be none."""
        whole = self._whole()
        return [code for code in self.rooms() if code not in whole]
