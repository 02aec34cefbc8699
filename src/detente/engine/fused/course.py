"""Worlds carried along a record in the memory of compiled periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from detente.core.arrays import Array
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.along import FORESEEN
from detente.engine.draws import Keys
from detente.engine.fused.kernel import Kernel
from detente.engine.trace import Question


class FusedCourse:
    """A course on compiled periods; the arguments are those of ``NumpyCourse``.

    Parameters
    ----------
    kernel
        Returns the compiled form of a question.
    theory, values, keys, world, periods
        As of ``NumpyCourse``.
    """

    def __init__(
        self,
        kernel: Callable[[Question], Kernel],
        theory: Theory,
        values: Mapping[str, Array],
        keys: Keys,
        world: World,
        periods: int,
    ) -> None:
        states, names = len(world.economy), tuple(sorted(values))
        self._period = kernel(Question(theory, states, tuple(FORESEEN), periods, False, names, part="foreseen"))
        self._rest = kernel(Question(theory, states, (), periods, False, names, part="told"))
        self._there, self._then = (k.memory(len(keys[0])) for k in (self._period, self._rest))
        for memory in (self._there, self._then):
            memory.set_values(values)
            memory.set_keys(keys)
            memory.set_world(world)
        self._before = self._there.copied()

    def foresee(self, number: int, *, last: bool = True) -> dict[str, Array]:
        """Live through a period as far as the choice."""
        if last:  # its beginning is lived again when the year ends
            self._before = self._there.copied(self._before)
        self._period.live(self._there, number, number + 1)
        return {name: value[0] for name, value in self._there.records().items()}

    def follow(self, number: int, told: Mapping[str, Array]) -> None:
        """End the year."""
        self._then.take(self._before)
        for name, value in told.items():
            self._then.set_field(name, value)
        self._rest.live(self._then, number, number + 1)
        self._there.take(self._then)

    def choose(self, lanes: Array) -> None:
        """Let every lane go on from the world of one of them."""
        self._there.choose(lanes)

    def field(self, name: str) -> Array:
        """Return a field of the worlds."""
        return self._there.field(name)

    def set(self, **fields: Array) -> None:
        """Set fields of the worlds."""
        for name, value in fields.items():
            self._there.set_field(name, value)

    @property
    def world(self) -> World:
        """The worlds."""
        return self._there.world()
