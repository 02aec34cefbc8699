"""A room: what its events add up to. The same events always make the same room, so a restart goes on where it was."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import ValidationError

from detente.apps.serve.event import Event
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.holders import Closed, Player, SeatTurn
from detente.apps.serve.messages import Decision, Opening, first_fault
from detente.apps.serve.sights import SIGHTS
from detente.apps.serve.worlds import caught_up, kept_worlds, new_worlds, turned
from detente.core.errors import DamagedFile
from detente.core.quoted import quote

Phase = Literal["lobby", "deciding", "between", "ended"]
"""Before the game, in a round, between two rounds, after the last."""
KINDS = (
    "opened joined started seated dropped returned round_opened decided paused resumed extended dialled incident "
    "closed revealed ended locked unlocked"
)
"""What can happen in a room."""
SPARE = 2
"""Fewest seats that are to be left for who comes late."""


@dataclass
class Room:
    """State of a room.

    Each kind of event (``KINDS``) has a method of its name here, which alone changes the room. What a room holds is
    replaced and never changed in place, so that a copy goes its own way.

    Attributes
    ----------
    code : str
        Its code.
    opening : Opening
        What it is to be.
    round : int
        The round that is open or was the last one, from 1; 0 in the lobby.
    deadline : float
        When the round closes [s since 1970].
    left : float or None
        Seconds left, while the clock is stopped.
    seq : int
        Number of the last event.
    sights : int or None
        Number of the rule of what is seen by which the room was opened; None of rooms that did not note it.
    as_seen : bool
        Whether that rule is still the one of today. Of rooms that did not note it nobody knows once a dial was turned:
        what their players saw of acts and forces cannot be told any more.
    ready : list or None
        Worlds that were made beforehand, off the loop of events, for the event that comes next.
    """

    code: str
    opening: Opening = field(default_factory=Opening)
    phase: Phase = "lobby"
    players: dict[str, Player] = field(default_factory=dict)
    games: list[ClassGame] = field(default_factory=list)
    round: int = 0
    deadline: float = 0.0
    left: float | None = None
    turns: dict[tuple[int, int], SeatTurn] = field(default_factory=dict)
    closed_rounds: list[Closed] = field(default_factory=list)
    dials: dict[str, float] = field(default_factory=dict)
    incidents: list[tuple[int, int, int]] = field(default_factory=list)
    revealed_now: bool = False
    door_locked: bool = False
    seq: int = 0
    sights: int | None = None
    as_seen: bool = True
    ready: list[ClassGame] | None = None

    def apply(self, event: Event) -> None:
        """Take an event in; closing a round lives a year of every world, which takes milliseconds.

        Parameters
        ----------
        event
            The next event of the room.
        """
        handler: Callable[[Event, Mapping[str, Any]], None] = getattr(self, event.kind)
        handler(event, event.body)
        self.seq = event.seq

    def copied(self) -> Room:
        """Return the room as it is now; what happens in either is not seen in the other."""
        return copy.copy(self)

    def fold(self, events: Iterable[Event]) -> None:
        """Take in all events of a room.

        Parameters
        ----------
        events
            The events in their order.

        Raises
        ------
        DamagedFile
            One of them is none that this room could have had.
        """
        for event in events:
            try:
                if event.kind not in KINDS.split():
                    msg = "there is no such event"
                    raise ValueError(msg)
                if event.seq != self.seq + 1:
                    msg = f"it does not follow event {self.seq}"
                    raise ValueError(msg)
                if not event.dated:
                    msg = f"it cannot have happened at {quote(str(event.at))}"
                    raise ValueError(msg)
                self.apply(event)
            except Exception as error:  # a record can be damaged in any way
                msg = f"Event {event.seq} of room {self.code}, {quote(event.kind)}, cannot be read: {_why(error)}."
                raise DamagedFile(msg, "It is kept as it is; an older copy may hold it whole.") from error

    @property
    def states(self) -> int:
        """States of a world."""
        return self.opening.size

    def holder(self, world: int, seat: int) -> Player | None:
        """Return who holds a seat; None where its school plays it.

        Parameters
        ----------
        world, seat
            The seat.
        """
        here = (p for p in self.players.values() if p.active and (p.world, p.seat) == (world, seat))
        return next(here, None)

    @property
    def full(self) -> bool:
        """Whether as many students play as may; who lost the seat takes no place, and no bot does."""
        return sum(player.active and not player.bot for player in self.players.values()) >= self.opening.limit

    def programs(self) -> dict[str, Any]:
        """Return which programs may play, and how many of each kind have joined."""
        kinds = [player.program for player in self.players.values()]
        return {"allowed": self.opening.programs, **{kind: kinds.count(kind) for kind in ("here", "elsewhere")}}

    def free_seat(self) -> tuple[int, int] | None:
        """Return a seat that nobody holds, where people are but the fewest, so that nobody is left without a partner.

        A world without anybody comes last; None if there is no seat.
        """
        taken = {(p.world, p.seat) for p in self.players.values() if p.active}
        free = [(w, s) for w in range(len(self.games)) for s in range(self.states) if (w, s) not in taken]
        people = {w: sum(1 for world, _ in taken if world == w) for w in range(len(self.games))}
        return min(free, key=lambda at: (not people[at[0]], people[at[0]], at), default=None)

    def peopled(self) -> list[ClassGame]:
        """Return the worlds in which somebody holds or held a seat; a spare one waits for who comes late."""
        worlds = {p.world for p in self.players.values()}
        return [game for game in self.games if game.world in worlds]

    def all_decided(self) -> bool:
        """Return whether everybody who holds a seat has decided; for bots alone nobody need wait, so never by them."""
        held = [(p.world, p.seat) for p in self.players.values() if p.active and not p.bot]
        return bool(held) and all(at in self.turns for at in held)

    def assignment(self) -> dict[str, tuple[int, int]]:
        """Return a world and seat for each player who waits, worlds filled evenly in the order of joining."""
        waiting = [p.number for p in self.players.values() if p.active]
        worlds = max(1, -(-len(waiting) // self.states))
        return {number: (k % worlds, k // worlds) for k, number in enumerate(waiting)}

    def made(self, worlds: int) -> list[ClassGame]:
        """Return the worlds of a game that starts, their schools dealt.

        Parameters
        ----------
        worlds
            How many.
        """
        return new_worlds(self.opening, worlds, self.dials)

    def turned(self, to: Mapping[str, float]) -> list[ClassGame]:
        """Return the worlds once dials are turned; the room stays as it is, as in ``lived_on``.

        Parameters
        ----------
        to
            Dials that are turned.
        """
        return turned(self.games, {**self.dials, **to}) if self.phase != "ended" else self.games

    def caught_up(self, world: int) -> list[ClassGame]:
        """Return the worlds once somebody comes into one, which lives the rounds it has missed; the room stays.

        Parameters
        ----------
        world
            Which of them.
        """
        held = self.games[world]
        missed = [(one.dials, one.incidents) for one in self.closed_rounds[held.rounds :]]
        return [caught_up(game, missed, self.dials) if game is held else game for game in self.games]

    def lived_on(self) -> list[ClassGame]:
        """Return the worlds as they are once the round closes; the room stays as it is, and can be read meanwhile.

        A world in which nobody holds or held a seat is lived once somebody comes.
        """
        settings, after, peopled = dials(**self.dials), [], self.peopled()
        for game in self.games:
            if game not in peopled:
                after.append(game)
                continue
            orders = {s: t.decision for (w, s), t in sorted(self.turns.items()) if w == game.world}
            after.append(game.fork())
            after[-1].live(orders, settings, [(i, j) for w, i, j in self.incidents if w == game.world])
        return after

    def rounds_of(self, world: int) -> dict[tuple[int, str], list[int]]:
        """Return the rounds that each player decided in a world, from 0, by seat and number of the player.

        Parameters
        ----------
        world
            The world.
        """
        rounds: dict[tuple[int, str], list[int]] = {}
        for k, closed in enumerate(self.closed_rounds):
            for (where, seat), turn in closed.turns.items():
                if where == world:
                    rounds.setdefault((seat, turn.player), []).append(k)
        return rounds

    def worlds_for(self, students: int) -> int:
        """Return how many worlds a game has: at least half as many seats again are left for who comes late.

        Parameters
        ----------
        students
            Who is there as it starts.
        """
        late = max(SPARE, -(-students // 2))
        return -(-(students + late) // self.states)

    def opened(self, event: Event, body: Mapping[str, Any]) -> None:
        """Take in what the room is to be."""
        self.opening = Opening.model_validate(body["opening"])
        self.sights = body.get("sights")
        self.as_seen = self.sights in (None, SIGHTS)
        self.dials = {
            "offence_advantage": self.opening.offence_advantage,
            "transparency": self.opening.transparency,
        }

    def joined(self, event: Event, body: Mapping[str, Any]) -> None:
        """Take in a player."""
        numbered = bool(body.get("numbered"))
        player = Player(body["player"], bot=bool(body.get("bot")), program=body.get("program", ""), numbered=numbered)
        self.players = {**self.players, player.number: player}

    def started(self, event: Event, body: Mapping[str, Any]) -> None:
        """Make the worlds and seat who waits."""
        self.games = self.ready or kept_worlds(self.opening, body, self.dials)
        self.ready = None
        for number, (world, seat) in body["seats"].items():
            self._change(number, world=world, seat=seat)
        self.phase = "between"

    def seated(self, event: Event, body: Mapping[str, Any]) -> None:
        """Seat a player who came late, or came back to another seat."""
        self._change(body["player"], world=body["world"], seat=body["seat"], active=True)
        self.games = self.ready or self.caught_up(body["world"])
        self.ready = None

    def dropped(self, event: Event, body: Mapping[str, Any]) -> None:
        """Give a seat to its school."""
        player = self._change(body["player"], active=False)
        self.turns = {at: turn for at, turn in self.turns.items() if at != (player.world, player.seat)}

    def returned(self, event: Event, body: Mapping[str, Any]) -> None:
        """Let a player who was dropped before the game play after all."""
        self._change(body["player"], active=True)

    def round_opened(self, event: Event, body: Mapping[str, Any]) -> None:
        """Open the next round."""
        self.round, self.phase = int(body["round"]), "deciding"
        self.deadline, self.left = event.at + float(body["seconds"]), None
        self.turns, self.incidents = {}, []

    def decided(self, event: Event, body: Mapping[str, Any]) -> None:
        """Take in what a seat decided; it replaces what it decided before."""
        player = self.players[body["player"]]
        turn = SeatTurn(Decision.model_validate(body["decision"]), body["number"], player.number)
        self.turns = {**self.turns, (player.world, player.seat): turn}

    def paused(self, event: Event, body: Mapping[str, Any]) -> None:
        """Stop the clock."""
        self.left = max(0.0, self.deadline - event.at)

    def resumed(self, event: Event, body: Mapping[str, Any]) -> None:
        """Let the clock go on."""
        self.deadline, self.left = event.at + max(self.left or 0.0, body.get("least", 0.0)), None

    def extended(self, event: Event, body: Mapping[str, Any]) -> None:
        """Give more time."""
        if self.left is None:
            self.deadline = max(self.deadline, event.at) + body["seconds"]
        else:
            self.left += body["seconds"]

    def dialled(self, event: Event, body: Mapping[str, Any]) -> None:
        """Turn the world: what is seen of the last round is seen by the dials of the round that comes."""
        self.games = self.ready or self.turned(body)
        self.ready = None
        before, self.dials = self.dials, {**self.dials, **body}
        self.as_seen = self.as_seen and (self.sights is not None or self.dials == before)
        if self.phase != "ended":
            self.closed_rounds = [*self.closed_rounds[:-1], *(replace(last) for last in self.closed_rounds[-1:])]

    def incident(self, event: Event, body: Mapping[str, Any]) -> None:
        """Take in an accident of the round."""
        self.incidents = [*self.incidents, (body["world"], body["actor"], body["target"])]

    def closed(self, event: Event, body: Mapping[str, Any]) -> None:
        """Close the round: a year of every world."""
        self.games = self.ready or self.lived_on()
        self.ready = None
        holders = {(p.world, p.seat): p.number for p in self.players.values() if p.active}
        self.closed_rounds = [*self.closed_rounds, Closed(self.turns, self.dials, self.incidents, holders)]
        self.phase, self.left = "between", None

    def revealed(self, event: Event, body: Mapping[str, Any]) -> None:
        """Show everybody who was who."""
        self.revealed_now = True

    def ended(self, event: Event, body: Mapping[str, Any]) -> None:
        """End the game."""
        self.phase, self.left = "ended", None

    def locked(self, event: Event, body: Mapping[str, Any]) -> None:
        """Let nobody else in."""
        self.door_locked = True

    def unlocked(self, event: Event, body: Mapping[str, Any]) -> None:
        """Let people in."""
        self.door_locked = False

    def _change(self, number: str, **to: Any) -> Player:
        """Change a player; return what the player is then."""
        player = replace(self.players[number], **to)
        self.players = {**self.players, number: player}
        return player


def _why(error: Exception) -> str:
    """Return what is wrong with an event in a few words."""
    if isinstance(error, ValidationError):
        return first_fault(error).rstrip(".")
    what = f"{quote(error.args[0])} is missing or unknown" if isinstance(error, KeyError) and error.args else str(error)
    return (what.rstrip(".") or type(error).__name__)[:300]
