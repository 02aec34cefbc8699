"""NumPy back end: the mechanisms as they stand, with no compile wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.phases import PHASES, Year
from detente.core.random import Stream, counters, mix, normal, uniform, words, year_keys
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World
from detente.engine.records import recorded
from detente.engine.step import step
from detente.engine.year import make_year, numpy_machine
from detente.mechanisms.start import DRAWN, first_world

if TYPE_CHECKING:
    from detente.engine.course import Course
    from detente.engine.walk import Walk

Keys = tuple[Array, Array]


class NumpyLuck:
    """Draws of one year with NumPy; streams of one kind are drawn together."""

    def __init__(self, streams: Sequence[Stream], keys: Keys, year: int, states: int) -> None:
        self._streams = {s.name: s for s in streams}
        self._states = states
        with np.errstate(over="ignore"):
            self._keys = year_keys(keys, np.uint32(year))
            common = tuple(s for s in streams if not s.rare)
            self._drawn = dict(zip((s.name for s in common), _together(common, self._keys, states), strict=True))

    def number(self, name: str) -> Array:
        """Return the number of a stream."""
        if name not in self._drawn:
            stream = self._streams[name]
            with np.errstate(over="ignore"):
                self._drawn[name] = _law(stream, words((stream,), self._keys, self._states)[0])
        return self._drawn[name]

    def happens(self, name: str, probability: Array) -> Array:
        """Return 1 where the event happens, else 0."""
        return (self.number(name) < probability).astype(np.float32)


def _law(stream: Stream, word: Array) -> Array:
    return normal(np, word) if stream.law == "normal" else uniform(word)


@lru_cache(maxsize=64)
def _prepared(streams: tuple[Stream, ...], states: int) -> tuple[Array, list[tuple[list[str], list[str], Array, bool]]]:
    """Return the counters of dyads and, for each kind of stream, uniform and normal names, salts and whose they are."""
    pairs, direction, _ = counters(states, True)
    kinds = []
    for shape in ("state", "dyad", "mirrored"):
        group = sorted((s for s in streams if s.shape == shape), key=lambda s: s.law == "normal")
        if group:
            salts = np.array([s.salt for s in group], np.uint32).reshape((-1,) + (1,) * (2 if shape == "state" else 3))
            even, bell = ([s.name for s in group if s.law == law] for law in ("uniform", "normal"))
            kinds.append((even, bell, salts ^ direction[None] if shape == "dyad" else salts, shape == "state"))
    return pairs, kinds


def _together(streams: tuple[Stream, ...], keys: Keys, states: int) -> list[Array]:
    pairs, kinds = _prepared(streams, states)
    dyads = mix(pairs + keys[0]) ^ keys[1]
    single = np.ascontiguousarray(dyads[np.arange(states), np.arange(states)])
    out: dict[str, Array] = {}
    for even, bell, salts, own in kinds:
        word = mix((single if own else dyads)[None] + salts)
        if even:
            out.update(zip(even, uniform(word[: len(even)]), strict=True))
        if bell:
            out.update(zip(bell, normal(np, word[len(even) :]), strict=True))
    return [out[s.name] for s in streams]


class NumpyBackend:
    """The engine on NumPy, in single precision."""

    name = "numpy"
    padded = False
    """Whether a short tile is filled up: only compiled programs have a fixed size."""

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
        return first_world(np, Values(values, _like(values)), NumpyLuck(DRAWN, keys, 0, states), _off(states), given)

    def course(self, theory: Theory, values: Mapping[str, Array], keys: Keys, world: World, periods: int) -> Course:
        """Return worlds that are carried along a record."""
        from detente.engine.course import NumpyCourse

        return NumpyCourse(theory, values, keys, world, periods)

    def walk(self, theory: Theory, states: int, values: Mapping[str, Array], keys: Keys, periods: int) -> Walk:
        """Return a way to live years of one replicate."""
        from detente.engine.walk import NumpyWalk

        return NumpyWalk(theory, keys, periods)

    def advance(
        self,
        theory: Theory,
        world: World,
        values: Mapping[str, Array],
        keys: Keys,
        first: int,
        last: int,
        forced: tuple[Array, Array] | None,
        keep: tuple[str, ...],
        capacity: int,
        periods: int = 1,
    ) -> tuple[World, dict[str, Array]]:
        """Live from year ``first`` to before ``last``; return the world and the records [year, ...]."""
        kept: dict[str, list[Array]] = {name: [] for name in keep}
        p = Values(values, _like(values))
        for number in range(first, last):
            before = world
            world, year = self.live(theory, world, p, keys, number, forced, periods)
            for name, value in recorded(keep, theory, before, world, year).items():
                kept[name].append(value)
        return world, {name: np.stack(v) for name, v in kept.items() if v}

    def live(
        self,
        theory: Theory,
        world: World,
        p: Values,
        keys: Keys,
        number: int,
        forced: tuple[Array, Array] | None = None,
        periods: int = 1,
    ) -> tuple[World, Year]:
        """Live through year ``number``; return the world and what each phase made."""
        states = world.economy.shape[0]
        luck = NumpyLuck(theory_streams(theory), keys, number * periods, states)
        within = theory_streams(theory, WITHIN)
        later = tuple(NumpyLuck(within, keys, number * periods + k, states) for k in range(1, periods))
        acted = np.float32(number > 0)
        year = make_year(self._machine, p, luck, _off(states), acted, periods=periods, later=later, forced=forced)
        return step(theory, world, year)


WITHIN = ("observe", "interpret", "respond")
"""Phases that are lived through once a period."""


def theory_streams(theory: Theory, phases: tuple[str, ...] = PHASES) -> tuple[Stream, ...]:
    """Return the streams of random numbers that some phases of a year of a theory draw."""
    return tuple(dict.fromkeys(s for m in theory.mechanisms if m.phase in phases for s in m.streams))


def spread(table: Mapping[str, Array], which: Array) -> dict[str, Array]:
    """Return the parameters of every lane [1 or n, lane] from those of the points [1 or n, point]."""
    return {name: np.ascontiguousarray(value[:, which]) for name, value in table.items()}


def _like(values: Mapping[str, Array]) -> Array:
    return np.zeros((1, 1), np.float32)


def _off(states: int) -> Array:
    return (1.0 - np.eye(states, dtype=np.float32))[..., None]
