"""Rooms as they are lived: events are written, applied, and told to who listens; clocks run."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from detente.apps.serve import rounds
from detente.apps.serve.events import EventLog
from detente.apps.serve.hosted import Hosted, Steps
from detente.apps.serve.identity import Visitor, is_code, new_code
from detente.apps.serve.joining import admitted, joined_again, seat_again, standing_of
from detente.apps.serve.limits import DECIDE, FORGET, JOIN, Limiter
from detente.apps.serve.messages import Action, Deciding, JoinRequest, Opening
from detente.apps.serve.refusal import Refused, slow, unkept
from detente.apps.serve.rehearsal import bots_of
from detente.apps.serve.room import Room
from detente.apps.serve.sights import SIGHTS
from detente.apps.serve.sweeping import hourly, sweep, tried
from detente.core.errors import DamagedFile
from detente.core.quoted import quote

LOG = logging.getLogger("detente.serve")
"""Where the server says what it cannot do."""
MOST_WAIT = 30.0
"""Longest pause before a game that cannot go on is tried again [s]."""
AT_HAND = 12
"""Games that are over and stay in memory: some megabytes each."""


class Classroom:
    """All rooms of a server.

    Parameters
    ----------
    log
        Where their truth is.

    Attributes
    ----------
    damaged : dict
        Why rooms cannot be read that were asked for, by code; the others go on.
    """

    def __init__(self, log: EventLog) -> None:
        self.log, self.limiter = log, Limiter()
        self._hosted: dict[str, Hosted] = {}
        self._loads: dict[str, asyncio.Task[None]] = {}
        self._going: Counter[str] = Counter()
        self._standing: dict[str, dict[str, Any]] = {}
        self._jobs: list[asyncio.Task[None]] = []
        self.damaged: dict[str, str] = {}
        self._doubted: dict[str, str] = {}

    async def begin(self) -> None:
        """Delete what is to be kept no longer, now and every hour, and take up games where they were."""
        await tried(self.sweep)
        self._jobs = [asyncio.create_task(job) for job in (hourly(self.sweep), self._take_up_all())]

    async def _take_up_all(self) -> None:
        """Let the clocks of all games run that have not ended; who asks for a room first need not wait for others."""
        for code in self.log.unfinished():
            with contextlib.suppress(Refused):  # what is damaged was told
                await self._found(code)

    async def sweep(self) -> None:
        """Delete the rooms that were to be kept no longer; one of which nobody knows how long stays, and is told of."""
        await sweep(self.log, self._doubted, self._found, self.delete)

    async def stop(self) -> None:
        """Stop all clocks, and let who listens go."""
        clocks = [hosted.clock for hosted in self._hosted.values() if hosted.clock is not None]
        for job in (*self._jobs, *clocks):
            job.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await job

    def renew_key(self) -> str:
        """Return another key of the teacher's link; who listens by the old one is let go."""
        key = self.log.renew("teacher")
        for hosted in self._hosted.values():
            hosted.dismiss_teachers()
        return key

    async def standing(self, code: str) -> dict[str, Any]:
        """Return where a room stands: its phase, its round, how many students joined, and why it cannot be read.

        Parameters
        ----------
        code
            Its code.
        """
        if code not in self._hosted and code not in self._standing:  # nothing happens in a room that is not at hand
            self._standing[code] = standing_of(await asyncio.to_thread(self.log.counted, code))
        told = standing_of(self._hosted[code].room) if code in self._hosted else self._standing[code]
        return {**told, "damaged": self.damaged.get(code, "")}

    async def find(self, code: str) -> Hosted:
        """Return a room; refuse a code that is none.

        Parameters
        ----------
        code
            Its code, in capitals or not.
        """
        return await self._found(code.upper())

    async def _found(self, code: str) -> Hosted:
        if code not in self._hosted:
            if self._going[code]:
                raise _no_room()
            if code not in self._loads:
                self._loads[code] = asyncio.create_task(self._load(code))
                self._loads[code].add_done_callback(lambda _: self._loads.pop(code, None))
            await asyncio.shield(self._loads[code])
        if code not in self._hosted:
            raise _no_room()
        hosted = self._hosted[code] = self._hosted.pop(code)  # the last that was asked for stands last
        return hosted

    async def _load(self, code: str) -> None:
        try:
            events, people = self.log.events(code), self.log.people(code)
        except sqlite3.Error as error:
            raise unkept(error) from error
        if not events:
            raise _no_room()
        room = Room(code)
        try:
            await asyncio.to_thread(room.fold, events)
            if not is_code(code):
                msg = f"No room can have the code {quote(code)}."
                raise DamagedFile(msg, "It stays until you delete it.")
        except DamagedFile as error:
            if self.damaged.get(code) != str(error):
                LOG.error("%s The other rooms go on.", error)
            self.damaged[code] = str(error)
            raise Refused(409, "damaged", str(error)) from error
        self._host(Hosted(room, people, self.log))

    def _host(self, hosted: Hosted) -> None:
        self._standing.pop(hosted.room.code, None)
        self._hosted[hosted.room.code] = hosted
        hosted.clock = asyncio.create_task(self._run_clock(hosted))
        self._put_away()

    def _put_away(self) -> None:
        """Let go of games that are over and that nobody looks at, but the last: they are read again when asked for."""
        over = [one for one in self._hosted.values() if one.room.phase == "ended" and not one.in_use]
        for hosted in over[:-AT_HAND]:
            del self._hosted[hosted.room.code]
            self._standing.pop(hosted.room.code, None)
            if hosted.clock is not None:
                hosted.clock.cancel()

    async def _run_clock(self, hosted: Hosted) -> None:
        """Take the game up, and close rounds when their time is over, or when everybody has decided."""
        waits, step = 1.0, rounds.take_up
        while True:
            try:
                async with hosted.lock:
                    if step is rounds.take_up or _over(hosted.ahead):
                        await step(hosted)
                step, waits, hosted.trouble = rounds.close, 1.0, None
            except Exception as error:
                if hosted.deleted:
                    return
                stuck = Refused(500, "stuck", f"The game cannot go on, which is tried again: {error}")
                hosted.trouble = error if isinstance(error, Refused) else stuck
                LOG.warning("Room %s: %s", hosted.room.code, hosted.trouble, exc_info=hosted.trouble is stuck)
                hosted.tell("")
                await asyncio.sleep(waits)
                waits = min(MOST_WAIT, 2 * waits)
                continue
            room = hosted.ahead
            runs = room.phase == "deciding" and room.left is None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, room.deadline - time.time()) if runs else None):
                    await hosted.wake.wait()
            hosted.wake.clear()

    async def open(self, opening: Opening) -> str:
        """Open a room; return its code.

        Parameters
        ----------
        opening
            What it is to be.
        """
        seed = secrets.randbelow(2**31) if opening.seed is None else opening.seed
        opening = opening.model_copy(update={"seed": seed})
        code = new_code(self.log.rooms())
        steps = Steps(Room(code))
        steps.add("opened", {"opening": opening.model_dump(), "sights": SIGHTS})
        for k in range(bots_of(opening)):
            name = f"Bot {k + 1}" if opening.names else ""
            steps.add("joined", {"player": secrets.token_hex(6), "bot": True}, (name, False))
        hosted = Hosted(Room(code), {}, self.log)
        await hosted.known(hosted.take_in(steps))
        self._host(hosted)
        return code

    async def join(self, hosted: Hosted, joining: JoinRequest) -> Visitor:
        """Let somebody in.

        Parameters
        ----------
        hosted
            The room.
        joining
            Name and consent.
        """
        slow(self.limiter.wait(JOIN, "join", hosted.room.code))
        async with hosted.lock:
            room = hosted.steps().room
            if room.door_locked or room.phase == "ended":
                raise Refused(409, "locked", "This room lets nobody else in.")
            if room.full:
                raise Refused(409, "full", "This room is full.")
            seat = room.free_seat() if room.games else None
            if room.games and seat is None:
                raise Refused(409, "full", "Every state is played by somebody.")
            ready = None if seat is None else await asyncio.to_thread(room.caught_up, seat[0])
            steps = hosted.steps()
            number = secrets.token_hex(6)
            body, person = admitted(joining, room.opening, hosted.people_ahead)
            steps.add("joined", {"player": number, **body}, person)
            if seat is not None:
                steps.add("seated", {"player": number, "world": seat[0], "seat": seat[1]}, ready=ready)
            written = hosted.take_in(steps, number)
        await hosted.known(written)
        return Visitor(room.code, number)

    async def decide(self, hosted: Hosted, who: Visitor, deciding: Deciding) -> int:
        """Take a decision; it is on the disk when this returns its number.

        Parameters
        ----------
        hosted, who, deciding
            The room, the player, the decision.
        """
        slow(self.limiter.wait(DECIDE, "decide", who.room, who.player))
        async with hosted.lock:
            steps = hosted.steps()
            room, player = steps.room, hosted.player(who, steps.room)
            if room.phase != "deciding" or deciding.round != room.round:
                raise Refused(409, "wrong_round", f"Round {deciding.round} is not open.")
            seat_again(steps, player)
            player = room.players[player.number]
            at = player.world, player.seat
            wrong = deciding.decision.seats() - set(range(room.states)) | (deciding.decision.seats() & {player.seat})
            if wrong:
                raise Refused(422, "seat", f"There is no other state with the seat {min(wrong)}.")
            held = room.turns.get(at)
            if held is not None and deciding.number <= held.number:
                if deciding.number == held.number and deciding.decision == held.decision:
                    return (await hosted.quiet()).seq
                raise Refused(409, "stale", "A later decision is held: give this one a higher number.")
            body: dict[str, Any] = {"player": player.number, "round": room.round, "number": deciding.number}
            body["decision"] = deciding.decision.model_dump()
            steps.add("decided", body)
            written = hosted.take_in(steps, player.number)
        await hosted.known(written)
        return steps.room.seq

    async def come_back(self, hosted: Hosted, who: Visitor, joining: JoinRequest | None = None) -> None:
        """Let a player who was dropped have a seat again.

        Parameters
        ----------
        hosted, who
            The room and the player.
        joining
            What was said by who joins again: the same person or program, whose consent may be another.
        """
        async with hosted.lock:
            steps = hosted.steps()
            player = hosted.player(who, steps.room)
            if joining is not None:
                person = joined_again(joining, steps.room.opening, player, hosted.people_ahead[player.number])
                steps.people |= {} if person is None else {player.number: person}
            if steps.room.phase != "ended":
                seat_again(steps, player)
            if steps.events or steps.people:
                await hosted.known(hosted.take_in(steps, player.number))

    async def withdraw(self, hosted: Hosted, who: Visitor) -> bool:
        """Delete the name and the texts of a player, who leaves the room for good: the number is another's now.

        Parameters
        ----------
        hosted, who
            The room and the player.

        Returns
        -------
        bool
            Whether no file holds them any more, as of ``EventLog.withdraw``.
        """
        slow(self.limiter.wait(FORGET, "forget", who.room))
        async with hosted.lock:
            player = hosted.player(who, await hosted.quiet())
            if player.active and hosted.room.phase != "ended":
                await hosted.emit("dropped", {"player": player.number})
            nobody = secrets.token_hex(6)
            gone = await self._forgotten(self.log.withdraw, hosted.room.code, player.number, nobody)
            hosted.forget(player.number, nobody)
        return gone

    async def delete(self, code: str) -> bool:
        """Delete a room with all that belongs to it, whole or damaged.

        Parameters
        ----------
        code
            As of ``held``.

        Returns
        -------
        bool
            As of ``withdraw``.
        """
        code = self.held(code)
        self._going[code] += 1
        try:
            while code in self._loads:
                await asyncio.wait([self._loads[code]])
            hosted = self._hosted.get(code)
            async with contextlib.nullcontext() if hosted is None else hosted.lock:
                gone = await self._forgotten(self.log.delete, code)
                for told in (self._hosted, self._standing, self.damaged, self._doubted):
                    told.pop(code, None)
                if hosted is not None:
                    if hosted.clock is not None:
                        hosted.clock.cancel()
                    hosted.deleted = True
                    hosted.tell()
        finally:
            self._going[code] -= 1
        return gone

    def held(self, code: str) -> str:
        """Return the code of a room as it is held; refuse one that is none.

        Parameters
        ----------
        code
            Its code as it is listed, whatever damage made of it; else in capitals or not.
        """
        rooms = self.log.rooms()
        if code not in rooms and code.upper() not in rooms:
            raise _no_room()
        return code if code in rooms else code.upper()

    async def _forgotten(self, change: Callable[..., bool], *of: str) -> bool:
        """Take something out of the files; return whether it is in none any more."""
        try:
            return await asyncio.to_thread(change, *of)
        except sqlite3.Error as error:
            raise unkept(error) from error

    async def act(self, hosted: Hosted, action: Action) -> None:
        """Do what a teacher says.

        Parameters
        ----------
        hosted, action
            The room, and what is to be done in it.
        """
        async with hosted.lock:
            await rounds.act(hosted, action)


def _no_room() -> Refused:
    return Refused(404, "no_room", "There is no room with this code.")


def _over(room: Room) -> bool:
    """Return whether an open round is to close."""
    runs = room.phase == "deciding" and room.left is None
    return runs and (room.deadline <= time.time() or room.all_decided())
