"""Bots of a rehearsal: schools that decide as students do, with stated beliefs, reasons and messages."""

from __future__ import annotations

import numpy as np

from detente.apps.serve.game import CALM, ClassGame
from detente.apps.serve.messages import Arms, Decision, ForceKind, Note, Opening, StatedBelief
from detente.apps.serve.texts import texts

CLASS = 12
"""Seats of a rehearsal, rounded up to whole worlds; one is for the person who rehearses."""
CHANGE = 0.05
"""Share of its forces by which a school wants more or less of them before its bot builds or cuts (assumption)."""
LEANS = 0.15
"""How far a school's force mix is from even before its bot calls it offensive or defensive (assumption)."""


def bots_of(opening: Opening) -> int:
    """Return how many bots a room has: all seats of its worlds but one in a rehearsal, else none.

    Parameters
    ----------
    opening
        What the room is.
    """
    return -(-CLASS // opening.size) * opening.size - 1 if opening.rehearsal else 0


def school_decides(game: ClassGame, seat: int) -> Decision:
    """Return what the school of a seat would do in the coming round, said as a student says it.

    Parameters
    ----------
    game, seat
        The game and the seat.
    """
    response, belief = game.ahead.response, np.asarray(game.ahead.interpretation.belief, float)[..., 0]
    competes = np.asarray(response.conduct, float)[..., 0] > 0.5
    fear = np.asarray(game.ahead.interpretation.fear, float)[..., 0]
    others = [j for j in range(game.states) if j != seat]
    return Decision(
        acts={j: "compete" if competes[seat, j] else "restraint" for j in others},
        arms=_arms(float(response.target[seat, 0]), float(game.forces()[seat])),
        kind=_kind(float(response.posture[seat, 0])),
        treaty=[j for j in others if fear[seat, j] < CALM],
        messages=[_message(game, seat, j, competes=bool(competes[seat, j])) for j in others],
        beliefs={j: StatedBelief(greedy=round(float(belief[seat, j]), 2), why=_why(game, seat, j)) for j in others},
    )


def _arms(wanted: float, held: float) -> Arms:
    if wanted > held * (1.0 + CHANGE):
        return "build"
    return "cut" if wanted < held * (1.0 - CHANGE) else "hold"


def _kind(share: float) -> ForceKind:
    if share > 0.5 + LEANS:
        return "offensive"
    return "defensive" if share < 0.5 - LEANS else "balanced"


def _message(game: ClassGame, seat: int, other: int, *, competes: bool) -> Note:
    """Return a message of the list: a promise at first, then what fits what was seen."""
    if competes:
        return Note(to=other, kind="warn")
    if not game.past:
        return Note(to=other, kind="reassure")
    return Note(to=other, kind="ask" if game.past[-1].seen[seat, other] else "thank")


def _why(game: ClassGame, seat: int, other: int) -> str:
    """Return what the belief rests on, in the language of the room."""
    reasons = texts()[game.opening.language]["reasons"]
    if not game.past:
        return str(reasons["first"])
    past = game.past[-1]
    act = reasons["compete" if past.seen[seat, other] else "restraint"]
    return f"{act} {reasons['offensive' if past.looks[seat, other] else 'defensive']}"
