"""Worlds of a room: as its game starts or started, and made ready off the loop of events for what happens next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.apps.serve.deal import schools_in_turn
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.messages import Opening


def turned(games: Sequence[ClassGame], to: Mapping[str, float]) -> list[ClassGame]:
    """Return worlds whose coming round has other dials.

    Parameters
    ----------
    games
        The worlds, which stay as they are.
    to
        Offence advantage and transparency.
    """
    return _at(to, [game.fork() for game in games])


def caught_up(
    game: ClassGame,
    missed: Sequence[tuple[Mapping[str, float], Sequence[tuple[int, int, int]]]],
    now: Mapping[str, float],
) -> ClassGame:
    """Return a world that nobody was in after the rounds that it has missed.

    Parameters
    ----------
    game
        The world, which stays as it is.
    missed
        Dials and accidents (world, actor, target) of each round.
    now
        Dials of the coming round.
    """
    if not missed:
        return game
    made = game.fork()
    for held, incidents in missed:
        made.live({}, dials(**held), [(i, j) for w, i, j in incidents if w == game.world])
    made.turn(dials(**now))
    return made


def new_worlds(opening: Opening, worlds: int, to: Mapping[str, float]) -> list[ClassGame]:
    """Return the worlds of a game that starts.

    Parameters
    ----------
    opening, worlds
        What the room is, and how many they are.
    to
        Its dials.
    """
    return _at(to, [ClassGame(opening, w) for w in range(worlds)])


def kept_worlds(opening: Opening, started: Mapping[str, Any], to: Mapping[str, float]) -> list[ClassGame]:
    """Return the worlds of a game that was kept, with the schools that it started with.

    Parameters
    ----------
    opening, to
        As of ``new_worlds``.
    started
        How it started; where that does not say its schools, it is from before they were dealt, and goes by the rules of
        then.
    """
    if (held := started.get("schools")) is not None:
        return _at(to, [ClassGame(opening, w, schools) for w, schools in enumerate(held)])
    before = [schools_in_turn(opening, opening.size, w) for w in range(started["worlds"])]
    return _at(to, [ClassGame(opening, w, schools, told_all=True) for w, schools in enumerate(before)])


def _at(to: Mapping[str, float], made: list[ClassGame]) -> list[ClassGame]:
    for game in made:
        game.turn(dials(**to))
    return made
