"""Where little happens: the truths without which a stage of a loop leaves two states as they are.

Of a war few states are parties. A stage whose sums and writes all vanish between states that are none is walked over
those pairs alone of which one is. Sums that vanish without different truths have a walk each: else the pairs of all
would be met for each. Where a truth of pairs is stored outside the loop, it says which pairs are met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from detente.engine.fused.region import PairWalk, YearRegion
from detente.engine.trace.graph import Graph
from detente.engine.trace.node import Node
from detente.engine.trace.operations import REDUCTIONS

_APART = ("over", "all", "compose", "out")
"""What other states decide as well."""
Ends = Sequence[tuple[Node, object]]


class Planned(Protocol):
    """A plan, as far as it says where a value is made."""

    graph: Graph
    regions: dict[int, YearRegion]

    def of_region(self, x: Node) -> int:
        """Return the region of a value."""

    def within_stage(self, x: Node, region: int) -> int:
        """Return the stage of a region in which a value is there."""


def few(plan: Planned, region: YearRegion, at: int) -> tuple[Node, ...]:
    """Note in a region how a stage is walked, if not over all pairs; return the truths of states that it goes by."""
    if at in region.spilt.values() or at in region.third.values() or at in region.loops.values():
        return ()
    over = [x for x, k in region.over.items() if k == at]
    written: list[tuple[Node, object]] = [
        (o.node, o.place) for o in region.outputs if o.at == at and o.place[-1] in ("ij", "ji")
    ]
    if written:
        found = _least(plan, [*_ends(over), *written])
        if _there(plan, region, at, found):
            region.sparse[at] = (PairWalk(tuple(over), found),)
        return found if at in region.sparse else ()
    groups: dict[tuple[Node, ...], list[Node]] = {}
    for x in over:
        groups.setdefault(_least(plan, _ends([x])), []).append(x)
    walks: list[PairWalk] = []
    for truths, group in groups.items():
        stored = _stored(plan, region, group) if all(plan.of_region(x) != region.loop for x in truths) else ()
        if stored:
            walks.append(PairWalk(tuple(group), pairs=stored))
        elif _there(plan, region, at, truths):
            toward = all(x.args[1].op == "lit" for x in group) and _vanishes(plan, _ends(group), truths, toward=True)
            walks.append(PairWalk(tuple(group), truths, toward=toward))
        else:
            return ()
    region.sparse[at] = tuple(walks)
    return tuple(dict.fromkeys(x for walk in walks for x in walk.states))


def _there(plan: Planned, region: YearRegion, at: int, truths: tuple[Node, ...]) -> bool:
    """Say whether there are truths to go by, all known before a stage."""
    return bool(truths) and all(plan.within_stage(x, region.loop) <= at for x in truths)


def _ends(over: Iterable[Node]) -> list[tuple[Node, object]]:
    """Return what sums are made of, or the event that adds to them, and what leaves them as they are."""
    return [(x.args[0], REDUCTIONS[x.attr][1]) if x.args[1].op == "lit" else (x.args[1], 0.0) for x in over]


def _least(plan: Planned, ends: Ends) -> tuple[Node, ...]:
    """Return truths of states, as few as may be, without which all vanishes; none if it does not."""
    found = _truths([x for x, _ in ends], "i")
    if not _vanishes(plan, ends, found):
        return ()
    for x in sorted(found, key=lambda x: (x.op in ("var", "eq"), x.number)):  # what is true of most first
        if _vanishes(plan, ends, found - {x}):
            found = found - {x}
    return tuple(sorted(found, key=lambda x: x.number))


def _stored(plan: Planned, region: YearRegion, over: Sequence[Node]) -> tuple[Node, ...]:
    """Return a truth of pairs, and its mirror, that lies there and without which sums vanish."""
    held: set[Any] = {x for r in plan.regions.values() if r.loop != region.loop for x in r.spilt}
    for x in sorted(_truths([x.args[0] for x in over], "ij"), key=lambda x: x.number):
        both = {x, plan.graph.swap(x)}
        if all(y in held for y in both) and _vanishes(plan, _ends(over), both):
            return tuple(sorted(both, key=lambda x: x.number))
    return ()


def _truths(roots: Sequence[Node], of: str) -> set[Node]:
    """Return truths, of states or of pairs, that values are made of."""
    found, seen, todo = set(), set(), list(roots)
    while todo:
        x = todo.pop()
        if x in seen:
            continue
        seen.add(x)
        if x.kind == "b" and x.dep == of:
            found.add(x)
        if x.op not in _APART:
            todo += x.args
    return found


def _vanishes(plan: Planned, ends: Ends, truths: Iterable[Node], *, toward: bool = False) -> bool:
    """Say whether without some truths, on both sides or of the target alone, all is left as it is."""
    truths = frozenset(truths)
    graph = plan.graph

    def without(x: Node) -> Node | None:
        return graph.lit(False, "b") if x in truths else x if x.op in _APART else None

    def beyond(x: Node) -> Node | None:
        if x.op == "target":
            return graph.at_target(graph.rebuilt([x.args[0]], without)[x.args[0]])
        return x if x.dep != "ij" or x.op in _APART else None

    made = graph.rebuilt([x for x, _ in ends], beyond if toward else without)
    for x, end in ends:
        y = made[x]
        still = y.op == "var" and ("var", *y.attr) == end if isinstance(end, tuple) else y.literal == end
        if not still:
            return False
    return True
