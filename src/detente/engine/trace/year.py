"""Tracing: the year of a theory, as its mechanisms stand, drawn as a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.arrays import AXES
from detente.core.errors import InvalidValue
from detente.core.fields import Quantity
from detente.core.phases import Year
from detente.core.random import DIRECTION, Stream, bases, normal, salt_words, uniform, year_keys
from detente.core.values import Values
from detente.core.world import FIELDS, SETTABLE, World
from detente.engine.along import TOLD, foresee, read_foreseen, retell
from detente.engine.draws import WITHIN, theory_streams
from detente.engine.exact import EXACT
from detente.engine.records import record_year
from detente.engine.step import step
from detente.engine.trace.graph import Graph
from detente.engine.trace.namespace import Namespace, SketchedAxes
from detente.engine.trace.node import Node
from detente.engine.trace.operations import REDUCTIONS, Kind
from detente.engine.trace.own import own_mechanisms
from detente.engine.trace.question import BOUNDS, GIVEN, HELD, TRUTHS, Question
from detente.engine.trace.settle import settle_nodes
from detente.engine.trace.sketch import Sketch, apply, lift, refusal
from detente.engine.year import Machine, make_year
from detente.mechanisms.start import DRAWN, first_world

STARTS = tuple(q for q in SETTABLE.values() if q.start)
"""What can be given of the first world."""


@dataclass(eq=False)
class Trace:
    """A year as a graph.

    Two traces are one, or they differ, as graphs and nodes do; a copy is another graph, drawn alike.

    Attributes
    ----------
    question : Question
        What was traced.
    graph : Graph
        Where its nodes are.
    world : dict
        What each field of the world becomes.
    records : dict
        What is recorded.
    mutual, masks : frozenset of str
        Fields of dyads that are the same both ways; those that are 0 or 1.
    """

    question: Question
    graph: Graph
    world: dict[str, Node]
    records: dict[str, Node]
    mutual: frozenset[str]
    masks: frozenset[str]
    parameters: tuple[str, ...] = field(default=())

    @property
    def roots(self) -> list[Node]:
        """All that is asked of the year."""
        return [*self.world.values(), *self.records.values()]


def trace(question: Question, *, mutual: Iterable[str] | None = None, masks: Iterable[str] | None = None) -> Trace:
    """Trace a year.

    Parameters
    ----------
    question
        What to trace.
    mutual, masks
        Fields of dyads that may be taken for the same both ways, and for 0 or 1; as declared if None. A field that
        the mechanisms make otherwise is not.

    Raises
    ------
    NotTraced
        If a mechanism does what a graph cannot hold; it says which and what to do instead. One of your own is asked
        twice, and must say the same.
    """
    given: object = question
    if not isinstance(given, Question):
        msg = f"What is traced is a question, not {given!r}."
        raise InvalidValue(msg, "Write trace(Question(theory, states)).")
    made = _traced(question, mutual, masks)
    mine = own_mechanisms(question.theory)
    if mine and _traced(question, mutual, masks).graph.drawn != made.graph.drawn:
        names = ", ".join(dict.fromkeys(repr(m) for m in mine))
        msg = f"What is drawn otherwise each time, by one of {names},"
        raise refusal(msg, "Draw with year.draws, and take no clock, file or counter: a year follows from its world.")
    return made


def _traced(question: Question, mutual: Iterable[str] | None, masks: Iterable[str] | None) -> Trace:
    both = {n for n, q in FIELDS.items() if q.mutual} if mutual is None else set(mutual)
    truths = {n for n, q in FIELDS.items() if _truth(q)} if masks is None else set(masks)
    if question.part in ("foreseen", "told"):  # a record may tell shares of a year
        truths.discard("conduct")
    while True:
        graph = Graph(question.states, ((name,) for name in (*both, *(name for name, same in TOLD.items() if same))))
        tracer = _Tracer(graph, question, truths)
        world, records = tracer.run()
        apart = settle_nodes(graph, world.values())
        uneven = {n for n in both if graph.swap(apart[world[n]]) is not apart[world[n]]}
        shares = {n for n in truths if not _is_truth(apart[world[n]])}
        if not uneven and not shares:
            return Trace(question, graph, world, records, frozenset(both), frozenset(truths), tracer.parameters)
        both, truths = both - uneven, truths - shares


def _truth(quantity: Quantity) -> bool:
    return quantity.of == "dyad" and (quantity.whole or quantity.unit == "0 or 1")


def _is_truth(x: Node) -> bool:
    return (x.op == "number" and x.args[0].kind == "b") or x.literal in (0.0, 1.0)


class _TracedDraws:
    """Draws of one period."""

    def __init__(self, graph: Graph, streams: Sequence[Stream], number: Sketch) -> None:
        self._streams = {s.name: s for s in streams}
        n = graph.states
        first, second = (Sketch(graph, graph.leaf("key", k, "u", ""), (1,)) for k in range(2))
        pairs = Sketch(graph, graph.leaf("index", "pair", "u", "ij"), (n, n, 1))
        way = Sketch(graph, graph.leaf("way", (0, DIRECTION), "u", "ij"), (n, n, 1))
        own = apply(graph, "mul", Sketch(graph, graph.leaf("index", "i", "u", "i"), (n, 1)), np.uint32(n + 1))
        self._base = bases(year_keys((first, second), number), (pairs, way, own))
        self._xp = Namespace(graph)

    def number(self, name: str) -> Any:
        stream = self._streams[name]
        word = salt_words((stream,), self._base)[0]
        return normal(self._xp, word) if stream.law == "normal" else uniform(word)

    def happens(self, name: str, probability: Any) -> Any:
        return (self.number(name) < probability).astype(np.float32)


class _Tracer:
    def __init__(self, graph: Graph, question: Question, truths: set[str]) -> None:
        self.graph, self.question, self.truths = graph, question, truths
        self.loops = self.depth = 0
        self.parameters: tuple[str, ...] = ()

    def run(self) -> tuple[dict[str, Node], dict[str, Node]]:
        q = self.question
        world = World(**{name: self.field(name) for name in World.names()})
        year = self.year()
        kept: dict[str, Any] = {}
        token = AXES.set(SketchedAxes())
        try:
            if q.part == "start":
                after = self.start(world, year)
            elif q.part == "told":
                told = {name: self.dyad(name, truth=name in TRUTHS) for name in TOLD}
                after = retell(q.theory, world, year, told)
            elif q.part == "foreseen":
                after, lived = foresee(q.theory, world, year)
                kept = read_foreseen(q.keep, lived)
            else:
                after, lived = step(q.theory, world, year)
                kept = record_year(q.keep, q.theory, world, after, lived)
        finally:
            AXES.reset(token)
        made = {name: self.node(getattr(after, name), FIELDS[name], name) for name in World.names()}
        records = {name: self.node(kept[name], q.about(name), name) for name in q.keep}
        return made, records

    def start(self, world: World, year: Year) -> World:
        """Return the first world, of which some may be given."""
        none = Sketch(self.graph, self.graph.lit(0, "u"), (1,))
        draws = _TracedDraws(self.graph, DRAWN, none)
        fixed = {q.name: getattr(world, "log_odds" if q.name == "belief" else q.name) for q in STARTS}

        def choose(name: str, given: Any, drawn: Any) -> Any:
            told = Sketch(self.graph, self.graph.leaf("param", f"{GIVEN}{name}", "f", ""), (1, 1))
            return year.xp.where(apply(self.graph, "gt", told, 0.0), given, drawn)

        return first_world(year.xp, year.p, draws, year.others, fixed, choose)

    def field(self, name: str) -> Sketch:
        """Return a field of the world before the year."""
        of, n = FIELDS[name].of, self.question.states
        if of != "dyad":
            dep = "i" if of == "state" else ""
            return Sketch(self.graph, self.graph.leaf("load", (name, dep), "f", dep), (n if dep else 1, 1))
        return self.dyad(name, truth=name in self.truths)

    def dyad(self, name: str, *, truth: bool) -> Sketch:
        """Return a quantity of dyads that is read."""
        n = self.question.states
        node = self.graph.leaf("load", (name, "ij"), "b" if truth else "f", "ij")
        return Sketch(self.graph, self.graph.op("number", node), (n, n, 1))

    def year(self) -> Year:
        q, graph = self.question, self.graph
        values = {}
        self.parameters = q.parameters or tuple(sorted(q.theory.values()))
        for name in (name for name in self.parameters if not name.startswith(GIVEN)):
            wide = name in q.by_state
            node = graph.leaf("param", name, "f", "i" if wide else "")
            values[name] = Sketch(graph, node, (q.states if wide else 1, 1))
        number = Sketch(graph, graph.leaf("year", None, "u", ""), (1,))
        streams, within = theory_streams(q.theory), theory_streams(q.theory, WITHIN)
        draws = [
            _TracedDraws(
                graph,
                within if k else streams,
                apply(graph, "add", apply(graph, "mul", number, np.uint32(q.periods)), np.uint32(k))
                if q.part == "year"
                else number,
            )
            for k in range(q.periods if q.part == "year" else 1)
        ]
        others = Sketch(graph, graph.leaf("off", None, "f", "ij"), (q.states, q.states, 1))
        has_past = (number > np.uint32(0)).astype(np.float32)
        told = (*BOUNDS, *HELD) if q.held else BOUNDS
        forced = tuple(self.dyad(name, truth=name in TRUTHS) for name in told) if q.forced or q.held else None
        xp = Namespace(graph)
        machine = Machine(xp, lambda x: apply(graph, "erf", x), self.when, self.loop)
        zero = Sketch(graph, graph.lit(0.0), (1, 1))
        return make_year(
            machine,
            Values(values, zero),
            draws[0],
            others,
            has_past,
            periods=q.periods,
            later=tuple(draws[1:]),
            forced=forced,
        )

    def node(self, value: Any, about: Quantity, name: str) -> Node:
        """Return the node of what a mechanism or a record returned; its axes must be those declared."""
        n = self.question.states
        sketch = lift(self.graph, value)
        want = {"dyad": 2, "state": 1, "system": 0}[about.of]
        wide = sum(s > 1 for s in sketch.shape[:-1]) if n > 1 else want
        if wide > want or (wide == want == 1 and sketch.shape[0] != n):
            msg = f"{name!r} in the shape {sketch.shape}"
            raise refusal(msg, f"It is declared of a {about.of}.")
        return self.graph.op("number", sketch.node)

    # ------------------------------------------------------------ what is rare, what repeats
    def when(self, event: Any, change: Callable[[], tuple[Any, ...]], otherwise: tuple[Any, ...]) -> tuple[Any, ...]:
        """Trace ``Year.when``: dyads where the event happens neither way stay as they are."""
        graph, loops, first = self.graph, self.loops, len(self.graph)
        made = change()
        happens = lift(graph, event).node
        happens = happens if happens.kind == "b" else graph.op("gt", happens, graph.lit(0.0))
        all_or_none = Sketch(graph, happens, (1,)) if not happens.dep else None  # an event of the system
        if self.depth or self.loops > loops:  # a loop reaches third parties: it knows itself when to end
            if all_or_none is not None:
                return tuple(apply(graph, "select", all_or_none, *ends) for ends in zip(made, otherwise, strict=True))
            return made
        happens = graph.op("or", happens, graph.swap(happens)) if happens.dep else happens
        out = []
        for new, old in zip(self.sparse(made, happens, first), otherwise, strict=True):
            both = [lift(graph, x) for x in (new, old)]
            wide = all(s > 1 for s in both[0].shape[:-1]) and both[0].ndim > 2
            if all_or_none is not None and not wide:
                out.append(apply(graph, "select", all_or_none, *both))
                continue
            node = self.guarded(happens, *(b.node for b in both)) if wide else both[0].node
            out.append(Sketch(graph, node, both[0].shape))
        return tuple(out)

    def guarded(self, happens: Node, new: Node, old: Node) -> Node:
        """Return a value of dyads that is made only where an event happens."""
        values = [self.graph.op("number", x) for x in (new, old)]
        if all(_is_truth(x) for x in values):
            return self.graph.op("number", self.graph.op("guard", happens, *(_bare(self.graph, x) for x in values)))
        return self.graph.op("guard", happens, *values)

    def sparse(self, made: Sequence[Any], happens: Node, first: int) -> list[Sketch]:
        """Mark the sums in what was made to which dyads without the event add nothing."""
        graph = self.graph
        held = [lift(graph, x) for x in made]
        no = graph.lit(False, "b")

        def rare(x: Node) -> Node | None:
            if x.op != "over" or x.number < first or happens.op == "lit":
                return None
            without = graph.rebuilt([x.args[0]], lambda y: no if y is happens else None)[x.args[0]]
            if without.literal != REDUCTIONS[x.attr][1]:
                return None
            return graph.reduce(x.attr, x.args[0], "j", happens)

        nodes = graph.rebuilt([h.node for h in held], rare)
        return [Sketch(graph, nodes[h.node], h.shape) for h in held]

    def loop(self, going: Callable[[Any], Any], body: Callable[[Any], Any], carry: Any) -> Any:
        """Trace ``Year.loop``: its body once, with variables for what it carries."""
        graph = self.graph
        flat: list[Sketch] = []
        layout = _flattened(carry, flat, graph)
        plain: set[tuple[str, int]] = set()  # what is not the same both ways, or not 0 or 1
        self.depth += 1
        try:
            while True:
                number = self.loops
                self.loops += 1
                if EXACT.get():
                    graph.own_loops.add(number)
                variables = [self.variable(number, k, x, plain) for k, x in enumerate(flat)]
                known = _filled(layout, iter(variables))
                after: list[Sketch] = []
                if _flattened(body(known), after, graph) != layout:
                    msg = "A loop whose body returns another carry than it was given"
                    raise refusal(msg, "Return the same tuple.")
                test = lift(graph, going(known)).node
                ends = [[graph.op("number", x.node) for x in part] for part in (flat, after)]
                bad = {
                    (why, k)
                    for k in range(len(flat))
                    for why, fits in (("way", self.even), ("truth", _is_truth))
                    if (why, k) not in plain and not all(fits(x[k]) for x in ends)
                }
                if not bad:
                    break
                plain |= bad
        finally:
            self.depth -= 1
        if test.dep:
            msg = "A loop that goes on by a value of states or dyads"
            raise refusal(msg, "Take its largest over states first.")
        test = test if test.kind == "b" else graph.op("gt", test, graph.lit(0.0))
        truths = [v.node.op == "number" for v in variables]
        args = [_bare(graph, x) if truth else x for part in ends for x, truth in zip(part, truths, strict=True)]
        outs = [
            Sketch(graph, graph.op("number", graph.out(number, k, (*args, test), v.node.dep)), v.shape)
            for k, v in enumerate(variables)
        ]
        return _filled(layout, iter(outs))

    def even(self, x: Node) -> bool:
        """Say whether a value is the same both ways."""
        return x.dep != "ij" or self.graph.swap(x) is x

    def variable(self, loop: int, slot: int, start: Sketch, plain: set[tuple[str, int]]) -> Sketch:
        """Return what a loop carries, during the loop."""
        n = self.question.states
        dep = {(): "", (n,): "i", (n, n): "ij"}.get(tuple(s for s in start.shape[:-1] if s > 1 or n == 1))
        if dep is None or (dep == "i" and start.shape[0] != n):
            msg = f"A carry of the shape {start.shape}"
            raise refusal(msg, "Carry quantities of the system, of states or of dyads.")
        if dep == "ij" and ("way", slot) not in plain:
            self.graph.mutual.add((loop, slot))
        kind: Kind = "f" if ("truth", slot) in plain or not dep else "b"
        if not dep:
            plain.add(("truth", slot))
        leaf = self.graph.leaf("var", (loop, slot, dep), kind, dep)
        return Sketch(self.graph, self.graph.op("number", leaf), start.shape)


def _bare(graph: Graph, x: Node) -> Node:
    """Return the truth of which a value is the number."""
    return graph.lit(x.literal == 1.0, "b") if x.op == "lit" else x.args[0]


def _flattened(carry: Any, into: list[Sketch], graph: Graph) -> Any:
    """Put what a carry holds into a list; return its layout."""
    if isinstance(carry, (tuple, list)):
        return tuple(_flattened(c, into, graph) for c in carry)
    into.append(lift(graph, carry))
    return None


def _filled(layout: Any, values: Any) -> Any:
    return next(values) if layout is None else tuple(_filled(part, values) for part in layout)


__all__ = ["Trace", "trace"]
