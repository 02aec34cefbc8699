"""Where rooms have debriefs, replays and files computed: one a person at a time, teachers first, while they wait."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from weakref import WeakValueDictionary

from fastapi import Request

from detente.apps.serve.refusal import Refused
from detente.apps.serve.turns import Computation, Turns

Made = TypeVar("Made")
"""What is computed."""
MOST_ASKED = 3
"""Computations that one student may wait for at a time: one is computed, the others after it."""
LOOK_UP = 0.25
"""How often it looks whether who asked still waits [s]."""


class Desk:
    """Computations of all rooms.

    A room has one of its students computed at a time and one of its teachers; rooms take turns, and all students wait
    for the teachers.
    """

    def __init__(self) -> None:
        self._turns, self._asked = Turns(), Counter[tuple[str, str]]()
        self._queues: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()

    async def made(self, request: Request, room: str, player: str, work: Callable[[], Made]) -> Made:
        """Return what somebody asks for, computed in a thread; it ends where who asked goes away.

        Parameters
        ----------
        request
            Who asks.
        room, player
            Code of the room; number of the player, empty for a teacher.
        work
            What computes it.

        Raises
        ------
        Refused
            The player waits for others already, or is gone.
        """
        if player and self._asked[room, player] >= MOST_ASKED:
            raise Refused(429, "slow_down", "What you asked for before is still computed: wait for it.")
        self._asked[room, player] += 1
        task = asyncio.create_task(self._queued(room, player, work))
        try:
            while not (await asyncio.wait([task], timeout=LOOK_UP))[0]:
                if await request.is_disconnected():
                    raise Refused(408, "gone", "Nobody waits for this any more.")
            return task.result()
        finally:
            task.cancel()
            with suppress(BaseException):
                await task
            self._asked[room, player] -= 1
            if not self._asked[room, player]:
                del self._asked[room, player]

    async def _queued(self, room: str, player: str, work: Callable[[], Made]) -> Made:
        """Compute when it is the person's turn, and the room's."""
        async with self._queue("person", room, player), self._queue("room", room, "student" if player else "teacher"):
            job = Computation(first=not player)
            try:
                made: Made = await asyncio.wrap_future(self._turns.begin(job, work))
                return made
            finally:
                self._turns.drop(job)

    def _queue(self, *whose: str) -> asyncio.Lock:
        queue = self._queues.get(whose)
        if queue is None:
            queue = self._queues[whose] = asyncio.Lock()
        return queue
