"""What a game does next: it starts, rounds open and close, and the teacher steers it; each step is whole or is not."""

from __future__ import annotations

import asyncio
import time

from detente.apps.serve.hosted import Hosted, Steps
from detente.apps.serve.limits import LEAST
from detente.apps.serve.messages import Action, Dial, Drop, Extend, Incident, Simple
from detente.apps.serve.refusal import Refused
from detente.apps.serve.room import Room


async def take_up(hosted: Hosted) -> None:
    """Go on where the server stopped: a round has some seconds left, and what was to follow a round follows.

    Parameters
    ----------
    hosted
        The room; its lock is held.
    """
    steps = hosted.steps()
    if steps.room.phase == "deciding":
        let_bots_decide(steps)
        late = steps.room.deadline - time.time()
        if steps.room.left is None and late < LEAST:
            steps.add("extended", {"seconds": LEAST - max(0.0, late)})
    elif steps.room.phase == "between":
        follow(steps)
    if steps.events:
        await hosted.known(hosted.take_in(steps))


async def close(hosted: Hosted) -> None:
    """Close the round, and open the next one or end the game, as its pace is.

    Parameters
    ----------
    hosted
        The room; its lock is held.
    """
    room = await hosted.quiet()
    if room.phase != "deciding":
        return
    lived = await asyncio.to_thread(room.lived_on)
    steps = hosted.steps()
    steps.add("closed", {"round": room.round}, ready=lived)
    follow(steps)
    await hosted.known(hosted.take_in(steps))


async def _start(hosted: Hosted) -> None:
    room = await hosted.quiet()
    seats = room.assignment()
    worlds = room.worlds_for(len(seats))
    made = await asyncio.to_thread(room.made, worlds)
    steps = hosted.steps()
    schools = [game.schools for game in made]
    body = {"worlds": worlds, "seats": {k: list(v) for k, v in seats.items()}, "schools": schools}
    steps.add("started", body, ready=made)
    follow(steps)
    await hosted.known(hosted.take_in(steps))


async def _open_next(hosted: Hosted) -> None:
    steps = hosted.steps()
    open_round(steps)
    await hosted.known(hosted.take_in(steps))


def follow(steps: Steps) -> None:
    """Do at once what follows a round, or the start, so that nobody sees what is between.

    Parameters
    ----------
    steps
        What happens.
    """
    room = steps.room
    if room.round >= room.opening.rounds:
        steps.add("ended", {})
    elif room.opening.pace == "auto" or room.round == 0:
        open_round(steps)


def open_round(steps: Steps) -> None:
    """Open the next round; the bots of a rehearsal decide at once.

    Parameters
    ----------
    steps
        What happens.
    """
    steps.add("round_opened", {"round": steps.room.round + 1, "seconds": steps.room.opening.seconds})
    let_bots_decide(steps)


def let_bots_decide(steps: Steps, *, anew: bool = False) -> None:
    """Let the bots of a rehearsal decide in the round that is open, if one is.

    Parameters
    ----------
    steps
        What happens.
    anew
        Whether those that have decided do so again, since the world is another one.
    """
    room = steps.room
    if room.phase != "deciding":
        return
    for bot in [p for p in room.players.values() if p.bot and p.active]:
        before = room.turns.get((bot.world, bot.seat))
        if before is not None and not anew:
            continue
        decision, number = room.games[bot.world].says(bot.seat), before.number + 1 if before else 1
        body = {"player": bot.number, "round": room.round, "number": number, "decision": decision.model_dump()}
        steps.add("decided", body)


async def act(hosted: Hosted, action: Action) -> None:
    """Do what a teacher says.

    Parameters
    ----------
    hosted, action
        The room, whose lock is held, and what is to be done in it.
    """
    room = hosted.ahead
    match action:
        case Simple():
            if not (_already(room, action) and _already(await hosted.quiet(), action)):
                await _simple(hosted, action)
        case Extend():
            _must_be_open(room, action.round)
            await hosted.emit("extended", {"seconds": action.seconds})
        case Dial():
            given = action.model_dump(exclude={"action"}, exclude_none=True)
            _must(bool(given), "Say which dial.")
            _must(room.phase != "ended", "The game is over: turn a dial in a replay.")
            room = await hosted.quiet()
            _must(room.phase != "ended", "The game is over: turn a dial in a replay.")
            made = await asyncio.to_thread(room.turned, given)
            steps = hosted.steps()
            steps.add("dialled", given, ready=made)
            let_bots_decide(steps, anew=True)
            await hosted.known(hosted.take_in(steps))
        case Incident():
            good = action.world < len(room.games) and max(action.actor, action.target) < room.states
            _must_be_open(room, action.round)
            _must(good and action.actor != action.target, "There are no such two states.")
            body = {"world": action.world, "actor": action.actor, "target": action.target}
            await hosted.emit("incident", body, "")
        case Drop():
            player = room.players.get(action.player)
            _must(player is not None, "There is no such player here.")
            if player is not None and player.active:
                await hosted.emit("dropped", {"player": action.player})


def _already(room: Room, action: Simple) -> bool:
    """Return whether what a teacher asks for is so already, as after a second click, or one that came late."""
    passed = action.round is not None and room.round > action.round
    match action.action:
        case "start":
            return room.phase != "lobby"
        case "pause" | "resume":
            return room.phase == "deciding" and (room.left is None) == (action.action == "resume")
        case "close":
            return passed or (action.round == room.round and room.phase in ("between", "ended"))
        case "next":
            return passed
        case "reveal":
            return room.revealed_now
        case "end":
            return room.phase == "ended"
        case "lock" | "unlock":
            return room.door_locked == (action.action == "lock")


async def _simple(hosted: Hosted, action: Simple) -> None:
    room = hosted.ahead
    deciding = room.phase == "deciding"
    match action.action:
        case "start":
            await _start(hosted)
        case "pause":
            _must(deciding, "No clock runs.")
            await hosted.emit("paused", {})
        case "resume":
            _must(deciding, "The clock is not stopped.")
            await hosted.emit("resumed", {})
        case "close":
            _must_be_open(room, action.round)
            await close(hosted)
        case "next" if deciding and room.opening.rehearsal:
            _must_be_at(room, action.round)
            await close(hosted)
            if room.opening.pace == "teacher" and room.round < room.opening.rounds:
                await _open_next(hosted)
        case "next":
            _must_be_at(room, action.round)
            _must(room.phase == "between" and room.round < room.opening.rounds, "There is no round to open.")
            await _open_next(hosted)
        case "reveal":
            _must(room.phase == "ended", "Reveal who was who when the game has ended.")
            await hosted.emit("revealed", {})
        case "end":
            _must(room.phase in ("deciding", "between"), "No game is on.")
            await hosted.emit("ended", {})
        case "lock" | "unlock":
            await hosted.emit(f"{action.action}ed", {})


def _must_be_open(room: Room, asked: int | None) -> None:
    """Refuse what is of a round that is not open."""
    _must(room.phase == "deciding", "No round is open.")
    _must_be_at(room, asked)


def _must_be_at(room: Room, asked: int | None) -> None:
    """Refuse what is of another round than the game is at."""
    _must(asked in (None, room.round), f"The game is at round {room.round}, and not at round {asked}.")


def _must(holds: bool, why: str) -> None:
    """Refuse what is not possible now."""
    if not holds:
        raise Refused(409, "not_now", why)
