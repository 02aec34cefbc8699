"""Who holds the seats of a room, and what was decided at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.apps.serve.messages import Decision


@dataclass(frozen=True)
class Player:
    """Somebody who joined.

    Attributes
    ----------
    number : str
        Number of the player in the room.
    world, seat : int
        Which state of which world; -1 until the game starts.
    active : bool
        Whether the seat is theirs; a school plays it if not.
    bot : bool
        Whether it is a bot of a rehearsal.
    program : str
        What a program declared: ``here`` keeps what it sees, ``elsewhere`` sends it on; empty for a person.
    numbered : bool
        Whether the game put a number behind the name that was given.
    """

    number: str
    world: int = -1
    seat: int = -1
    active: bool = True
    bot: bool = False
    program: str = ""
    numbered: bool = False


@dataclass(frozen=True)
class SeatTurn:
    """What a seat decided in the round that is open: the decision, its number, and whose it was."""

    decision: Decision
    number: int
    player: str


@dataclass
class Closed:
    """A round that is over.

    Attributes
    ----------
    turns : mapping
        What people decided, by world and seat.
    dials : mapping
        Offence advantage and transparency of the round.
    incidents : list
        Accidents, as world, actor and target.
    holders : mapping
        Numbers of the players who held the seats, by world and seat.
    made : dict
        What views tell of the round, by world and seat, made once; the seat -1 is who sees everything.
    """

    turns: Mapping[tuple[int, int], SeatTurn]
    dials: Mapping[str, float]
    incidents: list[tuple[int, int, int]]
    holders: Mapping[tuple[int, int], str]
    made: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict, init=False)
