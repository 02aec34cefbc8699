"""The function of a year: blocks of lanes, years, stages, and within each the system, the states, the pairs."""

from __future__ import annotations

from detente.engine.fused.compose import CALL, composition
from detente.engine.fused.maths import COUNT, functions
from detente.engine.fused.region import YEAR, Output, YearRegion
from detente.engine.fused.store import AREAS, Store
from detente.engine.fused.text import Text, single
from detente.engine.fused.values import Known, Place, ValueWriter, identity
from detente.engine.fused.walks import Walks
from detente.engine.trace.node import Node

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
        self.values = ValueWriter(self.text, store)
        self.walks = Walks(self.text, self.values, self._write)

    def module(self, name: str = "run", beside: Emitter | None = None) -> str:
        """Return the text of the module, with one function or with that of another year before it.

        Parameters
        ----------
        name
            Name of the function.
        beside
            Who has written the other.
        """
        if beside is not None:
            self.values.tables = beside.values.tables
        self._function(name)
        every = [*([] if beside is None else [beside]), self]
        used = "\n".join(line for emitter in every for line in emitter.text.lines)
        names = [name for name in COUNT if f"@d_{name}(" in used]
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
        composed = any(emitter.store.composed for emitter in every)
        sums = composition(self.lanes, self.store.states, self.fused) if composed else ""
        return "\n".join([*sorted(declared), *tables, maths, sums, used])

    # ------------------------------------------------------------ the frame
    def _function(self, name: str) -> None:
        text = self.text
        pointers = ", ".join(f"ptr noalias %{name}" for name in ARGUMENTS)
        text.lines.append(f"define void @{name}({pointers}, i64 %blocks, i32 %first, i32 %last) #0 {{")
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
        text.lines[begin:begin] = [f"  {name} = alloca {room}, align 64" for name in self.walks.lists]

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
    def _region(self, region: YearRegion) -> None:
        for stage in range(region.stages):
            self._system(region, stage)
            self._states(region, stage)
            self.walks.pairs(region, stage, self._due(region, stage, "ij", "ji"))
            self._after(region, stage)

    def _due(self, region: YearRegion, stage: int, *ways: str) -> list[Output]:
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

    def _system(self, region: YearRegion, stage: int) -> None:
        values, text = self.values, self.text
        values.place = Place(region, stage, "system")
        known: Known = {}
        for x, at in region.system.items():
            if at == stage and not (x in values.fixed and region.loop == YEAR):
                values.keep(x, x.kind, values.value(x, known))
        due = [(o, values.value(o.node, known)) for o in self._due(region, stage, "")]
        if region.test is not None and stage == self.plan.within_stage(region.test, region.loop):
            more = text.anywhere(values.value(region.test, known))
            text.say(f"br i1 {more}, label %round{region.loop}, label %end{region.loop}")
            text.start(f"round{region.loop}")
        for out, value in due:  # of a round that there is
            self._write(out, value)

    def _states(self, region: YearRegion, stage: int) -> None:
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
        self.values.offsets("i")
        known: Known = {}
        for x in made:
            values.keep(x, x.kind, values.value(x, known))
        for x in whole:
            held = values.stored(x, x.kind)
            values.keep(x, x.kind, values.combined(x, held, values.value(x.args[0], known)))
        written = [(o, values.value(o.node, known)) for o in due]
        for out, value in written:
            self._write(out, value)
        for x in over:
            values.keep(x, x.kind, identity(text, x.attr))
        text.go(f"{head}.end")
        text.say(f"{more} = add i64 {i}, 1")
        text.say(f"{text.at_end(more, states)}, label %{end}, label %{head}")
        text.start(end)

    # ------------------------------------------------------------ sums over third states, loops
    def _after(self, region: YearRegion, stage: int) -> None:
        text = self.text
        size = 4 * self.lanes * self.store.states**2
        for args, at in region.third.items():
            if at == stage:
                places = (*self.store.composed[args], self.store.matrices)
                where = [text.let(f"getelementptr i8, ptr %cb, i64 {size * k}") for k in places]
                text.say(CALL.format(*where))
        for loop, at in region.loops.items():
            if at == stage:
                text.go(f"loop{loop}")
                self._region(self.plan.regions[loop])
                text.say(f"br label %loop{loop}")
                text.start(f"end{loop}")


def _numbers(raw: bytes) -> str:
    import numpy as np

    return ", ".join(f"float {single(v)}" for v in np.frombuffer(raw, np.float32))
