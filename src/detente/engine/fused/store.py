"""Where values lie: areas of slots, each holding one value of every lane.

What lives from year to year has a place of its own for every block of lanes; what is gone at the end of a year shares
one, which stays in the cache. Truths of dyads take a bit a lane.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.engine.fused.compose import scratch
from detente.engine.fused.plan import YearPlan
from detente.engine.fused.region import YEAR
from detente.engine.trace.node import Node


@dataclass
class Area:
    """Slots of one kind.

    Attributes
    ----------
    name : str
        Name of its pointer.
    of : {"system", "state", "pair"}
        Whose values it holds.
    lasting : bool
        Whether every block of lanes has its own.
    bits : bool
        Whether a value is a bit a lane.
    slots : dict
        Place or node of each slot.
    """

    name: str
    of: str
    lasting: bool
    bits: bool = False
    slots: dict[Any, int] = field(default_factory=dict)

    def add(self, key: Any) -> None:
        """Make room for a value."""
        self.slots.setdefault(key, self.count)

    def entry(self, lanes: int) -> int:
        """Return how many bytes one value takes."""
        return -(-lanes // 8) if self.bits else 4 * lanes

    def reuse(self, spans: dict[Any, tuple[int, int]]) -> None:
        """Make room for values that live from one stage to another, in slots whose values are gone by then."""
        ends: dict[int, int] = {}
        for key, (begin, end) in sorted(spans.items(), key=lambda item: item[1][0]):
            slot = next((k for k, last in ends.items() if last < begin), self.count)
            ends[slot] = end
            self.slots[key] = slot

    @property
    def count(self) -> int:
        """Number of slots."""
        return max(self.slots.values(), default=-1) + 1

    def size(self, states: int, lanes: int) -> int:
        """Return how many bytes a block of lanes takes."""
        return max(1, self.count) * self.rows(states) * self.entry(lanes)

    def strides(self, states: int, lanes: int) -> tuple[int, int]:
        """Return how many bytes lie between two states or pairs, and between two slots.

        What is made and read again within a year lies together over all pairs, as they are walked: of many such values
        each stage needs a few, and the cache sees them come. What lasts is mostly needed all at once.
        """
        entry = self.entry(lanes)
        if not self.lasting:
            return entry, self.rows(states) * entry
        return max(1, self.count) * entry, entry

    def rows(self, states: int) -> int:
        """Return the number of states or pairs, or 1."""
        return {"system": 1, "state": states, "pair": states * (states - 1) // 2}[self.of]


AREAS = (
    ("sk", "system", True, False),
    ("st", "system", False, False),
    ("nk", "state", True, False),
    ("nt", "state", False, False),
    ("pk", "pair", True, False),
    ("pt", "pair", False, False),
    ("mk", "pair", True, True),
    ("mt", "pair", False, True),
)
"""Areas: name, whose, lasting, bits."""


class Store:
    """The places of all values of a plan.

    Parameters
    ----------
    plan
        The plan.
    parameters
        Names of parameters, and whether each differs between states.
    truths
        Fields (and what else is read of dyads) that are 0 or 1.
    held
        Fields and ways that have a place though nothing reads or writes them.
    """

    def __init__(
        self,
        plan: YearPlan,
        parameters: dict[str, bool],
        truths: frozenset[str],
        held: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.truths = truths
        self.plan, self.states = plan, plan.graph.states
        self.areas = {name: Area(name, of, lasting, bits) for name, of, lasting, bits in AREAS}
        for name, wide in parameters.items():
            self.areas["nk" if wide else "sk"].add(("param", name))
        for k in range(2):
            self.areas["sk"].add(("key", k))
        read = {x.attr for x in plan.live if x.op == "load"}
        written = {out.place[1:] for out in plan.regions[YEAR].outputs if out.place[0] == "load"}
        for name, way in sorted((str(name), str(way)) for name, way in {*read, *written, *held}):
            self._field(name, way)
            if way in ("ij", "ji") and (name,) not in plan.graph.mutual:
                self._field(name, way[::-1])
        for region in plan.regions.values():
            for x in region.system | region.whole:
                self.areas["st"].add(x)
            for x in region.state | region.over:
                self.areas["nt"].add(x)
            for name in ("mt", "pt") if region.loop == YEAR else ():
                ends = region.last
                spans = {
                    x: (at, ends.get(x, at)) for x, at in region.spilt.items() if (x.kind == "b") == (name == "mt")
                }
                self.areas[name].reuse(spans)
            for x in region.spilt if region.loop != YEAR else ():
                self.areas["mt" if x.kind == "b" else "pt"].add(x)
            for starts in region.starts.values():
                for out in starts:
                    self._variable(out.place, out.node)
        self.composed: dict[tuple[Node, ...], tuple[int, int, int]] = {}
        places: dict[tuple[int, int], int] = {}
        for region in plan.regions.values():  # those of one stage are gathered at once
            for args, at in region.third.items():
                rank = places[region.loop, at] = places.get((region.loop, at), -1) + 1
                self.composed[args] = (2 * rank, 2 * rank + 1, len(self.composed))
        gathered = 2 + 2 * max(places.values(), default=-1)
        self.composed = {args: (a, b, gathered + c) for args, (a, b, c) in self.composed.items()}
        self.matrices = gathered + len(self.composed)
        self._places = {key: (area, slot) for area in self.areas.values() for key, slot in area.slots.items()}

    def _field(self, name: str, way: str) -> None:
        area = {"": "sk", "i": "nk"}.get(way, "mk" if name in self.truths else "pk")
        self.areas[area].add(("load", name, way))

    def _variable(self, place: tuple[object, ...], node: Node) -> None:
        way = place[-1]
        self.areas[{"": "st", "i": "nt"}.get(str(way), "mt" if node.kind == "b" else "pt")].add(place)

    @property
    def lasting(self) -> list[Area]:
        """Areas of what lives from year to year."""
        return [area for area in self.areas.values() if area.lasting]

    @property
    def given(self) -> dict[str, int]:
        """Number of first slots that hold parameters and keys, by area."""
        return {a.name: sum(key[0] in ("param", "key") for key in a.slots) for a in self.lasting}

    def find(self, key: Any) -> tuple[Area, int]:
        """Return the area and slot of a place or a node."""
        return self._places[key]

    def has(self, key: Any) -> bool:
        """Say whether something is stored."""
        return key in self._places

    def buffers(self, blocks: int, lanes: int) -> dict[str, Array]:
        """Return memory for some blocks of lanes, by area, aligned to 64 bytes and zero."""
        out = {}
        for area in self.areas.values():
            out[area.name] = allocate(area.size(self.states, lanes) * (blocks if area.lasting else 1))
        out["cb"] = allocate(4 * lanes * self.states**2 * self.matrices + scratch(self.states) * bool(self.composed))
        return out

    def view(self, buffers: dict[str, Array], name: str, blocks: int, lanes: int) -> Array:
        """Return a lasting area as [block, state or pair, slot, lane], or [..., byte] of bits."""
        area = self.areas[name]
        kind, width = (np.uint8, -(-lanes // 8)) if area.bits else (np.float32, lanes)
        return buffers[name].view(kind).reshape(blocks, area.rows(self.states), -1, width)


def allocate(size: int) -> Array:
    """Return bytes that begin at a line of the cache."""
    raw = np.zeros(size + 64, np.uint8)
    at = -raw.ctypes.data % 64
    return raw[at : at + size]
