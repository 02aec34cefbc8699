"""Where little happens: the truths of states without which, on both sides, a stage of a loop leaves two as they are.

Of a war few states are parties. A stage whose sums and writes all vanish between states that are none is walked over
those pairs alone of which one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.engine.trace.graph import Node
from detente.engine.trace.operations import REDUCTIONS

if TYPE_CHECKING:
    from detente.engine.fused.plan import Plan, Region

_APART = ("over", "all", "compose", "out")
"""What other states decide as well."""
Ends = Sequence[tuple[Node, object]]


def few(plan: Plan, region: Region, at: int) -> tuple[Node, ...]:
    """Return the truths by which a stage is walked, and note them in the region; none if all pairs are met."""
    if at in region.spilt.values() or at in region.third.values() or at in region.loops.values():
        return ()
    ends: list[tuple[Node, object]] = [
        (x.args[0], REDUCTIONS[x.attr][1]) for x, k in region.over.items() if k == at and x.args[1].op == "lit"
    ]
    ends += [(o.node, o.place) for o in region.outputs if o.at == at and o.place[-1] in ("ij", "ji")]
    found = _truths([x for x, _ in ends])
    if not ends or not _vanishes(plan, ends, found):
        return ()
    for x in sorted(found, key=lambda x: (x.op in ("var", "eq"), x.number)):  # what is true of most first
        if _vanishes(plan, ends, found - {x}):
            found = found - {x}
    if not found or any(plan.within_stage(x, region.loop) > at for x in found):
        return ()
    region.sparse[at] = tuple(sorted(found, key=lambda x: x.number))
    return region.sparse[at]


def _truths(roots: Sequence[Node]) -> set[Node]:
    """Return truths of states that values are made of."""
    found, seen, todo = set(), set(), list(roots)
    while todo:
        x = todo.pop()
        if x in seen:
            continue
        seen.add(x)
        if x.kind == "b" and x.dep == "i":
            found.add(x)
        if x.op not in _APART:
            todo += x.args
    return found


def _vanishes(plan: Plan, ends: Ends, truths: set[Node]) -> bool:
    """Say whether without some truths, on both sides, values are what leaves everything as it is."""
    graph = plan.graph

    def without(x: Node) -> Node | None:
        return graph.lit(False, "b") if x in truths else x if x.op in _APART else None

    made = graph.rebuilt([x for x, _ in ends], without)
    for x, end in ends:
        y = made[x]
        still = y.op == "var" and ("var", *y.attr) == end if isinstance(end, tuple) else y.literal == end
        if not still:
            return False
    return True
