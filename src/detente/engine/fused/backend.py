"""The native back end: years of many lanes as one function of the machine."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from detente.core.arrays import Array
from detente.core.fields import ABOUT
from detente.core.param import REGISTRY
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.course import Course
from detente.engine.draws import Keys
from detente.engine.fused.course import FusedCourse
from detente.engine.fused.kernel import Kernel
from detente.engine.fused.machine import EMITTER, LOCK, here
from detente.engine.fused.memory import Memory
from detente.engine.fused.walk import FusedWalk
from detente.engine.numpy_backend import NumpyBackend, NumpyWalk, spread
from detente.engine.trace import Question
from detente.engine.walk import Walk

LANES = 32
"""Lanes of a block."""
FEWER = 16
"""Lanes of a block among many states, whose values would not stay in the cache."""
NARROW = 8
"""Lanes of a block of few runs, and where a vector has 128 bits: more compile for seconds (32 on ARM64: 5 to 8 s)."""
ALONE = 1
"""Lanes of the block of one run among many states: what others would take of memory is far from the cache."""
MANY = 60
"""Number of states above which they are many."""
TILE = 4096
"""Most lanes of a job."""
LONG = 2e7
"""Dyad-years from which it pays to compile one point anew without what is at its identity."""

KEPT = 64_000_000
"""Bytes of memory that a thread keeps for its next job."""


class FusedBackend:
    """The engine as compiled code, in single precision: the same bits on every machine and for every cut."""

    name = "fused"
    padded = False
    """Whether a short tile is filled up: blocks are, here within."""
    cuts = True
    """Whether years can be cut anywhere at no cost."""

    def __init__(self) -> None:
        self._plain = NumpyBackend()
        self._kernels: dict[Any, Kernel] = {}
        self._work: dict[Any, float] = {}
        self._lock = LOCK
        self._latest = threading.local()
        here()

    def lanes(self, states: int, count: int = TILE) -> int:
        """Return the lanes of a block for so many replicates: it changes no bit."""
        if states > MANY and count == 1:
            return ALONE
        if here().width == 128 or (states > MANY and count <= NARROW):
            return NARROW
        return FEWER if states > MANY else LANES

    def tile(self, states: int) -> int:
        """Return the number of lanes of a job: it changes no bit."""
        lanes = self.lanes(states)
        return max(lanes, min(TILE, 102_400 // (states * states)) // lanes * lanes)

    def on(self, job: int) -> AbstractContextManager[None]:
        """Return the context of a job: none is needed here."""
        return nullcontext()

    def manifest(self) -> dict[str, Any]:
        """Return what was computed with; within one version of the emitter bits are the same everywhere."""
        machine = here()
        return {"backend": self.name, "emitter": EMITTER, "llvm": machine.llvm, "vector bits": machine.width}

    def spread(self, table: Mapping[str, Array], which: Array) -> dict[str, Array]:
        """Return the parameters of every lane from those of the points."""
        return spread(table, which)

    def start(
        self, theory: Theory, values: Mapping[str, Array], given: Mapping[str, Array], keys: Keys, states: int
    ) -> World:
        """Return the first world of every lane."""
        return self._plain.start(theory, values, given, keys, states)

    def kernel(
        self,
        question: Question,
        lanes: int,
        constants: Mapping[str, float] | None = None,
        zero: frozenset[str] = frozenset(),
    ) -> Kernel:
        """Return the compiled year; whoever asks first compiles it."""
        with self._lock:
            key = (question.key, lanes, tuple(sorted((constants or {}).items())), zero)
            if key not in self._kernels:
                self._kernels[key] = Kernel(question, lanes, constants, zero)
            return self._kernels[key]

    def _folded(
        self, question: Question, world: World, values: Mapping[str, Array], work: float
    ) -> tuple[dict[str, float], frozenset[str]]:
        """Return what to fold away where one point is run for long: parameters at their identity, fields that are 0."""
        same = {
            name: float(value[0, 0])
            for name, value in values.items()
            if value.shape[0] == 1
            and value.strides[-1] == 0
            and name in REGISTRY
            and REGISTRY[name].identity == value[0, 0]
        }
        zero = frozenset(name for name in World.names() if not getattr(world, name).any())
        key = (question.key, tuple(sorted(same)), zero)
        with self._lock:
            self._work[key] = self._work.get(key, 0.0) + work
            return (same, zero) if self._work[key] > LONG else ({}, frozenset())

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
        """Live from year ``first`` to before ``last``; return the world and the records [year, ..., lane]."""
        states = world.economy.shape[0]
        wide = frozenset(name for name, value in values.items() if value.shape[0] > 1)
        held = len(forced or ()) > 2
        question = Question(theory, states, keep, periods, forced is not None, tuple(sorted(values)), wide, held=held)
        folded = self._folded(question, world, values, len(keys[0]) * (last - first) * states**2)
        kernel = self.kernel(question, self.lanes(states, len(keys[0])), *folded)
        return kernel.run(world, values, keys, first, last, forced, self._memory(kernel, len(keys[0])))

    def course(self, theory: Theory, values: Mapping[str, Array], keys: Keys, world: World, periods: int) -> Course:
        """Return worlds that are carried along a record."""
        lanes = self.lanes(len(world.economy))
        return FusedCourse(lambda question: self.kernel(question, lanes), theory, values, keys, world, periods)

    def walk(self, theory: Theory, states: int, values: Mapping[str, Array], keys: Keys, periods: int) -> Walk:
        """Return a way to live years of one replicate."""
        wide = frozenset(name for name, value in values.items() if len(value) > 1)
        named = tuple(sorted(values))
        question = Question(theory, states, tuple(sorted(ABOUT)), periods, True, named, wide, held=True)
        plain = NumpyWalk(theory, keys, periods)
        return FusedWalk(self.kernel(question, NARROW), keys, lambda *year: plain.live(*year)[1].year)

    def _memory(self, kernel: Kernel, count: int) -> Memory:
        """Return a memory that this thread used of late if one fits: pages cost time to come by."""
        mine: list[Memory] = self._latest.__dict__.setdefault("memories", [])
        fits = [m for m in mine if m.written is kernel.written and m.count == count]
        memory = fits[0] if fits else kernel.memory(count)
        mine[:] = [memory, *(m for m in mine if m is not memory)]
        while len(mine) > 1 and sum(m.size for m in mine) > KEPT:
            mine.pop()
        return memory
