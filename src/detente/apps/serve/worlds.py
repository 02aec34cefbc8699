"""Worlds of a room as its game starts: new ones, whose schools are dealt, or those of a game that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.apps.serve.deal import schools_in_turn
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.messages import Opening


def new_worlds(opening: Opening, worlds: int, turned: Mapping[str, float]) -> list[ClassGame]:
    """Return the worlds of a game that starts.

    Parameters
    ----------
    opening, worlds
        What the room is, and how many they are.
    turned
        Its dials.
    """
    return _at(turned, [ClassGame(opening, w) for w in range(worlds)])


def kept_worlds(opening: Opening, started: Mapping[str, Any], turned: Mapping[str, float]) -> list[ClassGame]:
    """Return the worlds of a game that was kept, with the schools that it started with.

    Parameters
    ----------
    opening, turned
        As of ``new_worlds``.
    started
        How it started; where that does not say its schools, it is from before they were dealt, and goes by the rules of
        then.
    """
    if (held := started.get("schools")) is not None:
        return _at(turned, [ClassGame(opening, w, schools) for w, schools in enumerate(held)])
    before = [schools_in_turn(opening, opening.size, w) for w in range(started["worlds"])]
    return _at(turned, [ClassGame(opening, w, schools, told_all=True) for w, schools in enumerate(before)])


def _at(turned: Mapping[str, float], made: list[ClassGame]) -> list[ClassGame]:
    for game in made:
        game.turn(dials(**turned))
    return made
