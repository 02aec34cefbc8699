"""Many points that differ in parameters alone, lived as one, and branches of them from a year on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.random import replicate_keys
from detente.core.world import World
from detente.engine.draws import Keys
from detente.engine.plan import Plan, Point, make_plan
from detente.engine.records import of_system, records_fit
from detente.engine.soundness import find_failures


def vary(point: Point, columns: Mapping[str, Array], years: int) -> Plan:
    """Return the plan of many points that differ in parameters of their theory alone.

    It is that of ``make_plan`` over ``Point(theory.where(...), scenario)`` of each, without a loop over them.

    Parameters
    ----------
    point
        What they have in common: its theory has all parameters that are varied set, to any value.
    columns
        Values by parameter [point].
    years
        Number of years.
    """
    plan = make_plan([point], years)
    kept = {"density"} if "distance" in point.scenario.given else set[str]()
    table = dict(plan.table)
    for name, values in columns.items():
        if name in table and name not in kept:
            held = np.asarray(values, np.float32)[None]
            table[name] = held[:, :1] if (held == held[:, :1]).all() else held
    return replace(plan, table=table)


Records = dict[str, Array]
"""Records of lanes [year, ..., lane]."""


@dataclass(frozen=True)
class Branch:
    """Records of some lanes on one branch.

    Attributes
    ----------
    records : mapping
        Records [lane, year, ...], of all years or of those of the branch alone.
    why : list of str
        Why each lane failed; empty if it did not.
    """

    records: Mapping[str, Array]
    why: list[str]


def live_branches(
    plan: Plan,
    engine: Any,
    which: Array,
    ids: Array,
    seed: int,
    *,
    year: int,
    early: Sequence[str],
    late: Sequence[str],
    others: Sequence[tuple[Plan, Sequence[str]]] = (),
) -> list[Branch]:
    """Live a tile of lanes, and from a year on other branches of it as well: what came before is lived once.

    Every branch is to the last bit what it is if it is lived by itself from the beginning.

    Parameters
    ----------
    plan
        The plan, of points that are done the same to.
    engine
        A back end.
    which, ids
        Point, and number of the replicate, of each lane [lane].
    seed
        Seed.
    year
        First year of the branches.
    early
        Records that are kept of all years.
    late
        Records that are kept from ``year`` on; those of ``early`` among them or not.
    others
        Other branches: the plan, with what is done from ``year`` on and nothing else before it, and its records.

    Returns
    -------
    list of Branch
        That of ``plan``, and the others.
    """
    keys = replicate_keys(seed, ids)
    values = engine.spread(plan.table, which)
    given = {k: _of_lanes(v, which) for k, v in plan.given.items()}
    world = engine.start(plan.theory, values, given, keys, plan.states)
    life = _Life(engine, keys, values, which)
    world, before = life.live(plan, world, 0, year, tuple(early))
    found: list[Branch] = []
    for own, keep in ((plan, tuple(dict.fromkeys((*early, *late)))), *others):
        end, records = life.live(own, world, year, own.years, tuple(keep))
        begin = {name: 0 if (own is plan and name in before) or year == 0 else year for name in records}
        records = {
            k: v if begin[k] else np.concatenate([before[k], v]) if k in before else v for k, v in records.items()
        }
        why = find_failures(records, end, len(ids), begin)
        found.append(Branch({k: _by_lane(k, v) for k, v in records.items()}, why))
    return found


@dataclass(frozen=True)
class _Life:
    """What lanes have alike on all branches."""

    engine: Any
    keys: Keys
    values: Mapping[str, Array]
    which: Array

    def live(self, plan: Plan, world: World, first: int, last: int, keep: tuple[str, ...]) -> tuple[World, Records]:
        """Live from year ``first`` to before ``last``."""
        records_fit(keep, len(self.which), last - first, plan.states)
        marks = [y for y in sorted({*plan.marks, first, last}) if first <= y <= last]
        capacity = max((b - a for a, b in pairwise(marks)), default=0)
        parts: dict[str, list[Array]] = {}
        for begin, end in pairwise(marks):
            world, now, forced = plan.begin(world, self.values, self.which, begin)
            world, records = self.engine.advance(
                plan.theory, world, now, self.keys, begin, end, forced, keep, -(-capacity // 50) * 50, plan.periods
            )
            for name, value in records.items():
                parts.setdefault(name, []).append(value)
        return world, {name: v[0] if len(v) == 1 else np.concatenate(v) for name, v in parts.items()}


def _by_lane(name: str, value: Array) -> Array:
    """Return a record of lanes [year, ..., lane] as a ``Run`` has it [lane, year, ...]."""
    turned = np.ascontiguousarray(np.moveaxis(value, -1, 0))
    return turned[..., 0] if of_system(name) else turned


def _of_lanes(value: Array, which: Array) -> Array:
    """Return what is given of each point, or of all alike, for each lane [..., lane]."""
    if value.shape[-1] == 1:
        return np.broadcast_to(value, (*value.shape[:-1], len(which)))
    return np.ascontiguousarray(value[..., which])
