"""Values of a graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.engine.trace.operations import Kind


class Node:
    """A value. Nodes are made by ``Graph`` alone, and two that are the same are one.

    Attributes
    ----------
    op : str
        Operation, reduction or leaf.
    args : tuple of Node
        What it is made of.
    attr : object
        What else says which value it is.
    kind : {"f", "b", "u"}
        What it is.
    dep : {"", "i", "j", "ij"}
        Indices that it depends on.
    number : int
        Place in the order in which nodes were made; arguments come first.
    """

    __slots__ = ("args", "attr", "dep", "kind", "number", "op", "twin")

    def __init__(self, op: str, args: tuple[Node, ...], attr: Any, kind: Kind, dep: str, number: int) -> None:
        self.op, self.args, self.attr, self.kind, self.dep, self.number = op, args, attr, kind, dep, number
        self.twin: Node | None = None

    @property
    def literal(self) -> Any:
        """Its value if it is a constant, else None."""
        return self.attr if self.op == "lit" else None

    def __repr__(self) -> str:
        inside = ", ".join(f"%{a.number}" for a in self.args) if self.args else repr(self.attr)
        return f"%{self.number} = {self.op}({inside}) [{self.dep}]"


def reachable(roots: Iterable[Node]) -> list[Node]:
    """Return all that some nodes are made of, themselves included, arguments first."""
    seen: dict[int, Node] = {}
    todo = list(roots)
    while todo:
        x = todo.pop()
        if x.number not in seen:
            seen[x.number] = x
            todo += x.args
    return [seen[k] for k in sorted(seen)]
