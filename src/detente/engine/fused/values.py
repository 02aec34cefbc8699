"""Values as instructions: what one node becomes, for the system, a state or a pair of states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from detente.engine.fused.plan import FREE
from detente.engine.fused.region import YearRegion
from detente.engine.fused.store import Area, Store
from detente.engine.fused.text import Text
from detente.engine.trace.node import Node
from detente.engine.trace.operations import REDUCTIONS, Kind

Known = dict[Node, str]

COMPARED = {"lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge", "eq": "oeq"}
WORDS = {"lt": "ult", "le": "ule", "gt": "ugt", "ge": "uge", "eq": "eq"}
PLAIN = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
CALLED = {"exp": "d_exp", "log": "d_log", "erf": "d_erf", "sin": "d_sin", "cos": "d_cos"}
INTRINSIC = {"sqrt": "sqrt", "abs": "fabs", "floor": "floor"}


@dataclass
class Place:
    """Where instructions stand.

    Attributes
    ----------
    region : Region
        Year or loop.
    stage : int
        Stage.
    kind : {"system", "state", "pair"}
        What is walked over.
    i, j, pair : str
        Names of the indices.
    offsets : dict
        Offsets of areas by name and index.
    """

    region: YearRegion
    stage: int
    kind: str
    i: str = ""
    j: str = ""
    pair: str = ""
    offsets: dict[tuple[str, str], str] = field(default_factory=dict)


class ValueWriter:
    """Writes values.

    Parameters
    ----------
    text
        The function.
    store
        Where what is stored lies.
    """

    def __init__(self, text: Text, store: Store) -> None:
        self.text, self.store, self.plan = text, store, store.plan
        self.place = Place(self.plan.regions[-1], 0, "system")
        self.tables: dict[tuple[tuple[int, ...], bytes], int] = {}
        self.fixed: set[Node] = set()  # values of the system that no year changes
        self.rare: dict[Node, list[Node]] = {}  # sums to gather where an event happens, by event
        self._expected: list[Node] = []
        self._busy: set[Node] = set()

    # ------------------------------------------------------------ where things lie
    def pointer(self, area: Area, slot: int, index: str) -> str:
        """Return the address of a slot; ``index`` is "" of the system, "i", "j" or "pair"."""
        row, step = area.strides(self.store.states, self.text.lanes)
        at = slot * step
        base = f"%{area.name}.b" if area.lasting else f"%{area.name}"
        if area.of == "system":
            return self.text.let(f"getelementptr i8, ptr {base}, i64 {at}")
        if (area.name, index) not in self.place.offsets:
            which = {"i": self.place.i, "j": self.place.j, "pair": self.place.pair}[index]
            self.place.offsets[area.name, index] = self.text.let(f"mul i64 {which}, {row}")
        whole = self.text.let(f"add i64 {self.place.offsets[area.name, index]}, {at}")
        return self.text.let(f"getelementptr i8, ptr {base}, i64 {whole}")

    def offsets(self, *indices: str) -> None:
        """Write the offsets of all areas where they hold for all that follows."""
        for area in self.store.areas.values():
            for index in indices:
                if area.of == {"i": "state", "j": "state", "pair": "pair"}[index] and area.slots:
                    self.pointer(area, 0, index)

    def stored(self, key: object, kind: Kind, index: str = "i") -> str:
        """Load what lies somewhere."""
        area, slot = self.store.find(key)
        which = {"system": "", "state": index, "pair": "pair"}[area.of]
        return self.text.load(self.pointer(area, slot, which), kind, bits=area.bits)

    def keep(self, key: object, kind: Kind, value: str) -> None:
        """Store a value where it belongs."""
        area, slot = self.store.find(key)
        which = {"system": "", "state": "i", "pair": "pair"}[area.of]
        self.text.store(self.pointer(area, slot, which), kind, value, bits=area.bits)

    def _lies(self, x: Node) -> bool:
        """Say whether a value is loaded here rather than made."""
        place, region = self.place, self.plan.of_region(x)
        if x.op in FREE or x.op in ("load", "var", "out", "target", "over", "all", "compose"):
            return True
        if place.stage < 0:  # before the first year
            return False
        if not x.dep:
            if place.kind != "system" or region != place.region.loop or x in self.fixed:
                return self.store.has(x)
            return place.region.system.get(x, place.stage) < place.stage
        if x.dep == "i":
            if place.kind == "pair" or region != place.region.loop:
                return self.store.has(x)
            return place.region.state.get(x, place.stage) < place.stage
        if region != place.region.loop:
            return self.store.has(x)
        return place.region.spilt.get(x, place.stage) < place.stage

    def _loaded(self, x: Node) -> str:
        text, place = self.text, self.place
        op, attr = x.op, x.attr
        if op == "way":
            return text.constant(x.kind, attr[0])
        if op == "year":
            return text.spread("u", "%year")
        if op in ("key", "param"):
            return self.stored((op, attr), x.kind)
        if op in ("load", "var", "out"):
            return self.stored(("load" if op == "load" else "var", *attr), x.kind)
        if op == "target":
            return self._target(x.args[0])
        if op == "index":
            return text.spread("u", self._word(place.i if attr == "i" else self._counter()))
        if op == "table":
            return self._table(x, place.i, place.j)
        if op == "compose":
            return self._composed(x)
        return self.stored(x, x.kind)

    def _target(self, base: Node) -> str:
        if base.op == "index":
            return self.text.spread("u", self._word(self.place.j))
        if base.op == "table":
            return self._table(base, self.place.j, self.place.i)
        key = (
            {"load": ("load", *(base.attr or ())), "param": ("param", base.attr)}
            if base.op in ("load", "param")
            else {}
        )
        if base.op in ("var", "out"):
            key = {base.op: ("var", *base.attr)}
        return self.stored(key.get(base.op, base), base.kind, "j")

    def _word(self, index: str) -> str:
        return self.text.let(f"trunc i64 {index} to i32")

    def _counter(self) -> str:
        first = self.text.let(f"mul i64 {self.place.i}, {self.store.states}")
        return self.text.let(f"add i64 {first}, {self.place.j}")

    def _table(self, x: Node, i: str, j: str) -> str:
        (shape, raw), way = x.attr
        number = self.tables.setdefault((shape, raw), len(self.tables))
        at = i
        if len(shape) == 2:
            first, second = (i, j) if way == "ij" else (j, i)
            at = self.text.let(f"add i64 {self.text.let(f'mul i64 {first}, {shape[1]}')}, {second}")
        where = self.text.let(f"getelementptr float, ptr @table{number}, i64 {at}")
        return self.text.spread(x.kind, self.text.let(f"load float, ptr {where}"))

    def entry(self, matrix: int, *, turned: bool = False) -> str:
        """Return the address of the entry of the dyad at hand in a matrix of sums over third states."""
        first, second = (self.place.j, self.place.i) if turned else (self.place.i, self.place.j)
        n, lanes = self.store.states, self.text.lanes
        row = self.text.let(f"mul i64 {first}, {n}")
        at = self.text.let(f"mul i64 {self.text.let(f'add i64 {row}, {second}')}, {4 * lanes}")
        whole = self.text.let(f"add i64 {at}, {4 * lanes * n * n * matrix}")
        return self.text.let(f"getelementptr i8, ptr %cb, i64 {whole}")

    def _composed(self, x: Node) -> str:
        matrix = self.store.composed[x.args][2]
        return self.text.load(self.entry(matrix, turned=x.attr == "ji"), "f")

    # ------------------------------------------------------------ making
    def expect(self, roots: Iterable[Node]) -> None:
        """Take note of what will be asked for here, so that what one event calls for is made together."""
        seen: set[Node] = set()
        todo = list(roots)
        while todo:
            x = todo.pop()
            if x not in seen:
                seen.add(x)
                if not self._lies(x):
                    todo += x.args
        self._expected = sorted((x for x in seen if x.op == "guard"), key=lambda x: x.number)
        self._busy = set()

    def value(self, x: Node, known: Known) -> str:
        """Return the name of a value, made here if it has not been."""
        todo = [x]
        while todo:
            y = todo[-1]
            if y.op == "lit" or y in known:
                todo.pop()
                continue
            if self._lies(y):
                known[todo.pop()] = self._loaded(y)
                continue
            needed = (y.args[0], y.args[2]) if y.op == "guard" else y.args
            missing = [a for a in needed if a.op != "lit" and a not in known]
            if missing:
                todo += reversed(missing)
                continue
            todo.pop()
            if y.op == "guard":
                self._guarded(y, known)
            else:
                known[y] = self._made(y, [self.name(a, known) for a in y.args])
        return self.name(x, known)

    def name(self, x: Node, known: Known) -> str:
        """Return the name of a value that is there."""
        return self.text.constant(x.kind, x.attr) if x.op == "lit" else known[x]

    def _made(self, x: Node, a: list[str]) -> str:
        text, op, kind = self.text, x.op, x.args[0].kind
        whole = text.types[x.kind]
        if op == "select":
            return text.choose(a[0], x.kind, a[1], a[2])
        if op in ("and", "or", "xor"):
            return text.let(f"{op} {whole} {a[0]}, {a[1]}")
        if op == "not":
            return text.let(f"xor {whole} {a[0]}, {text.constant('b', True)}")
        if op == "shift":
            return text.let(f"lshr {whole} {a[0]}, {a[1]}")
        if op in COMPARED:
            return self._compared(op, kind, a)
        if op == "number":
            if kind == "b":
                return text.choose(a[0], "f", text.constant("f", 1.0), text.constant("f", 0.0))
            signed = x.args[0].op == "shift"  # its highest bit is 0, and signed words convert faster
            return text.let(f"{'sitofp' if signed else 'uitofp'} {text.types['u']} {a[0]} to {whole}")
        if kind == "u":
            return text.let(f"{op} {whole} {a[0]}, {a[1]}")
        if op in PLAIN:
            return text.let(f"{PLAIN[op]} {whole} {a[0]}, {a[1]}")
        if op == "neg":
            return text.let(f"fneg {whole} {a[0]}")
        if op in ("max", "min"):
            return self.extreme(op, *self._ordered(x, a), odd=x.args[0].odd and x.args[1].odd)
        if op in CALLED:
            return text.let(f"call {whole} @{CALLED[op]}({whole} {a[0]})")
        if op in INTRINSIC:
            return text.let(f"call {whole} @llvm.{INTRINSIC[op]}.v{text.lanes}f32({whole} {a[0]})")
        if op == "fms":
            a[2] = text.let(f"fneg {whole} {a[2]}")
        if op == "fnm":
            a[0] = text.let(f"fneg {whole} {a[0]}")
        return text.let(f"call {whole} {text.adding}({', '.join(f'{whole} {v}' for v in a)})")

    def _compared(self, op: str, kind: Kind, a: list[str]) -> str:
        text = self.text
        if kind == "b":
            apart = text.let(f"xor {text.types[kind]} {a[0]}, {a[1]}")
            return text.let(f"xor {text.types[kind]} {apart}, {text.constant('b', True)}")
        how = f"fcmp {COMPARED[op]}" if kind == "f" else f"icmp {WORDS[op]}"
        return text.let(f"{how} {text.types[kind]} {a[0]}, {a[1]}")

    def _ordered(self, x: Node, a: list[str]) -> list[str]:
        """Put first what is surely a number, so that what is none stays none."""
        first, second = x.args
        if first.odd != second.odd:
            return a if second.odd else a[::-1]
        return a if len(first.dep) <= len(second.dep) and second.op != "lit" else a[::-1]

    def extreme(self, op: str, first: str, second: str, *, odd: bool = False) -> str:
        """Return the larger or smaller of two; if the second is no number, that; or the first, where ``odd`` asks."""
        text = self.text
        than = text.let(f"fcmp {'ogt' if op == 'max' else 'olt'} {text.types['f']} {first}, {second}")
        found = text.choose(than, "f", first, second)
        return (
            text.choose(text.let(f"fcmp uno {text.types['f']} {first}, {first}"), "f", first, found) if odd else found
        )

    def combined(self, x: Node, held: str, more: str) -> str:
        """Return a reduction with one more term."""
        how = x.attr
        if how == "any":
            return self.text.let(f"or {self.text.types['b']} {held}, {more}")
        if how in ("max", "min", "most"):
            return self.extreme("min" if how == "min" else "max", held, more, odd=x.odd)
        return self.text.let(f"{'fadd' if how == 'sum' else 'fmul'} {self.text.types['f']} {held}, {more}")

    # ------------------------------------------------------------ what is rare
    def _guarded(self, x: Node, known: Known) -> None:
        """Make what an event calls for behind a branch that is taken where it happens in any lane."""
        text, event = self.text, x.args[0]
        group = [x]
        if not self._busy:
            group = self._together(x, known)
        self._busy.update(group)
        for g in group:
            self.value(g.args[2], known)
        happens = self.name(event, known)
        hit, on = text.name("hit"), text.name("on")
        before = text.block
        text.say(f"br i1 {text.anywhere(happens)}, label %{hit}, label %{on}")
        text.start(hit)
        inside = dict(known)
        for g in group:
            made = self.value(g.args[1], inside)
            inside[g] = text.choose(happens, g.kind, made, self.name(g.args[2], known))
        after = text.block
        text.say(f"br label %{on}")
        text.start(on)
        for g in group:
            no = self.name(g.args[2], known)
            known[g] = text.let(f"phi {text.types[g.kind]} [ {no}, %{before} ], [ {inside[g]}, %{after} ]")
        self._busy.difference_update(group)

    def _together(self, x: Node, known: Known) -> list[Node]:
        """Return what the same event calls for and can be made at once."""
        group: list[Node] = []
        for g in self._expected:
            if g.args[0] is x.args[0] and g not in known and not self._needs(g.args[2], set(group)):
                group.append(g)
        return group if x in group else [x]

    def _needs(self, x: Node, any_of: set[Node]) -> bool:
        seen, todo = set(), [x]
        while todo:
            y = todo.pop()
            if y in any_of:
                return True
            if y not in seen:
                seen.add(y)
                if not self._lies(y):
                    todo += y.args
        return False


def identity(text: Text, how: str) -> str:
    """Return what leaves a reduction as it is, in all lanes."""
    return text.constant("b" if how == "any" else "f", REDUCTIONS[how][1])
