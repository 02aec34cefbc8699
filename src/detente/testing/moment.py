"""A moment: a world that has lived for some years, to try one year on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.fields import Of
from detente.core.phases import Draws, Year
from detente.core.random import Stream, replicate_keys
from detente.core.same import ByValue
from detente.core.theory import Theory, parameters
from detente.core.values import Values, presence
from detente.core.world import FIELDS, World
from detente.engine.draws import Keys, NumpyDraws, theory_streams
from detente.engine.ensemble import backend_named
from detente.engine.jax_backend import off_diagonal
from detente.engine.step import step
from detente.engine.year import make_year, numpy_machine


@dataclass(frozen=True, eq=False)
class YearStart(ByValue):
    """A world before one of its years, on the NumPy back end, with lanes.

    Attributes
    ----------
    theory : Theory
        Theory that it lives by.
    world : World
        World at the end of the year before.
    values : mapping
        Parameters, [1, lane] or [n, lane].
    keys : tuple
        Key words of the replicates [lane].
    number : int
        Number of the year to come.
    """

    theory: Theory
    world: World
    values: Mapping[str, Array]
    keys: Keys
    number: int

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.world.economy.shape[0])

    def draws(self) -> Draws:
        """Return the draws of the year."""
        return NumpyDraws(theory_streams(self.theory), self.keys, self.number, self.states)

    def year(self, draws: Draws | None = None) -> Year:
        """Return the year as the mechanisms see it."""
        kind = self.world.economy.dtype
        p, others = Values(self.values, np.zeros((1, 1), kind)), off_diagonal(self.states, False).astype(kind)
        return make_year(numpy_machine(), p, draws or self.draws(), others, kind.type(self.number > 0))

    def live(self, draws: Draws | None = None) -> tuple[World, Year]:
        """Live through the year; return the world after it, and what each phase made."""
        return step(self.theory, self.world, self.year(draws))

    def replace(self, **changes: Any) -> YearStart:
        """Return the same moment with some attributes changed, by name."""
        return replace(self, **changes)

    def precise(self) -> YearStart:
        """Return the same moment in double precision."""
        world = World(**{name: np.asarray(getattr(self.world, name), np.float64) for name in World.names()})
        return self.replace(world=world, values={k: np.asarray(v, np.float64) for k, v in self.values.items()})

    def relabelled(self, order: Sequence[int]) -> tuple[YearStart, Draws]:
        """Return the same moment with the states in another order, and the draws of the year in that order."""
        world = World(**{name: permute(getattr(self.world, name), order, shape_of(name)) for name in World.names()})
        values = {k: v[list(order)] if v.shape[0] > 1 else v for k, v in self.values.items()}
        moved = self.replace(world=world, values=values)
        return moved, RelabelledDraws(self.draws(), theory_streams(self.theory), order)


class RelabelledDraws:
    """Draws of a year, handed to the states in another order."""

    def __init__(self, draws: Draws, streams: Sequence[Stream], order: Sequence[int]) -> None:
        self._draws, self._order = draws, order
        self._shapes = {s.name: "state" if s.shape == "state" else "dyad" for s in streams}

    def number(self, name: str) -> Array:
        """Return the number of a stream."""
        return permute(self._draws.number(name), self._order, self._shapes[name])

    def happens(self, name: str, probability: Array) -> Array:
        """Return 1 where the event happens, else 0."""
        return (self.number(name) < probability).astype(np.float32)


def moment(theory: Theory, *, states: int, year: int, lanes: int = 32, seed: int = 0, mixed: bool = False) -> YearStart:
    """Return a world that has lived by a theory up to a year.

    Parameters
    ----------
    theory
        Any theory.
    states
        Number of states.
    year
        Number of the year to come, from 0.
    lanes
        Number of replicates beside one another.
    seed
        Seed.
    mixed
        Let every state hold parameters a little other than its neighbour's.
    """
    engine = backend_named("numpy")
    keys = replicate_keys(seed, np.arange(lanes))
    values = {}
    for name, p in parameters(theory).items():
        value = np.full((1, lanes), p.value, np.float32)
        if mixed and np.isfinite(p.value) and name != "regions":
            value = value + np.linspace(0, 0.1, states, dtype=np.float32)[:, None] * (np.float32(p.high) - value)
        values[name] = value
    values |= {presence(type(m)): np.zeros((1, lanes), np.float32) for m in theory.absent}
    world = engine.start(theory, values, {}, keys, states)
    if year:
        world, _ = engine.advance(theory, world, values, keys, 0, year, None, (), year)
    return YearStart(theory, world, values, keys, year)


def shape_of(name: str) -> Of:
    """Return whether a field of the world is of the ``"system"``, a ``"state"`` or a ``"dyad"``."""
    return FIELDS[name].of


def permute(value: Array, order: Sequence[int], shape: str) -> Array:
    """Return a quantity with the states in another order."""
    places = list(order)
    if shape == "system":
        return value
    return value[places] if shape == "state" else value[places][:, places]
