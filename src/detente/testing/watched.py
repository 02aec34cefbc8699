"""Watching a mechanism at work: what it reads, what it draws, and whether it changes what it was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.param import list_parameters
from detente.core.phases import PHASES, Draws, Mechanism, Year
from detente.core.random import Stream
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World


@dataclass
class Notes:
    """What was noted of one mechanism.

    Attributes
    ----------
    mechanism : Mechanism
        The mechanism.
    read, drawn, wrote, spoiled : set of str
        Parameters that it read, streams that it drew, fields that it wrote, arrays that it changed in place.
    """

    mechanism: Mechanism
    read: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    wrote: set[str] = field(default_factory=set)
    spoiled: set[str] = field(default_factory=set)

    @property
    def may_read(self) -> set[str]:
        """Parameters that it declares or borrows."""
        return {*list_parameters(type(self.mechanism)), *self.mechanism.borrows}

    @property
    def may_draw(self) -> set[str]:
        """Streams that it declares."""
        return {s.name for s in self.mechanism.streams}


class _Values:
    def __init__(self, values: Values, notes: Notes) -> None:
        self._values, self._notes = values, notes

    def __getattr__(self, name: str) -> Array:
        self._notes.read.add(name)
        return getattr(self._values, name)


class _WatchedDraws:
    def __init__(self, draws: Draws, notes: Notes) -> None:
        self._draws, self._notes = draws, notes

    def number(self, name: str) -> Array:
        self._notes.drawn.add(name)
        return self._draws.number(name)

    def happens(self, name: str, probability: Array) -> Array:
        self._notes.drawn.add(name)
        return self._draws.happens(name, probability)


class Watched(Mechanism):
    """A mechanism that does as another does, and takes notes.

    Parameters
    ----------
    mechanism
        The mechanism to watch.
    """

    def __init__(self, mechanism: Mechanism) -> None:
        self.notes = Notes(mechanism)
        self.phase = mechanism.phase  # type: ignore[misc]  # of this one only

    @property
    def streams(self) -> tuple[Stream, ...]:  # type: ignore[override]
        """Streams of the mechanism."""
        return self.notes.mechanism.streams

    def __call__(self, world: World, product: Any, year: Year) -> tuple[World, Any]:
        """Do as the mechanism does."""
        copies = [(name, array, array.copy()) for name, array in _arrays(world, product, year)]
        spied = year.replace(p=_Values(year.p, self.notes), draws=_WatchedDraws(year.draws, self.notes))
        after, made = self.notes.mechanism(world, product, spied)
        self.notes.wrote |= {n for n in World.names() if getattr(after, n) is not getattr(world, n)}
        self.notes.spoiled |= {n for n, array, copy in copies if not np.array_equal(array, copy, equal_nan=True)}
        return after, made

    def __repr__(self) -> str:
        return repr(self.notes.mechanism)


def watch_theory(theory: Theory, wrap: Callable[[Mechanism], Mechanism] = Watched) -> Theory:
    """Return a theory whose mechanisms are watched; its values must be given to the engine apart."""
    return theory.replace(settings={}, **{phase: tuple(wrap(m) for m in getattr(theory, phase)) for phase in PHASES})


def _arrays(world: World, product: Any, year: Year) -> list[tuple[str, Array]]:
    out = []
    for part in (world, product, year.structure, year.signals, year.interpretation, year.response, year.clash):
        if is_dataclass(part):
            out += [(f.name, getattr(part, f.name)) for f in fields(part)]
    return [(name, value) for name, value in out if isinstance(value, np.ndarray)]
