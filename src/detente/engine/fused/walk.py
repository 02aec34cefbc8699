"""One replicate lived a year at a time in the memory of a compiled year."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.phases import Year
from detente.core.world import World
from detente.engine.fused.kernel import Kernel
from detente.engine.fused.write import Written
from detente.engine.trace.question import BOUNDS, HELD
from detente.engine.walk import Forced


@dataclass(frozen=True)
class FusedLived:
    """A year as it was recorded; what each phase made is lived again with NumPy when it is asked for.

    Attributes
    ----------
    written : Written
        The year as it was compiled.
    held : array
        Its records.
    again : callable
        Lives the year with NumPy; last digits may differ.
    """

    written: Written
    held: Array
    again: Callable[[], Year]

    def record(self, name: str) -> Array:
        """Return a record of the year."""
        at, shape = self.written.records[name]
        return self.held[at : at + math.prod(shape)].reshape(shape)

    @property
    def year(self) -> Year:
        """What each phase made."""
        return self.again()


class FusedWalk:
    """Compiled years.

    Parameters
    ----------
    kernel
        A year with all records, whose conduct has bounds and whose beliefs can be held.
    keys
        Keys of the replicate's luck.
    again
        Lives a year with NumPy.
    """

    def __init__(
        self,
        kernel: Kernel,
        keys: tuple[Array, Array],
        again: Callable[[World, Mapping[str, Array], Forced, int], Year],
    ) -> None:
        self._kernel, self._again = kernel, again
        self._memory = kernel.memory(1)
        self._memory.set_keys(keys)
        self._values: dict[str, Array] = {}
        self._world: World | None = None
        self._free: tuple[Array, Array] | None = None
        self._bound = True

    def live(self, world: World, values: Mapping[str, Array], forced: Forced, number: int) -> tuple[World, FusedLived]:
        """Live through a year."""
        memory = self._memory
        if world is not self._world:
            memory.set_world(world)
        news = {name: value for name, value in values.items() if value is not self._values.get(name)}
        if news:
            memory.set_values(news)
            self._values.update(news)
        if forced or self._bound:
            n = memory.states
            free = np.zeros((n, n, 1), np.float32), np.ones((n, n, 1), np.float32)
            bounds = (*(forced or free), free[0], free[0])[:4]  # no belief is held where none is told
            for name, bound in zip((*BOUNDS, *HELD), bounds, strict=True):
                memory.set_field(name, bound)
            self._bound = forced is not None
        self._kernel.live(memory, number, number + 1)
        after = self._world = memory.world()
        held = memory.buffers["rec"].view(np.float32).reshape(-1, memory.lanes)[:, 0].copy()
        return after, FusedLived(memory.written, held, lambda: self._again(world, values, forced, number))
