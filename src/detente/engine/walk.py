"""One replicate lived a year at a time, on some back end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from detente.core.arrays import Array
from detente.core.phases import Year
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World
from detente.engine.numpy_backend import Keys, NumpyBackend
from detente.engine.records import recorded

Forced = tuple[Array, Array] | None


class Lived(Protocol):
    """What is kept of a year that was lived."""

    def record(self, name: str) -> Array:
        """Return a record of the year."""

    @property
    def year(self) -> Year:
        """What each phase made."""


class Walk(Protocol):
    """A way to live a year."""

    def live(self, world: World, values: Mapping[str, Array], forced: Forced, number: int) -> tuple[World, Lived]:
        """Live through year ``number`` from a world; return the world after it, and what is kept of it."""


@runtime_checkable
class Walking(Protocol):
    """A back end that can live one replicate a year at a time."""

    def start(
        self, theory: Theory, values: Mapping[str, Array], given: Mapping[str, Array], keys: Keys, states: int
    ) -> World:
        """Return the first world."""

    def walk(self, theory: Theory, states: int, values: Mapping[str, Array], keys: Keys, periods: int) -> Walk:
        """Return a way to live years of a theory with such parameters [1 or state, 1]."""


@dataclass(frozen=True)
class NumpyLived:
    """A year as NumPy lived it.

    Attributes
    ----------
    theory : Theory
        The theory.
    before, world : World
        The world before and after the year.
    year : Year
        What each phase made.
    """

    theory: Theory
    before: World
    world: World
    year: Year

    def record(self, name: str) -> Array:
        """Return a record of the year."""
        held: Array = recorded((name,), self.theory, self.before, self.world, self.year)[name][..., 0]
        return held


class NumpyWalk:
    """Years with NumPy.

    Parameters
    ----------
    theory
        The theory.
    keys
        Keys of the replicate's luck.
    periods
        Periods a year.
    """

    def __init__(self, theory: Theory, keys: Keys, periods: int) -> None:
        self._engine, self._theory, self._keys, self._periods = NumpyBackend(), theory, keys, periods

    def live(self, world: World, values: Mapping[str, Array], forced: Forced, number: int) -> tuple[World, NumpyLived]:
        """Live through a year."""
        p = Values(dict(values), np.zeros((1, 1), np.float32))
        after, year = self._engine.live(self._theory, world, p, self._keys, number, forced, self._periods)
        return after, NumpyLived(self._theory, world, after, year)
