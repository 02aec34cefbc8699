"""What a compiler may not decide: fused multiply-adds, written into the graph by rule.

Every target has the instruction, so the same rule gives the same bits everywhere, and no flag lets LLVM choose. The
rule looks at the form of a value alone: not at how often it is used, nor at what is recorded, nor at the values of
parameters, so none of these moves a bit. What is at its identity is folded away afterwards, exactly.

Divisions stay divisions: a reciprocal by multiplications was measured to cost more, because the unit that divides works
beside those that multiply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.engine.exact import exactly
from detente.engine.trace.graph import Graph
from detente.engine.trace.node import OWN, Node, reachable

SMALL = 16
"""Largest whole power that is made by multiplications."""


def rewrite(graph: Graph, roots: Iterable[Node]) -> Mapping[Node, Node]:
    """Return what nodes become with explicit fused multiply-adds, and powers as the exponential of a product."""
    made: dict[Node, Node] = {}
    for x in reachable(roots):
        args = tuple(made[a] for a in x.args)
        if x.op in ("add", "sub"):
            made[x] = _multiplied(graph, x.op, *args)
        elif x.op == "pow":
            with exactly(x.attr is OWN):
                made[x] = _power(graph, *args)
        else:
            made[x] = x if args == x.args else graph.again(x, args, graph.states - 1)
    return made


def _power(graph: Graph, x: Node, y: Node) -> Node:
    """Return a power: by multiplications if it is a whole number and small, else by the exponential of a product.

    Below 0 that is none, but of whole powers, whose sign their being even decides.
    """
    n = y.literal
    if n is not None and n == int(n) and abs(n) <= SMALL:
        made = _repeated(graph, x, int(abs(n)))
        return made if n > 0 else graph.op("div", graph.lit(1.0), made)
    power = graph.op("exp", graph.op("mul", y, graph.op("log", x)))
    if x.op == "lit" or (n is not None and n != int(n)):
        return power
    size = graph.op("exp", graph.op("mul", y, graph.op("log", graph.op("abs", x))))
    half = graph.op("mul", y, graph.lit(0.5))
    signed = graph.op("select", graph.op("eq", graph.op("floor", half), half), size, graph.op("neg", size))
    below = graph.op("and", graph.op("lt", x, graph.lit(0.0)), graph.op("eq", graph.op("floor", y), y))
    whole = graph.op("select", below, signed, power)
    return graph.op("select", graph.op("eq", y, graph.lit(0.0)), graph.lit(1.0), whole)


def _repeated(graph: Graph, x: Node, times: int) -> Node:
    """Return a product of a value with itself, by squares."""
    if times == 1:
        return x
    half = _repeated(graph, x, times // 2)
    square = graph.op("mul", half, half)
    return graph.op("mul", square, x) if times % 2 else square


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
