"""A room that is open: who plays in it, who listens, and what each sees of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any

from detente.apps.serve.events import EventLog
from detente.apps.serve.identity import SCREEN, Visitor
from detente.apps.serve.likeness import Resemblance
from detente.apps.serve.refusal import Refused
from detente.apps.serve.room import Player, Room
from detente.apps.serve.views import screen_view, teacher_view, view_for


class Listener:
    """Somebody who waits for news of a room.

    Parameters
    ----------
    player
        Number of a player; empty for a teacher, ``SCREEN`` for a projector.
    """

    def __init__(self, player: str) -> None:
        self.player, self.news, self.dismissed = player, asyncio.Event(), False

    def must_stay(self) -> None:
        """Refuse to tell more to who is let in no more."""
        if self.dismissed:
            raise Refused(401, "nobody", "The teacher's link is another one now.")


class Hosted:
    """A room with its lock, its clock and who listens.

    Parameters
    ----------
    room
        The room.
    people
        Names and consent, by player.
    log
        Where its events are kept.
    """

    def __init__(self, room: Room, people: dict[str, tuple[str, bool]], log: EventLog) -> None:
        self.room, self.people, self.log = room, people, log
        self.lock, self.wake = asyncio.Lock(), asyncio.Event()
        self.listeners: set[Listener] = set()
        self.here: Counter[str] = Counter()
        self.clock: asyncio.Task[None] | None = None
        self.deleted = False
        self.likeness: dict[tuple[int, int], Mapping[int, list[Resemblance]]] = {}
        self.debriefs: dict[tuple[int, int], Mapping[str, Any]] = {}

    @property
    def in_use(self) -> bool:
        """Whether somebody listens or does something here."""
        return bool(self.listeners) or self.lock.locked()

    def tell(self, only: str | None = None) -> None:
        """Wake who listens: all, or the teachers, the projectors and one player.

        Parameters
        ----------
        only
            Number of the player.
        """
        for listener in self.listeners:
            if only is None or listener.player in ("", SCREEN, only):
                listener.news.set()

    def dismiss_teachers(self) -> None:
        """Let go of the teachers who listen: their link is none any more."""
        for listener in self.listeners:
            listener.dismissed = not listener.player
        self.tell("")

    def take_in(
        self, kind: str, body: Mapping[str, Any], only: str | None = None, person: tuple[str, bool] | None = None
    ) -> tuple[int, Future[None]]:
        """Take an event in and begin to write it; the lock is held. It is told of once it is on the disk.

        Parameters
        ----------
        kind, body
            The event.
        only
            Whom it is told beside the teachers; all if None.
        person
            Name and consent of a player who joins by it.
        """
        self.must_stand()
        event, written = self.log.put(self.room.code, self.room.seq + 1, kind, body, person)
        self.room.apply(event)
        loop = asyncio.get_running_loop()
        written.add_done_callback(lambda _: loop.call_soon_threadsafe(self._told, only))
        return event.seq, written

    def _told(self, only: str | None) -> None:
        self.wake.set()
        self.tell(only)

    async def settled(self, written: Future[None]) -> None:
        """Wait until an event is on the disk; the lock is held. The room forgets what cannot be written.

        Parameters
        ----------
        written
            As ``take_in`` returns it.
        """
        try:
            await asyncio.shield(asyncio.wrap_future(written))
        except Exception:
            await self.reload()
            raise

    async def known(self, written: Future[None]) -> None:
        """Wait until an event is on the disk, without the lock: others go on meanwhile.

        Parameters
        ----------
        written
            As ``take_in`` returns it.
        """
        try:
            await asyncio.shield(asyncio.wrap_future(written))
        except Exception:
            async with self.lock:
                await self.reload()
            raise

    async def emit(self, kind: str, body: Mapping[str, Any], only: str | None = None) -> int:
        """Take an event in, wait until it is on the disk, and return its number; the lock is held.

        Parameters
        ----------
        kind, body, only
            As in ``take_in``.
        """
        seq, written = self.take_in(kind, body, only)
        await self.settled(written)
        return seq

    async def reload(self) -> None:
        """Fold the events of the room anew; the lock is held."""
        room, events = Room(self.room.code), self.log.events(self.room.code)
        await asyncio.to_thread(room.fold, events)
        self.room, self.people = room, self.log.people(room.code)
        self.debriefs.clear()
        self._told(None)

    def view(self, who: Visitor) -> dict[str, Any]:
        """Return what somebody sees.

        Parameters
        ----------
        who
            Somebody of this room, a teacher, or a projector.
        """
        self.must_stand()
        if who.teacher:
            return teacher_view(self.room, self.people, self.here)
        if who.player == SCREEN:
            return screen_view(self.room)
        return view_for(self.room, self.player(who), self.people)

    def player(self, who: Visitor) -> Player:
        """Return the player that somebody is.

        Parameters
        ----------
        who
            Somebody.
        """
        self.must_stand()
        if who.room != self.room.code or who.player not in self.room.players:
            raise Refused(403, "not_yours", "You are not a player of this room.")
        return self.room.players[who.player]

    def must_stand(self) -> None:
        """Refuse who still holds on to a room that was deleted."""
        if self.deleted:
            raise Refused(404, "no_room", "This room was deleted.")

    @asynccontextmanager
    async def listening(self, who: Visitor) -> AsyncIterator[Listener]:
        """Listen for a while.

        Parameters
        ----------
        who
            Somebody of this room, or a teacher.
        """
        listener = Listener(who.player)
        self.listeners.add(listener)
        self.here[who.player] += 1
        self.tell("")
        try:
            yield listener
        finally:
            self.listeners.discard(listener)
            self.here[who.player] -= 1
            self.tell("")
