"""The plan of a year: which value is made in which stage, what is stored, what is computed again.

A reduction over states ends a stage: what needs it waits for the next. A stage computes values of the system, then
walks over the states, then over the pairs of states, both directions at once; then come sums over third states, loops.
A dear value of dyads that a later stage needs as well is stored, a cheap one is computed again.

A loop is planned like a year: its variables are its world.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.engine.fused.region import YEAR, Output, YearRegion
from detente.engine.fused.sparse import few
from detente.engine.trace.graph import ALL, Graph
from detente.engine.trace.node import Node, reachable

DEAR = 10.0
"""Cost from which a value of dyads that a later stage needs is stored rather than computed again."""
CHEAP = 4.0
"""Cost up to which a value is computed again though dear in itself, where what it is made of is stored."""
SELDOM = 40.0
"""Cost from which a value of dyads that a loop takes from outside is stored: fewer pairs than all ask for it."""
ALWAYS = 1_000_000
"""Stage after all stages."""
FREE = ("lit", "way", "index", "param", "key", "year", "table")
_ORDER = {"system": 0, "state": 1, "pair": 2, "after": 3}


class YearPlan:
    """The plan of a year.

    Parameters
    ----------
    graph
        Where the nodes are.
    outputs
        What the year writes and records: place and value.
    """

    def __init__(self, graph: Graph, outputs: Iterable[tuple[tuple[object, ...], Node]]) -> None:
        self.graph = graph
        self._written = list(outputs)
        live = reachable([n for _, n in self._written])
        twins = {graph.swap(y) for x in live if x.op in ("over", "compose") for y in x.args}
        self.live = reachable([*live, *twins, *(graph.swap(x) for x in live if x.op == "out")])
        self._inside()
        self.stage: dict[Node, int] = {}
        for x in self.live:
            self.stage[x] = self._stage(x)
        self.regions = {number: self._region(number) for number in sorted({YEAR, *self.bodies})}
        for number in sorted(self.regions):  # what an inner loop takes from outside is stored by the outer region first
            _Planner(self, self.regions[number], _Planner(self, self._region(number)).dear()).run()

    # ------------------------------------------------------------ who is inside which loop
    def _inside(self) -> None:
        """Find out on which loops' variables each value depends."""
        self.of: dict[Node, frozenset[int]] = {}
        self.bodies: dict[int, tuple[Node, ...]] = {}
        for x in self.live:
            held = frozenset().union(*(self.of[a] for a in x.args))
            if x.op == "var":
                held = frozenset((x.attr[0],))
            elif x.op == "out":
                self.bodies[x.attr[0]] = x.args
                held -= {x.attr[0]}
            self.of[x] = held
        self.parent = {x.attr[0]: self.region(x) for x in self.live if x.op == "out"}
        self.free = {loop: self._taken(loop) for loop in self.bodies}

    def region(self, x: Node) -> int:
        """Return the innermost loop that changes a value."""
        return max(self.of[x], default=YEAR)

    def within(self, region: int, loop: int) -> bool:
        """Say whether a region is a loop or lies within it."""
        while region not in (YEAR, loop):
            region = self.parent[region]
        return region == loop

    def _taken(self, loop: int) -> list[Node]:
        """Return what a loop, and loops within it, take from outside."""
        args = self.bodies[loop]
        count = len(args) // 2
        body = [x for x in reachable(args[count:]) if self.within(self.region(x), loop)]
        body += [self.graph.swap(x) for x in body if x.op in ("over", "compose") or x.dep == "ij"]
        taken = {a for x in body for a in x.args if not self.within(self.of_region(a), loop)}
        taken |= {a for a in args[count:] if not self.within(self.of_region(a), loop)}
        return sorted((x for x in taken if x.op not in FREE), key=lambda x: x.number)

    def of_region(self, x: Node) -> int:
        """Return the region of a value, also of one that was made after the others."""
        if x not in self.of:
            for y in reachable([x]):
                if y not in self.of:
                    held = frozenset().union(*(self.of[a] for a in y.args))
                    held = frozenset((y.attr[0],)) if y.op == "var" else held
                    self.of[y] = held - {y.attr[0]} if y.op == "out" else held
        return self.region(x)

    # ------------------------------------------------------------ stages
    def within_stage(self, x: Node, region: int) -> int:
        """Return the stage of a region in which a value is there: 0 of what comes from outside."""
        if self.of_region(x) != region:
            return 0
        if x not in self.stage:
            for y in reachable([x]):
                if y not in self.stage:
                    self.stage[y] = self._stage(y)
        return self.stage[x]

    def _stage(self, x: Node) -> int:
        region = self.of_region(x)
        if x.op == "out":
            starts = x.args[: len(x.args) // 2]
            return 1 + max((self.within_stage(y, region) for y in (*starts, *self.free[x.attr[0]])), default=0)
        last = max((self.within_stage(a, region) for a in x.args), default=0)
        return last + (x.op in ("over", "all", "compose"))

    def _region(self, number: int) -> YearRegion:
        if number == YEAR:
            return YearRegion(YEAR, None, [Output(place, node) for place, node in self._written])
        args = self.bodies[number]
        count = len(args) // 2
        region = YearRegion(number, args[-1])
        wanted = {x.attr[1] for x in self.live if x.op in ("var", "out") and x.attr[0] == number}
        for slot in sorted(wanted):
            for place, node in variables(self.graph, number, slot, args[count + slot], self.live):
                region.outputs.append(Output(place, node))
        return region

    def starting(self, loop: int) -> list[Output]:
        """Return the first values of a loop's variables."""
        args = self.bodies[loop]
        slots = sorted({x.attr[1] for x in self.live if x.op in ("var", "out") and x.attr[0] == loop})
        return [
            Output(place, node)
            for slot in slots
            for place, node in variables(self.graph, loop, slot, args[slot], self.live)
        ]


def variables(
    graph: Graph, loop: int, slot: int, node: Node, live: Iterable[Node]
) -> list[tuple[tuple[object, ...], Node]]:
    """Return where a variable of a loop is, with what is written there: both ways where they differ."""
    dep = next(x.dep for x in live if x.op in ("var", "out") and x.attr[:2] == (loop, slot))
    if dep != "ij":
        return [(("var", loop, slot, dep), node)]
    ways = ("ij",) if (loop, slot) in graph.mutual else ("ij", "ji")
    return [(("var", loop, slot, way), node if way == "ij" else graph.swap(node)) for way in ways]


class _Planner:
    """Plans one region."""

    def __init__(self, plan: YearPlan, region: YearRegion, dear: frozenset[Node] = frozenset()) -> None:
        self.plan, self.region, self.graph, self._dear = plan, region, plan.graph, dear
        self._first: dict[Node, int] = {}
        self._seen: set[tuple[Node, str, int]] = set()
        self._todo: list[tuple[Node, str, int]] = []
        self._costs: dict[Node, float] = {}

    def dear(self) -> frozenset[Node]:
        """Return what is dear even if made of other dear values: what is cheap then need not be stored beside them."""
        self._ask()
        held = sorted(self.region.spilt, key=lambda x: x.number)
        self._costs.clear()
        self.region.spilt.clear()
        for x in held:
            if self._cost(x) > CHEAP:
                self._dear |= {x}
        return self._dear

    def run(self) -> None:
        """Fill in the region."""
        plan, region = self.plan, self.region
        pairs = self._ask()
        self._late(pairs)
        if region.loop != YEAR:
            for k in pairs:
                for x in few(plan, region, k):
                    self._state(x)
                self._drain()
        ends = [*region.system.values(), *region.state.values(), *region.over.values(), *region.whole.values()]
        ends += [
            *region.third.values(),
            *region.spilt.values(),
            *region.loops.values(),
            *(o.at for o in region.outputs),
        ]
        region.stages = 1 + max(ends, default=0)

    def _ask(self) -> dict[int, list[Node]]:
        """Find out what each stage needs of what was made before; return what walks over pairs make."""
        plan, region, number = self.plan, self.region, self.region.loop
        mine = [x for x in plan.live if plan.region(x) == number]
        pairs: dict[int, list[Node]] = {}
        for x in mine:
            if x.op == "over":
                region.over[x] = plan.stage[x] - 1
                pairs.setdefault(plan.stage[x] - 1, []).extend([*x.args, *(self.graph.swap(a) for a in x.args)])
            elif x.op == "compose":
                region.third[x.args] = plan.stage[x] - 1
                pairs.setdefault(plan.stage[x] - 1, []).extend([*x.args, *(self.graph.swap(a) for a in x.args)])
            elif x.op == "out" and x.attr[0] not in region.loops:
                region.loops[x.attr[0]] = plan.stage[x] - 1
                region.starts[x.attr[0]] = plan.starting(x.attr[0])
        for loop, at in region.loops.items():
            for start in region.starts[loop]:
                start.at = at
                self._output(start, at, pairs)
            for x in plan.free[loop]:
                self._taken(x, at, pairs)
        walks = set(pairs)
        for out in region.outputs:
            natural = self._stage(out.node)
            if out.place[-1] in ("ij", "ji"):
                natural = min((k for k in walks if k >= natural), default=natural)
                walks.add(natural)
            out.at = natural
            self._output(out, natural, pairs)
        if region.test is not None:
            self._visit(region.test, "system", self._stage(region.test), pairs)
        for k in sorted(pairs):
            for x in pairs[k]:
                self._todo.append((x, "pair", k))
                self._drain()
        return pairs

    def _stage(self, x: Node) -> int:
        return self.plan.within_stage(x, self.region.loop)

    def _output(self, out: Output, at: int, pairs: dict[int, list[Node]]) -> None:
        way = out.place[-1]
        self._visit(out.node, "pair" if way in ("ij", "ji") else "state" if way == "i" else "system", at, pairs)

    def _visit(self, x: Node, kind: str, at: int, pairs: dict[int, list[Node]]) -> None:
        if kind == "pair":
            pairs.setdefault(at, []).append(x)
        else:
            self._todo.append((x, kind, at))
            self._drain()

    def _taken(self, x: Node, at: int, pairs: dict[int, list[Node]]) -> None:
        """Have what a loop takes stored, if this region makes it."""
        base = x.args[0] if x.op == "target" else x
        if base.op in ("load", "var"):
            self._use(base, at, "after")
        elif self.plan.of_region(base) != self.region.loop:
            return
        elif base.op == "number" and base.dep == "ij":
            self._taken(base.args[0], at, pairs)
        elif base.dep == "ij" and base.op not in ("compose", "out"):
            if base not in self.region.spilt and self._cost(base) < SELDOM:
                for a in base.args:  # little happens in a loop: there it is made again
                    self._taken(a, at, pairs)
                return
            k = self._stage(base)
            self.region.spilt[base] = k
            self.region.last[base] = max(self.region.last.get(base, 0), at + 1)
            pairs.setdefault(k, []).append(base)
        elif base.dep == "i":
            self._state(base)
        elif base.dep == "":
            self._system(base)

    def _use(self, x: Node, at: int, kind: str) -> None:
        place = (x.op, *x.attr[:-1])
        self.region.used[place] = max(self.region.used.get(place, -1), 3 * at + _ORDER[kind])

    def _state(self, x: Node) -> None:
        if x.op == "over" or x in self.region.state or x.op in ("load", "var", "out") or x.op in FREE:
            return
        self.region.state[x] = self._stage(x)
        self._todo.append((x, "state", self._stage(x)))

    def _system(self, x: Node) -> None:
        region = self.region
        if x.op in ("load", "var", "out") or x.op in FREE:
            return
        if x.op == "all":
            if x not in region.whole:
                region.whole[x] = self._stage(x.args[0])
                self._todo.append((x.args[0], "state", region.whole[x]))
        elif x not in region.system:
            region.system[x] = self._stage(x)
            self._todo.append((x, "system", self._stage(x)))

    def _drain(self) -> None:
        while self._todo:
            self._one(*self._todo.pop())

    def _one(self, x: Node, kind: str, at: int) -> None:
        plan, region = self.plan, self.region
        if x.op in FREE or (x, kind, at) in self._seen:
            return
        self._seen.add((x, kind, at))
        if x.op in ("load", "var"):
            self._use(x, at, kind)
            return
        if plan.of_region(x) != region.loop:
            return  # it lies there
        if x.op == "target":
            base = x.args[0]
            self._use(base, at, kind) if base.op in ("load", "var") else self._state(base)
            return
        if x.op in ("out", "compose"):
            return
        if x.dep == "i" and (x.op == "over" or kind == "pair" or self._stage(x) < at):
            self._state(x)
            return
        if x.dep == "" and (kind != "system" or self._stage(x) < at or x.op == "all"):
            self._system(x)
            return
        if kind == "pair":
            if self._first.get(x, at) < at and (x in self._dear or self._cost(x) > DEAR):
                region.spilt.setdefault(x, self._first[x])
            if region.spilt.get(x, at) < at:
                region.last[x] = max(region.last.get(x, at), at)
                return
            self._first.setdefault(x, at)
        self._todo += [(a, kind, at) for a in x.args]

    def _cost(self, x: Node) -> float:
        if x not in self._costs:
            known = x.dep != "ij" or x.op not in ALL or x in self.region.spilt
            own = 0.0 if known or self.plan.of_region(x) != self.region.loop else ALL[x.op].cost
            there = [a for a in dict.fromkeys(x.args) if a not in self._dear]
            self._costs[x] = own + (0.0 if own == 0 else sum(self._cost(a) for a in there))
        return self._costs[x]

    def _late(self, pairs: dict[int, list[Node]]) -> None:
        """Let what is written wait until what was there before has been read for the last time."""
        region = self.region
        test = 0 if region.test is None else self._stage(region.test)
        for out in region.outputs:
            used = region.used.get(out.place[:-1], -1)
            way = out.place[-1]
            order = {"": 0, "i": 1}.get(str(way), 2)
            at = max(out.at, -(-(used - order) // 3), test)
            if at > out.at:
                x = out.node
                if order == 2 and x.dep == "ij" and x.op in ALL and self.plan.of_region(x) == region.loop:
                    region.spilt.setdefault(x, out.at)
                    region.last[x] = ALWAYS
                elif order == 1:
                    self._state(x)
                elif order == 0:
                    self._system(x)
                self._drain()
                out.at = at
