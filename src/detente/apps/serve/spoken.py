"""What schools say at the seats that they play: messages, beliefs and reasons, from what they chose and believe.

The rule: a state after security writes what it does and why. A greedy state writes what a state after security that
answers like with like would write in its place, whatever it does itself, so that no kind of message gives it away.
Beliefs, which only the teacher and the debrief show, are the school's own in both. Schools do not read messages.

Each reason has a dozen sentences. The game's own luck gives each seat another one of them in each round, so that no two
schools of a game write the same sentence in one round, and none writes one again for twelve rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from detente.apps.serve.messages import MOST_STATES, Arms, Decision, ForceKind, Note, StatedBelief
from detente.apps.serve.texts import texts
from detente.core.random import Stream, replicate_keys
from detente.engine.draws import NumpyDraws

LARGER = 1.2
"""Ratio of forces from which another's are called larger (assumption)."""
CHANGE = 0.05
"""Share of its forces by which a school wants more or less of them before it is said to build or cut (assumption)."""
LEANS = 0.15
"""How far the force mix that a school wants is from even before it is called offensive or defensive (assumption)."""
KINDS = {"cheated": "accuse", "stronger": "ask", "offensive": "ask", "accident": "accident", "offer": "treaty"}
"""Kind of the message that a reason is written under; ``restrained`` thanks, what is left warns or reassures."""
STREAMS = tuple(Stream(f"spoken.{name}", "state") for name in ("seat", "round", "sentence"))
"""Luck of which sentence a seat writes in a round."""


@lru_cache(maxsize=1024)
def wording(seed: int, world: int, rounds: int) -> np.ndarray:
    """Return which of a reason's sentences each seat writes [``MOST_STATES``].

    Parameters
    ----------
    seed, world
        Seed of the room, and which of its worlds it is.
    rounds
        Rounds that are over.
    """
    draws = NumpyDraws(STREAMS, replicate_keys(seed, [world]), 0, MOST_STATES)
    seats, turns, sentences = (np.argsort(draws.number(one.name)[:, 0]) for one in STREAMS)
    return np.asarray(sentences[(seats + turns[rounds % MOST_STATES]) % MOST_STATES])


@cache
def _reasons(language: str) -> dict[str, str]:
    """Return the reason that each sentence of the schools gives."""
    return {text: why for why, said in texts()[language]["bots"]["say"].items() for text in said}


@dataclass(frozen=True)
class Grounds:
    """What a round was chosen by.

    Attributes
    ----------
    language : str
        Language in which schools write.
    round : int
        Rounds that were over.
    wording : array [MOST_STATES]
        Which of a reason's sentences each seat writes.
    greedy : array [n]
        Whether a state is.
    belief : array [n, n]
        Belief of i that j is greedy.
    competes : array [n, n]
        Whether i chose to compete with j, whatever an accident or a war made of it.
    cheated, war, seen, looks : array [n, n]
        Whether i caught j cheating on a treaty; fought it; saw it compete, which it cannot before the first
        round is over; finds its forces fit for attack.
    accident : array [n, n]
        Whether i's act toward j turned hostile by accident in the last round.
    wanted, treaty : array [n, n]
        Whether i wants a treaty with j, and whether one holds.
    forces, target, mixes : array [n]
        Forces; those and the offensive share that the school is after.
    """

    language: str
    round: int
    wording: np.ndarray
    greedy: np.ndarray
    belief: np.ndarray
    competes: np.ndarray
    cheated: np.ndarray
    war: np.ndarray
    seen: np.ndarray
    looks: np.ndarray
    accident: np.ndarray
    wanted: np.ndarray
    treaty: np.ndarray
    forces: np.ndarray
    target: np.ndarray
    mixes: np.ndarray


def spoken(told: Grounds, seat: int, before: Decision | None = None) -> Decision:
    """Return what the school of a seat decided and says.

    Parameters
    ----------
    told
        What the round was chosen by.
    seat
        The seat.
    before
        What the seat decided in the round before: among more than two states no reason is written twice in a row.
    """
    others = [j for j in range(len(told.greedy)) if j != seat]
    known = _reasons(told.language)
    said = {(note.to, known.get(note.text)) for note in before.messages} if before and len(others) > 1 else set()
    notes = [_note(told, seat, j) for j in others]
    return Decision(
        acts={j: "compete" if told.competes[seat, j] else "restraint" for j in others},
        arms=_arms(float(told.target[seat]), float(told.forces[seat])),
        kind=_kind(float(told.mixes[seat])),
        treaty=[j for j in others if told.wanted[seat, j]],
        messages=[note for note in notes if (note.to, known[note.text]) not in said],
        beliefs={j: _belief(told, seat, j) for j in others},
    )


def _arms(wanted: float, held: float) -> Arms:
    if wanted > held * (1.0 + CHANGE):
        return "build"
    return "cut" if wanted < held * (1.0 - CHANGE) else "hold"


def _kind(share: float) -> ForceKind:
    if share > 0.5 + LEANS:
        return "offensive"
    return "defensive" if share < 0.5 - LEANS else "balanced"


def _note(told: Grounds, seat: int, other: int) -> Note:
    """Return a message: what the state does, or if it is greedy what one that answers like with like would do."""
    hostile = bool(told.seen[seat, other] if told.greedy[seat] else told.competes[seat, other])
    why = _grievance(told, seat, other) if hostile else _comfort(told, seat, other)
    kind = KINDS.get(why, "warn" if hostile else "thank" if why == "restrained" else "reassure")
    said = {"text": texts()[told.language]["bots"]["say"][why][told.wording[seat]], "language": told.language}
    return Note.model_validate({"to": other, "kind": kind, **said})


def _belief(told: Grounds, seat: int, other: int) -> StatedBelief:
    believed = float(told.belief[seat, other])
    why = _grievance(told, seat, other) if believed > 0.5 else _impression(told, seat, other)
    return StatedBelief(greedy=round(believed, 2), why=texts()[told.language]["bots"]["why"][why])


def _grievance(told: Grounds, seat: int, other: int) -> str:
    """Return what a state holds against another, the gravest first."""
    held = {
        "cheated": told.cheated[seat, other],
        "war": told.war[seat, other],
        "competed": told.seen[seat, other],
        "offensive": told.looks[seat, other],
        "stronger": told.forces[other] > LARGER * told.forces[seat],
    }
    return next((name for name, holds in held.items() if holds), "unsure")


def _comfort(told: Grounds, seat: int, other: int) -> str:
    """Return what a state that holds back tells another of it."""
    if told.accident[seat, other]:
        return "accident"
    if told.wanted[seat, other] and not told.treaty[seat, other]:
        return "offer"
    return _impression(told, seat, other)


def _impression(told: Grounds, seat: int, other: int) -> str:
    """Return how a state takes what another did, if not as a threat."""
    if told.round == 0:
        return "first"
    return "forgiven" if told.seen[seat, other] else "restrained"
