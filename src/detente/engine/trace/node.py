"""Values of a graph."""

from __future__ import annotations

from collections.abc import Container, Iterable
from operator import attrgetter
from typing import Any

from detente.engine.trace.operations import LARGE, Kind

OWN = "own"
"""What says of an operation that a mechanism of one's own asks for it."""


class Node:
    """A value. Nodes are made by ``Graph`` alone, and two that are the same are one.

    Attributes
    ----------
    op : str
        Operation, reduction or leaf.
    args : tuple of Node
        What it is made of.
    attr : object
        What else says which value it is; of an operation ``OWN`` or None.
    kind : {"f", "b", "u"}
        What it is.
    dep : {"", "i", "j", "ij"}
        Indices that it depends on.
    number : int
        Place in the order in which nodes were made; arguments come first.
    odd : bool
        Whether it may be no finite number though all that is read is one: then it counts even multiplied by zero.
    """

    __slots__ = ("args", "attr", "dep", "kind", "number", "odd", "op", "twin")

    def __init__(self, op: str, args: tuple[Node, ...], attr: Any, kind: Kind, dep: str, number: int) -> None:
        self.op, self.args, self.attr, self.kind, self.dep, self.number = op, args, attr, kind, dep, number
        self.twin: Node | None = None
        endless = op == "lit" and not abs(attr) < LARGE
        self.odd: bool = kind == "f" and (endless or attr is OWN or any(a.odd for a in args))

    @property
    def literal(self) -> Any:
        """Its value if it is a constant, else None."""
        return self.attr if self.op == "lit" else None

    def __repr__(self) -> str:
        inside = ", ".join(f"%{a.number}" for a in self.args) if self.args else repr(self.attr)
        return f"%{self.number} = {self.op}({inside}) [{self.dep}]"


BY_NUMBER = attrgetter("number")
"""Key that sorts nodes, arguments first."""


def reachable(roots: Iterable[Node], known: Container[Node] = ()) -> list[Node]:
    """Return all that some nodes are made of, themselves included, arguments first; but for what is known already."""
    seen: set[Node] = set()
    todo = list(roots)
    while todo:
        x = todo.pop()
        if x not in seen and x not in known:
            seen.add(x)
            todo += x.args
    return sorted(seen, key=BY_NUMBER)
