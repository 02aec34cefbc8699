"""Which lanes of a tile failed: those with a number that is not finite, and since when."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.core.arrays import Array
from detente.core.world import FIELDS, World


def find_failures(
    records: Mapping[str, Array], world: World, lanes: int, since: Mapping[str, int] | None = None
) -> list[str]:
    """Return why each lane failed; empty for those that did not.

    A number that is not finite stays so from year to year, so the world at the end tells of every run, whatever was
    recorded; the records tell since when.

    Parameters
    ----------
    records
        Records by name [year, ..., lane].
    world
        World after the last year.
    lanes
        Number of lanes.
    since
        First year of those records that do not begin with the run.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        return _failed(records, world, lanes, since or {})


def _failed(records: Mapping[str, Array], world: World, lanes: int, begin: Mapping[str, int]) -> list[str]:
    why = [""] * lanes
    since: dict[int, int] = {}
    for name, value in records.items():
        for lane in _suspects(value):
            apart = ~np.isfinite(np.asarray(value)[..., lane])
            if apart.any():
                year = begin.get(name, 0) + int(np.argmax(apart.reshape(len(apart), -1).any(1)))
                if year < since.get(lane, year + 1):
                    since[lane] = year
                    why[lane] = f"{name!r} is not a finite number from year {year} on"
    for name, field in FIELDS.items():
        held = np.asarray(getattr(world, name))
        held = held[..., None] if held.ndim == len(field.shape(1)) else held
        for lane in _suspects(held):
            if not why[lane] and not np.isfinite(held[..., lane]).all():
                why[lane] = f"{name!r} is not a finite number after the last year"
    return why


def _suspects(value: Array) -> list[int]:
    """Return the lanes whose sum is not finite: few, and fast to find."""
    held = np.asarray(value)
    sound = np.isfinite(held.sum(axis=tuple(range(held.ndim - 1))))
    return [] if sound.all() else [int(lane) for lane in np.flatnonzero(~sound)]
