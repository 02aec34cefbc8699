"""Arrays that record what is done to them: the namespace in which mechanisms, as they stand, draw a graph.

A sketched array has the axes that NumPy's would have: states, dyads or the system first, then lanes. Its first axis
is ``i`` and its second ``j``; moving an axis from one place to the other asks for the twin. Lanes count as one entry,
so an array made from ``shape`` fits.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import NotTraced
from detente.engine.trace.graph import Graph
from detente.engine.trace.node import Node
from detente.engine.trace.operations import Kind

FUNCTIONS = ("abs", "cos", "exp", "floor", "log", "sin", "sqrt")
PAIRS = {"maximum": "max", "minimum": "min", "divide": "div", "add": "add", "subtract": "sub", "multiply": "mul"}
OPERATORS: dict[Any, Callable[[Any, Any], Any]] = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.divide: operator.truediv,
    np.power: operator.pow,
    np.less: operator.lt,
    np.less_equal: operator.le,
    np.greater: operator.gt,
    np.greater_equal: operator.ge,
    np.equal: operator.eq,
    np.not_equal: operator.ne,
    np.bitwise_and: operator.and_,
    np.bitwise_or: operator.or_,
    np.bitwise_xor: operator.xor,
    np.right_shift: operator.rshift,
}
"""What NumPy makes of the operators of Python, where one side is its own."""
ROUNDING_INSTEAD = (
    "Compose it from the operators of Python, those functions and the helpers of detente.core.arrays "
    '(over_others(x * year.others) sums over the others, compose over third states), or run it with backend="numpy".'
)


def refusal(what: str, instead: str) -> NotTraced:
    """Return the error for what cannot be traced."""
    return NotTraced(f"{what} cannot be traced.", instead)


class Sketch:
    """An array of the year while it is traced."""

    __slots__ = ("graph", "node", "shape")
    __hash__ = object.__hash__

    def __init__(self, graph: Graph, node: Node, shape: tuple[int, ...]) -> None:
        self.graph, self.node, self.shape = graph, node, shape

    ndim = property(lambda self: len(self.shape))
    dtype = property(
        lambda self: {"f": np.dtype(np.float32), "b": np.dtype(bool), "u": np.dtype(np.uint32)}[self.node.kind]
    )

    def __bool__(self) -> bool:
        what = "A decision of Python by a value of the year (if, while, and, or)"
        raise refusal(what, "Use xp.where, or year.when for what is rare.")

    def __iter__(self) -> Any:
        msg = "A loop of Python over states"
        raise refusal(msg, "Use the helpers of detente.core.arrays, or year.loop.")

    def __float__(self) -> float:
        msg = "A value of the year as a number of Python"
        raise refusal(msg, "Leave it an array: year.xp.exp(x) stands for math.exp(x).")

    __int__ = __float__

    def __array__(self, *_: Any, **__: Any) -> Any:
        msg = "A function of NumPy on a value of the year"
        raise refusal(msg, "Use that of year.xp.")

    __array_function__ = __array__

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Take part in operators with NumPy's scalars and arrays; refuse its functions."""
        told = ufunc not in OPERATORS or method != "__call__" or options or len(inputs) != 2
        if told or all(isinstance(x, Sketch) for x in inputs):
            return self.__array__()
        kind: Kind = "u" if self.node.kind == "u" else "f"  # a number beside a truth is no truth
        return OPERATORS[ufunc](*(lift(self.graph, x, kind) for x in inputs))

    def __setitem__(self, key: Any, value: Any) -> None:
        msg = "Writing into an array"
        raise refusal(msg, "Make another, with xp.where.")

    def __repr__(self) -> str:
        of = {"": "the system", "i": "states", "j": "states", "ij": "dyads"}[self.node.dep]
        return f"<a value of {of}, of which a traced year knows no number>"

    def __len__(self) -> int:
        return self.shape[0]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python and NumPy ask what it can do
            raise AttributeError(name)
        msg = f"The method {name!r} of an array"
        raise refusal(msg, ROUNDING_INSTEAD)

    # ------------------------------------------------------------ axes
    def __getitem__(self, key: Any) -> Sketch:
        keys = key if isinstance(key, tuple) else (key,)
        shape: list[int] = []
        place = 0
        moved: dict[int, int] = {}
        for k in keys:
            if k is None:
                shape.append(1)
                continue
            if k is Ellipsis:
                k, keep = None, self.ndim - place - sum(q is not None for q in keys[keys.index(k) + 1 :])
            elif isinstance(k, slice) and k == slice(None):
                keep = 1
            elif _one(k) and (self.shape[place] == 1 or "ij"[place : place + 1] not in self.node.dep):
                if isinstance(k, slice):
                    shape.append(1)
                place += 1
                continue
            else:
                msg = f"The index {key!r}"
                raise refusal(msg, "Use the helpers of detente.core.arrays (row, col, of_actor, ...).")
            for _ in range(keep):
                moved[place] = len(shape)
                shape.append(self.shape[place])
                place += 1
        for at in range(place, self.ndim):
            moved[at] = len(shape)
            shape.append(self.shape[at])
        return self._laid(moved, tuple(shape))

    def _laid(self, moved: dict[int, int], shape: tuple[int, ...]) -> Sketch:
        """Return the same with its axes at other places."""
        wide = {at: to for at, to in moved.items() if self.shape[at] > 1}
        if any(to > 1 for to in wide.values()):
            msg = "An array with states on a third axis"
            raise refusal(msg, "Sum over third states with compose.")
        turned = any(at != to for at, to in wide.items())
        return Sketch(self.graph, self.graph.swap(self.node) if turned else self.node, shape)

    def swapaxes(self, a: int, b: int) -> Sketch:
        """Exchange two axes."""
        order = list(range(self.ndim))
        order[a], order[b] = order[b], order[a]
        return self.transpose(order)

    def transpose(self, order: Sequence[int]) -> Sketch:
        """Put the axes in another order."""
        moved = {at: to for to, at in enumerate(order)}
        return self._laid(moved, tuple(self.shape[at] for at in order))

    def reshape(self, *shape: Any) -> Sketch:
        """Refuse: how dyads lie is the engine's."""
        msg = "Another shape of a value of the year"
        raise refusal(msg, "Use row, col and the other helpers of detente.core.arrays.")

    def astype(self, dtype: Any) -> Sketch:
        """Make numbers of truths and words."""
        if np.dtype(dtype) == self.dtype:
            return self
        if np.dtype(dtype).kind == "b":
            return ~apply(self.graph, "eq", self, 0.0)
        if np.dtype(dtype).kind != "f":
            msg = f"A value of the year as {np.dtype(dtype)}"
            raise refusal(msg, "Leave it in single precision; xp.floor rounds.")
        return Sketch(self.graph, self.graph.op("number", self.node), self.shape)

    # ------------------------------------------------------------ reductions
    def _reduced(self, how: str, axis: int | None, *, keepdims: bool = False) -> Sketch:
        if not isinstance(axis, int) or not -self.ndim <= axis < self.ndim - 1 or axis == -1:
            msg = f"{how} over lanes or over all axes at once"
            raise refusal(msg, "Give the axis of states: 0 or 1.")
        axis %= self.ndim
        kept = tuple(s for at, s in enumerate(self.shape) if at != axis)
        graph, node = self.graph, self.node
        if self.shape[axis] > 1:
            other = [s for at, s in enumerate(self.shape[:-1]) if at != axis and s > 1]
            if node.op == "lit":
                node = graph.lit(graph.repeated(how, node.literal, self.shape[axis]))
            elif other:  # dyads: over the targets, as the states whose they are would see it
                node = graph.reduce(how, node if axis == 1 else graph.swap(node), "j")
            else:
                node = graph.reduce(how, node if axis == 0 else graph.swap(node), "i")
            made = Sketch(graph, node, kept)
        else:  # the axis that is left may come to lie elsewhere
            made = self._laid({at: at - (at > axis) for at in range(self.ndim) if at != axis}, kept)
        if not keepdims:
            return made
        return made[(slice(None),) * axis + (None,)]

    def sum(self, axis: int | None = None, *, keepdims: bool = False) -> Sketch:
        """Sum over an axis of states."""
        return self._as_number()._reduced("sum", axis, keepdims=keepdims)

    def max(self, axis: int | None = None, *, keepdims: bool = False) -> Sketch:
        """Take the largest over an axis of states."""
        return self._as_number()._reduced("max", axis, keepdims=keepdims)

    def min(self, axis: int | None = None, *, keepdims: bool = False) -> Sketch:
        """Take the smallest over an axis of states."""
        return self._as_number()._reduced("min", axis, keepdims=keepdims)

    def prod(self, axis: int | None = None, *, keepdims: bool = False) -> Sketch:
        """Multiply over an axis of states."""
        return self._as_number()._reduced("prod", axis, keepdims=keepdims)

    def mean(self, axis: int | None = None, *, keepdims: bool = False) -> Sketch:
        """Take the mean over an axis of states."""
        total = self.sum(axis, keepdims=keepdims)
        return apply(self.graph, "div", total, np.float32(self.shape[axis or 0]))

    def clip(self, low: Any = None, high: Any = None) -> Sketch:
        """Cut to a range."""
        return clip_sketch(self.graph, self, low, high)

    def _as_number(self) -> Sketch:
        return self if self.node.kind == "f" else self.astype(np.float32)

    # ------------------------------------------------------------ operators
    def __neg__(self) -> Sketch:
        return Sketch(self.graph, self.graph.op("neg", self._as_number().node), self.shape)

    def __pos__(self) -> Sketch:
        return self

    def __abs__(self) -> Sketch:
        return Sketch(self.graph, self.graph.op("abs", self._as_number().node), self.shape)

    def __invert__(self) -> Sketch:
        if self.node.kind != "b":
            msg = "The opposite (~) of a number"
            raise refusal(msg, "Compare it first: ~(x > 0).")
        return Sketch(self.graph, self.graph.op("not", self.node), self.shape)

    def __ne__(self, other: object) -> Sketch:  # type: ignore[override]
        return ~apply(self.graph, "eq", self, other)


def _one(key: Any) -> bool:
    """Say whether an index takes the first entry of an axis."""
    return key in (slice(1), slice(0, 1)) if isinstance(key, slice) else isinstance(key, int) and key == 0


def _operator(op: str, *, turned: bool = False) -> Callable[[Sketch, Any], Any]:
    def made(self: Sketch, other: Any) -> Any:
        return apply(self.graph, op, *((other, self) if turned else (self, other)))

    return made


for _name, _op in {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "truediv": "div",
    "pow": "pow",
    "and": "and",
    "or": "or",
    "xor": "xor",
    "rshift": "shift",
}.items():
    setattr(Sketch, f"__{_name}__", _operator(_op))
    setattr(Sketch, f"__r{_name}__", _operator(_op, turned=True))
for _op in ("lt", "le", "gt", "ge", "eq"):
    setattr(Sketch, f"__{_op}__", _operator(_op))


def _no_operator(name: str) -> Callable[[Sketch, Any], Any]:
    def made(self: Sketch, *_: Any) -> Any:
        msg = f"The operator {name!r} on a value of the year"
        raise refusal(msg, ROUNDING_INSTEAD)

    return made


for _op in ("floordiv", "mod", "divmod", "matmul", "lshift"):
    setattr(Sketch, f"__{_op}__", _no_operator(_op))
    setattr(Sketch, f"__r{_op}__", _no_operator(_op))
for _op in ("round", "index", "complex"):
    setattr(Sketch, f"__{_op}__", _no_operator(_op))


def lift(graph: Graph, value: Any, kind: Kind = "f") -> Sketch:
    """Return a value as a sketch: constants of Python and NumPy as well."""
    if isinstance(value, Sketch):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        msg = f"{value!r} among values of the year"
        raise refusal(msg, "Give a number.")
    if array.dtype.kind == "b" and array.ndim:
        array = array.astype(np.float32)
    kind = "b" if array.dtype.kind == "b" else kind
    if array.size == 1:
        return Sketch(graph, graph.lit(array.reshape(-1)[0], kind), array.shape or (1,))
    n = graph.states
    if array.ndim < 2 or array.shape[-1] != 1 or any(s not in (1, n) for s in array.shape):
        msg = f"A constant of the shape {array.shape}"
        raise refusal(msg, "Make it [n], [n, n] or [1] with an axis of lanes.")
    return Sketch(graph, _constant(graph, array, kind), array.shape)


def _constant(graph: Graph, array: Array, kind: Kind) -> Node:
    """Return a constant that differs between states: by a formula of their numbers if there is one, else a table."""
    flat = array[..., 0]
    if (flat == flat.flat[0]).all():
        return graph.lit(flat.flat[0], kind)
    i = graph.op("number", graph.leaf("index", "i", "u", "i"))
    j = graph.at_target(i)
    grid = np.broadcast_to(flat if flat.ndim == 2 else flat[:, None], (graph.states,) * 2).astype(np.float64)
    first = grid[0, 0]
    down, right = grid[1, 0] - first, grid[0, 1] - first
    number = np.arange(graph.states)
    if np.array_equal(grid, first + down * number[:, None] + right * number[None]):
        terms = [graph.op("mul", graph.lit(step), at) for step, at in ((down, i), (right, j)) if step]
        total = terms[0] if len(terms) == 1 else graph.op("add", *terms)
        return graph.op("add", total, graph.lit(first))
    rows, cols = (not np.array_equal(grid, grid[:1] + 0 * grid), not np.array_equal(grid, grid[:, :1] + 0 * grid))
    held = np.ascontiguousarray(grid if rows and cols else grid[:, 0] if rows else grid[0], np.float32)
    key = (held.shape, held.tobytes())
    if rows and cols:
        return graph.leaf("table", (key, "ij"), kind, "ij")
    of_state = graph.leaf("table", (key, "i"), kind, "i")
    return of_state if rows else graph.at_target(of_state)


def apply(graph: Graph, op: str, *args: Any) -> Sketch:
    """Return an operation on sketches and constants, spread as NumPy spreads them."""
    words = any(isinstance(a, Sketch) and a.node.kind == "u" for a in args)
    held = [lift(graph, a, "u" if words else "f") for a in args]
    shape = np.broadcast_shapes(*(h.shape for h in held))
    if len(shape) > 3 and sum(s > 1 for s in shape) > 2:
        msg = "An array with states on a third axis"
        raise refusal(msg, "Sum over third states with compose.")
    nodes = [_placed(graph, h, len(shape)) for h in held]
    if op == "shift" and not words:
        msg = "A shift (>>) of what is no word of luck"
        raise refusal(msg, "Divide, and round with year.xp.floor.")
    if op in ("and", "or", "xor", "not") and not words:
        nodes = [x if x.kind == "b" else graph.op("gt", x, graph.lit(0.5)) for x in nodes]
    elif op == "select":
        nodes = [_truth(graph, nodes[0]), *(_number(graph, x) for x in nodes[1:])]
    elif not words and {x.kind for x in nodes} == {"b"} and op in ("mul", "add"):
        op = {"mul": "and", "add": "or"}[op]  # as NumPy has it of truths
    elif not words and {x.kind for x in nodes} == {"b"} and op == "sub":
        msg = "The difference of two truths"
        raise refusal(msg, "Make numbers of them: .astype(year.xp.float32).")
    elif not words:
        nodes = [_number(graph, x) for x in nodes]
    return Sketch(graph, graph.op(op, *nodes), shape)


def _placed(graph: Graph, sketch: Sketch, axes: int) -> Node:
    """Return the node of a sketch beside one with more axes: NumPy spreads to the left."""
    short = axes - sketch.ndim
    if short == 0 or not sketch.node.dep or len(sketch.shape) == 1:
        return sketch.node
    if sketch.shape[0] > 1 and short == 1:
        return graph.swap(sketch.node)
    return sketch.node


def _number(graph: Graph, x: Node) -> Node:
    return x if x.kind == "f" else graph.op("number", x)


def _truth(graph: Graph, x: Node) -> Node:
    return x if x.kind == "b" else graph.op("not", graph.op("eq", x, graph.lit(0.0)))


def clip_sketch(graph: Graph, x: Any, low: Any, high: Any) -> Sketch:
    """Return a value cut to a range."""
    out = x if low is None else apply(graph, "max", x, low)
    return out if high is None else apply(graph, "min", out, high)
