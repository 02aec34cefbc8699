"""Between different states only: the diagonal of dyads taken out of a graph.

What is computed for pairs of states has no diagonal. ``off`` is 1 there, and what a reduction over the targets counts
of a state with itself is added by itself, so that it is what NumPy makes of whole matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.engine.trace.graph import Graph
from detente.engine.trace.node import Node, reachable
from detente.engine.trace.operations import REDUCTIONS
from detente.engine.trace.sketch import refusal

_JOINED = {"sum": "add", "prod": "mul", "max": "max", "min": "min", "any": "or"}


def settle_nodes(graph: Graph, roots: Iterable[Node]) -> Mapping[Node, Node]:
    """Return what nodes are between different states.

    Raises
    ------
    NotTraced
        If a reduction counts what means nothing between a state and itself.
    """
    roots = list(roots)
    _settle(graph, roots)
    return {x: graph.settled[x] for x in reachable(roots)}


def _settle(graph: Graph, roots: Iterable[Node]) -> None:
    made, one = graph.settled, graph.lit(1.0)
    for x in reachable(roots, made):
        args = tuple(made[a] for a in x.args)
        if x.op == "off":
            made[x] = one
        elif x.op == "over":
            made[x] = _without(graph, x, args)
        elif x.op == "compose":
            made[x] = _third(graph, x, args)
        else:
            made[x] = x if args == x.args else graph.again(x, args)


def _own(graph: Graph, x: Node) -> Node | None:
    """Return what a value of dyads is between a state and itself, with the reductions in it settled as well."""
    found = graph.diagonal(x)
    if found is None or found.op == "lit":
        return found
    _settle(graph, [found])
    return graph.settled[found]


def _without(graph: Graph, x: Node, args: tuple[Node, ...]) -> Node:
    own = _own(graph, x.args[0])
    if own is None:
        what = f"A {x.attr} over targets that counts what a state is to itself"
        raise refusal(what, "Take it out: multiply by year.others, or xp.where(year.others > 0, ..., 0).")
    if args[0].op == "lit":
        others = graph.lit(graph.repeated(x.attr, args[0].literal, graph.states - 1), x.kind)
    elif x.attr == "max" and own.literal == 0:
        return graph.reduce("most", args[0], "j", args[1])
    else:
        others = graph.reduce(x.attr, args[0], "j", args[1])
    return others if own.literal == REDUCTIONS[x.attr][1] else graph.op(_JOINED[x.attr], others, own)


def _third(graph: Graph, x: Node, args: tuple[Node, ...]) -> Node:
    """Return a sum over third states, with what the two themselves add as if they were third."""
    own = [_own(graph, a) for a in x.args]
    if None in own:
        what = "A sum over third states that counts what a state is to itself"
        raise refusal(what, "Take it out: multiply by year.others before compose.")
    made = graph.compose(*args)
    first, last = (graph.lit(0.0) if d is None else d for d in own)
    for extra in (graph.op("mul", first, args[1]), graph.op("mul", args[0], graph.at_target(last))):
        made = graph.op("add", made, extra)
    return made if x.attr == "ij" else graph.swap(made)
