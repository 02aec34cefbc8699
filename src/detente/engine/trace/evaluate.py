"""A graph evaluated with NumPy, node by node: what a compiled one is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.engine.trace.graph import ALL
from detente.engine.trace.node import Node, reachable
from detente.engine.trace.operations import REDUCTIONS, TYPES


class Evaluation:
    """Values of nodes for some lanes.

    Arrays are [n, n, lane]; what does not depend on an index has one entry there.

    Parameters
    ----------
    states
        Number of states.
    inputs
        Fields (and bounds of conduct), by name: [1, 1, lane], [n, 1, lane] or [n, n, lane].
    parameters
        By name, shaped alike.
    keys
        Key words of the lanes.
    year
        Number of the year.
    """

    def __init__(
        self,
        states: int,
        inputs: Mapping[str, Array],
        parameters: Mapping[str, Array],
        keys: tuple[Array, Array],
        year: int,
    ) -> None:
        self.states, self._inputs, self._parameters, self._keys, self._year = states, inputs, parameters, keys, year
        self._known: dict[Node, Array] = {}
        self._variables: dict[tuple[int, int], Array] = {}

    def __call__(self, x: Node) -> Array:
        """Return the value of a node."""
        with np.errstate(all="ignore"):
            return self._of(x, self._known)

    def _of(self, root: Node, known: dict[Node, Array]) -> Array:
        todo = [root]
        while todo:
            x = todo[-1]
            if x in known:
                todo.pop()
                continue
            args = x.args[: len(x.args) // 2] if x.op == "out" else x.args
            missing = [a for a in args if a not in known]
            if missing:
                todo += missing
                continue
            known[todo.pop()] = self._value(x, [known[a] for a in args], known)
        return known[root]

    def _value(self, x: Node, a: list[Array], known: dict[Node, Array]) -> Array:
        if x.op in ALL:
            return np.asarray(ALL[x.op].numpy(*a), TYPES[x.kind])
        if x.op in ("over", "all"):
            axis = 1 if x.op == "over" else 0
            wide = np.broadcast_to(a[0], [self.states if at == axis else s for at, s in enumerate(a[0].shape)])
            if x.op == "over":
                wide = np.broadcast_to(wide, (self.states, *wide.shape[1:]))
            return np.asarray(REDUCTIONS[x.attr][0](wide, axis=axis, keepdims=True), TYPES[x.kind])
        if x.op == "target":
            return a[0].swapaxes(0, 1)
        if x.op == "compose":
            first, second = (np.moveaxis(np.broadcast_to(v, (self.states, self.states, v.shape[2])), -1, 0) for v in a)
            made = np.ascontiguousarray(np.moveaxis(np.matmul(first, second), 0, -1))
            return made if x.attr == "ij" else made.swapaxes(0, 1)
        if x.op == "out":
            return self._looped(x, a, known)
        return self._leaf(x)

    def _leaf(self, x: Node) -> Array:
        n, attr = self.states, x.attr
        if x.op == "lit":
            return np.full((1, 1, 1), attr, TYPES[x.kind])
        if x.op == "param":
            return self._parameters[attr]
        if x.op == "key":
            return self._keys[attr][None, None]
        if x.op == "year":
            return np.full((1, 1, 1), self._year, np.uint32)
        i, j = np.arange(n, dtype=np.uint32)[:, None, None], np.arange(n, dtype=np.uint32)[None, :, None]
        if x.op == "index":
            return i if attr == "i" else np.minimum(i, j) * np.uint32(n) + np.maximum(i, j)
        if x.op == "way":
            return np.where(i > j, TYPES[x.kind](attr[1]), TYPES[x.kind](attr[0]))
        if x.op == "off":
            return (i != j).astype(np.float32)
        if x.op == "var":
            value = self._variables[attr[:2]]
            return value.swapaxes(0, 1) if attr[2] == "ji" else value
        if x.op == "table":
            (shape, raw), way = attr
            held = np.frombuffer(raw, np.float32).reshape(*shape, *(1,) * (3 - len(shape)))
            return held.swapaxes(0, 1) if way == "ji" else held
        value = np.asarray(self._inputs[attr[0]], TYPES[x.kind])
        return value.swapaxes(0, 1) if attr[1] == "ji" else value

    def _looped(self, x: Node, starts: list[Array], known: dict[Node, Array]) -> Array:
        """Run a loop as NumPy would; what its body takes from outside is computed once."""
        loop, slot, way = x.attr
        count = len(x.args) // 2
        nexts, test = x.args[count : 2 * count], x.args[-1]
        body = {y for y in reachable([*nexts, test]) if _inside(y, loop)}
        values = list(starts)
        while True:
            self._variables.update({(loop, k): v for k, v in enumerate(values)})
            fresh = {y: v for y, v in known.items() if y not in body}
            if not self._of(test, fresh).any():
                break
            values = [self._of(y, fresh) for y in nexts]
            known.update({y: v for y, v in fresh.items() if y not in body})
        value = values[slot]
        return value.swapaxes(0, 1) if way == "ji" else value


_memo: dict[tuple[int, int], tuple[Node, bool]] = {}


def _inside(x: Node, loop: int) -> bool:
    """Say whether a value changes within a loop."""
    key = (id(x), loop)
    if key not in _memo:
        made = (x.op == "var" and x.attr[0] == loop) or any(_inside(a, loop) for a in x.args)
        _memo[key] = (x, made)
    return _memo[key][1]


def spread(of: str, value: Any) -> Array:
    """Return a field or parameter as the evaluation wants it: [1, lane], [n, lane] or [n, n, lane] to three axes."""
    array = np.asarray(value)
    return array if of == "dyad" else array[:, None]
