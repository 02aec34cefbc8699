"""A made-up sweep: the outcomes follow from the settings by a formula, with the luck of draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detente.scenarios import scenario
from detente.schools import school, schools
from detente.studies.sweep.design import THEORY, SweepDesign
from detente.studies.sweep.gather import QUANTILES, PointEstimates
from detente.studies.sweep.outcomes import SweepOutcome
from detente.studies.sweep.result import Sweep
from unit.studies.sweep.surfaces_made import surface

PARADOX = SweepOutcome("paradox", "Security paradox", "share", "hostile, though both want only security", ())
FEAR = SweepOutcome("fear.last", "Fear of the other", "probability", "mean of the record fear over 20 years", ())
WARS = SweepOutcome("wars.all", "Wars in a year", "1/year", "mean of the record wars over all years", ())


def design_of(points: Sequence[Mapping[str, Any]]) -> SweepDesign:
    """Return points as a design."""
    names = tuple(points[0])
    theories = tuple(dict.fromkeys(point.get(THEORY, "default") for point in points))
    which = np.array([theories.index(point.get(THEORY, "default")) for point in points])
    numbers = {name: np.array([point[name] for point in points], float) for name in names if name != THEORY}
    return SweepDesign(names, numbers, theories, which, "list")


def _theory(name: str) -> Any:
    return school(name) if name in schools() else school("default").replace(name="own", title=name)


def made(
    points: Sequence[Mapping[str, Any]],
    outcomes: Sequence[SweepOutcome] = (PARADOX,),
    *,
    failed: Mapping[int, str] | None = None,
    partly: Mapping[int, str] | None = None,
    undefined: Sequence[int] = (),
    missing: int = 0,
    open_: Sequence[int] = (),
    **more: Any,
) -> Sweep:
    """Return a sweep over some points, of 500 runs each.

    Parameters
    ----------
    failed, partly
        Reasons by point, where all runs failed or ten of them.
    undefined
        Points at which no outcome is defined.
    missing
        Number of runs of each point in which an outcome is not defined.
    open_
        Points that are not finished.
    """
    lost, some = dict(failed or {}), dict(partly or {})
    held = [
        surface(points, unit=one.unit, failed=list(lost), undefined=undefined, missing=missing, open_=open_)
        for one in outcomes
    ]
    estimates = {
        one.name: PointEstimates(
            s.mean, s.low, s.high, s.mean, np.zeros((len(points), len(QUANTILES))), s.defined, s.lots
        )
        for one, s in zip(outcomes, held, strict=True)
    }
    runs, failures = np.where(held[0].finished, 500, 0), np.zeros(len(points), int)
    failures[list(lost)], failures[list(some)] = 500, 10
    runs[list(some)] += 10
    design = design_of(points)
    about: dict[str, Any] = {
        "theories": {name: _theory(name) for name in design.theories},
        "scenario": scenario("cold_war"),
        "manifest": {},
        "complete": not open_,
    }
    return Sweep(
        design=design,
        outcomes=tuple(outcomes),
        estimates=estimates,
        runs_of=runs,
        failed_runs=failures,
        reasons=lost | some,
        finished=held[0].finished,
        replicates=500,
        years=100,
        seed=3,
        key="0123456789ab" * 5,
        **(about | more),
    )
