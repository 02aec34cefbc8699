"""What a compiler may not decide: reciprocals and fused multiply-adds, written into the graph by rule.

Every target has the instructions, so the same rule gives the same bits everywhere, and no flag lets LLVM choose. The
rules look at the form of a value alone: not at how often it is used, nor at what is recorded, nor at the values of
parameters, so none of these moves a bit. What is at its identity is folded away afterwards, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from detente.core.param import REGISTRY
from detente.core.world import FIELDS
from detente.engine.trace.graph import Graph, Node, reachable

Range = tuple[float, float]
ANY: Range = (-math.inf, math.inf)


def rewritten(graph: Graph, roots: Iterable[Node]) -> Mapping[Node, Node]:
    """Return what nodes become with explicit reciprocals and fused multiply-adds."""
    made: dict[Node, Node] = {}
    ranges: dict[Node, Range] = {}
    for x in reachable(roots):
        args = tuple(made[a] for a in x.args)
        if x.op == "div" and x.dep == "ij" and ranges[x.args[1]][0] >= 0:
            made[x] = graph.op("mul", args[0], graph.op("recip", args[1]))
        elif x.op in ("add", "sub"):
            made[x] = _multiplied(graph, x.op, *args)
        elif x.op == "pow":
            made[x] = graph.op("exp", graph.op("mul", args[1], graph.op("log", args[0])))
        else:
            made[x] = x if args == x.args else graph.again(x, args)
        ranges[x] = _range(x, [ranges[a] for a in x.args])
    return made


def _multiplied(graph: Graph, op: str, x: Node, y: Node) -> Node:
    """Return a sum or difference, fused with the product in it if there is one."""
    products = [z for z in (x, y) if _factors(graph, z)]
    if not products or x.kind != "f":
        return graph.op(op, x, y)
    if len(products) == 2:
        first, second = (min(z.number, graph.swap(z).number) for z in (x, y))
        if first == second:  # the two ways of one value: fusing one would tell them apart
            return graph.op(op, x, y)
        if op == "sub":
            first, second = 0, 1
        products = [x if first < second else y]
    one = products[0]
    how = "fma" if op == "add" else "fms" if one is x else "fnm"
    return graph.op(how, *_factors(graph, one), y if one is x else x)


def _factors(graph: Graph, x: Node) -> tuple[Node, ...]:
    """Return what a product is made of: one of the target's is one as well. Nothing if it is no product."""
    if x.op == "target":
        return tuple(graph.at_target(a) for a in _factors(graph, x.args[0]))
    return x.args if x.op == "mul" and x.kind == "f" else ()


def _range(x: Node, a: list[Range]) -> Range:
    """Return between what bounds a value lies, as far as declared ranges and simple rules say."""
    op = x.op
    if op == "lit":
        return (float(x.attr), float(x.attr))
    if op == "param":
        known = REGISTRY.get(x.attr)
        return (0.0, 1.0) if known is None else (min(known.low, known.high), max(known.low, known.high))
    if op == "load":
        field = FIELDS.get(x.attr[0])
        return (0.0, 1.0) if field is None or x.kind == "b" else (field.low, field.high)
    if op == "number":
        return (0.0, 1.0 if x.args[0].kind == "b" else math.inf)
    rule = _RANGES.get(op)
    found = rule(a) if rule else ANY
    return ANY if any(math.isnan(end) for end in found) else found


def _products(a: list[Range]) -> Range:
    corners = [0.0 if 0.0 in (p, q) else p * q for p in a[0] for q in a[1]]
    return min(corners), max(corners)


def _quotient(a: list[Range]) -> Range:
    low, high = a[1]
    return _products([a[0], (0.0 if math.isinf(high) else 1.0 / high, 1.0 / low)]) if low > 0 else _signed(a)


def _signed(a: list[Range]) -> Range:
    return (0.0, math.inf) if a[0][0] >= 0 and a[1][0] >= 0 else ANY


def _exp(a: list[Range]) -> Range:
    return math.exp(max(a[0][0], -100.0)) if a[0][0] > -100 else 0.0, math.exp(a[0][1]) if a[0][1] < 700 else math.inf


def _log(a: list[Range]) -> Range:
    low, high = a[0]
    return math.log(low) if low > 0 else -math.inf, math.log(high) if 0 < high < math.inf else math.inf


_RANGES = {
    "add": lambda a: (a[0][0] + a[1][0], a[0][1] + a[1][1]),
    "sub": lambda a: (a[0][0] - a[1][1], a[0][1] - a[1][0]),
    "mul": _products,
    "div": _quotient,
    "max": lambda a: (max(a[0][0], a[1][0]), max(a[0][1], a[1][1])),
    "min": lambda a: (min(a[0][0], a[1][0]), min(a[0][1], a[1][1])),
    "neg": lambda a: (-a[0][1], -a[0][0]),
    "abs": lambda a: (max(0.0, a[0][0], -a[0][1]), max(abs(a[0][0]), abs(a[0][1]))),
    "sqrt": lambda a: (0.0, math.inf),
    "exp": _exp,
    "log": _log,
    "erf": lambda a: (-1.0, 1.0),
    "select": lambda a: (min(a[1][0], a[2][0]), max(a[1][1], a[2][1])),
    "guard": lambda a: (min(a[1][0], a[2][0]), max(a[1][1], a[2][1])),
    "target": lambda a: a[0],
    "over": lambda a: (0.0 if a[0][0] >= 0 else -math.inf, math.inf),
    "all": lambda a: (0.0 if a[0][0] >= 0 else -math.inf, math.inf),
    "compose": lambda a: (0.0 if a[0][0] >= 0 and a[1][0] >= 0 else -math.inf, math.inf),
}
