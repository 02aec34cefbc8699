"""The graph of a year: hash-consed values of one state, one dyad or the system.

A node is a value at state ``i``, at the dyad ``(i, j)`` or of the system (``dep`` says which indices it depends on);
lanes are understood. Exchanging perceiver and target is not an operation but another node, its *twin*: the same value
asked for at ``(j, i)``. What is the same both ways is its own twin, so it is computed once.

Every rule that simplifies here is exact for finite numbers, and for all where a value is *odd*, as quotients, roots,
exponentials and the like of mechanisms of one's own are: a graph evaluated with NumPy gives what NumPy gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from detente.core.world import FIELDS
from detente.engine.exact import EXACT, exactly
from detente.engine.trace.certain import PRODUCTS, certain, certainly_repeated, may_be_odd
from detente.engine.trace.masks import decide
from detente.engine.trace.node import BY_NUMBER, OWN, Node, reachable
from detente.engine.trace.operations import FUSED, OPERATIONS, TYPES, Kind

ALL = {**OPERATIONS, **FUSED}


class Graph:
    """A table of nodes.

    Parameters
    ----------
    states
        Number of states.
    mutual
        Fields (and variables of loops) that are the same both ways, by the key of their load.
    """

    def __init__(self, states: int, mutual: Iterable[Any] = ()) -> None:
        self.states, self.mutual = states, set(mutual)
        self.own_loops: set[int] = set()  # of mechanisms of one's own
        self._table: dict[Any, Node] = {}
        self._own: dict[Node, Node] = {}
        self._swept: set[Node] = set()  # what has a twin, and all that it is made of
        self.settled: dict[Node, Node] = {}
        """What nodes are between different states, as far as ``settle_nodes`` was asked."""

    def __len__(self) -> int:
        return len(self._table)

    # ------------------------------------------------------------ making
    def lit(self, value: Any, kind: Kind = "f") -> Node:
        """Return a constant."""
        held = TYPES[kind](value).item()
        if held != held:  # one that is no number is as good as another
            held = np.nan
        return self._made("lit", (), 0.0 if kind == "f" and held == 0 else held, kind, "")

    def leaf(self, op: str, attr: Any, kind: Kind, dep: str) -> Node:
        """Return a leaf."""
        return self._made(op, (), attr, kind, dep)

    def op(self, op: str, *args: Node) -> Node:
        """Return an elementwise operation on values, made simpler where that moves no bit."""
        about = ALL[op]
        if (about.commutes or op in PRODUCTS) and args[0].number > args[1].number:
            args = (args[1], args[0], *args[2:])
        kind: Kind = about.gives or args[-1].kind
        if all(a.op == "lit" for a in args) and certain(op, *(a.attr for a in args)):
            with np.errstate(all="ignore"):
                return self.lit(about.numpy(*(TYPES[a.kind](a.attr) for a in args)), kind)
        found = self._simpler(op, args) if op not in FUSED else self._simpler_fused(op, args)
        if found is not None:
            return found
        dep = "".join(sorted(set("".join(a.dep for a in args))))
        if dep == "j" and op != "number":  # what belongs to the target alone is the same of a state, asked for at j
            return self.at_target(self.op(op, *(a.args[0] if a.dep == "j" else a for a in args)))
        return self._made(op, args, OWN if EXACT.get() and may_be_odd(op, args[-1].literal) else None, kind, dep)

    def like(self, x: Node, *args: Node) -> Node:
        """Return the elementwise operation of a node on other values, asked for by whoever asked for the node."""
        with exactly(x.attr is OWN):
            return self.op(x.op, *args)

    def at_target(self, x: Node) -> Node:
        """Return a quantity of a state as that of the target."""
        if x.dep != "i":
            return x
        if x.op == "number":  # a truth stays in sight
            return self.like(x, self.at_target(x.args[0]))
        return self._made("target", (x,), None, x.kind, "j")

    def reduce(self, how: str, x: Node, over: str, rare: Node | None = None) -> Node:
        """Return a reduction over the targets of each state (``over`` "j"), or over all states ("i").

        ``rare`` is a truth without which a term leaves the reduction as it is.
        """
        if how == "max" and x.op == "number" and x.args[0].kind == "b":
            return self.op("number", self.reduce("any", x.args[0], over, rare))
        if over == "i":
            return self._made("all", (x,), how, x.kind, "")
        return self._made("over", (x, rare or self.lit(True, "b")), how, x.kind, "i")

    def compose(self, a: Node, b: Node) -> Node:
        """Return the sum over third states k of ``a[i, k] b[k, j]``."""
        if any(one.literal == 0 and not other.odd for one, other in ((a, b), (b, a))):
            return self.lit(0.0)
        return self._made("compose", (a, b), "ij", "f", "ij")

    def out(self, loop: int, slot: int, args: tuple[Node, ...], dep: str, way: str = "ij") -> Node:
        """Return what a variable of a loop is after it; ``args`` are all first values, all next ones, the condition."""
        kind = args[slot].kind
        return self._made("out", args, (loop, slot, way if dep == "ij" else dep), kind, dep)

    def _made(self, op: str, args: tuple[Node, ...], attr: Any, kind: Kind, dep: str) -> Node:
        key = (op, tuple(a.number for a in args), attr, kind)
        found = self._table.get(key)
        if found is None:
            found = self._table[key] = Node(op, args, attr, kind, dep, len(self._table))
            found.odd = found.odd or (op == "var" and kind == "f" and attr[0] in self.own_loops)
        return found

    @property
    def drawn(self) -> str:
        """All that was drawn, in order."""
        return repr(list(self._table))

    # ------------------------------------------------------------ the other way
    def swap(self, x: Node) -> Node:
        """Return the twin of a value: what it is at ``(j, i)``."""
        for y in [] if x.twin else reachable([x], self._swept):
            self._swept.add(y)
            if y.twin is None:
                y.twin = self._swapped(y)
                if y.twin.twin is None:
                    y.twin.twin = y
        return x.twin or x

    def _swapped(self, x: Node) -> Node:
        if not x.dep:
            return x
        if x.op == "target":
            return x.args[0]
        if x.dep == "i":
            return self.at_target(x)
        if x.op == "compose":
            return self._made("compose", x.args, x.attr[::-1], x.kind, x.dep)
        if x.op in ("load", "var", "out"):
            *which, way = x.attr
            if tuple(which) in self.mutual:
                return x
            return self._made(x.op, x.args, (*which, way[::-1]), x.kind, x.dep)
        if x.op == "way":
            return self.leaf("way", x.attr[::-1], x.kind, x.dep)
        if x.op == "table":
            return self.leaf("table", (x.attr[0], x.attr[1][::-1]), x.kind, x.dep)
        if x.op in ("off", "index"):  # the counter of an undirected dyad is one
            return x
        return self.like(x, *(a.twin or self._swapped(a) for a in x.args))

    # ------------------------------------------------------------ other values of the leaves
    def rebuilt(
        self, roots: Iterable[Node], leaf: Callable[[Node], Node | None], targets: int | None = None
    ) -> Mapping[Node, Node]:
        """Return what nodes become where some of them are replaced.

        Parameters
        ----------
        roots
            Nodes.
        leaf
            What stands for a node; None to leave it as it is.
        targets
            Over how many a state reduces: all states, or one less once the diagonal is taken out.
        """
        made: dict[Node, Node] = {}
        rest: list[Node] = []
        todo = list(roots)
        while todo:
            x = todo.pop()
            if x in made:
                continue
            other = leaf(x)
            if other is None:
                rest.append(x)
                todo += x.args
            made[x] = other or x
        for x in sorted(rest, key=BY_NUMBER):
            args = tuple([made[a] for a in x.args])
            if args != x.args:
                made[x] = self.again(x, args, targets)
        return made

    def again(self, x: Node, args: tuple[Node, ...], targets: int | None = None) -> Node:
        """Return the same made of other arguments; ``targets`` as in ``rebuilt``."""
        if x.op in ALL:
            return self.like(x, *args)
        if x.op == "target":
            return self.at_target(args[0])
        if x.op in ("over", "all") and args[0].op == "lit":
            times = self.states if x.op == "all" or targets is None else targets
            if certainly_repeated(x.attr, args[0].literal, times):
                return self.lit(self.repeated(x.attr, args[0].literal, times), x.kind)
        if x.op == "compose":
            made = self.compose(*args)
            return made if x.attr == "ij" else self.swap(made)
        if x.op == "out" and not self._begins(x.attr[0], args):
            made = args[x.attr[1]]
            return self.swap(made) if x.attr[2] == "ji" else made
        return self._made(x.op, args, x.attr, x.kind, x.dep)

    def _begins(self, loop: int, args: tuple[Node, ...]) -> bool:
        """Say whether a loop may have a first round, by its arguments as of ``out``."""

        def first(y: Node) -> Node | None:
            if y.op != "var" or y.attr[0] != loop:
                return None
            return self.swap(args[y.attr[1]]) if y.attr[2] == "ji" else args[y.attr[1]]

        return self.rebuilt(args[-1:], first)[args[-1]].literal is not False

    @staticmethod
    def repeated(how: str, value: float, times: int) -> float:
        """Return the reduction of a constant."""
        if how == "sum":
            return float(np.float32(value) * np.float32(times))
        if how == "most":
            return max(value, 0.0)
        return float(np.float32(value) ** times) if how == "prod" else value

    def diagonal(self, x: Node) -> Node | None:
        """Return what a value of dyads would be between a state and itself; None where that means nothing."""
        unknown = self.leaf("unknown", None, "f", "")

        def own(y: Node) -> Node | None:
            if any(a is unknown for a in y.args) and y.op in ALL:
                return None
            if y.op == "off":
                return self.lit(0.0)
            if y.op == "target":
                return y.args[0]
            if y.op == "load" and y.dep == "ij":
                return unknown if y.attr[0] in _SELFLESS else self.lit(0.0, y.kind)
            return unknown if y.op in _MEANINGLESS and y.dep == "ij" else None

        made = self._own
        for y in reachable([x], made):
            if "j" not in y.dep:
                made[y] = y
                continue
            other = own(y)
            if other is None:
                args = tuple(made[a] for a in y.args)
                other = self.like(y, *args) if unknown not in args else self._cut(y, args, unknown)
            made[y] = other
        return None if made[x] is unknown else made[x]

    def _cut(self, x: Node, args: tuple[Node, ...], unknown: Node) -> Node:
        """Return an operation on something that means nothing: known only where nothing of it is left."""
        op = x.op
        if op == "mul" and 0.0 in [a.literal for a in args]:
            return self.lit(0.0)
        if op == "and" and False in [a.literal for a in args]:
            return self.lit(False, "b")
        if op in ("select", "guard") and (args[0].op == "lit" or args[1] is args[2]):
            return args[1] if args[0].literal else args[2]
        if op == "lt" and args[1].literal == 0 and _never_negative(x.args[0]):  # an event without a chance
            return self.lit(False, "b")
        return unknown

    # ------------------------------------------------------------ simpler
    def _simpler(self, op: str, a: tuple[Node, ...]) -> Node | None:
        found = decide(self, op, a)
        if found is not None:
            return found
        rule: Callable[..., Node | None] | None = getattr(self, f"_{op}", None)
        return rule(*a) if rule else None

    def _simpler_fused(self, op: str, a: tuple[Node, ...]) -> Node | None:
        if op not in PRODUCTS:
            return None
        x, y, z = a
        product, rest = PRODUCTS[op]
        if z.literal == 0:
            made = self.op("mul", x, y)
            return self.op("neg", made) if product == "minus" else made
        for one, other in ((x, y), (y, x)):
            if one.literal == 0 and not other.odd:
                return self.op("neg", z) if rest == "minus" else z
            if one.literal == 1:
                if product == "minus":
                    return self.op("sub", z, other)
                return self.op("sub" if rest == "minus" else "add", other, z)
        return None

    def _add(self, x: Node, y: Node) -> Node | None:
        if x.literal == 0:
            return y
        if y.literal == 0:
            return x
        return self.op("mul", x, self.lit(2.0)) if x is y else None

    def _sub(self, x: Node, y: Node) -> Node | None:
        return x if y.literal == 0 else None

    def _mul(self, x: Node, y: Node) -> Node | None:
        for one, other in ((x, y), (y, x)):
            if one.literal == 1:
                return other
            if other.odd:
                continue
            if one.literal == 0:
                return one
            if one.op == "number" and one.args[0].kind == "b" and other.op != "lit":
                return self.op("select", one.args[0], other, self.lit(0.0))
            if one.op == "select" and one.args[2].literal == 0 and one.args[1].op != "lit":
                return self.op("select", one.args[0], self.op("mul", one.args[1], other), one.args[2])
        return None

    def _div(self, x: Node, y: Node) -> Node | None:
        nothing = x.literal == 0 and not y.odd and not EXACT.get()  # 0 / 0 is no number
        return x if y.literal == 1 or nothing else None

    def _max(self, x: Node, y: Node) -> Node | None:
        return x if x is y else None

    _min = _max

    def _lt(self, x: Node, y: Node) -> Node | None:  # an event without a chance
        return self.lit(False, "b") if y.literal == 0 and _never_negative(x) else None

    def _neg(self, x: Node) -> Node | None:
        return x.args[0] if x.op == "neg" else None

    def _pow(self, x: Node, y: Node) -> Node | None:
        if x.literal == 1 or y.literal == 0:
            return self.lit(1.0)
        if y.literal == 1:
            return x
        return self.op("mul", x, x) if y.literal == 2 else None

    def _and(self, x: Node, y: Node) -> Node | None:
        for one, other in ((x, y), (y, x)):
            if one.kind == "b" and one.op == "lit":
                return other if one.literal else one
        return x if x is y else None

    def _or(self, x: Node, y: Node) -> Node | None:
        for one, other in ((x, y), (y, x)):
            if one.kind == "b" and one.op == "lit":
                return one if one.literal else other
        return x if x is y else None

    def _xor(self, x: Node, y: Node) -> Node | None:
        for one, other in ((x, y), (y, x)):
            if one.op == "lit":
                if not one.literal:
                    return other
                if one.kind == "b":
                    return self.op("not", other)
        return None

    def _not(self, x: Node) -> Node | None:
        return x.args[0] if x.op == "not" else None

    def _number(self, x: Node) -> Node | None:
        return x if x.kind == "f" else None

    def _select(self, c: Node, x: Node, y: Node) -> Node | None:
        if c.op == "lit":
            return x if c.literal else y
        if x is y:
            return x
        if c.op == "not":
            return self.op("select", c.args[0], y, x)
        if x.op == "select" and x.args[2] is y:
            return self.op("select", self.op("and", c, x.args[0]), x.args[1], y)
        if x.kind == "f" and y.literal == 0:
            if x.literal == 1:
                return self.op("number", c)
            if x.op == "number" and x.args[0].kind == "b":
                return self.op("number", self.op("and", c, x.args[0]))
        return None

    def _guard(self, c: Node, x: Node, y: Node) -> Node | None:
        if c.op == "lit":
            return x if c.literal else y
        return x if x is y else None


def _never_negative(x: Node) -> bool:
    if x.op == "mul":
        return all(_never_negative(a) for a in x.args)
    return x.op == "number" or (x.op == "lit" and x.attr >= 0)


_MEANINGLESS = ("compose", "way", "table", "index", "var", "out")
"""What a state is not asked for with itself."""
_SELFLESS = frozenset(name for name, field in FIELDS.items() if field.selfless)
