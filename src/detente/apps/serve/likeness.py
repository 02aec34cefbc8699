"""Which school's acts a player's acts resemble: their likelihood under each school, given the game as it went."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.apps.serve.game import ClassGame
from detente.apps.serve.variants import Variants
from detente.schools import school, schools

SLIP = 0.02
"""Chance that an act is another than its school would choose, so that no act is impossible (assumption)."""


SURE = 0.9
"""Share of all weight that the schools named hold together."""
MOST = 3
"""Most schools that are named; where more fit, the acts do not tell them apart."""
RULED_OUT = 0.05
"""Likelihood, against that of all schools and chance together, up to which a school is ruled out: by Markov's
inequality that happens to a school in at most 5 % of the games that it plays itself."""


@dataclass(frozen=True)
class Resemblance:
    """How well a school explains the acts of a seat.

    Attributes
    ----------
    school, title : str
        The school.
    log_likelihood : float
        Log of the chance of all acts under it.
    per_act : float or None
        Geometric mean of the chance of an act; None where there is no act that counts.
    weight : float
        Its share of the likelihood of all schools, each as likely beforehand.
    """

    school: str
    title: str
    log_likelihood: float
    per_act: float | None
    weight: float


@dataclass(frozen=True)
class Likeness:
    """What the acts of a seat say of schools.

    Attributes
    ----------
    acts : int
        Acts that count.
    chance : float
        Weight of no school at all: each act hostile with the same chance, whatever happens. It is as likely
        beforehand as all schools together, each chance as likely as any other.
    named : tuple of str
        The fewest schools that hold ``SURE`` of all weight, the likeliest first; empty where chance is among them or
        they are more than ``MOST``: then the acts do not tell the schools apart.
        A rule that is no school's, such as competing for good once the other did, may have a school's name all the
        same: 2 of 6 tries with such a rule had one.
    fits : tuple of str
        Schools that the acts do not rule out, the likeliest first; none where chance explains the acts and they do not.
    compared : int
        Schools that were compared.
    """

    acts: int
    chance: float
    named: tuple[str, ...]
    fits: tuple[str, ...] = ()
    compared: int = 0


def likeness(ranked: Sequence[Resemblance], hostile: int, acts: int) -> Likeness:
    """Return what acts say of schools, held against chance.

    Parameters
    ----------
    ranked
        How well each school explains the acts.
    hostile, acts
        How many of them competed, and how many there are.
    """
    if not acts:
        return Likeness(0, 0.5, (), tuple(one.school for one in ranked), len(ranked))
    by_chance = math.lgamma(hostile + 1) + math.lgamma(acts - hostile + 1) - math.lgamma(acts + 2)
    schools = np.logaddexp.reduce([one.log_likelihood for one in ranked]) - math.log(len(ranked))
    chance = float(1.0 / (1.0 + np.exp(np.clip(schools - by_chance, -700, 700))))
    told = sorted([((1.0 - chance) * one.weight, one.school) for one in ranked] + [(chance, "")], reverse=True)
    held = np.cumsum([weight for weight, _ in told])
    named = [name for _, name in told[: int(np.searchsorted(held, SURE - 1e-12)) + 1]]
    told_apart = "" not in named and len(named) <= MOST
    against = 2.0 * len(ranked) * (1.0 - chance)
    fits = tuple(one.school for one in ranked if against * one.weight > RULED_OUT)
    return Likeness(acts, chance, tuple(named) if told_apart else (), fits, len(ranked))


def likenesses(game: ClassGame, like: Mapping[int, Sequence[Resemblance]]) -> Mapping[int, Likeness]:
    """Return, for each seat that people played, what its acts say of schools.

    Parameters
    ----------
    game
        The game.
    like
        Its resemblances.
    """
    acts = {seat: [act for _, _, act in _acts_of(game, seat)] for seat in like}
    return {seat: likeness(ranked, int(sum(acts[seat])), len(acts[seat])) for seat, ranked in like.items()}


def resemblances(game: ClassGame, names: Sequence[str] | None = None) -> Mapping[int, list[Resemblance]]:
    """Return, for each seat that people played, how well each school explains its acts, the best first.

    Each school lives the game as it went in the seat, among the schools that the others have: all acts, forces and
    treaties are told, and what is asked is how likely it would have chosen each act then. What was chosen counts,
    whatever an accident or a war made of it.

    Parameters
    ----------
    game
        A game, at least one round of it.
    names
        Schools; all if None.
    """
    seats, tried = people(game), list(names or schools())
    if not seats:
        return {}
    asked = [(seat, name) for seat in seats for name in tried]
    rows, minds = alone(game, asked)
    like = Variants([game], np.zeros(len(rows), int), rows, minds)
    chances = [np.array(like.follow().response.compete, float) for _ in game.lived]
    found = {}
    for seat in seats:
        acts = _acts_of(game, seat)
        logs = {
            name: sum(math.log(_chance(chances[k][seat, j, lane], act)) for k, j, act in acts)
            for lane, (where, name) in enumerate(asked)
            if where == seat
        }
        found[seat] = _ranked(logs, len(acts))
    return found


def alone(game: ClassGame, asked: Sequence[tuple[int, str]]) -> tuple[list[list[str]], np.ndarray]:
    """Return variants of a game in which one seat has another school, and who makes up its own mind [n, lane].

    All others have the schools of the game, so that what a school makes of it turns on nobody else who is asked about.

    Parameters
    ----------
    game
        The game.
    asked
        Seat and school of each variant.
    """
    rows = [[name if i == seat else own for i, own in enumerate(game.schools)] for seat, name in asked]
    minds = np.zeros((game.states, len(rows)), bool)
    minds[[seat for seat, _ in asked], np.arange(len(rows))] = True
    return rows, minds


def people(game: ClassGame) -> list[int]:
    """Return the seats that people played in some round.

    Parameters
    ----------
    game
        The game.
    """
    return sorted({seat for done in game.lived for seat in done.orders})


def _acts_of(game: ClassGame, seat: int) -> list[tuple[int, int, float]]:
    """Return round, target and act of what people chose at a seat, whatever an accident or a war made of it."""
    return [
        (k, j, float(done.orders[seat].acts.get(j) == "compete"))
        for k, done in enumerate(game.lived)
        if seat in done.orders
        for j in range(game.states)
        if j != seat
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
            math.exp(value / acts) if acts else None,
            math.exp(value - best) / whole,
        )
        for name, value in logs.items()
    ]
    return sorted(made, key=lambda one: -one.log_likelihood)
