"""Which school's acts a player's acts resemble: their likelihood under each school, given the game as it went."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.apps.serve.game import ClassGame
from detente.schools import school, schools

SLIP = 0.02
"""Chance that an act is another than its school would choose, so that no act is impossible (assumption)."""


@dataclass(frozen=True)
class Resemblance:
    """How well a school explains the acts of a seat.

    Attributes
    ----------
    school, title : str
        The school.
    log_likelihood : float
        Log of the chance of all acts under it.
    per_act : float
        Geometric mean of the chance of an act.
    weight : float
        Its share of the likelihood of all schools, each as likely beforehand.
    """

    school: str
    title: str
    log_likelihood: float
    per_act: float
    weight: float


def resemblances(game: ClassGame, names: Sequence[str] | None = None) -> Mapping[int, list[Resemblance]]:
    """Return, for each seat that people played, how well each school explains its acts, the best first.

    Each school lives the game as it went: all acts, forces and treaties are told, and what is asked is how likely it
    would have chosen each act of the seat then. Acts that an incident turned do not count.

    Parameters
    ----------
    game
        A game, at least one round of it.
    names
        Schools; all if None.
    """
    seats = people(game)
    logs: dict[int, dict[str, float]] = {seat: {} for seat in seats}
    acts = {seat: len(_acts_of(game, seat)) for seat in seats}
    for name in list(names or schools()):
        like = ClassGame(game.opening, game.world, [name] * game.states)
        chances = []
        for done in game.lived:
            like.again(done, look=False)
            chances.append(np.array(like.single.years[-1].response.compete, float)[..., 0])
        for seat in seats:
            logs[seat][name] = sum(math.log(_chance(chances[k][seat, j], act)) for k, j, act in _acts_of(game, seat))
    return {seat: _ranked(logs[seat], acts[seat]) for seat in seats}


def people(game: ClassGame) -> list[int]:
    """Return the seats that people played in some round.

    Parameters
    ----------
    game
        The game.
    """
    return sorted({seat for done in game.lived for seat in done.orders})


def _acts_of(game: ClassGame, seat: int) -> list[tuple[int, int, float]]:
    """Return round, target and act of what people chose at a seat."""
    return [
        (k, j, float(done.conduct[seat, j]))
        for k, done in enumerate(game.lived)
        if seat in done.orders
        for j in range(game.states)
        if j != seat and (seat, j) not in done.incidents
    ]


def _chance(compete: float, act: float) -> float:
    p = SLIP + (1.0 - 2.0 * SLIP) * min(1.0, max(0.0, compete))
    return p if act > 0.5 else 1.0 - p


def _ranked(logs: Mapping[str, float], acts: int) -> list[Resemblance]:
    best = max(logs.values())
    whole = sum(math.exp(value - best) for value in logs.values())
    made = [
        Resemblance(
            name,
            school(name).title or name,
            value,
            math.exp(value / acts) if acts else float("nan"),
            math.exp(value - best) / whole,
        )
        for name, value in logs.items()
    ]
    return sorted(made, key=lambda one: -one.log_likelihood)
