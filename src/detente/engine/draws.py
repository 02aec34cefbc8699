"""Random numbers of a year with NumPy: which streams a theory draws, and their draws."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from detente.core.arrays import Array
from detente.core.phases import PHASES
from detente.core.random import Stream, counters, mix, normal, uniform, words, year_keys
from detente.core.theory import Theory

Keys = tuple[Array, Array]


class NumpyDraws:
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


WITHIN = ("observe", "interpret", "respond")
"""Phases that are lived through once a period."""


def theory_streams(theory: Theory, phases: tuple[str, ...] = PHASES) -> tuple[Stream, ...]:
    """Return the streams of random numbers that some phases of a year of a theory draw."""
    return tuple(dict.fromkeys(s for m in theory.mechanisms if m.phase in phases for s in m.streams))
