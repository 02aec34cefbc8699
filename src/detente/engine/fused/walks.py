"""Walks over the pairs of states, both directions at once: all of them, or the few between which something happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from detente.engine.fused.region import Output, PairWalk, YearRegion
from detente.engine.fused.text import Text
from detente.engine.fused.values import Known, Place, ValueWriter, identity
from detente.engine.trace.node import Node


@dataclass
class Made:
    """What a walk makes of every pair.

    Attributes
    ----------
    written : list of Output
        What is written.
    spilt : list of Node
        What is stored.
    over : list of Node
        Sums over targets.
    third : list of tuple of Node
        What sums over third states are made of.
    """

    written: list[Output]
    spilt: list[Node]
    over: list[Node]
    third: list[tuple[Node, ...]]

    def __bool__(self) -> bool:
        return bool(self.written or self.spilt or self.over or self.third)


class Walks:
    """Writes walks over pairs.

    Parameters
    ----------
    text
        The function.
    values
        What writes values.
    write
        What writes an output.
    """

    def __init__(self, text: Text, values: ValueWriter, write: Callable[[Output, str], None]) -> None:
        self.text, self.values, self.write = text, values, write
        self.store, self.plan = values.store, values.plan
        self.lists: list[str] = []
        """Lists of states, which the function makes room for."""

    def pairs(self, region: YearRegion, stage: int, written: list[Output]) -> None:
        """Write the walks of a stage."""
        over = [x for x, at in region.over.items() if at == stage]
        made = Made(
            written,
            [x for x, at in region.spilt.items() if at == stage],
            over,
            [args for args, at in region.third.items() if at == stage],
        )
        if self.store.states < 2 or not made:
            return
        for walk in region.sparse.get(stage, (PairWalk(tuple(over)),)):
            self._walk(region, stage, walk, Made(made.written, made.spilt, list(walk.over), made.third))

    def _walk(self, region: YearRegion, stage: int, few: PairWalk, made: Made) -> None:
        values, text, n = self.values, self.text, self.store.states
        walk = text.name("pairs")
        passed = self._passed(region, stage, few.states, walk) if few.states else ""
        before = text.block
        text.go(walk)
        i, i_next, begun, done = (f"%{walk}.{k}" for k in ("i", "i.next", "begun", "done"))
        text.say(f"{i} = phi i64 [ 0, %{before} ], [ {i_next}, %{walk}.row ]")
        text.say(f"{begun} = phi i64 [ 0, %{before} ], [ {done}, %{walk}.row ]")
        text.say(f"{i_next} = add i64 {i}, 1")
        length = text.let(f"sub i64 {n - 1}, {i}")
        text.say(f"{done} = add i64 {begun}, {length}")
        values.place = Place(region, stage, "pair", i=i)
        values.offsets("i")
        often = [x for x in made.over if x.args[1].op == "lit"]
        held = [values.stored(x, x.kind, "i") for x in often]
        offsets = dict(values.place.offsets)
        start, touched = self._first(walk, passed, i, i_next)
        j, j_next, pair = (f"%{walk}.{k}" for k in ("j", "j.next", "at"))
        text.say(f"{j} = phi i64 [ {start}, %{walk} ], [ {j_next}, %{walk}.end ]")
        sums = [f"%{walk}.sum{k}" for k in range(len(often))]
        for k, x in enumerate(often):
            text.say(f"{sums[k]} = phi {text.types[x.kind]} [ {held[k]}, %{walk} ], [ {sums[k]}.next, %{walk}.end ]")
        text.say(f"{pair} = add i64 {begun}, {text.let(f'sub i64 {j}, {i_next}')}")
        values.place = Place(region, stage, "pair", i=i, j=j, pair=pair, offsets=offsets)
        values.offsets("j", "pair")
        if few.pairs:
            happens = text.anywhere(self._any(few.pairs))
            text.say(f"br i1 {happens}, label %{walk}.met, label %{walk}.end")
            text.start(f"{walk}.met")
        if few.toward:
            totals = self._sides(passed, touched, dict(zip(often, sums, strict=True)))
        else:
            totals = self._pair(made, dict(zip(often, sums, strict=True)))
        last = text.block
        text.go(f"{walk}.end")
        for k, x in enumerate(often):
            around = f"[ {sums[k]}, %{walk}.pair ]" if few.pairs else ""
            self._goes_round(x, sums[k], totals[x], f"%{last}", around)
        following = text.let(f"add i64 {j}, 1")
        text.say(f"{j_next} = add i64 {self._next(passed, touched, following) if passed else following}, 0")
        text.say(f"{text.at_end(j_next, n)}, label %{walk}.row, label %{walk}.pair")
        text.start(f"{walk}.row")
        values.place = Place(region, stage, "pair", i=i, offsets=offsets)
        ends = [f"{name}.next" for name in sums]
        if passed:
            ends = [
                text.let(f"phi {text.types[x.kind]} [ {held[k]}, %{walk}.skip ], [ {ends[k]}, %{walk}.end ]")
                for k, x in enumerate(often)
            ]
        for x, end in zip(often, ends, strict=True):
            values.keep(x, x.kind, end)
        text.say(f"{text.at_end(i_next, n - 1)}, label %{walk}.over, label %{walk}")
        text.start(f"{walk}.over")

    def _first(self, walk: str, passed: str, i: str, after: str) -> tuple[str, str]:
        """Go to the first pair of a state, if it has one; return its second state, and whether the first is touched."""
        text = self.text
        if not passed:
            text.go(f"{walk}.pair")
            return after, ""
        touched = self._touched(passed, i)
        start = self._next(passed, touched, after)
        empty = text.let(f"icmp eq i64 {start}, {self.store.states}")
        text.say(f"br i1 {empty}, label %{walk}.skip, label %{walk}.pair")
        text.start(f"{walk}.skip")
        text.say(f"br label %{walk}.row")
        text.start(f"{walk}.pair")
        return start, touched

    def _goes_round(self, x: Node, name: str, total: str, last: str, around: str) -> None:
        """Give the sum after a pair the name under which the next pair finds it."""
        text, whole = self.text, self.text.types[x.kind]
        if around:
            total = text.let(f"phi {whole} [ {total}, {last} ], {around}")
        text.say(f"{name}.next = select i1 true, {whole} {total}, {whole} {total}")

    # ------------------------------------------------------------ where little happens
    def _any(self, truths: tuple[Node, ...]) -> str:
        """Return whether one of some truths holds here, lane by lane."""
        known: Known = {}
        found = self.values.value(truths[0], known)
        for x in truths[1:]:
            found = self.text.let(f"or {self.text.types['b']} {found}, {self.values.value(x, known)}")
        return found

    def _passed(self, region: YearRegion, stage: int, few: tuple[Node, ...], walk: str) -> str:
        """Write for every state which is the next, itself included, that something happens to; return where."""
        values, text, n = self.values, self.text, self.store.states
        where = f"%next{len(self.lists)}"
        self.lists.append(where)
        text.say(f"{where}.end = getelementptr i64, ptr {where}, i64 {n}")
        text.say(f"store i64 {n}, ptr {where}.end")
        before = text.block
        text.go(f"{walk}.look")
        down, i, last, kept = (f"%{walk}.{k}" for k in ("down", "looked", "last", "kept"))
        text.say(f"{down} = phi i64 [ {n}, %{before} ], [ {i}, %{walk}.look ]")
        text.say(f"{last} = phi i64 [ {n}, %{before} ], [ {kept}, %{walk}.look ]")
        text.say(f"{i} = sub i64 {down}, 1")
        values.place = Place(region, stage, "pair", i=i)
        text.say(f"{kept} = select i1 {text.anywhere(self._any(few))}, i64 {i}, i64 {last}")
        text.say(f"store i64 {kept}, ptr {text.let(f'getelementptr i64, ptr {where}, i64 {i}')}")
        text.say(f"{text.at_end(i, 0)}, label %{walk}.seen, label %{walk}.look")
        text.start(f"{walk}.seen")
        return where

    def _touched(self, passed: str, i: str) -> str:
        """Return whether something happens to a state."""
        following = self.text.let(f"load i64, ptr {self.text.let(f'getelementptr i64, ptr {passed}, i64 {i}')}")
        return self.text.let(f"icmp eq i64 {following}, {i}")

    def _next(self, passed: str, touched: str, at: str) -> str:
        """Return the next state to meet: each, for one that something happens to; else one of those."""
        following = self.text.let(f"load i64, ptr {self.text.let(f'getelementptr i64, ptr {passed}, i64 {at}')}")
        return self.text.let(f"select i1 {touched}, i64 {at}, i64 {following}")

    # ------------------------------------------------------------ one pair
    def _pair(self, made: Made, sums: dict[Node, str]) -> dict[Node, str]:
        """Write what is made of one pair; return the sums over targets of its first state so far."""
        values, text, swap = self.values, self.text, self.plan.graph.swap
        roots = (
            [o.node for o in made.written] + made.spilt + [y for x in made.over for a in x.args for y in (a, swap(a))]
        )
        roots += [y for args in made.third for a in args for y in (a, swap(a))]
        values.expect(roots)
        known: Known = {}
        for args in made.third:
            for k, a in enumerate(args):
                # the first lies by rows, the second by columns: what is summed lies side by side in both
                for x, turned in ((a, k == 1), (swap(a), k == 0)):
                    text.store(values.entry(self.store.composed[args][k], turned=turned), "f", values.value(x, known))
        for x in made.spilt:
            values.keep(x, x.kind, values.value(x, known))
        for x in made.over:
            if x in sums:
                sums[x] = values.combined(x, sums[x], values.value(x.args[0], known))
                self._add(x, "j", values.value(swap(x.args[0]), known))
        self._rare([x for x in made.over if x not in sums], known)
        written = [(o, values.value(o.node, known)) for o in made.written]
        for out, value in written:
            self.write(out, value)
        return sums

    def _sides(self, passed: str, touched: str, sums: dict[Node, str]) -> dict[Node, str]:
        """Add what the first state of a pair is to the second, and what that is to the first, where it is anything."""
        values, text, swap = self.values, self.text, self.plan.graph.swap
        there, back, here, on = (text.name(stem) for stem in ("there", "back", "here", "on"))
        text.say(f"br i1 {touched}, label %{there}, label %{back}")
        text.start(there)
        known: Known = {}
        for x in sums:
            self._add(x, "j", values.value(swap(x.args[0]), known))
        text.go(back)
        text.say(f"br i1 {self._touched(passed, values.place.j)}, label %{here}, label %{on}")
        text.start(here)
        known = {}
        more = {x: values.combined(x, held, values.value(x.args[0], known)) for x, held in sums.items()}
        last = text.block
        text.go(on)
        return {
            x: text.let(f"phi {text.types[x.kind]} [ {held}, %{back} ], [ {more[x]}, %{last} ]")
            for x, held in sums.items()
        }

    def _add(self, x: Node, index: str, term: str) -> None:
        """Add a term to a sum that lies in memory."""
        area, slot = self.store.find(x)
        pointer = self.values.pointer(area, slot, index)
        more = self.values.combined(x, self.text.load(pointer, x.kind), term)
        self.text.store(pointer, x.kind, more)

    def _rare(self, over: list[Node], known: Known) -> None:
        """Add to sums what only an event adds, behind a branch for each event."""
        values, text, swap = self.values, self.text, self.plan.graph.swap
        for event in dict.fromkeys(x.args[1] for x in over):
            happens = values.value(event, known)
            hit, on = text.name("hit"), text.name("on")
            text.say(f"br i1 {text.anywhere(happens)}, label %{hit}, label %{on}")
            text.start(hit)
            inside = dict(known)
            for x in over:
                if x.args[1] is event:
                    for index, term in (("i", x.args[0]), ("j", swap(x.args[0]))):
                        one = text.choose(happens, x.kind, values.value(term, inside), identity(text, x.attr))
                        self._add(x, index, one)
            text.go(on)
