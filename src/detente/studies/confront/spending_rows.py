"""State-years of the task spending: what was known at the end of last year, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array

if TYPE_CHECKING:
    import polars as pl

COVARIATES = ("own_change", "burden_log", "economy_change", "rival_change", "rival_gap", "disputes", "democracy")
"""Columns of the regression, all known at the end of last year."""


@dataclass(frozen=True)
class Spending:
    """State-years with what was known and what came.

    Attributes
    ----------
    ccode, year
        State, and the first year that is not yet known [row].
    covariates : [row, column]
        ``COVARIATES``.
    level : mapping
        ``(ccode, year)`` to log spending [log million dollars of 2020].
    """

    ccode: Array
    year: Array
    covariates: Array
    level: dict[tuple[int, int], float]


def gather(dyads: pl.DataFrame, states: pl.DataFrame) -> Spending:
    """Collect the state-years.

    Parameters
    ----------
    dyads, states
        Frames of the panel, collected.
    """
    import polars as pl

    whole = states.select(
        pl.col("ccode").cast(pl.Int64),
        pl.col("year").cast(pl.Int64),
        *(pl.col(c).cast(pl.Float64) for c in ("milex_usd2020", "gdp_2017m", "v2x_polyarchy", "n_mid_onset_gml")),
    )
    rows = {(int(r[0]), int(r[1])): r[2:] for r in whole.iter_rows()}
    level = {key: float(np.log(r[0])) for key, r in rows.items() if r[0] is not None and r[0] > 0}
    rivals = _rivals(dyads, level)
    keys = sorted((c, y + 1) for c, y in level)
    table = np.array([_known(c, y, level, rows, rivals) for c, y in keys])
    return Spending(np.array([c for c, _ in keys]), np.array([y for _, y in keys]), table, level)


def _rivals(dyads: pl.DataFrame, level: dict[tuple[int, int], float]) -> dict[tuple[int, int], int]:
    """Strongest spender among the neighbours and majors that a state is politically relevant to, by year."""
    import polars as pl

    near = dyads.filter(pl.col("prd") == 1).select("ccode_a", "ccode_b", "year")
    found: dict[tuple[int, int], int] = {}
    for a, b, year in near.iter_rows():
        for one, other in ((a, b), (b, a)):
            spends = level.get((other, year))
            best = found.get((one, year))
            if spends is not None and (best is None or spends > level[best, year]):
                found[one, year] = other
    return found


def _known(
    state: int,
    year: int,
    level: dict[tuple[int, int], float],
    rows: dict[tuple[int, int], Any],
    rivals: dict[tuple[int, int], int],
) -> list[float]:
    """Covariates of a state at the start of a year."""
    nan = float("nan")

    def change(code: int | None) -> float:
        return level.get((code, year - 1), nan) - level.get((code, year - 2), nan) if code is not None else nan

    def product(when: int) -> float:
        value = rows.get((state, when), (None, None))[1]
        return float(np.log(value)) if value is not None and value > 0 else nan

    last = rows.get((state, year - 1), (None,) * 4)
    rival = rivals.get((state, year - 1))
    gap = level[rival, year - 1] - level[state, year - 1] if rival is not None else nan
    fights = [rows.get((state, year - k), (None,) * 4)[3] for k in (1, 2, 3)]
    return [
        change(state),
        level[state, year - 1] - product(year - 1),
        product(year - 1) - product(year - 2),
        change(rival),
        gap,
        float(sum(f for f in fights if f is not None)),
        nan if last[2] is None else float(last[2]),
    ]
