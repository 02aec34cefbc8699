"""The same model in plain NumPy, two ways.

(a) the straightforward form: a Python loop over replicates, [n, n] arrays, NumPy's default generator;
(b) the best vectorised form that we found: replicates on the last axis, in chunks that stay in cache, single
precision, the SFC64 generator. What is drawn only for wars is drawn only when there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import by_hand
import numpy as np
from scipy.special import erf

from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.numpy_backend import NumpyBackend

Array = Any
CHUNKS = {2: 1024, 20: 24, 195: 1}
"""Replicas beside one another in (b), by number of states: the fastest that we found."""


class Numbers:
    """Draws of a year from a generator of NumPy."""

    def __init__(self, generator: np.random.Generator, states: int, lanes: tuple[int, ...]) -> None:
        self.generator, self.states, self.lanes = generator, states, lanes
        self.pair = (
            np.minimum.outer(np.arange(states), np.arange(states)),
            np.maximum.outer(np.arange(states), np.arange(states)),
        )
        self.drawn: dict[str, Array] = {}

    def __call__(self, name: str) -> Array:
        """Return the numbers of a stream; those of an undirected dyad are the same both ways."""
        n, g = self.states, self.generator
        if name in by_hand.NORMAL:
            return g.standard_normal((n, *self.lanes), np.float32)
        if name in by_hand.STATE:
            return g.random((n, *self.lanes), np.float32)
        if name not in by_hand.MIRRORED:
            return g.random((n, n, *self.lanes), np.float32)
        if name not in self.drawn:
            self.drawn[name] = g.random((n, n, *self.lanes), np.float32)[self.pair]
        return self.drawn[name]


def live(w: dict[str, Array], p: dict[str, Array], years: int, draws: Callable[[int], Any], off: Array) -> Array:
    """Live through years; return the wars of each."""

    def when(event: Array, change: Callable[[], Any], otherwise: Any) -> Any:
        return change() if event.any() else otherwise

    wars = []
    for number in range(years):
        w = by_hand.year(np, w, p, draws(number), off, np.float32(number > 0), erf, when)
        wars.append(0.5 * w["war"].sum(1).sum(0))
    return w, np.array(wars)


def run(
    theory: Theory, scenario: Scenario, replicates: int, *, chunk: int | None, seed: int = 0
) -> tuple[Array, Array]:
    """Run an ensemble; return conduct of the last year [replicate, n, n] and wars [replicate, year].

    Parameters
    ----------
    theory, scenario
        The complete model, and where it starts.
    replicates
        Number of replicates.
    chunk
        Replicas beside one another; None is the loop of (a).
    seed
        Seed.
    """
    from detente.core.random import replicate_keys

    n = scenario.states
    values = theory.values(**scenario.settings)
    p: dict[str, Any] = {k: np.float32(v) for k, v in values.items()}
    start = NumpyBackend()
    step, conduct, wars = chunk or 1, [], []
    generator = np.random.default_rng(seed) if chunk is None else np.random.Generator(np.random.SFC64(seed))
    off = (1.0 - np.eye(n, dtype=np.float32)) if chunk is None else (1.0 - np.eye(n, dtype=np.float32))[..., None]
    for at in range(0, replicates, step):
        lanes = min(step, replicates - at)
        keys = replicate_keys(seed, np.arange(at, at + lanes))
        world = start.start(theory, {k: np.full((1, 1), v) for k, v in p.items()}, {}, keys, n)
        w = {k: np.ascontiguousarray(getattr(world, k), np.float32) for k in by_hand.FIELDS}
        if chunk is None:
            w = {k: v[..., 0] for k, v in w.items()}
        shape = () if chunk is None else (lanes,)
        w, fought = live(w, p, scenario.years, lambda _, s=shape: Numbers(generator, n, s), off)
        conduct.append(np.moveaxis(w["conduct"], -1, 0) if chunk else w["conduct"][None])
        wars.append(fought.reshape(scenario.years, lanes).T)
    return np.concatenate(conduct), np.concatenate(wars)
