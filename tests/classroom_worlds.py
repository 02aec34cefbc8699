"""Games of the classroom without a server: random ones, and scripted ones of which the truth is known."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="needs the extra web")
from detente.apps.serve.event import Event
from detente.apps.serve.messages import Decision, Opening, StatedBelief
from detente.apps.serve.room import Room
from detente.apps.serve.sights import SIGHTS

Decides = Callable[[int, int], Decision | None]
"""What a seat decides in a round, from 0; None where nobody does."""


def drawn(draws: np.random.Generator, seat: int, states: int) -> Decision:
    """Draw all that a person can decide."""
    others = [j for j in range(states) if j != seat]
    return Decision(
        acts={j: str(draws.choice(["restraint", "compete"])) for j in others if draws.random() < 0.9},
        arms=str(draws.choice(["build", "hold", "cut"])),
        kind=str(draws.choice(["offensive", "balanced", "defensive"])),
        treaty=[j for j in others if draws.random() < 0.6],
        beliefs={j: StatedBelief(greedy=round(float(draws.random()), 3)) for j in others if draws.random() < 0.6},
    )


def acts(act: str, others: Collection[int], greedy: float | None = None, **more: Any) -> Decision:
    """Return a decision that is the same toward all."""
    beliefs = {} if greedy is None else {j: StatedBelief(greedy=greedy, why=f"{greedy}") for j in others}
    return Decision(acts=dict.fromkeys(others, act), beliefs=beliefs, **more)


def room_of(opening: Opening, seats: Mapping[str, int], decides: Decides, incidents: Mapping[int, Any] = {}) -> Room:
    """Play one world of a room: players by number and seat, what each seat decides, accidents by round, from 0."""
    room = Room("ABCDEF")

    def happen(kind: str, **body: Any) -> None:
        room.apply(Event(room.seq + 1, 1000.0 + room.seq, kind, body))

    happen("opened", opening=opening.model_dump(), sights=SIGHTS)
    for player in seats:
        happen("joined", player=player)
    happen("started", worlds=1, seats={player: [0, seat] for player, seat in seats.items()})
    for k in range(opening.rounds):
        happen("round_opened", round=k + 1, seconds=60)
        for player, seat in seats.items():
            told = decides(seat, k)
            if told is not None:
                happen("decided", player=player, number=1, decision=told.model_dump())
        for actor, target in incidents.get(k, ()):
            happen("incident", world=0, actor=actor, target=target)
        happen("closed")
    happen("ended")
    return room
