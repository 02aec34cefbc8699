"""Writing a year for the machine: traced, settled, rewritten, folded, planned, emitted."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.core.errors import NotTraced
from detente.core.world import FIELDS, World
from detente.engine.fused.emit import Emitter
from detente.engine.fused.plan import YearPlan
from detente.engine.fused.rewrite import rewrite
from detente.engine.fused.store import Store
from detente.engine.trace import Question, Trace, trace
from detente.engine.trace.graph import Graph
from detente.engine.trace.node import Node
from detente.engine.trace.question import TRUTHS
from detente.engine.trace.settle import settle_nodes

WAYS = {"dyad": ("ij", "ji"), "state": ("i",), "system": ("",)}


@dataclass(frozen=True)
class Written:
    """A year written for the machine.

    Attributes
    ----------
    lanes : int
        Lanes of a block.
    trace : Trace
        The year.
    emitter : Emitter
        Who writes its function.
    changed : frozenset of str
        Fields of the world that it writes.
    absent : frozenset of str
        Fields that are 0 in the first world and stay so: nothing reads or writes them.
    records : dict
        First entry of each record in a year's records, and its shape.
    entries : int
        Number of those entries.
    text : str
        LLVM.
    """

    lanes: int
    trace: Trace
    emitter: Emitter
    changed: frozenset[str]
    absent: frozenset[str]
    records: dict[str, tuple[int, tuple[int, ...]]]
    entries: int
    text: str

    @property
    def store(self) -> Store:
        """Where its values lie."""
        return self.emitter.store


def write(
    question: Question,
    lanes: int,
    constants: Mapping[str, float] | None = None,
    zero: Collection[str] = (),
    fused: bool = True,
    beside: Written | None = None,
    held: Iterable[str] = (),
) -> Written:
    """Trace, plan and write a year.

    Parameters
    ----------
    question
        The year.
    lanes
        Lanes of a block.
    constants
        Values of parameters that are folded away.
    zero
        Fields that are 0 everywhere in the first world: those that the year leaves so are folded away as well.
    fused
        Whether the machine has multiply-adds that are rounded once.
    beside
        A year in whose memory this one is lived as well, in a module with it.
    held
        What has a place in memory though nothing reads or writes it, beside what a part of a year hands on.
    """
    traced = trace(question) if beside is None else _alike(question, beside.trace)
    graph = traced.graph
    apart = settle_nodes(graph, traced.roots)
    exact = rewrite(graph, apart.values())
    roots = {name: exact[apart[node]] for name, node in traced.world.items()}
    absent, folded = _folded(graph, list(exact.values()), roots, constants or {}, frozenset(zero))

    def final(x: Any) -> Any:
        return folded[exact[apart[x]]]

    outputs = _changes(traced, {name: final(node) for name, node in traced.world.items() if name not in absent})
    records: dict[str, tuple[int, tuple[int, ...]]] = {}
    entries = 0
    for name in question.keep:
        records[name] = (entries, question.about(name).shape(question.states))
        node = final(traced.records[name])
        node = node.args[0] if node.op == "number" and node.args[0].kind == "b" else node
        for way in WAYS[question.about(name).of]:
            outputs.append((("record", name, way), graph.swap(node) if way == "ji" else node))
        entries += math.prod(records[name][1])
    plan = YearPlan(graph, outputs)
    kept = [  # a part of a year hands all on that it was given
        (name, way)
        for name in dict.fromkeys((*held, *(World.names() if question.part != "year" else ())))
        for way in WAYS[FIELDS[name].of if name in FIELDS else "dyad"][: 1 if name in traced.mutual else 2]
    ]
    by_state = {name: name in question.by_state for name in traced.parameters}
    store = Store(plan, by_state, traced.masks | set(TRUTHS), kept)
    emitter = Emitter(store, lanes, {name: at for name, (at, _) in records.items()}, max(entries, 1), fused)
    text = emitter.module() if beside is None else emitter.module("start", beside.emitter)
    changed = frozenset(str(place[1]) for place, _ in outputs if place[0] == "load")
    return Written(lanes, traced, emitter, changed, absent, records, max(entries, 1), text)


def _changes(traced: Trace, world: Mapping[str, Node]) -> list[tuple[tuple[object, ...], Any]]:
    """Return where the fields are written that change, and what."""
    graph, outputs = traced.graph, list[tuple[tuple[object, ...], Any]]()
    for name, new in world.items():
        if name in traced.masks:
            new = graph.lit(new.literal == 1.0, "b") if new.op == "lit" else new.args[0]
        for way in WAYS[FIELDS[name].of][: 1 if name in traced.mutual else 2]:
            one = graph.swap(new) if way == "ji" else new
            if not (one.op == "load" and one.attr == (name, way)):
                outputs.append((("load", name, way), one))
    return outputs


def _alike(question: Question, year: Trace) -> Trace:
    """Return the trace of what is lived in the memory of a year: the same is the same both ways, and 0 or 1."""
    traced = trace(question, mutual=year.mutual, masks=year.masks)
    if (traced.mutual, traced.masks) != (year.mutual, year.masks):
        other = sorted((traced.mutual ^ year.mutual) | (traced.masks ^ year.masks))
        msg = f"{', '.join(other)} of the first world cannot lie where the year has them."
        raise NotTraced(msg, "Run it with the compiled or the NumPy back end.")
    return traced


def _folded(
    graph: Graph,
    nodes: Iterable[Node],
    world: Mapping[str, Node],
    constants: Mapping[str, float],
    zero: frozenset[str],
) -> tuple[frozenset[str], Mapping[Node, Node]]:
    """Return the fields that stay 0, and what nodes become without them and with the parameters as constants.

    Fields stay 0 if a year in which they are makes 0 of every one of them.
    """

    def leaf(x: Node) -> Node | None:
        if x.op == "param" and x.attr in constants:
            return graph.lit(constants[x.attr])
        return graph.lit(0.0, x.kind) if x.op == "load" and x.attr[0] in zero else None

    while True:
        made = graph.rebuilt(nodes, leaf, graph.states - 1)
        kept = frozenset(name for name in zero if made[world[name]].literal == 0)
        if kept == zero:
            return kept, made
        zero = kept
