"""The worlds of some lanes, where a compiled year reads and writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.world import FIELDS, World
from detente.engine.fused.emit import ARGUMENTS
from detente.engine.fused.store import Store, allocate
from detente.engine.fused.write import WAYS, Written
from detente.engine.trace.question import BOUNDS, HELD


class Memory:
    """The worlds of some lanes, with their parameters, keys and records.

    Parameters
    ----------
    written
        The year.
    count
        Number of lanes; the last block is filled up with the last of them.
    """

    def __init__(self, written: Written, count: int) -> None:
        self.written, self.lanes, self.count = written, written.lanes, count
        self.blocks = -(-count // self.lanes)
        store = written.store
        self.states = store.states
        self.buffers = store.buffers(self.blocks, self.lanes)
        self._upper = np.triu_indices(store.states, 1)
        self._held = {a.name: store.view(self.buffers, a.name, self.blocks, self.lanes) for a in store.lasting}
        self._given = store.given
        self._years = 0
        self.pointers: list[int] = []  # of the buffers, as the function takes them
        self._fields: dict[tuple[str, str], dict[str, list[int]]] = {}
        for name in World.names():
            keys = [("load", name, way) for way in WAYS[FIELDS[name].of] if store.has(("load", name, way))]
            if keys:
                where = (FIELDS[name].of, store.find(keys[0])[0].name)
                self._fields.setdefault(where, {})[name] = [store.find(key)[1] for key in keys]
        self._own: dict[str, Array] = {}
        self._laid: World | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return sum(held.nbytes for held in self.buffers.values())

    # ------------------------------------------------------------ what goes in
    def set_values(self, values: Mapping[str, Array]) -> None:
        """Lay parameters [1 or state, lane] where they are read."""
        slots, same = [], []
        for name, value in values.items():
            area, slot = self.written.store.find(("param", name))
            if area.of == "system" and (value.shape[-1] == 1 or value.strides[-1] == 0):
                slots.append(slot)
                same.append(value[0, 0])
            else:
                self._put(("param", name), np.broadcast_to(value, (len(value), self.count)))
        if slots:
            self._held["sk"][:, 0, slots] = np.array(same, np.float32)[:, None]

    def set_keys(self, keys: Iterable[Array]) -> None:
        """Lay the keys of the lanes' luck where they are read."""
        for k, key in enumerate(keys):
            area, slot = self.written.store.find(("key", k))
            self._held[area.name].view(np.uint32)[:, 0, slot] = self._blocked(key[None])[:, 0]

    def begin(
        self,
        world: World,
        values: Mapping[str, Array],
        keys: Iterable[Array],
        years: int,
        forced: tuple[Array, ...] | None = None,
    ) -> None:
        """Lay all where it is read, and make room for the records of some years."""
        self.set_world(world)
        for name, bound in zip((*BOUNDS, *HELD), forced or (), strict=False):
            self.set_field(name, bound)
        self.set_values(values)
        self.set_keys(keys)
        self.room(years)

    def set_world(self, world: World) -> None:
        """Lay a world where it is read."""
        self._laid = world
        for name in World.names():
            self.set_field(name, getattr(world, name))

    def set_field(self, name: str, value: Array) -> None:
        """Lay a field, or what a question is told beside the world, where it is read."""
        value = np.asarray(value, np.float32)
        of = FIELDS[name].of if name in FIELDS else "dyad"
        if of == "dyad":
            self._own[name] = value.diagonal().T.copy()
        for way in WAYS[of]:
            turned = value.swapaxes(0, 1) if way == "ji" else value
            if self.written.store.has(("load", name, way)):
                self._put(("load", name, way), turned[self._upper] if of == "dyad" else turned)

    def _blocked(self, value: Array) -> Array:
        """Return a value [state or pair, lane] as [block, state or pair, lane]; a short block is filled up."""
        short = self.blocks * self.lanes - value.shape[-1]
        if short:
            value = np.concatenate([value, np.repeat(value[:, -1:], short, -1)], -1)
        return value.reshape(len(value), self.blocks, self.lanes).swapaxes(0, 1)

    def _put(self, key: Any, value: Array) -> None:
        area, slot = self.written.store.find(key)
        cut, view = self._blocked(value), self._held[area.name][:, :, slot]
        if area.bits:
            view[...] = _bits(cut)
        else:  # no -0 from outside: adding 0 would clear its sign, and an addition that is folded away would not
            np.add(cut, np.float32(0), out=view)

    # ------------------------------------------------------------ what comes out
    def forget(self) -> None:
        """Let go of the world that was laid here."""
        self._laid = None

    def world(self) -> World:
        """Return the world; what is neither read nor written is as it was laid here, as is the diagonal."""
        out: dict[str, Array] = {}
        for (of, name), fields in self._fields.items():
            there = self._slots(name, [slots[0] for slots in fields.values()])
            if of == "dyad":
                whole = np.empty((len(fields), self.states, self.states, self.count), np.float32)
                first, second = self._upper
                whole[:, first, second] = there
                whole[:, second, first] = self._slots(name, [slots[-1] for slots in fields.values()])
                own = np.arange(self.states)
                whole[:, own, own] = [self._own[field] for field in fields]
                there = whole
            out.update(zip(fields, there, strict=True))
        if self._laid is None:
            msg = "No world was laid here."
            raise RuntimeError(msg)
        return self._laid.replace(**out)

    def field(self, name: str) -> Array:
        """Return a field, as of ``world``."""
        held = next((where, fields[name]) for where, fields in self._fields.items() if name in fields)
        (of, area), slots = held
        there = self._slots(area, slots[:1])[0]
        if of != "dyad":
            return there
        value = np.empty((self.states, self.states, self.count), np.float32)
        value[self._upper], value[self._upper[::-1]] = there, self._slots(area, slots[-1:])[0]
        own = np.arange(self.states)
        value[own, own] = self._own[name]
        return value

    def _slots(self, name: str, slots: list[int]) -> Array:
        """Return some slots of an area [slot, state or pair, lane]."""
        held = self._held[name][:, :, slots]
        if self.written.store.areas[name].bits:
            held = _numbers(held, self.lanes)
        whole = np.empty((*held.shape[2:0:-1], self.blocks, self.lanes), np.float32)
        whole[...] = held.transpose(2, 1, 0, 3)
        return whole.reshape(*whole.shape[:2], -1)[..., : self.count]

    # ------------------------------------------------------------ whole worlds
    def copied(self, into: Memory | None = None) -> Memory:
        """Return another memory with the same worlds; parameters and keys are not copied."""
        into = into or Memory(self.written, self.count)
        for name, held in self._held.items():
            into._held[name][:, :, self._given[name] :] = held[:, :, self._given[name] :]
        return into

    def take(self, other: Memory) -> None:
        """Take the worlds of a memory of another kernel."""
        mine, theirs = self.written.store, other.written.store
        for name in World.names():
            for way in WAYS[FIELDS[name].of]:
                key = ("load", name, way)
                if mine.has(key):
                    (area, slot), (source, at) = mine.find(key), theirs.find(_either(theirs, key))
                    value = other._held[source.name][:, :, at]
                    value = (
                        value
                        if area.bits == source.bits
                        else _bits(value)
                        if area.bits
                        else _numbers(value, self.lanes)
                    )
                    self._held[area.name][:, :, slot] = value

    def choose(self, lanes: Array) -> None:
        """Let every lane go on from the world of one of them."""
        index = np.append(lanes, np.repeat(lanes[-1:], self.blocks * self.lanes - self.count))
        for area in self.written.store.lasting:
            part = self._held[area.name][:, :, self._given[area.name] :]
            whole = _numbers(part, self.lanes) if area.bits else part
            flat = whole.transpose(1, 2, 0, 3).reshape(*whole.shape[1:3], -1)[:, :, index]
            moved = flat.reshape(*flat.shape[:2], self.blocks, self.lanes).transpose(2, 0, 1, 3)
            part[...] = _bits(moved) if area.bits else moved

    # ------------------------------------------------------------ records
    def room(self, years: int) -> None:
        """Make room for the records of some years; what a state is to itself stays 0 there."""
        if years != self._years:
            self.buffers["rec"] = allocate(4 * self.blocks * years * self.written.entries * self.lanes)
            self._years = years
            self.pointers = [self.buffers[name].ctypes.data for name in ARGUMENTS]

    def pointers_at(self, block: int, year: int) -> list[int]:
        """Return the pointers of one block of lanes, whose records begin at one of the years there is room for."""
        lasting = {area.name: block * area.size(self.states, self.lanes) for area in self.written.store.lasting}
        lasting["rec"] = 4 * (block * self._years + year) * self.written.entries * self.lanes
        return [at + lasting.get(name, 0) for name, at in zip(ARGUMENTS, self.pointers, strict=True)]

    def records(self) -> dict[str, Array]:
        """Return the records [year, ..., lane], copied: the next run writes over what is here.

        Those of a lane lie together, if the years are several.
        """
        held = self.buffers["rec"].view(np.float32)
        held = held.reshape(self.blocks, self._years, self.written.entries, self.lanes)
        out = {}
        for name, (at, shape) in self.written.records.items():
            if self._years == 1:
                part = held[:, 0, at : at + int(np.prod(shape))].swapaxes(0, 1)
                out[name] = np.array(part, order="C").reshape(1, *shape, -1)[..., : self.count]
                continue
            part = held[:, :, at : at + int(np.prod(shape))].transpose(0, 3, 1, 2)
            whole = np.array(part, order="C").reshape(-1, self._years, *shape)[: self.count]
            out[name] = np.moveaxis(whole, 0, -1)
        return out


def _either(store: Store, key: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return where a field lies: what is the same both ways lies once."""
    return key if store.has(key) else (*key[:2], key[2][::-1])


def _bits(value: Array) -> Array:
    return np.packbits(value > 0.5, axis=-1, bitorder="little")


def _numbers(value: Array, lanes: int) -> Array:
    return np.unpackbits(value, axis=-1, count=lanes, bitorder="little")
