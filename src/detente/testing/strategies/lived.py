"""Running what is valid to its end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.fields import ABOUT
from detente.core.run import Run
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.testing.failure import NotConforming

KEEP = tuple(ABOUT)
"""Everything that can be recorded of a year."""
ROUNDING = 1e-5
"""By how much a record may miss its range."""
OPEN = 1e9
"""A bound as high as this ends what can be set of a quantity, not what becomes of it."""


def check_design(
    points: Sequence[Point],
    *,
    replicates: int = 1,
    seed: int = 0,
    keep: Sequence[str] = KEEP,
    backend: BackendName = DEFAULT_BACKEND,
) -> list[Run]:
    """Check that every point of a design runs to its end, and return the runs.

    Parameters
    ----------
    points
        Points; each lives through the years of the first one's scenario.
    replicates
        Number of replicates.
    seed
        Seed.
    keep
        Records that are looked at.
    backend
        As in ``simulate``.

    Raises
    ------
    NotConforming
        A record is not finite in a replicate that is not told as failed, one told as failed has nothing that is not
        finite, or a record leaves its range.
    """
    years = points[0].scenario.years
    runs = list(stream(points, years=years, replicate_ids=np.arange(replicates), seed=seed, keep=keep, backend=backend))
    for run in runs:
        for name, record in run.records.items():
            _check(name, record[~run.failed], run)
        for number, why in run.failures.items():
            if not why:
                _stop(run, f"Replicate {number} failed, and no reason is told.")
    if len({run.manifest["point"] for run in runs}) != len(points):
        _stop(runs[0], "Not every point was run.")
    return runs


def _check(name: str, record: np.ndarray, run: Run) -> None:
    about = ABOUT[name]
    if not np.isfinite(record).all():
        _stop(run, f"{name!r} is not finite in a replicate that is not told as failed.")
    high = np.inf if about.high >= OPEN else about.high
    if record.size and (record.min() < about.low - ROUNDING or record.max() > high + ROUNDING):
        _stop(run, f"{name!r} runs from {record.min():.6g} to {record.max():.6g}, outside its range.")


def _stop(run: Run, message: str) -> None:
    check = "design"
    raise NotConforming(check, f"Theory {run.theory.name!r}", message)
