"""A verdict as tables and as arrays with names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.result import Rows
from detente.core.run import whole_numbers
from detente.studies.verdict.answers import SchoolAnswer
from detente.studies.verdict.row import VerdictRow

if TYPE_CHECKING:
    import xarray


def answers(held: Mapping[str, SchoolAnswer]) -> Rows:
    """Return one row a school: its three answers, at the last horizon, after a fearful start and with forces alike."""
    out: list[dict[str, Any]] = []
    for name, one in held.items():
        last = {bed: tip for bed in one.tipping if (tip := one.last_tip(bed)) is not None}
        first, late = (one.dilemma.get(k, {}).get("mean", float("nan")) for k in ("first", "last"))
        out.append(
            {
                "school": name,
                "dilemma, first years": first,
                "last years": late,
                **{f"tips, {bed}": str(tip) for bed, tip in last.items()},
                "half-life": one.half_life,
                "own means": one.own,
                "toolbox": one.toolbox,
                "robust": None if one.robustness is None else one.robustness.robust,
            }
        )
    return out


def outcomes(rows: Sequence[VerdictRow], names: Sequence[str]) -> Rows:
    """Return one row a school, world and outcome: share of runs with its interval."""
    return [
        {"school": r.school, "world": r.world, "outcome": k, "share": r.shares[k], "low": r.low[k], "high": r.high[k]}
        for r in rows
        for k in names
    ]


def arrays(
    rows: Sequence[VerdictRow], names: Sequence[str], held: Mapping[str, SchoolAnswer] | None = None
) -> xarray.Dataset:
    """Return shares of runs by school, world and outcome, and tipping points; NaN where nothing was run.

    Parameters
    ----------
    rows
        Rows.
    names
        Outcomes.
    held
        Answers by school.
    """
    import xarray as xr

    schools, worlds = (list(dict.fromkeys(getattr(r, k) for r in rows)) for k in ("school", "world"))
    shares = {k: np.full((len(schools), len(worlds), len(names)), np.nan) for k in ("shares", "low", "high")}
    for r in rows:
        at = schools.index(r.school), worlds.index(r.world)
        for k, array in shares.items():
            array[at] = [getattr(r, k)[name] for name in names]
    told = {"shares": "share of runs", "low": "95 % interval, low", "high": "95 % interval, high"}
    data: dict[str, Any] = {
        k: (("school", "world", "outcome"), v, {"units": "1", "long_name": told[k]}) for k, v in shares.items()
    }
    coords: dict[str, Any] = {"school": schools, "world": worlds, "outcome": list(names)}
    tips = {
        (s, b, f, p, h): t
        for s in schools
        for b, by_forces in (held or {})[s].tipping.items()
        for f, by_prior in by_forces.items()
        for p, by in by_prior.items()
        for h, t in by.items()
    }
    if tips:
        axes = [list(dict.fromkeys(key[k] for key in tips)) for k in range(5)]
        axes[0] = schools
        for name in ("at", "low", "high"):
            array = np.full([len(a) for a in axes], np.nan)
            for key, t in tips.items():
                array[tuple(a.index(x) for a, x in zip(axes, key, strict=True))] = getattr(t, name)
            words = "offence advantage from which hostility is the usual end; inf never, 0 always"
            dims = ("school", "bed", "forces", "first_belief", "horizon")
            data[f"tipping_{name}"] = (dims, array, {"units": "1", "long_name": words})
        numbers = [[float(x) for x in axes[3]], whole_numbers([int(x) for x in axes[4]])]
        coords |= {"bed": axes[1], "forces": axes[2], "first_belief": numbers[0], "horizon": numbers[1]}
    return xr.Dataset(data, coords)
