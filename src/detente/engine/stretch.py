"""Years of a plan, lived by a back end from any world on: from the first, or from one that was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from detente.core.arrays import Array
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.records import records_fit

STRIDE = 2e7
"""Dyad-years that are lived between two words on how far a tile is: about a second."""


class PlannedYears(Protocol):
    """What of a plan is needed to live its years."""

    @property
    def theory(self) -> Theory:
        """Anatomy."""

    @property
    def states(self) -> int:
        """Number of states."""

    @property
    def years(self) -> int:
        """Number of years."""

    @property
    def marks(self) -> tuple[int, ...]:
        """Years at which something begins or ends."""

    @property
    def periods(self) -> int:
        """Periods in a year."""

    def begin(
        self, world: World, values: Mapping[str, Array], which: Array, year: int
    ) -> tuple[World, dict[str, Array], tuple[Array, ...] | None]:
        """Return world, parameters and bounds of conduct as interventions leave them at a year's start."""


def live_years(
    plan: PlannedYears,
    engine: Any,
    world: World,
    values: Mapping[str, Array],
    keys: Any,
    which: Array,
    keep: tuple[str, ...],
    *,
    first: int = 0,
    tell: Callable[[float], None] | None = None,
) -> tuple[World, dict[str, Array]]:
    """Live from year ``first`` to the end of a plan; return the last world and the records [year, ..., lane].

    Years may be cut anywhere: a year depends on the world before it, its number and the keys alone.

    Parameters
    ----------
    plan
        Theory, horizon and what is done.
    engine
        Back end.
    world
        World at the end of the year before ``first``, or the first world.
    values
        Parameters [1 or n, lane].
    keys
        Keys of the replicates' luck.
    which
        Point of each lane.
    keep
        Records to keep.
    first
        Year that is lived first.
    tell
        Hears now and then, on the way, the share of the plan's years that are lived.
    """
    records_fit(keep, len(which), plan.years - first, plan.states)
    marks = tuple(sorted({first, *(year for year in plan.marks if year > first)}))
    stride = max(1, int(STRIDE / (len(which) * plan.states**2)))
    if tell is not None and engine.cuts and stride < plan.years:
        marks = tuple(sorted({*marks, *range(first, plan.years, stride)}))
    capacity = max(b - a for a, b in pairwise(marks))
    parts: dict[str, list[Array]] = {}
    for begin, end in pairwise(marks):
        if tell is not None and begin and stride < plan.years:
            tell(begin / plan.years)
        world, now, forced = plan.begin(world, values, which, begin)
        world, records = engine.advance(
            plan.theory, world, now, keys, begin, end, forced, keep, -(-capacity // 50) * 50, plan.periods
        )
        for name, value in records.items():
            parts.setdefault(name, []).append(value)
    return world, {name: v[0] if len(v) == 1 else np.concatenate(v) for name, v in parts.items()}
