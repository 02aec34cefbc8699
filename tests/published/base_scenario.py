"""The base scenario of the printed figures: two security-seekers of equal economies, no growth.

Their motives never change.
Settings are those of the experiments that printed the figures. A comparison is of two samples, ours
and the printed one, by Fisher's exact test; the share of false alarms is stated for each family.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import fisher_exact

from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import Point, stream
from detente.testing.bare import bare

KEEP = ("conduct", "critical_fear", "restraint", "wars", "log_odds", "bound")
DYAD = Scenario(
    name="dyad",
    states=2,
    settings={"economy_spread": 0, "growth": 0, "growth_noise": 0, "malign_share": 0, "motive_change": 0},
)


def point(
    theory: Theory | None = None,
    given: dict[str, Any] | None = None,
    interventions: Sequence[Intervention] = (),
    **settings: float,
) -> Point:
    """One point of the base scenario: the reference limit with some parameters set."""
    return Point((theory or bare()).where(**settings), DYAD.replace(given=given or {}), tuple(interventions))


def measure(
    points: Sequence[Point], years: int = 100, replicates: int = 2000, keep: Sequence[str] = KEEP, seed: int = 0
) -> list[dict[str, np.ndarray]]:
    """Run the points with common luck; return the records of each, [replicate, year, ...]."""
    out: list[dict[str, list[np.ndarray]]] = [{} for _ in points]
    for run in stream(points, years=years, replicate_ids=np.arange(replicates), keep=keep, seed=seed):
        for name, value in run.records.items():
            out[run.manifest["point"]].setdefault(name, []).append(value)
    return [{name: np.concatenate(v) for name, v in records.items()} for records in out]


def shares(records: dict[str, np.ndarray], first: int | None = -20, last: int | None = None) -> np.ndarray:
    """Share of years in which each side competed, [replicate, 2]."""
    acts = records["conduct"][:, first:last].mean(1)
    return np.stack([acts[:, 0, 1], acts[:, 1, 0]], -1)


def paradox(records: dict[str, np.ndarray]) -> np.ndarray:
    """Both compete in at least half of the last 20 years."""
    return (shares(records) >= 0.5).all(-1)


def restraint(records: dict[str, np.ndarray], first: int | None = -20, last: int | None = None) -> np.ndarray:
    """Both compete in less than a fifth of the last 20 years."""
    return (shares(records, first, last) < 0.2).all(-1)


def disagreement(ours: np.ndarray, printed: float, sample: int) -> float:
    """p value of Fisher's exact test of our share against a printed one that ``sample`` replicates gave."""
    a, n, b = int(ours.sum()), ours.size, round(printed * sample)
    return float(fisher_exact([[a, n - a], [b, sample - b]]).pvalue)
