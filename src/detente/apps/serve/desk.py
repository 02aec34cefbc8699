"""Where rooms have debriefs, replays and files computed: one a person at a time, teachers first, while they wait."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakValueDictionary

from fastapi import Request

from detente.apps.serve.refusal import Refused, whole_seconds
from detente.apps.serve.turns import Computation, Turns

Made = TypeVar("Made")
"""What is computed."""
MOST_ASKED = 3
"""Computations that one student may wait for at a time: one is computed, the others after it."""
LOOK_UP = 0.25
"""How often it looks whether who asked still waits [s]."""
TYPICAL, NEWEST = 1.0, 0.3
"""Time that a computation is reckoned to take before any was made [s], and the share of the newest in its mean."""


@dataclass(frozen=True)
class Waiting:
    """Where somebody stands.

    Attributes
    ----------
    place : int
        1 for what is computed, 2 for what comes after it; 0 where nothing was asked for.
    seconds : int
        Reckoned time until it is made [s].
    """

    place: int
    seconds: int


@dataclass(eq=False)
class _Place:
    """Somebody's place in the line of a room, and when its computing began."""

    player: str
    begun: float | None = None


class Desk:
    """Computations of all rooms.

    A room has one of its students computed at a time and one of its teachers; rooms take turns, and all students wait
    for the teachers.
    """

    def __init__(self) -> None:
        self._turns, self._asked = Turns(), Counter[tuple[str, str]]()
        self._lines: defaultdict[tuple[str, str], list[_Place]] = defaultdict(list)
        self._takes = TYPICAL
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
            until = self.waiting(room, player).seconds
            why = f"What you asked for before is still computed: wait for it, about {until} s."
            raise Refused(429, "slow_down", why, until)
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

    def waiting(self, room: str, player: str) -> Waiting:
        """Return how many come before somebody in a room, and about how long it takes.

        Parameters
        ----------
        room, player
            As in ``made``.
        """
        line = self._lines.get((room, _kind(player)), [])
        place = next((k for k, one in enumerate(line, 1) if one.player == player), 0)
        if not place:
            return Waiting(0, 0)
        since = 0.0 if line[0].begun is None else time.monotonic() - line[0].begun
        return Waiting(place, whole_seconds(self._takes * place - min(since, self._takes)))

    async def _queued(self, room: str, player: str, work: Callable[[], Made]) -> Made:
        """Compute when it is the person's turn, and the room's."""
        async with self._queue("person", room, player):
            whose, place = (room, _kind(player)), _Place(player)
            self._lines[whose].append(place)
            try:
                async with self._queue("room", *whose):
                    place.begun = time.monotonic()
                    made = await self._computed(player, work)
                    self._takes += NEWEST * (time.monotonic() - place.begun - self._takes)
                    return made
            finally:
                self._lines[whose].remove(place)
                if not self._lines[whose]:
                    del self._lines[whose]

    async def _computed(self, player: str, work: Callable[[], Made]) -> Made:
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


def _kind(player: str) -> str:
    """Return in which line of a room somebody stands."""
    return "student" if player else "teacher"
