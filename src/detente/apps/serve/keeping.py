"""How long rooms are kept: what a room's first event says, held against what was noted beside it when it was opened.

A damaged record can say another time or another number of days that could be right. Where the two differ, or the record
was written before others that stand before it in the table, the room stays, and the teacher is told. So it does for
some days where the clock of the machine is far ahead of when it was last looked at. A game that is played stays until
its days are over since something happened in it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from typing import Any

DAY = 86_400.0
"""Seconds of a day."""
NOTE = "INSERT OR IGNORE INTO kept VALUES (:room, :at, :days)"
"""Notes when a room was opened, and for how many days it is kept."""
NOTE_ALL = """
INSERT OR IGNORE INTO kept SELECT room, at, json_extract(body, '$.opening.keep_days') FROM event
WHERE seq = 1 AND kind = 'opened' AND typeof(room) = 'text' AND typeof(at) IN ('real', 'integer')
AND CASE WHEN typeof(body) = 'text' AND json_valid(body) THEN typeof(json_extract(body, '$.opening.keep_days')) END
= 'integer'
"""
"""Notes it of the rooms of an earlier version."""
NOTED = "SELECT room, at, days FROM kept"
"""What was noted."""
BEFORE = """
SELECT room, (SELECT min(at) FROM (SELECT at FROM event WHERE rowid < one.rowid ORDER BY rowid DESC LIMIT 5))
FROM event AS one WHERE seq = 1 AND typeof(room) = 'text'
"""
"""When the five events were written, or the first of them, that stand before each room's first one in the table."""
PLAYED = """
SELECT room, max(at) FROM event WHERE typeof(room) = 'text' AND typeof(at) IN ('real', 'integer') AND at <= ?
GROUP BY room HAVING sum(kind = 'started') AND NOT sum(kind = 'ended')
"""
"""When something last happened in each game that is played."""
CLOCK = "SELECT value FROM secret WHERE name = 'clock'"
"""What the clock of the machine said when it was last gone by, and where it jumped since."""
NEWEST = "SELECT coalesce(max(at), '') FROM event WHERE typeof(at) IN ('real', 'integer') AND at <= ?"
"""The same of a folder in which it was not looked at before."""
NOTE_CLOCK = "INSERT OR REPLACE INTO secret VALUES ('clock', ?)"
"""Notes it."""
JUMP, AGAIN = 30 * DAY, 3 * DAY
"""How far the clock goes ahead without a doubt, and how long it then goes on until it is gone by after all [s]."""


def looked(mark: Any) -> tuple[str, str]:
    """Look at the clock of the machine; return what to note, and why it cannot be gone by, empty if it can.

    Parameters
    ----------
    mark
        What was noted before: when it was last gone by, and where it jumped since, if it did.
    """
    now = time.time()
    try:
        seen, jumped = ([float(part) for part in str(mark).split()] + [now])[:2]
    except ValueError:
        seen, jumped = now, now
    if not seen + JUMP < now or (jumped <= now - AGAIN and len(str(mark).split()) > 1):
        return f"{now}", ""
    jumped = min(jumped, now)
    why = f"the clock of this machine was at {_date(seen)} when it was last looked at, and now is at {_date(now)}"
    return f"{seen} {jumped}", f"It stays until {_date(jumped + AGAIN)}, or until you delete it: {why}."


def doubts(
    opened: Mapping[str, tuple[float, Mapping[str, Any]]],
    noted: Iterable[tuple[str, float, int]],
    before: Mapping[str, Any],
) -> dict[str, str]:
    """Return of which rooms it is in doubt how long they are to be kept, and why.

    Parameters
    ----------
    opened
        When each room was opened and what it is, by code, as its first event says.
    noted
        Code, time of opening and days of each room, as they were noted beside the events.
    before
        When events were written that stand before the first one of each room.
    """
    held = {room: (at, days) for room, at, days in noted}
    found = {}
    for room, (at, body) in opened.items():
        days = _days(body)
        written = before.get(room)
        why = ""
        if days is None:
            why = "its record does not say for how many days it is to be kept"
        elif room not in held:
            why = "how long it is to be kept is noted only once"
        elif held[room] != (at, days):
            why = f"its record says {_said(at, days)}, and what was noted beside it {_said(*held[room])}"
        elif isinstance(written, int | float) and written > at + DAY:
            why = f"its record says {_said(at, days)}, but stands behind what happened on {_date(written)}"
        if why:
            found[room] = f"It stays until you delete it: {why}."
    return found


def expired(opened: Mapping[str, tuple[float, Mapping[str, Any]]], played: Mapping[str, float]) -> list[str]:
    """Return the codes of rooms that were to be kept no longer, by what their first events say.

    Parameters
    ----------
    opened
        As in ``doubts``.
    played
        When something last happened in the games that are played, by code [s since 1970].
    """
    now = time.time()
    kept = {room: DAY * (_days(body) or math.inf) for room, (_, body) in opened.items()}
    return [room for room, (at, _) in opened.items() if max(at, played.get(room, at)) + kept[room] < now]


def _days(body: Mapping[str, Any]) -> int | None:
    """Return for how many days a room is to be kept; None of a record that does not say so as it was written."""
    days = body["opening"].get("keep_days")
    return days if type(days) is int else None


def _said(at: Any, days: Any) -> str:
    return f"{days} days from {_date(at)}"


def _date(at: Any) -> str:
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(at))
    except (TypeError, ValueError, OverflowError, OSError):
        return str(at)[:40]
