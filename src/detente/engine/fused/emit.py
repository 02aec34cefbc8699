"""The function of a year: blocks of lanes, years, stages, and within each the system, the states, the pairs."""

from __future__ import annotations

from detente.engine.fused.compose import CALL, composition
from detente.engine.fused.maths import functions
from detente.engine.fused.plan import YEAR, Output, Region
from detente.engine.fused.store import AREAS, Store
from detente.engine.fused.text import Text, single
from detente.engine.fused.values import Known, Place, Values, identity
from detente.engine.trace.graph import Node

ARGUMENTS = ("sk", "st", "nk", "nt", "pk", "pt", "mk", "mt", "cb", "rec")
"""Pointers that the function is given: the areas of the store, sums over third states, records."""


class Emitter:
    """Writes the module of one plan.

    Parameters
    ----------
    store
        The plan with the places of its values.
    lanes
        Lanes of a vector.
    records
        Place of each record among the entries of a year, by name.
    entries
        Number of those entries.
    fused
        Whether multiply-adds are rounded once.
    """

    def __init__(self, store: Store, lanes: int, records: dict[str, int], entries: int, fused: bool = True) -> None:
        self.store, self.plan, self.lanes, self.fused = store, store.plan, lanes, fused
        self.records, self.entries = records, entries
        self.text = Text(lanes, fused)
        self.values = Values(self.text, store)
        self.lists: list[str] = []

    def module(self) -> str:
        """Return the text of the module."""
        self._function()
        used = "\n".join(self.text.lines)
        names = [name for name in ("exp", "log", "erf") if f"@d_{name}(" in used]
        maths, declared = functions(self.lanes, names, self.fused)
        vector = self.text.types["f"]
        for name in ("sqrt", "fabs", "floor"):
            if f"@llvm.{name}.v{self.lanes}f32(" in used:
                declared.add(f"declare {vector} @llvm.{name}.v{self.lanes}f32({vector})")
        declared.add(self.text.added)
        tables = [
            f"@table{number} = private constant [{len(raw) // 4} x float] [{_numbers(raw)}], align 64"
            for (_, raw), number in self.values.tables.items()
        ]
        sums = composition(self.lanes, self.store.states, self.fused) if self.store.composed else ""
        return "\n".join([*sorted(declared), *tables, maths, sums, used])

    # ------------------------------------------------------------ the frame
    def _function(self) -> None:
        text = self.text
        pointers = ", ".join(f"ptr noalias %{name}" for name in ARGUMENTS)
        text.lines.append(f"define void @run({pointers}, i64 %blocks, i32 %first, i32 %last) #0 {{")
        text.start("entry")
        begin = len(text.lines)
        text.say("%years = sub i32 %last, %first")
        text.say("%years.long = zext i32 %years to i64")
        text.say(f"%rec.size = mul i64 %years.long, {4 * self.entries * self.lanes}")
        text.go("block")
        text.say("%b = phi i64 [ 0, %entry ], [ %b.next, %block.end ]")
        for name, _, lasting, _ in AREAS:
            if lasting:
                area = self.store.areas[name]
                size = area.size(self.store.states, self.lanes)
                at = text.let(f"mul i64 %b, {size}")
                text.say(f"%{name}.b = getelementptr i8, ptr %{name}, i64 {at}")
        at = text.let("mul i64 %b, %rec.size")
        text.say(f"%rec.b = getelementptr i8, ptr %rec, i64 {at}")
        self._fixed()
        text.go("year.head")
        text.say(f"%year = phi i32 [ %first, %{self._entered} ], [ %year.next, %year.end ]")
        text.say("%lived = sub i32 %year, %first")
        self._region(self.plan.regions[YEAR])
        text.go("year.end")
        text.say("%year.next = add i32 %year, 1")
        text.say("%year.more = icmp ne i32 %year.next, %last")
        text.say("br i1 %year.more, label %year.head, label %block.end")
        text.start("block.end")
        text.say("%b.next = add i64 %b, 1")
        text.say("%b.more = icmp ne i64 %b.next, %blocks")
        text.say("br i1 %b.more, label %block, label %done")
        text.start("done")
        text.say("ret void")
        text.lines.append("}")
        room = f"[{self.store.states + 1} x i64]"
        text.lines[begin:begin] = [f"  {name} = alloca {room}, align 64" for name in self.lists]

    def _fixed(self) -> None:
        """Make what no year changes: values of the system that parameters alone decide."""
        values = self.values
        fixed: set[Node] = set()
        for x in self.plan.live:
            if not x.dep and x.op not in ("all", "out", "var", "load", "year") and all(a in fixed for a in x.args):
                fixed.add(x)
        values.place = Place(self.plan.regions[YEAR], -1, "system")
        known: Known = {}
        for x in self.plan.regions[YEAR].system:
            if x in fixed:
                values.keep(x, x.kind, values.value(x, known))
        values.fixed = fixed
        self._entered = self.text.block

    # ------------------------------------------------------------ a region
    def _region(self, region: Region) -> None:
        for stage in range(region.stages):
            self._system(region, stage)
            self._states(region, stage)
            self._pairs(region, stage)
            self._after(region, stage)

    def _due(self, region: Region, stage: int, *ways: str) -> list[Output]:
        """Return what is written at a stage, of the system, states or pairs."""
        starts = [o for held in region.starts.values() for o in held]
        return [o for o in (*region.outputs, *starts) if o.at == stage and o.place[-1] in ways]

    def _write(self, out: Output, value: str) -> None:
        kind = out.node.kind
        if out.place[0] != "record":
            self.values.keep(out.place, kind, value)
            return
        text, place, way = self.text, self.values.place, out.place[-1]
        if kind == "b":
            value = text.choose(value, "f", text.constant("f", 1.0), text.constant("f", 0.0))
        base = self.records[str(out.place[1])]
        year = text.let(f"mul i64 {text.let('zext i32 %lived to i64')}, {self.entries}")
        at = text.let(f"add i64 {year}, {base}")
        if way:
            first, second = (place.j, place.i) if way == "ji" else (place.i, place.j)
            entry = (
                first
                if way == "i"
                else text.let(f"add i64 {text.let(f'mul i64 {first}, {self.store.states}')}, {second}")
            )
            at = text.let(f"add i64 {at}, {entry}")
        at = text.let(f"mul i64 {at}, {4 * self.lanes}")
        text.store(text.let(f"getelementptr i8, ptr %rec.b, i64 {at}"), "f", value)

    def _system(self, region: Region, stage: int) -> None:
        values, text = self.values, self.text
        values.place = Place(region, stage, "system")
        known: Known = {}
        for x, at in region.system.items():
            if at == stage and not (x in values.fixed and region.loop == YEAR):
                values.keep(x, x.kind, values.value(x, known))
        due = [(o, values.value(o.node, known)) for o in self._due(region, stage, "")]
        for out, value in due:
            self._write(out, value)
        if region.test is not None and stage == self.plan.within_stage(region.test, region.loop):
            more = text.anywhere(values.value(region.test, known))
            text.say(f"br i1 {more}, label %round{region.loop}, label %end{region.loop}")
            text.start(f"round{region.loop}")

    def _states(self, region: Region, stage: int) -> None:
        values, text, states = self.values, self.text, self.store.states
        made = [x for x, at in region.state.items() if at == stage]
        due = self._due(region, stage, "i")
        whole = [x for x, at in region.whole.items() if at == stage]
        over = [x for x, at in region.over.items() if at == stage]
        if not (made or due or whole or over):
            return
        values.place = Place(region, stage, "system")
        for x in whole:
            values.keep(x, x.kind, identity(text, x.attr))
        before, head, end = text.block, text.name("states"), text.name("after")
        text.go(head)
        i, more = f"%{text.name('i')}", f"%{text.name('i')}"
        text.say(f"{i} = phi i64 [ 0, %{before} ], [ {more}, %{head}.end ]")
        values.place = Place(region, stage, "state", i=i)
        self._offsets("i")
        known: Known = {}
        for x in made:
            values.keep(x, x.kind, values.value(x, known))
        for x in whole:
            held = values.stored(x, x.kind)
            values.keep(x, x.kind, values.combined(x.attr, held, values.value(x.args[0], known)))
        written = [(o, values.value(o.node, known)) for o in due]
        for out, value in written:
            self._write(out, value)
        for x in over:
            values.keep(x, x.kind, identity(text, x.attr))
        text.go(f"{head}.end")
        text.say(f"{more} = add i64 {i}, 1")
        text.say(f"{text_condition(text, more, states)}, label %{end}, label %{head}")
        text.start(end)

    def _offsets(self, *indices: str) -> None:
        """Write the offsets of all areas where they hold for all that follows."""
        for area in self.store.areas.values():
            for index in indices:
                if area.of == {"i": "state", "j": "state", "pair": "pair"}[index] and area.slots:
                    self.values.pointer(area, 0, index)

    # ------------------------------------------------------------ pairs
    def _pairs(self, region: Region, stage: int) -> None:
        values, text, n = self.values, self.text, self.store.states
        due = self._due(region, stage, "ij", "ji")
        spilt = [x for x, at in region.spilt.items() if at == stage]
        over = [x for x, at in region.over.items() if at == stage]
        third = [args for args, at in region.third.items() if at == stage]
        if n < 2 or not (due or spilt or over or third):
            return
        few = region.sparse.get(stage, ())
        walk = text.name("pairs")
        passed = self._passed(region, stage, few, walk) if few else ""
        before = text.block
        text.go(walk)
        i, i_next, begun, done = (f"%{walk}.{k}" for k in ("i", "i.next", "begun", "done"))
        text.say(f"{i} = phi i64 [ 0, %{before} ], [ {i_next}, %{walk}.row ]")
        text.say(f"{begun} = phi i64 [ 0, %{before} ], [ {done}, %{walk}.row ]")
        text.say(f"{i_next} = add i64 {i}, 1")
        length = text.let(f"sub i64 {n - 1}, {i}")
        text.say(f"{done} = add i64 {begun}, {length}")
        values.place = Place(region, stage, "pair", i=i)
        self._offsets("i")
        often = [x for x in over if x.args[1].op == "lit"]
        held = [values.stored(x, x.kind, "i") for x in often]
        offsets = dict(values.place.offsets)
        start, touched = i_next, ""
        if few:
            touched = self._touched(passed, i)
            start = self._next(passed, touched, i_next)
            empty = text.let(f"icmp eq i64 {start}, {n}")
            text.say(f"br i1 {empty}, label %{walk}.skip, label %{walk}.pair")
            text.start(f"{walk}.skip")
            text.say(f"br label %{walk}.row")
            text.start(f"{walk}.pair")
        else:
            text.go(f"{walk}.pair")
        j, j_next, pair = (f"%{walk}.{k}" for k in ("j", "j.next", "at"))
        text.say(f"{j} = phi i64 [ {start}, %{walk} ], [ {j_next}, %{walk}.end ]")
        sums = [f"%{walk}.sum{k}" for k in range(len(often))]
        for k, x in enumerate(often):
            text.say(f"{sums[k]} = phi {text.types[x.kind]} [ {held[k]}, %{walk} ], [ {sums[k]}.next, %{walk}.end ]")
        text.say(f"{pair} = add i64 {begun}, {text.let(f'sub i64 {j}, {i_next}')}")
        values.place = Place(region, stage, "pair", i=i, j=j, pair=pair, offsets=offsets)
        self._offsets("j", "pair")
        totals = self._pair(region, due, spilt, over, third, dict(zip(often, sums, strict=True)))
        text.go(f"{walk}.end")
        for k, x in enumerate(often):  # a name for what goes round
            whole = text.types[x.kind]
            text.say(f"{sums[k]}.next = select i1 true, {whole} {totals[x]}, {whole} {totals[x]}")
        following = text.let(f"add i64 {j}, 1")
        text.say(f"{j_next} = add i64 {self._next(passed, touched, following) if few else following}, 0")
        text.say(f"{text_condition(text, j_next, n)}, label %{walk}.row, label %{walk}.pair")
        text.start(f"{walk}.row")
        values.place = Place(region, stage, "pair", i=i, offsets=offsets)
        ends = [f"{name}.next" for name in sums]
        if few:
            ends = [
                text.let(f"phi {text.types[x.kind]} [ {held[k]}, %{walk}.skip ], [ {ends[k]}, %{walk}.end ]")
                for k, x in enumerate(often)
            ]
        for x, end in zip(often, ends, strict=True):
            values.keep(x, x.kind, end)
        text.say(f"{text_condition(text, i_next, n - 1)}, label %{walk}.over, label %{walk}")
        text.start(f"{walk}.over")

    # ------------------------------------------------------------ where little happens
    def _passed(self, region: Region, stage: int, few: tuple[Node, ...], walk: str) -> str:
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
        known: Known = {}
        found = values.value(few[0], known)
        for x in few[1:]:
            found = text.let(f"or {text.types['b']} {found}, {values.value(x, known)}")
        text.say(f"{kept} = select i1 {text.anywhere(found)}, i64 {i}, i64 {last}")
        text.say(f"store i64 {kept}, ptr {text.let(f'getelementptr i64, ptr {where}, i64 {i}')}")
        text.say(f"{text_condition(text, i, 0)}, label %{walk}.seen, label %{walk}.look")
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

    def _pair(
        self,
        region: Region,
        due: list[Output],
        spilt: list[Node],
        over: list[Node],
        third: list[tuple[Node, ...]],
        sums: dict[Node, str],
    ) -> dict[Node, str]:
        """Write what is made of one pair; return the sums over targets of its first state so far."""
        values, text, swap = self.values, self.text, self.plan.graph.swap
        roots = [o.node for o in due] + spilt + [y for x in over for a in x.args for y in (a, swap(a))]
        roots += [y for args in third for a in args for y in (a, swap(a))]
        values.expect(roots)
        known: Known = {}
        for args in third:
            for k, a in enumerate(args):
                # the first lies by rows, the second by columns: what is summed lies side by side in both
                for x, turned in ((a, k == 1), (swap(a), k == 0)):
                    text.store(values.entry(self.store.composed[args][k], turned=turned), "f", values.value(x, known))
        for x in spilt:
            values.keep(x, x.kind, values.value(x, known))
        for x in over:
            if x in sums:
                sums[x] = values.combined(x.attr, sums[x], values.value(x.args[0], known))
                area, slot = self.store.find(x)
                pointer = values.pointer(area, slot, "j")
                more = values.combined(x.attr, text.load(pointer, x.kind), values.value(swap(x.args[0]), known))
                text.store(pointer, x.kind, more)
        self._rare([x for x in over if x not in sums], known)
        written = [(o, values.value(o.node, known)) for o in due]
        for out, value in written:
            self._write(out, value)
        return sums

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
                        area, slot = self.store.find(x)
                        pointer = values.pointer(area, slot, index)
                        one = text.choose(happens, x.kind, values.value(term, inside), identity(text, x.attr))
                        text.store(pointer, x.kind, values.combined(x.attr, text.load(pointer, x.kind), one))
            text.go(on)

    # ------------------------------------------------------------ sums over third states, loops
    def _after(self, region: Region, stage: int) -> None:
        text = self.text
        size = 4 * self.lanes * self.store.states**2
        for args, at in region.third.items():
            if at == stage:
                where = [text.let(f"getelementptr i8, ptr %cb, i64 {size * k}") for k in self.store.composed[args]]
                text.say(CALL.format(*where))
        for loop, at in region.loops.items():
            if at == stage:
                text.go(f"loop{loop}")
                self._region(self.plan.regions[loop])
                text.say(f"br label %loop{loop}")
                text.start(f"end{loop}")


def text_condition(text: Text, index: str, end: int) -> str:
    """Return the beginning of a branch that is taken where an index has come to its end."""
    return f"br i1 {text.let(f'icmp eq i64 {index}, {end}')}"


def _numbers(raw: bytes) -> str:
    import numpy as np

    return ", ".join(f"float {single(v)}" for v in np.frombuffer(raw, np.float32))
