"""Worlds of a theory that are carried along a record period by period, on some back end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import numpy as np

from detente.core.arrays import Array
from detente.core.phases import Year
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World
from detente.engine.along import FORESEEN, foresee, read_foreseen, retell
from detente.engine.draws import Keys, NumpyDraws, theory_streams
from detente.engine.year import make_year, numpy_machine


class Course(Protocol):
    """Worlds of many lanes, between two periods."""

    def foresee(self, number: int, *, last: bool = True) -> dict[str, Array]:
        """Live through period ``number`` as far as the choice; return what is foreseen [n, n, lane].

        ``last`` says whether the year may be ended after it.
        """

    def follow(self, number: int, told: Mapping[str, Array]) -> None:
        """End the year whose last period is ``number``, foreseen last, as the record tells it [n, n, lane]."""

    def choose(self, lanes: Array) -> None:
        """Let every lane go on from the world of one of them; the luck of a lane stays its own."""

    def field(self, name: str) -> Array:
        """Return a field of the worlds."""

    def set(self, **fields: Array) -> None:
        """Set fields of the worlds."""

    @property
    def world(self) -> World:
        """The worlds."""


@runtime_checkable
class Coursing(Protocol):
    """A back end that can carry worlds along a record."""

    def start(
        self, theory: Theory, values: Mapping[str, Array], given: Mapping[str, Array], keys: Keys, states: int
    ) -> World:
        """Return first worlds."""

    def course(self, theory: Theory, values: Mapping[str, Array], keys: Keys, world: World, periods: int) -> Course:
        """Return those worlds, ready to be carried along."""


class NumpyCourse:
    """A course with NumPy.

    Parameters
    ----------
    theory
        Any theory.
    values
        Parameters [1, lane].
    keys
        Keys of the lanes' luck.
    world
        First worlds.
    periods
        Periods a year.
    """

    def __init__(self, theory: Theory, values: Mapping[str, Array], keys: Keys, world: World, periods: int) -> None:
        self.theory, self.world, self._before = theory, world, world
        self._p, self._keys, self._periods = Values(dict(values), np.zeros((1, 1), np.float32)), keys, periods
        self._machine, self._streams = numpy_machine(), theory_streams(theory)
        states = len(world.economy)
        self._others = (1.0 - np.eye(states, dtype=np.float32))[..., None]

    def foresee(self, number: int, *, last: bool = True) -> dict[str, Array]:
        """Live through a period as far as the choice."""
        self._before = self.world
        self.world, year = foresee(self.theory, self.world, self._year(number))
        return read_foreseen(tuple(FORESEEN), year)

    def follow(self, number: int, told: Mapping[str, Array]) -> None:
        """End the year."""
        self.world = retell(self.theory, self._before, self._year(number), told)

    def choose(self, lanes: Array) -> None:
        """Let every lane go on from the world of one of them."""
        self.set(**{name: np.ascontiguousarray(getattr(self.world, name)[..., lanes]) for name in World.names()})

    def field(self, name: str) -> Array:
        """Return a field of the worlds."""
        held: Array = getattr(self.world, name)
        return held

    def set(self, **fields: Array) -> None:
        """Set fields of the worlds."""
        self.world = self.world.replace(**fields)

    def _year(self, number: int) -> Year:
        draws = NumpyDraws(self._streams, self._keys, number, len(self.world.economy))
        return make_year(self._machine, self._p, draws, self._others, np.float32(number > 0), periods=self._periods)
