"""A compiled year."""

from __future__ import annotations

from collections.abc import Mapping

from detente.core.arrays import Array
from detente.core.world import World
from detente.engine.draws import Keys
from detente.engine.fused.machine import Function, function
from detente.engine.fused.memory import Memory
from detente.engine.fused.write import Written, write
from detente.engine.jobs import SPAN, go_on
from detente.engine.trace import Question


class Kernel:
    """A compiled year and where its values lie.

    Parameters
    ----------
    question
        The year.
    lanes
        Lanes of a block.
    constants
        Parameters that are folded away with their values: it moves no bit.
    zero
        Fields that are 0 everywhere in the first world: those that stay so are folded away as well.
    """

    def __init__(
        self,
        question: Question,
        lanes: int,
        constants: Mapping[str, float] | None = None,
        zero: frozenset[str] = frozenset(),
    ) -> None:
        self.written: Written = write(question, lanes, constants, zero)
        self.function: Function = function(self.written.text)

    def run(
        self,
        world: World,
        values: Mapping[str, Array],
        keys: Keys,
        first: int,
        last: int,
        forced: tuple[Array, ...] | None,
        memory: Memory | None = None,
    ) -> tuple[World, dict[str, Array]]:
        """Live through years; return the world after them and the records [year, ..., lane]."""
        memory = memory or self.memory(len(keys[0]))
        memory.begin(world, values, keys, last - first, forced)
        self.live(memory, first, last)
        made = memory.world(), memory.records()
        memory.forget()
        return made

    def memory(self, count: int) -> Memory:
        """Return memory for some lanes."""
        return Memory(self.written, count)

    def live(self, memory: Memory, first: int, last: int) -> None:
        """Live from year ``first`` to before ``last`` in a memory of this kernel."""
        memory.room(last - first)
        work = memory.lanes * memory.states**2
        if work * memory.blocks * (last - first) <= SPAN:
            self.function(memory.pointers, memory.blocks, first, last)
            return
        span = max(1, int(SPAN / work))
        for block in range(memory.blocks):
            for year in range(first, last, span):
                go_on()
                self.function(memory.pointers_at(block, year - first), 1, year, min(year + span, last))
