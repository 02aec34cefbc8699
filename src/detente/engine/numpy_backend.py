"""NumPy back end: the mechanisms as they stand, with no compile wait."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.phases import Year
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World
from detente.engine.course import Course, NumpyCourse
from detente.engine.draws import WITHIN, Keys, NumpyDraws, theory_streams
from detente.engine.jobs import go_on
from detente.engine.records import record_year
from detente.engine.step import Watch, step
from detente.engine.walk import Forced, Walk
from detente.engine.year import make_year, numpy_machine
from detente.mechanisms.start import DRAWN, first_world


class NumpyBackend:
    """The engine on NumPy, in single precision."""

    name = "numpy"
    padded = False
    """Whether a short tile is filled up: only compiled programs have a fixed size."""
    cuts = True
    """Whether years can be cut anywhere at no cost."""

    def __init__(self) -> None:
        self._machine = numpy_machine()

    def tile(self, states: int) -> int:
        """Return the number of lanes computed together: it changes no bit here."""
        return max(1, min(256, 262_144 // (states * states)))

    def on(self, job: int) -> AbstractContextManager[None]:
        """Return the context of a job: none is needed here."""
        return nullcontext()

    def manifest(self) -> dict[str, Any]:
        """Return what can change the last bits."""
        return {"backend": self.name, "numpy": np.__version__}

    def spread(self, table: Mapping[str, Array], which: Array) -> dict[str, Array]:
        """Return the parameters of every lane from those of the points."""
        return spread(table, which)

    def start(
        self, theory: Theory, values: Mapping[str, Array], given: Mapping[str, Array], keys: Keys, states: int
    ) -> World:
        """Return the first world of every lane."""
        return first_world(
            np, Values(values, _like(values)), NumpyDraws(DRAWN, keys, 0, states), _others(states), given
        )

    def course(self, theory: Theory, values: Mapping[str, Array], keys: Keys, world: World, periods: int) -> Course:
        """Return worlds that are carried along a record."""
        return NumpyCourse(theory, values, keys, world, periods)

    def walk(self, theory: Theory, states: int, values: Mapping[str, Array], keys: Keys, periods: int) -> Walk:
        """Return a way to live years of one replicate."""
        return NumpyWalk(theory, keys, periods)

    def advance(
        self,
        theory: Theory,
        world: World,
        values: Mapping[str, Array],
        keys: Keys,
        first: int,
        last: int,
        forced: tuple[Array, ...] | None,
        keep: tuple[str, ...],
        capacity: int,
        periods: int = 1,
    ) -> tuple[World, dict[str, Array]]:
        """Live from year ``first`` to before ``last``; return the world and the records [year, ...]."""
        kept: dict[str, list[Array]] = {name: [] for name in keep}
        p = Values(values, _like(values))
        for number in range(first, last):
            go_on()
            before = world
            world, year = self.live(theory, world, p, keys, number, forced, periods)
            for name, value in record_year(keep, theory, before, world, year).items():
                kept[name].append(value)
        return world, {name: np.stack(v) for name, v in kept.items() if v}

    def live(
        self,
        theory: Theory,
        world: World,
        p: Values,
        keys: Keys,
        number: int,
        forced: tuple[Array, ...] | None = None,
        periods: int = 1,
        watch: Watch | None = None,
    ) -> tuple[World, Year]:
        """Live through year ``number``; return the world and what each phase made. ``watch`` is that of ``step``."""
        states = world.economy.shape[0]
        draws = NumpyDraws(theory_streams(theory), keys, number * periods, states)
        within = theory_streams(theory, WITHIN)
        later = tuple(NumpyDraws(within, keys, number * periods + k, states) for k in range(1, periods))
        has_past = np.float32(number > 0)
        year = make_year(
            self._machine, p, draws, _others(states), has_past, periods=periods, later=later, forced=forced
        )
        return step(theory, world, year, watch)


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
        held: Array = record_year((name,), self.theory, self.before, self.world, self.year)[name][..., 0]
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


def spread(table: Mapping[str, Array], which: Array) -> dict[str, Array]:
    """Return the parameters of every lane [1 or n, lane] from those of the points [1 or n, point].

    What all points have alike, [1 or n, 1], is spread without a copy.
    """
    same = {name: value for name, value in table.items() if value.shape == (1, 1)}
    spread_out = np.broadcast_to(np.array([*same.values()], np.float32).reshape(-1, 1, 1), (len(same), 1, len(which)))
    held = dict(zip(same, spread_out, strict=True))
    return {name: held[name] if name in held else _over(value, which) for name, value in table.items()}


def _over(value: Array, which: Array) -> Array:
    if value.shape[1] == 1:
        return np.broadcast_to(value, (len(value), len(which)))
    return np.ascontiguousarray(value[:, which])


def _like(values: Mapping[str, Array]) -> Array:
    return np.zeros((1, 1), np.float32)


def _others(states: int) -> Array:
    return (1.0 - np.eye(states, dtype=np.float32))[..., None]
