"""A made-up sweep: outcomes that follow from the settings by a formula, with the luck of draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from unit.studies.surfaces_made import surface


@dataclass(frozen=True)
class MadeOutcome:
    name: str = "paradox"
    title: str = "Security paradox"
    unit: str = "share"
    formula: str = "hostile at the end, though both want only security"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class MadeEstimate:
    mean: Any
    low: Any
    high: Any
    sd: Any
    defined: Any


@dataclass(frozen=True)
class MadeDesign:
    names: tuple[str, ...]
    points: tuple[Mapping[str, Any], ...]
    kind: str = "grid"


@dataclass(frozen=True)
class MadeSweep:
    design: MadeDesign
    outcomes: tuple[MadeOutcome, ...]
    estimates: Mapping[str, MadeEstimate]
    failed: Mapping[int, str]
    finished: Any
    replicates: int = 500
    seed: int = 3
    years: int = 100
    scenario: Any = None
    theories: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = True
    seconds: float = 12.3
    manifest: Mapping[str, Any] = field(default_factory=lambda: {"detente": "0", "backend": "fused"})
    key: str = "0123456789ab" * 5
    folder: Any = None


def made(
    points: Sequence[Mapping[str, Any]],
    outcomes: Sequence[MadeOutcome],
    *,
    failed: Mapping[int, str] | None = None,
    undefined: Sequence[int] = (),
    missing: int = 0,
    **more: Any,
) -> MadeSweep:
    """Return a sweep over some points.

    Parameters
    ----------
    failed
        Reasons by point.
    undefined
        Points at which no outcome is defined.
    missing
        Number of runs of each point in which an outcome is not defined.
    """
    lost = dict(failed or {})
    estimates = {}
    for outcome in outcomes:
        one = surface(points, unit=outcome.unit, failed=list(lost), undefined=undefined, missing=missing)
        estimates[outcome.name] = MadeEstimate(one.mean, one.low, one.high, one.mean, one.defined)
    names, finished = tuple(points[0]), more.pop("finished", np.ones(len(points), bool))
    return MadeSweep(MadeDesign(names, tuple(points)), tuple(outcomes), estimates, lost, finished, **more)
