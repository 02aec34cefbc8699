"""How long rooms are kept: what a room's first event says, held against what was noted beside it when it was opened.

A damaged record can say another time or another number of days that could be right. Where the two differ, or the record
was written before others that stand before it in the table, the room stays, and the teacher is told.
"""

from __future__ import annotations

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
        days = body["opening"]["keep_days"]
        written = before.get(room)
        why = ""
        if room not in held:
            why = "how long it is to be kept is noted only once"
        elif held[room] != (at, days):
            why = f"its record says {_said(at, days)}, and what was noted beside it {_said(*held[room])}"
        elif isinstance(written, int | float) and written > at + DAY:
            why = f"its record says {_said(at, days)}, but stands behind what happened on {_date(written)}"
        if why:
            found[room] = f"It stays until you delete it: {why}."
    return found


def expired(opened: Mapping[str, tuple[float, Mapping[str, Any]]]) -> list[str]:
    """Return the codes of rooms that were to be kept no longer, by what their first events say.

    Parameters
    ----------
    opened
        As in ``doubts``.
    """
    now = time.time()
    return [room for room, (at, body) in opened.items() if at + DAY * body["opening"]["keep_days"] < now]


def _said(at: Any, days: Any) -> str:
    return f"{days} days from {_date(at)}"


def _date(at: Any) -> str:
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(at))
    except (TypeError, ValueError, OverflowError, OSError):
        return str(at)[:40]
