"""Values that only one or two truths decide, such as ``a + wrong (1 - 2 a)``: found by trying all cases."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, Protocol

import numpy as np

from detente.engine.trace.node import Node
from detente.engine.trace.operations import OPERATIONS, TYPES, Kind

_ARITHMETIC = ("add", "sub", "mul", "max", "min", "neg", "abs", "lt", "le", "gt", "ge", "eq")


class Making(Protocol):
    """A graph, as far as it makes nodes."""

    def lit(self, value: Any, kind: Kind = "f") -> Node:
        """Return a constant."""

    def op(self, op: str, *args: Node) -> Node:
        """Return an operation on values."""


def decide(graph: Making, op: str, args: tuple[Node, ...]) -> Node | None:
    """Return a simpler form of an operation that at most two truths decide; None if more enters it."""
    if op not in _ARITHMETIC:
        return None
    masks: dict[Node, None] = {}
    for a in args:
        if not _finite(a, masks) or len(masks) > 2:
            return None
    held = list(masks)
    table = {}
    with np.errstate(all="ignore"):
        for case in product((True, False), repeat=len(held)):
            known = dict(zip(held, case, strict=True))
            values = [TYPES[a.kind](_value(a, known)) for a in args]
            table[case] = OPERATIONS[op].numpy(*values).item()
    if OPERATIONS[op].gives == "b":
        return _truth(graph, held, table)
    if set(table.values()) <= {0.0, 1.0}:
        return graph.op("number", _truth(graph, held, {k: v == 1.0 for k, v in table.items()}))
    if len(held) > 1:  # whichever came first would be different the other way
        return None
    return graph.op("select", held[0], graph.lit(table[(True,)]), graph.lit(table[(False,)]))


def _finite(x: Node, masks: dict[Node, None]) -> bool:
    """Say whether truths alone decide a value, and note them."""
    if x.op == "lit":
        return True
    if x.op == "number" and x.args[0].kind == "b":
        masks[x.args[0]] = None
        return True
    if x.op == "select" and x.kind == "f":
        masks[x.args[0]] = None
        return all(a.op in ("lit", "number", "select") and _finite(a, masks) for a in x.args[1:])
    return False


def _value(x: Node, known: Mapping[Node, bool]) -> float:
    if x.op == "lit":
        return float(x.attr)
    if x.op == "number":
        return float(known[x.args[0]])
    return _value(x.args[1] if known[x.args[0]] else x.args[2], known)


def _truth(graph: Making, masks: list[Node], table: Mapping[tuple[bool, ...], bool]) -> Node:
    """Return a truth by its table."""
    if len(set(table.values())) == 1:
        return graph.lit(next(iter(table.values())), "b")
    if len(masks) == 1:
        return masks[0] if table[(True,)] else graph.op("not", masks[0])
    a, b = masks
    yes, no = ([table[first, second] for second in (True, False)] for first in (True, False))

    def of_second(pair: list[bool]) -> Node:
        return graph.lit(pair[0], "b") if pair[0] == pair[1] else b if pair[0] else graph.op("not", b)

    if yes[0] != no[0] and yes[1] != no[1] and yes[0] != yes[1]:
        both = graph.op("xor", a, b)
        return both if no[0] else graph.op("not", both)
    when, otherwise = graph.op("and", a, of_second(yes)), graph.op("and", graph.op("not", a), of_second(no))
    if otherwise.literal is False:
        return when
    if no[0] == no[1] is True:  # one of them is enough
        return graph.op("or", graph.op("not", a), of_second(yes))
    if yes[0] == yes[1] is True:
        return graph.op("or", a, of_second(no))
    return otherwise if when.literal is False else graph.op("or", when, otherwise)
