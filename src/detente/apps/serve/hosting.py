"""Rooms as they are lived: events are written, applied, and told to who listens; clocks run."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import sqlite3
import time
from concurrent.futures import Future
from typing import Any

from detente.apps.serve.events import DAY, EventLog
from detente.apps.serve.hosted import Hosted
from detente.apps.serve.identity import Visitor, new_code
from detente.apps.serve.joining import declared, named, standing_of
from detente.apps.serve.limits import DECIDE, JOIN, LEAST, Limiter
from detente.apps.serve.messages import Action, Deciding, Dial, Drop, Extend, Incident, JoinRequest, Opening, Simple
from detente.apps.serve.refusal import Refused
from detente.apps.serve.rehearsal import bots_of
from detente.apps.serve.room import Player, Room

LOG = logging.getLogger("detente.serve")
"""Where the server says what it cannot do."""
HOUR = 3600.0
"""How often it looks for rooms that are to be kept no longer [s]."""
AT_HAND = 12
"""Games that are over and stay in memory: some megabytes each."""


class Classroom:
    """All rooms of a server.

    Parameters
    ----------
    log
        Where their truth is.
    """

    def __init__(self, log: EventLog) -> None:
        self.log, self.limiter = log, Limiter()
        self._hosted: dict[str, Hosted] = {}
        self._standing: dict[str, dict[str, Any]] = {}
        self._loading = asyncio.Lock()
        self._sweeping: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Delete what is to be kept no longer, now and every hour, and take up games where they were."""
        await self.sweep()
        self._sweeping = asyncio.create_task(self._sweep_hourly())
        for code in self.log.rooms():
            events = self.log.events(code)
            if all(event.kind != "ended" for event in events) and events[-1].at > time.time() - DAY:
                hosted = await self.find(code)
                async with hosted.lock:
                    await self._take_up(hosted)

    async def _take_up(self, hosted: Hosted) -> None:
        """Go on where the server stopped: a round has some seconds left, and what was to follow a round follows."""
        room = hosted.room
        if room.phase == "deciding" and (written := self._let_bots_decide(hosted)) is not None:
            await hosted.settled(written)
        if room.phase == "deciding" and room.left is None:
            late = room.deadline - time.time()
            if late < LEAST:
                await hosted.emit("extended", {"seconds": LEAST - max(0.0, late)})
        elif room.phase == "between" and (written := self._follow(hosted)) is not None:
            await hosted.settled(written)

    async def sweep(self) -> None:
        """Delete the rooms that were to be kept no longer."""
        for code in self.log.expired():
            await self.delete(await self.find(code))

    async def _sweep_hourly(self) -> None:
        while True:
            await asyncio.sleep(HOUR)
            try:
                await self.sweep()
            except (Refused, OSError, sqlite3.Error):
                LOG.exception("Rooms that are to be kept no longer could not be deleted; it is tried again in an hour.")

    async def stop(self) -> None:
        """Stop all clocks, and let who listens go."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeping
        for hosted in self._hosted.values():
            if hosted.clock is not None:
                hosted.clock.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await hosted.clock

    def renew_key(self) -> str:
        """Return another key of the teacher's link; who listens by the old one is let go."""
        key = self.log.renew("teacher")
        for hosted in self._hosted.values():
            hosted.dismiss_teachers()
        return key

    async def standing(self, code: str) -> dict[str, Any]:
        """Return where a room stands: its phase, its round, and how many students joined.

        Parameters
        ----------
        code
            Its code.
        """
        if code in self._hosted:
            return standing_of(self._hosted[code].room)
        if code not in self._standing:  # nothing happens in a room that is not at hand
            self._standing[code] = standing_of(await asyncio.to_thread(self.log.counted, code))
        return self._standing[code]

    async def find(self, code: str) -> Hosted:
        """Return a room; refuse a code that is none.

        Parameters
        ----------
        code
            Its code, in capitals or not.
        """
        code = code.upper()
        if code not in self._hosted:
            async with self._loading:
                if code not in self._hosted:
                    await self._load(code)
        hosted = self._hosted[code] = self._hosted.pop(code)  # the last that was asked for stands last
        return hosted

    async def _load(self, code: str) -> None:
        events = self.log.events(code)
        if not events:
            raise Refused(404, "no_room", "There is no room with this code.")
        room = Room(code)

        await asyncio.to_thread(room.fold, events)
        self._host(room, self.log.people(code))

    def _host(self, room: Room, people: dict[str, tuple[str, bool]]) -> Hosted:
        self._standing.pop(room.code, None)
        hosted = self._hosted[room.code] = Hosted(room, people, self.log)
        hosted.clock = asyncio.create_task(self._run_clock(hosted))
        self._put_away()
        return hosted

    def _put_away(self) -> None:
        """Let go of games that are over and that nobody looks at, but the last: they are read again when asked for."""
        over = [one for one in self._hosted.values() if one.room.phase == "ended" and not one.in_use]
        for hosted in over[:-AT_HAND]:
            del self._hosted[hosted.room.code]
            if hosted.clock is not None:
                hosted.clock.cancel()

    async def _run_clock(self, hosted: Hosted) -> None:
        """Close rounds when their time is over, or when everybody has decided."""
        while True:
            room = hosted.room
            runs = room.phase == "deciding" and room.left is None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, room.deadline - time.time()) if runs else None):
                    await hosted.wake.wait()
            hosted.wake.clear()
            try:
                async with hosted.lock:
                    room = hosted.room
                    over = room.deadline <= time.time() or room.all_decided()
                    if room.phase == "deciding" and room.left is None and over:
                        await self._close(hosted)
            except sqlite3.Error as error:
                LOG.warning("The round of room %s cannot be written and is tried again: %s", hosted.room.code, error)
                await asyncio.sleep(1.0)
                hosted.wake.set()

    def open(self, opening: Opening) -> str:
        """Open a room; return its code.

        Parameters
        ----------
        opening
            What it is to be.
        """
        seed = secrets.randbelow(2**31) if opening.seed is None else opening.seed
        opening = opening.model_copy(update={"seed": seed})
        code = new_code(self.log.rooms())
        room = Room(code)
        event, written = self.log.put(code, 1, "opened", {"opening": opening.model_dump()})
        room.apply(event)
        people = {}
        for k in range(bots_of(opening)):
            number, name = secrets.token_hex(6), f"Bot {k + 1}" if opening.names else ""
            people[number] = (name, False)
            body = {"player": number, "bot": True}
            event, written = self.log.put(code, room.seq + 1, "joined", body, people[number])
            room.apply(event)
        written.result()
        self._host(room, people)
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
        room = hosted.room
        slow(self.limiter.wait(JOIN, "join", room.code))
        async with hosted.lock:
            if room.door_locked or room.phase == "ended":
                raise Refused(409, "locked", "This room lets nobody else in.")
            if room.full:
                raise Refused(409, "full", "This room is full.")
            seat = room.free_seat() if room.games else None
            if room.games and seat is None:
                raise Refused(409, "full", "Every state is played by somebody.")
            number, body = secrets.token_hex(6), declared(joining, room.opening)
            hosted.people[number] = (named(joining, room.opening, hosted.people), joining.consent)
            _, written = hosted.take_in("joined", {"player": number, **body}, "", hosted.people[number])
            if seat is not None:
                await hosted.emit("seated", {"player": number, "world": seat[0], "seat": seat[1]}, number)
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
            room, player = hosted.room, hosted.player(who)
            if room.phase != "deciding" or deciding.round != room.round:
                raise Refused(409, "wrong_round", f"Round {deciding.round} is not open.")
            await self._return(hosted, player)
            at = player.world, player.seat
            wrong = deciding.decision.seats() - set(range(room.states)) | (deciding.decision.seats() & {player.seat})
            if wrong:
                raise Refused(422, "seat", f"There is no other state with the seat {min(wrong)}.")
            held = room.turns.get(at)
            if held is not None and deciding.number <= held.number:
                if deciding.number == held.number and deciding.decision == held.decision:
                    self.log.settle()
                    return room.seq
                raise Refused(409, "stale", "A later decision is held: give this one a higher number.")
            body: dict[str, Any] = {"player": player.number, "round": room.round, "number": deciding.number}
            body["decision"] = deciding.decision.model_dump()
            seq, written = hosted.take_in("decided", body, player.number)
        await hosted.known(written)
        return seq

    async def _return(self, hosted: Hosted, player: Player) -> None:
        """Give a player a seat again who has none: the old one if it is free."""
        room = hosted.room
        if player.active and (player.world >= 0 or not room.games):
            return
        if room.door_locked:
            raise Refused(409, "locked", "The teacher gave your seat away and locked the door: ask to be let in.")
        if not room.games:
            if room.full:
                raise Refused(409, "full", "This room is full.")
            await hosted.emit("returned", {"player": player.number})
            return
        old = (player.world, player.seat)
        seat = old if player.world >= 0 and room.holder(*old) is None else room.free_seat()
        if seat is None:
            raise Refused(409, "full", "Every state is played by somebody.")
        await hosted.emit("seated", {"player": player.number, "world": seat[0], "seat": seat[1]}, player.number)

    async def come_back(self, hosted: Hosted, who: Visitor) -> None:
        """Let a player who was dropped have a seat again.

        Parameters
        ----------
        hosted, who
            The room and the player.
        """
        async with hosted.lock:
            player = hosted.player(who)
            if hosted.room.phase != "ended":
                await self._return(hosted, player)

    async def withdraw(self, hosted: Hosted, who: Visitor) -> None:
        """Delete the name and the texts of a player, who leaves the room for good: the number is another's now.

        Parameters
        ----------
        hosted, who
            The room and the player.
        """
        async with hosted.lock:
            player = hosted.player(who)
            if player.active and hosted.room.phase != "ended":
                await hosted.emit("dropped", {"player": player.number})
            self.log.withdraw(hosted.room.code, player.number)
            await hosted.reload()

    async def delete(self, hosted: Hosted) -> None:
        """Delete a room with all that belongs to it.

        Parameters
        ----------
        hosted
            The room.
        """
        async with hosted.lock:
            code = hosted.room.code
            if hosted.clock is not None:
                hosted.clock.cancel()
            self._hosted.pop(code, None)
            self.log.delete(code)
            hosted.deleted = True
            hosted.tell()

    async def act(self, hosted: Hosted, action: Action) -> None:
        """Do what a teacher says.

        Parameters
        ----------
        hosted, action
            The room, and what is to be done in it.
        """
        async with hosted.lock:
            match action:
                case Simple():
                    await self._simple(hosted, action.action)
                case Extend():
                    _must(hosted.room.phase == "deciding", "No round is open.")
                    await hosted.emit("extended", {"seconds": action.seconds})
                case Dial():
                    given = action.model_dump(exclude={"action"}, exclude_none=True)
                    _must(bool(given), "Say which dial.")
                    await hosted.emit("dialled", given)
                case Incident():
                    await self._incident(hosted, action)
                case Drop():
                    player = hosted.room.players.get(action.player)
                    _must(player is not None and player.active, "There is no such player here.")
                    await hosted.emit("dropped", {"player": action.player})

    async def _incident(self, hosted: Hosted, action: Incident) -> None:
        room = hosted.room
        good = action.world < len(room.games) and max(action.actor, action.target) < room.states
        _must(room.phase == "deciding", "No round is open.")
        _must(good and action.actor != action.target, "There are no such two states.")
        body = {"world": action.world, "actor": action.actor, "target": action.target}
        await hosted.emit("incident", body, "")

    async def _simple(self, hosted: Hosted, action: str) -> None:
        room = hosted.room
        deciding = room.phase == "deciding"
        match action:
            case "start":
                _must(room.phase == "lobby", "The game has started.")
                await self._start(hosted)
            case "pause":
                _must(deciding and room.left is None, "No clock runs.")
                await hosted.emit("paused", {})
            case "resume":
                _must(deciding and room.left is not None, "The clock is not stopped.")
                await hosted.emit("resumed", {})
            case "close":
                _must(deciding, "No round is open.")
                await self._close(hosted)
            case "next" if deciding and room.opening.rehearsal:
                await self._close(hosted)
                if room.opening.pace == "teacher" and room.round < room.opening.rounds:
                    await hosted.settled(self._open_round(hosted))
            case "next":
                _must(room.phase == "between" and room.round < room.opening.rounds, "There is no round to open.")
                await hosted.settled(self._open_round(hosted))
            case "reveal":
                _must(room.phase == "ended", "Reveal who was who when the game has ended.")
                await hosted.emit("revealed", {})
            case "end":
                _must(room.phase in ("deciding", "between"), "No game is on.")
                await hosted.emit("ended", {})
            case "lock" | "unlock":
                await hosted.emit(f"{action}ed", {})

    async def _start(self, hosted: Hosted) -> None:
        room = hosted.room
        seats = room.assignment()
        worlds = room.worlds_for(len(seats))
        room.ready = await asyncio.to_thread(room.made, worlds)
        _, written = hosted.take_in("started", {"worlds": worlds, "seats": {k: list(v) for k, v in seats.items()}})
        await hosted.settled(self._follow(hosted) or written)

    async def _close(self, hosted: Hosted) -> None:
        """Close the round, and open the next one or end the game, as its pace is."""
        room = hosted.room
        room.ready = await asyncio.to_thread(room.lived_on)
        _, written = hosted.take_in("closed", {"round": room.round})
        await hosted.settled(self._follow(hosted) or written)

    def _follow(self, hosted: Hosted) -> Future[None] | None:
        """Do at once what follows a round, or the start, so that nobody sees what is between; return the last write."""
        room = hosted.room
        if room.round >= room.opening.rounds:
            return hosted.take_in("ended", {})[1]
        if room.opening.pace == "auto" or room.round == 0:
            return self._open_round(hosted)
        return None

    def _open_round(self, hosted: Hosted) -> Future[None]:
        room = hosted.room
        _, written = hosted.take_in("round_opened", {"round": room.round + 1, "seconds": room.opening.seconds})
        return self._let_bots_decide(hosted) or written

    def _let_bots_decide(self, hosted: Hosted) -> Future[None] | None:
        """Let the bots of a rehearsal decide that have not; return the last write."""
        room, written = hosted.room, None
        for bot in [p for p in room.players.values() if p.bot and p.active and (p.world, p.seat) not in room.turns]:
            decision = room.games[bot.world].says(bot.seat)
            body = {"player": bot.number, "round": room.round, "number": 1, "decision": decision.model_dump()}
            _, written = hosted.take_in("decided", body, bot.number)
        return written


def slow(wait: float) -> None:
    """Refuse what comes too fast.

    Parameters
    ----------
    wait
        Seconds until it may be done; 0 now.
    """
    if wait > 0:
        raise Refused(429, "slow_down", f"That was too fast: try again in {max(1, round(wait))} s.")


def _must(holds: bool, why: str) -> None:
    """Refuse what is not possible now."""
    if not holds:
        raise Refused(409, "not_now", why)
