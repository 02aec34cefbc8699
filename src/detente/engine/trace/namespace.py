"""The array namespace of a traced year: the functions that mechanisms may use, and how dyads lie."""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import Any

import numpy as np

from detente.core.arrays import Axes
from detente.engine.trace.graph import Graph
from detente.engine.trace.sketch import FUNCTIONS, PAIRS, ROUNDING_INSTEAD, Sketch, apply, clip_sketch, refusal


class Namespace:
    """The array namespace of a traced year: the functions that mechanisms may use."""

    pi = math.pi
    inf = math.inf
    float32, uint32, bool_ = np.float32, np.uint32, np.bool_

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def __getattr__(self, name: str) -> Any:
        if name in FUNCTIONS:
            return lambda x: apply(self._graph, name, x)
        if name in PAIRS:
            return lambda x, y: apply(self._graph, PAIRS[name], x, y)
        known = sorted({*FUNCTIONS, *PAIRS, "where", "clip", "zeros_like", "ones_like", "full_like", "arange"})
        msg = f"xp.{name}"
        near = get_close_matches(name, known, 1)
        meant = f"Did you mean {near[0]}? " if near else ""
        raise refusal(msg, f"{meant}There are {', '.join(known)}. {ROUNDING_INSTEAD}")

    @staticmethod
    def arange(*ends: int, dtype: Any = np.float32) -> Any:
        """Return whole numbers as NumPy does: numbers of states, which no year changes."""
        return np.arange(*ends, dtype=dtype)

    def where(self, condition: Any, x: Any, y: Any) -> Sketch:
        """Choose by a truth."""
        return apply(self._graph, "select", condition, x, y)

    def clip(self, x: Any, low: Any = None, high: Any = None) -> Sketch:
        """Cut to a range."""
        return clip_sketch(self._graph, x, low, high)

    def full_like(self, x: Sketch, value: float) -> Sketch:
        """Return a constant of the shape of another array."""
        return Sketch(self._graph, self._graph.lit(value), x.shape)

    def zeros_like(self, x: Sketch) -> Sketch:
        """Return 0 in the shape of another array."""
        return self.full_like(x, 0.0)

    def ones_like(self, x: Sketch) -> Sketch:
        """Return 1 in the shape of another array."""
        return self.full_like(x, 1.0)


class SketchedAxes(Axes):
    """Dyads as sketches; sums over third states are an operation of their own."""

    def compose(self, xp: Any, a: Sketch, b: Sketch) -> Sketch:
        """Sum over third states."""
        first, second = (a.graph.op("number", x.node) for x in (a, b))
        return Sketch(a.graph, a.graph.compose(first, second), a.shape)
