"""A made-up sweep: outcomes that follow from the settings by a formula, with the luck of draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.measure import wilson


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


def grid(**settings: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    """Return every combination of the values of some settings."""
    return tuple(dict(zip(settings, values, strict=True)) for values in itertools.product(*settings.values()))


def chance(point: Mapping[str, Any]) -> float:
    """Return the chance of a paradox at a point."""
    score = 2.2 * (point.get("offence_advantage", 2.4) - 2.4) + 4 * (point.get("prior", 0.45) - 0.45)
    score -= 1.5 * (point.get("distinguishability", 0.3) - 0.3)
    score += {"habit": 0.4, "three_steps": -1.0}.get(point.get("theory", ""), 0.0)
    return float(1 / (1 + np.exp(-score)))


def made(
    points: Sequence[Mapping[str, Any]],
    outcomes: Sequence[MadeOutcome] = (MadeOutcome(),),
    *,
    failed: Mapping[int, str] | None = None,
    undefined: Sequence[int] = (),
    missing: int = 0,
    replicates: int = 500,
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
    random = np.random.default_rng(1)
    lost = dict(failed or {})
    truth = np.array([chance(point) for point in points])
    defined = np.full(len(points), replicates - missing)
    defined[[*lost, *undefined]] = 0
    estimates = {}
    for outcome in outcomes:
        some = np.maximum(defined, 1)
        mean = random.binomial(some, truth) / some
        low, high = wilson(mean, some, 1.96)
        if outcome.unit not in ("share", "probability"):
            mean, low, high = 10 * mean - 2, 10 * low - 2, 10 * high - 2
        mean, low, high = (np.where(defined > 0, one, np.nan) for one in (mean, low, high))
        estimates[outcome.name] = MadeEstimate(mean, low, high, np.sqrt(truth * (1 - truth)), defined)
    names = tuple(points[0]) if points else ()
    finished = more.pop("finished", np.ones(len(points), bool))
    return MadeSweep(
        MadeDesign(names, tuple(points)), tuple(outcomes), estimates, lost, finished, replicates=replicates, **more
    )
