"""Rooms go after their days: those that are damaged or in doubt stay, and keep no other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable

from detente.apps.serve.events import EventLog
from detente.apps.serve.refusal import Refused

LOG = logging.getLogger("detente.serve")
"""Where the server says what it cannot do."""
HOUR = 3600.0
"""How often it looks for rooms that are to be kept no longer [s]."""


async def sweep(
    log: EventLog,
    doubted: dict[str, str],
    look: Callable[[str], Awaitable[object]],
    delete: Callable[[str], Awaitable[object]],
) -> None:
    """Delete the rooms that were to be kept no longer; one of which nobody knows how long stays, and is told of.

    Parameters
    ----------
    log
        Where the rooms are kept.
    doubted
        Why rooms are not deleted that were told of before, by code; changed.
    look
        Reads a room, and tells of it if it is damaged.
    delete
        Deletes one.
    """
    log.look_at_clock()
    for code in log.unreadable():
        with contextlib.suppress(Refused):
            await look(code)
    for code, why in log.doubts().items():
        if doubted.get(code) != why:
            LOG.warning("Room %s is not deleted by itself. %s", code, why)
        doubted[code] = why
    for code in log.expired():
        try:
            await delete(code)
        except (Refused, OSError, sqlite3.Error) as error:
            LOG.warning("Room %s, past its days, is not deleted yet, which is tried in an hour: %s", code, error)


async def tried(once: Callable[[], Awaitable[None]]) -> None:
    """Sweep; what a record or the disk holds keeps the server from nothing else, and is told.

    Parameters
    ----------
    once
        Sweeps.
    """
    try:
        await once()
    except Exception as error:
        why = not isinstance(error, Refused | OSError | sqlite3.Error)
        LOG.warning("Rooms past their days are not deleted yet, which is tried in an hour: %s", error, exc_info=why)


async def hourly(once: Callable[[], Awaitable[None]]) -> None:
    """Sweep every hour.

    Parameters
    ----------
    once
        As of ``tried``.
    """
    while True:
        await asyncio.sleep(HOUR)
        await tried(once)
