"""Packing: worlds, parameters and keys laid into the memory that a compiled year reads, and read back from it.

One layout serves every machine that a year is compiled for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.fields import ABOUT
from detente.core.world import FIELDS, World
from detente.engine.fused.store import aligned
from detente.engine.fused.write import WAYS, Written
from detente.engine.numpy_backend import Keys
from detente.engine.trace.year import BOUNDS

Buffers = dict[str, Array]


def entered(world: World) -> World:
    """Return a world of singles as years begin from it.

    There is no -0 from outside: adding 0 would clear its sign, and an addition that is folded away would not.
    """
    return world.replace(**{k: np.asarray(getattr(world, k), np.float32) + np.float32(0) for k in World.names()})


class Packing:
    """Where the values of a year lie.

    Parameters
    ----------
    written
        The year.
    """

    def __init__(self, written: Written) -> None:
        self.written, self.lanes, self.states = written, written.lanes, written.trace.question.states
        self._upper = np.triu_indices(self.states, 1)

    def blocks(self, count: int) -> int:
        """Return the number of blocks that some lanes fill."""
        return -(-count // self.lanes)

    def filled(
        self,
        world: World,
        values: Mapping[str, Array],
        keys: Keys,
        years: int,
        forced: tuple[Array, Array] | None = None,
    ) -> Buffers:
        """Return memory for some years, by argument, with all that is read in its place; the world has ``entered``."""
        count = len(keys[0])
        blocks = self.blocks(count)
        buffers = self.written.store.buffers(blocks, self.lanes)
        for name in World.names():
            self._put_field(buffers, blocks, name, getattr(world, name))
        for name, bound in zip(BOUNDS, forced or (), strict=False):
            self._put_field(buffers, blocks, name, bound)
        for name, value in values.items():
            self._put(buffers, blocks, ("param", name), np.broadcast_to(value, (value.shape[0], count)))
        for k, key in enumerate(keys):
            self._put(buffers, blocks, ("key", k), key[None].view(np.float32))
        buffers["rec"] = aligned(4 * blocks * years * self.written.entries * self.lanes)
        return buffers

    def records(self, buffers: Buffers, years: int, count: int) -> dict[str, Array]:
        """Return the records [year, ..., lane]."""
        blocks = self.blocks(count)
        held = buffers["rec"].view(np.float32).reshape(blocks, years, self.written.entries, self.lanes)
        out = {}
        for name, at in self.written.records.items():
            shape = ABOUT[name].shape(self.states)
            part = held[:, :, at : at + int(np.prod(shape))]
            whole = np.moveaxis(part, 0, -2).reshape(years, *shape, blocks * self.lanes)
            out[name] = whole[..., :count]
        return out

    def world(self, buffers: Buffers, count: int, before: World) -> World:
        """Return the world after the years, given that before them."""
        changes = {}
        outputs = {out.place[1] for out in self.written.store.plan.regions[-1].outputs if out.place[0] == "load"}
        blocks = self.blocks(count)
        for name in outputs & set(World.names()):
            if FIELDS[str(name)].of != "dyad":
                changes[str(name)] = self._get(buffers, blocks, ("load", name, WAYS[FIELDS[str(name)].of][0]), count)
                continue
            there = self._get(buffers, blocks, ("load", name, "ij"), count)
            mutual = name in self.written.trace.mutual
            back = there if mutual else self._get(buffers, blocks, ("load", name, "ji"), count)
            value = np.array(np.broadcast_to(getattr(before, str(name)), (self.states, self.states, count)), np.float32)
            value[self._upper], value[self._upper[::-1]] = there, back
            changes[str(name)] = value
        return before.replace(**changes)

    def _put_field(self, buffers: Buffers, blocks: int, name: str, value: Array) -> None:
        value = np.asarray(value, np.float32)
        of = FIELDS[name].of if name in FIELDS else "dyad"
        for way in WAYS[of]:
            turned = value.swapaxes(0, 1) if way == "ji" else value
            self._put(buffers, blocks, ("load", name, way), turned[self._upper] if of == "dyad" else turned)

    def _put(self, buffers: Buffers, blocks: int, key: Any, value: Array) -> None:
        """Lay a value [state or pair, lane] where it belongs; short blocks are filled up with the last lane."""
        if not self.written.store.has(key):
            return
        area, slot = self.written.store.find(key)
        short = blocks * self.lanes - value.shape[-1]
        if short:
            value = np.concatenate([value, np.repeat(value[:, -1:], short, -1)], -1)
        view = self.written.store.view(buffers, area.name, blocks, self.lanes)
        cut = np.moveaxis(value.reshape(len(value), blocks, self.lanes), 1, 0)
        view[:, :, slot] = np.packbits(cut > 0.5, axis=-1, bitorder="little") if area.bits else cut

    def _get(self, buffers: Buffers, blocks: int, key: Any, count: int) -> Array:
        area, slot = self.written.store.find(key)
        held = self.written.store.view(buffers, area.name, blocks, self.lanes)[:, :, slot]
        if area.bits:
            held = np.unpackbits(held, axis=-1, count=self.lanes, bitorder="little").astype(np.float32)
        return np.moveaxis(held, 0, 1).reshape(held.shape[1], -1)[:, :count]
