"""Rows of a verdict as tables and as arrays with names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.result import Rows
from detente.studies.verdict.row import VerdictRow

if TYPE_CHECKING:
    import xarray


def hostility(rows: Sequence[VerdictRow]) -> Rows:
    """Return one row a school: the percentage of runs that end in mutual hostility and its 95 % interval, by world."""
    schools = dict.fromkeys(r.school for r in rows)
    return [{"school": name, **{r.world: _share(r) for r in rows if r.school == name}} for name in schools]


def _share(row: VerdictRow) -> str:
    share, low, high = (100 * held["paradox"] for held in (row.shares, row.low, row.high))
    return f"{share:.0f} % ({low:.0f} to {high:.0f})"


def outcomes(rows: Sequence[VerdictRow], names: Sequence[str]) -> Rows:
    """Return one row a school, world and outcome: share of runs with its interval."""
    return [
        {"school": r.school, "world": r.world, "outcome": k, "share": r.shares[k], "low": r.low[k], "high": r.high[k]}
        for r in rows
        for k in names
    ]


def shares(rows: Sequence[VerdictRow], names: Sequence[str]) -> xarray.Dataset:
    """Return shares of runs with their intervals by school, world and outcome; NaN where nothing was run."""
    import xarray as xr

    schools, worlds = (list(dict.fromkeys(getattr(r, k) for r in rows)) for k in ("school", "world"))
    held = {k: np.full((len(schools), len(worlds), len(names)), np.nan) for k in ("shares", "low", "high")}
    for r in rows:
        at = schools.index(r.school), worlds.index(r.world)
        for k, array in held.items():
            array[at] = [getattr(r, k)[name] for name in names]
    told = {"shares": "share of runs", "low": "95 % interval, low", "high": "95 % interval, high"}
    data: dict[str, Any] = {
        k: (("school", "world", "outcome"), v, {"units": "1", "long_name": told[k]}) for k, v in held.items()
    }
    return xr.Dataset(data, {"school": schools, "world": worlds, "outcome": list(names)})
