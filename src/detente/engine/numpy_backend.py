"""NumPy back end: the mechanisms as they stand, with no compile wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.phases import Values, Year
from detente.core.random import DIRECTION, Stream, mix, normal, uniform, words, year_keys
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.step import recorded, step
from detente.mechanisms.start import first_world

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


def _together(streams: tuple[Stream, ...], keys: Keys, states: int) -> list[Array]:
    out: dict[str, Array] = {}
    i = np.arange(states, dtype=np.uint32)
    low, high = np.minimum(i[:, None], i), np.maximum(i[:, None], i)
    dyads = mix((low * np.uint32(states) + high)[..., None] + keys[0]) ^ keys[1]
    single = np.ascontiguousarray(dyads[i, i])
    flip = np.where(i[:, None] > i, np.uint32(DIRECTION), np.uint32(0))[..., None]
    for shape in ("state", "dyad", "mirrored"):
        group = [s for s in streams if s.shape == shape]
        if not group:
            continue
        base = single if shape == "state" else dyads
        salts = np.array([s.salt for s in group], np.uint32).reshape((-1,) + (1,) * base.ndim)
        word = mix(base[None] + (salts ^ flip[None] if shape == "dyad" else salts))
        even = uniform(word)
        for k, s in enumerate(group):
            out[s.name] = normal(np, word[k]) if s.law == "normal" else even[k]
    return [out[s.name] for s in streams]


def _when(event: Array, change: Callable[[], tuple[Array, ...]], otherwise: tuple[Array, ...]) -> tuple[Array, ...]:
    return change() if event.any() else otherwise


class NumpyBackend:
    """The engine on NumPy, in single precision."""

    name = "numpy"
    padded = False
    """Whether a short tile is filled up: only compiled programs have a fixed size."""

    def __init__(self) -> None:
        from scipy.special import erf

        self._erf = erf

    def tile(self, states: int) -> int:
        """Return the number of lanes computed together: it changes no bit here."""
        return max(1, min(256, 262_144 // (states * states)))

    def on(self, job: int) -> AbstractContextManager[None]:
        """Return the context of a job: none is needed here."""
        return nullcontext()

    def manifest(self) -> dict[str, Any]:
        """Return what can change the last bits."""
        return {"backend": self.name, "numpy": np.__version__}

    def start(
        self, theory: Theory, values: Mapping[str, Array], given: Mapping[str, Array], keys: Keys, states: int
    ) -> World:
        """Return the first world of every lane."""
        streams = tuple(s for m in theory.start for s in m.streams)
        return first_world(np, Values(values, _like(values)), NumpyLuck(streams, keys, 0, states), _off(states), given)

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
    ) -> tuple[World, dict[str, Array]]:
        """Live from year ``first`` to before ``last``; return the world and the records [year, ...]."""
        kept: dict[str, list[Array]] = {name: [] for name in keep}
        p = Values(values, _like(values))
        for number in range(first, last):
            before = world
            world, year = self.live(theory, world, p, keys, number, forced)
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
    ) -> tuple[World, Year]:
        """Live through year ``number``; return the world and what each phase made."""
        states = world.economy.shape[0]
        luck = NumpyLuck(theory_streams(theory), keys, number, states)
        year = Year(
            xp=np,
            p=p,
            luck=luck,
            off=_off(states),
            acted=np.float32(number > 0),
            when=_when,
            erf=self._erf,
            forced=forced,
        )
        return step(theory, world, year)


def theory_streams(theory: Theory) -> tuple[Stream, ...]:
    """Return the streams of random numbers that a year of a theory draws."""
    return tuple(dict.fromkeys(s for m in theory.mechanisms if m.phase != "start" for s in m.streams))


def _like(values: Mapping[str, Array]) -> Array:
    return np.zeros((1, 1), np.float32)


def _off(states: int) -> Array:
    return (1.0 - np.eye(states, dtype=np.float32))[..., None]
