"""A room that is open: who plays in it, who listens, and what each sees of it."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any

from detente.apps.serve.event import Event
from detente.apps.serve.events import EventLog
from detente.apps.serve.game import ClassGame
from detente.apps.serve.holders import Player
from detente.apps.serve.identity import SCREEN, Visitor
from detente.apps.serve.likeness import Resemblance
from detente.apps.serve.refusal import Refused, unkept
from detente.apps.serve.room import Room
from detente.apps.serve.views import screen_view, teacher_view, view_for
from detente.apps.serve.withdrawal import withdrawn


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


class Steps:
    """Events that are to happen together, and the room as it is once they are on the disk.

    Parameters
    ----------
    room
        The room before them; it stays as it is.
    """

    def __init__(self, room: Room) -> None:
        self.room = room.copied()
        self.events: list[Event] = []
        self.people: dict[str, tuple[str, bool]] = {}

    def add(
        self,
        kind: str,
        body: Mapping[str, Any],
        person: tuple[str, bool] | None = None,
        ready: list[ClassGame] | None = None,
    ) -> None:
        """Let something happen after what is there.

        Parameters
        ----------
        kind, body
            The event.
        person
            Name and consent of a player who joins by it.
        ready
            Worlds that were made for it beforehand.
        """
        event = Event(self.room.seq + 1, time.time(), kind, dict(body))
        self.room.ready = ready
        self.room.apply(event)
        self.events.append(event)
        if person is not None:
            self.people[body["player"]] = person


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

    Attributes
    ----------
    room : Room
        The room as it is on the disk: all that anybody is shown.
    coming : deque of Steps
        What is on its way to the disk, in its order.
    trouble : Refused or None
        Why its clock cannot go on.
    """

    def __init__(self, room: Room, people: dict[str, tuple[str, bool]], log: EventLog) -> None:
        self.room, self.people, self.log = room, people, log
        self.lock, self.wake = asyncio.Lock(), asyncio.Event()
        self.listeners: set[Listener] = set()
        self.here: Counter[str] = Counter()
        self.clock: asyncio.Task[None] | None = None
        self.coming: deque[Steps] = deque()
        self.deleted = False
        self.trouble: Refused | None = None
        self.likeness: dict[tuple[int, int], Mapping[int, list[Resemblance]]] = {}
        self.debriefs: dict[tuple[int, int], Mapping[str, Any]] = {}
        self.replays: dict[tuple[Any, ...], Mapping[str, Any]] = {}

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

    @property
    def ahead(self) -> Room:
        """The room with what is on its way to the disk: what is decided next is decided on."""
        return self.coming[-1].room if self.coming else self.room

    @property
    def people_ahead(self) -> dict[str, tuple[str, bool]]:
        """Names and consent with those that are on their way to the disk."""
        return {**self.people, **{k: one for steps in self.coming for k, one in steps.people.items()}}

    def steps(self) -> Steps:
        """Return steps that go on from where the room will be; the lock is held until they are taken in."""
        self.must_stand()
        return Steps(self.ahead)

    def take_in(self, steps: Steps, only: str | None = None) -> Future[None]:
        """Begin to write steps; the lock is held. They happen, and are told of, once they are on the disk.

        Parameters
        ----------
        steps
            What is to happen.
        only
            Whom it is told beside the teachers; all if None.
        """
        written = self.log.put_all(self.room.code, steps.events, steps.people)
        self.coming.append(steps)
        loop = asyncio.get_running_loop()
        written.add_done_callback(lambda done: loop.call_soon_threadsafe(self._happened, steps, done, only))
        return written

    def _happened(self, steps: Steps, done: Future[None], only: str | None) -> None:
        """Go on to where steps lead that are on the disk; forget those that are not, and what came after them."""
        if steps not in self.coming:
            return
        if done.exception() is not None:
            self.coming.clear()
            self.tell("")
            return
        self.coming.popleft()
        self.room = steps.room
        self.people |= steps.people
        self.wake.set()
        self.tell(only)

    async def known(self, written: Future[None]) -> None:
        """Wait until steps are on the disk; where the lock is not held others go on meanwhile.

        Parameters
        ----------
        written
            As ``take_in`` returns it.

        Raises
        ------
        Refused
            They cannot be written.
        """
        try:
            await asyncio.shield(asyncio.wrap_future(written))
        except sqlite3.Error as error:
            raise unkept(self.log.fault or error) from error

    async def quiet(self) -> Room:
        """Wait until all is on the disk that was on its way, or forgotten; the lock is held. Return the room then."""
        while self.coming:
            await asyncio.to_thread(self.log.settle)
        self.must_stand()
        return self.room

    async def emit(self, kind: str, body: Mapping[str, Any], only: str | None = None) -> int:
        """Let something happen, and return its number once it is on the disk; the lock is held.

        Parameters
        ----------
        kind, body
            The event.
        only
            As in ``take_in``.
        """
        steps = self.steps()
        steps.add(kind, body)
        await self.known(self.take_in(steps, only))
        return steps.room.seq

    def forget(self, player: str, nobody: str) -> None:
        """Forget the name of a player and every text that the player wrote; the lock is held.

        Parameters
        ----------
        player, nobody
            Number of the player, and the one that stands in its place.
        """
        self.room = withdrawn(self.room, player, nobody)
        self.people.pop(player, None)
        self.debriefs = {}
        self.tell()

    def view(self, who: Visitor) -> dict[str, Any]:
        """Return what somebody sees.

        Parameters
        ----------
        who
            Somebody of this room, a teacher, or a projector.
        """
        self.must_stand()
        if who.teacher:
            trouble = self.trouble if self.log.fault is None else unkept(self.log.fault)
            told = None if trouble is None else {"code": trouble.code, "message": trouble.message}
            return {**teacher_view(self.room, self.people, self.here), "trouble": told}
        if who.player == SCREEN:
            return screen_view(self.room)
        return view_for(self.room, self.player(who), self.people)

    def player(self, who: Visitor, room: Room | None = None) -> Player:
        """Return the player that somebody is.

        Parameters
        ----------
        who
            Somebody.
        room
            The room to look in; as it is on the disk if None.
        """
        self.must_stand()
        room = room or self.room
        if who.room != room.code or who.player not in room.players:
            raise Refused(403, "not_yours", "You are not a player of this room.")
        return room.players[who.player]

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
