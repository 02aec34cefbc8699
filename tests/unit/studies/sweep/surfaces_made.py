"""Made-up outcomes over points: a share that follows from the settings by a formula, with the luck of draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from detente.core.measure import wilson
from detente.studies.sweep.gather import Sums
from detente.studies.sweep.lots import LOTS, LotSums
from detente.studies.sweep.outcomes import SweepOutcome
from detente.studies.sweep.surface import PointState, ResponseSurface, surface_of, vary

ADVANTAGE = tuple(float(v) for v in np.linspace(1, 4, 13))
PRIOR = tuple(round(float(v), 3) for v in np.linspace(0.05, 0.95, 10))
THEORIES = ("default", "habit", "three_steps")
TITLES = {"default": "Default world", "habit": "Logic of habit", "three_steps": "Three steps"}


def grid(**settings: Iterable[Any]) -> list[dict[str, Any]]:
    """Return every combination of the values of some settings."""
    return [dict(zip(settings, values, strict=True)) for values in itertools.product(*settings.values())]


def drawn(count: int, *, seed: int = 0, theories: Sequence[str] = (), **ranges: tuple[float, float]) -> list[Any]:
    """Return points drawn evenly over ranges."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        point: dict[str, Any] = {name: float(random.uniform(*ends)) for name, ends in ranges.items()}
        if theories:
            point["theory"] = theories[int(random.integers(len(theories)))]
        found.append(point)
    return found


def chance(point: Mapping[str, Any]) -> float:
    """Return the chance of a paradox at a point."""
    score = 2.2 * (point.get("offence_advantage", 2.4) - 2.4) + 4 * (point.get("prior", 0.45) - 0.45)
    score -= 3.0 * (point.get("distinguishability", 0.3) - 0.3)
    score += {"habit": 0.4, "three_steps": -1.0}.get(point.get("theory", ""), 0.0)
    return float(1 / (1 + np.exp(-score)))


def surface(
    points: Sequence[Mapping[str, Any]],
    *,
    title: str = "Security paradox",
    unit: str = "share",
    runs: int = 500,
    failed: Sequence[int] = (),
    undefined: Sequence[int] = (),
    missing: int = 0,
    open_: Sequence[int] = (),
    chances: Sequence[float] | None = None,
    seed: int = 1,
) -> ResponseSurface:
    """Return an outcome over some points."""
    random = np.random.default_rng(seed)
    truth = np.array([chance(point) for point in points] if chances is None else chances)
    lost, done = np.zeros(len(points), bool), np.ones(len(points), bool)
    lost[list(failed)], done[list(open_)] = True, False
    defined = np.full(len(points), runs - missing)
    defined[[*failed, *undefined, *open_]] = 0
    counts = np.maximum(defined, 1)[:, None] // LOTS + (np.arange(LOTS) < np.maximum(defined, 1)[:, None] % LOTS)
    sums = random.binomial(counts, truth[:, None])
    mean = sums.sum(1) / np.maximum(defined, 1)
    lots = LotSums(sums.astype(float), np.where(defined[:, None] > 0, counts, 0), np.ones(len(points), bool))
    low, high = wilson(mean, np.maximum(defined, 1), 1.96)
    if unit not in ("share", "probability"):
        mean, low, high = 10 * mean - 2, 10 * low - 2, 10 * high - 2
        lots = LotSums(10.0 * sums, lots.counts, np.zeros(len(points), bool))
    mean, low, high = (np.where(defined > 0, one, np.nan) for one in (mean, low, high))
    varied = [vary(n, [p[n] for p in points], TITLES if n == "theory" else {}) for n in points[0]]
    return ResponseSurface(
        name="paradox",
        title=title,
        unit=unit,
        formula="hostile at the end, though both want only security",
        varied=tuple(one for one in varied if len(one.levels) > 1),
        mean=mean,
        low=low,
        high=high,
        defined=defined,
        runs=np.where(lost | ~done, 0, runs),
        lost=np.where(lost, runs, 0),
        failed=lost,
        finished=done,
        lots=lots,
    )


def surface_of_runs(points: Sequence[Mapping[str, Any]], values: np.ndarray, unit: str = "share") -> ResponseSurface:
    """Return an outcome of which the value in every run is given [point, run]."""
    outcome = SweepOutcome("paradox", "Security paradox", unit, "made up", ())
    sums, runs = Sums(outcome, len(points)), np.full(len(points), values.shape[1])
    sums.add(np.arange(len(points)), values, whole=True)
    columns = {name: [point[name] for point in points] for name in points[0]}
    return surface_of(outcome, sums.estimates(), columns, PointState(runs, 0 * runs, runs > 0, {}), {"theory": TITLES})
