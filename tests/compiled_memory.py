"""Compiled years that other programs run: the memory they live in, as a file that is read and written back."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.core.arrays import Array
from detente.core.random import replicate_keys
from detente.core.world import World
from detente.engine.draws import Keys
from detente.engine.fused.emit import ARGUMENTS
from detente.engine.fused.memory import Memory
from detente.engine.fused.write import Written
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.trace import Question

LINE = 64
"""Bytes by which areas are aligned."""


@dataclass(frozen=True)
class Start:
    """Where runs begin."""

    world: World
    values: dict[str, Array]
    keys: Keys

    def memory(self, written: Written, years: int) -> Memory:
        """Memory that is ready for some years."""
        held = Memory(written, len(self.keys[0]))
        held.begin(self.world, self.values, self.keys, years)
        return held


def started(question: Question, count: int, seed: int = 3) -> Start:
    """The beginning of some runs of the theory that is asked about."""
    keys = replicate_keys(seed, np.arange(count))
    values = {k: np.full((1, count), v, np.float32) for k, v in question.theory.values().items()}
    return Start(NumpyBackend().start(question.theory, values, {}, keys, question.states), values, keys)


def lived_elsewhere(command: list[str], memory: Memory, years: int, folder: Path) -> str:
    """Let a program live some years in a memory; return what it said.

    It is given the file of the memory, the number of blocks, the first year and the one after the last, and where in
    the memory each argument lies.
    """
    image, places = folder / "memory", dict[str, int]()
    with image.open("wb") as file:
        for name in ARGUMENTS:
            places[name] = file.tell()
            file.write(memory.buffers[name].tobytes())
            file.write(bytes(-file.tell() % LINE))
    numbers = [memory.blocks, 0, years, *places.values()]
    done = subprocess.run(
        [*command, str(image), *map(str, numbers)], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    raw = np.fromfile(image, np.uint8)
    for name, at in places.items():
        memory.buffers[name][:] = raw[at : at + memory.buffers[name].size]
    return done.stdout
