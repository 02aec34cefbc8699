"""The hand-written kernel: built on the spot with the compiler at hand, called through ctypes."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.param import REGISTRY
from detente.core.random import Stream, replicate_keys
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.numpy_backend import NumpyBackend

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "benchmarks"
FLAGS = ("-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC")
STREAMS = (
    "observe.error",
    "observe.mix",
    "interpret.misreading",
    "respond.act",
    "interact.crisis",
    "interact.war",
    "interact.first",
    "interact.outcome",
    "interact.severity",
    "observe.motive",
    "observe.turnover",
    "observe.traits",
    "interact.growth",
)
VECTORS = {2: 2}
"""Vectors a block by number of states, where one is not the fastest."""


class NoCompilerError(RuntimeError):
    """There is no C compiler, or it cannot build the kernel."""


@lru_cache
def library(vectors: int) -> Any:
    """Build the kernel and load it.

    Parameters
    ----------
    vectors
        Number of vectors in a block.

    Raises
    ------
    NoCompilerError
        If it cannot be built here.
    """
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    if not compiler:
        msg = "There is no C compiler on this machine."
        raise NoCompilerError(msg)
    BUILD.mkdir(parents=True, exist_ok=True)
    target = BUILD / f"kernel{vectors}.so"
    source = HERE / "kernel.c"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        command = [compiler, *FLAGS, f"-DV={vectors}", str(source), "-o", str(target), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            msg = f"{' '.join(command)}:\n{done.stderr}"
            raise NoCompilerError(msg)
    lib = ctypes.CDLL(str(target))
    lib.parameter_names.restype = ctypes.c_char_p
    return lib


def width() -> int:
    """Return the number of replicates in one vector of this machine's kernel."""
    return int(library(1).lanes())


class Kernel:
    """The kernel, ready to run one theory in one scenario.

    Parameters
    ----------
    theory, scenario
        The complete model (any values) and where it starts.
    replicates
        Number of replicates, rounded up to whole blocks.
    seed
        Seed, as in ``simulate``.
    threads
        Threads to use.
    """

    def __init__(self, theory: Theory, scenario: Scenario, replicates: int, seed: int = 0, threads: int = 1) -> None:
        self.lib = library(VECTORS.get(scenario.states, 1))
        self.width = int(self.lib.lanes())
        self.blocks = -(-replicates // self.width)
        self.states, self.years, self.threads = scenario.states, scenario.years, threads
        values = theory.values(**scenario.settings)
        names = self.lib.parameter_names().decode().split()
        self.parameters = np.array([values.get(n, REGISTRY[n].identity) for n in names], np.float32)
        self.salts = np.array([Stream(n).salt for n in STREAMS], np.uint32)
        count = self.blocks * self.width
        self.keys = replicate_keys(seed, np.arange(count))
        given = {k: np.asarray(v, np.float32)[..., None] for k, v in scenario.given.items()}
        table = {k: np.full((1, 1), v, np.float32) for k, v in values.items()}
        pieces = []
        for at in range(0, count, self.width):
            keys = tuple(k[at : at + self.width] for k in self.keys)
            world = NumpyBackend().start(theory, table, given, keys, self.states)
            pieces.append(world)
        fields = (
            "economy",
            "capability",
            "malign",
            "sensibility",
            "distance",
            "log_odds",
            "prior_log_odds",
            "second_order_log_odds",
            "habit",
            "amity",
        )
        shape = {1: (self.states,), 2: (self.states, self.states)}
        self.start = []
        for name in fields:
            first = [getattr(w, name) for w in pieces]
            dims = shape[1 if name in fields[:4] else 2]
            self.start.append(
                np.ascontiguousarray(np.stack([np.broadcast_to(a, (*dims, self.width)) for a in first]), np.float32)
            )
        self.wars = np.empty((self.blocks, self.years, self.width), np.float32)
        self.forces = np.empty_like(self.wars)
        self.end: dict[str, np.ndarray] = {}

    def __call__(self, *, save: bool = False) -> None:
        """Run every year of every replicate."""
        end = None
        if save:
            n, b, w = self.states, self.blocks, self.width
            for name in ("economy", "capability", "posture"):
                self.end[name] = np.empty((b, n, w), np.float32)
            for name in ("log_odds", "conduct", "binding", "amity"):
                self.end[name] = np.zeros((b, n, n, w), np.float32)
            end = ctypes.byref(_pointers(list(self.end.values())))
        self.lib.run(
            self.states,
            self.years,
            self.blocks,
            self.threads,
            _at(self.parameters),
            _at(self.salts),
            _at(self.keys[0]),
            _at(self.keys[1]),
            ctypes.byref(_pointers(self.start)),
            end,
            _at(self.wars),
            _at(self.forces),
        )

    def record(self, name: str) -> np.ndarray:
        """Return a record: wars or forces [replicate, year], or a field of the last year [replicate, ...]."""
        array = getattr(self, name) if name in ("wars", "forces") else self.end[name]
        return np.moveaxis(array, -1, 1).reshape((-1, *array.shape[1:-1]))


def _at(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def _pointers(arrays: list[np.ndarray]) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * len(arrays))(*[a.ctypes.data for a in arrays])
