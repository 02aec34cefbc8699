"""The same quantities of a simulated world."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.failures import all_failed, describe_failures
from detente.core.progress import Part
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.studies.world.record import pacts, shares_of_pacts
from detente.studies.world.row import RECORDED_WARS

WARM_UP, YEARS = 40, 120
"""Years that are lived before counting starts, and in all."""
TOGETHER = 8
"""Replicates that are run together at least: compiled lanes that are empty take as long as full ones."""
WORLD: Mapping[str, float] = {
    "offence_advantage": 2.3,
    "bargaining_noise": 0.28,
    "pact_joining": 0.1,
    "futility": 2.0,
}
"""What the world is set to beside what its theory sets: tuned to the record at 20, 80 and 195 states."""
TAIL = (0.5, 0.9, 0.99)
"""Quantiles of burdens."""
KEEP = ("crises", "wars", "parties", "deaths", "prox", "conduct", "alliance", "burden", "taken")


def simulate_quantities(
    theory: Theory,
    states: int,
    replicates: int,
    *,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    workers: int | None = None,
    progress: Part | None = None,
    settings: Mapping[str, float] = WORLD,
) -> tuple[dict[str, float], dict[str, float]]:
    """Run a world and return its quantities, with their Monte Carlo standard errors over replicates.

    Parameters
    ----------
    states
        Number of states.
    replicates
        Number of replicates.
    seed, backend, workers
        As in ``detente.engine.simulate``.
    progress
        Called with the number of finished replicates and of all.
    settings
        What the world is set to; what the theory sets itself overrules it.

    Returns
    -------
    tuple
        Values and standard errors by quantity; NaN where there are too few.
    """
    counted: list[dict[str, float]] = []
    parties: list[np.ndarray] = []
    deaths: list[np.ndarray] = []
    burdens: list[np.ndarray] = []
    failures: list[str] = []
    done = 0
    scenario = Scenario("default_world", "Default world", states=states, years=YEARS, settings=settings)
    chunk = max(TOGETHER, 60_000 // (states * states) // TOGETHER * TOGETHER)
    for run in stream(
        [Point(theory, scenario)],
        years=YEARS,
        replicate_ids=np.arange(replicates),
        seed=seed,
        keep=KEEP,
        backend=backend,
        chunk=chunk,
        workers=workers,
        ahead=None if progress is None else (lambda more: progress(len(counted) + len(failures) + more, replicates)),
    ):
        failures.extend(run.failures.values())
        done += run.replicates
        run = run.sound()
        for k in range(run.replicates):
            rows, sizes, dead = _one(run, k)
            counted.append(rows)
            parties.append(sizes)
            deaths.append(dead)
            burdens.append(np.quantile(run.records["burden"][k, WARM_UP:], TAIL))
        if progress is not None:
            progress(done, replicates)
    if not counted:
        raise all_failed(failures, replicates)
    if failures:
        warnings.warn(f"{describe_failures(failures, replicates)}.", UserWarning, stacklevel=2)
    means = {name: _mean([row[name] for row in counted]) for name in counted[0]}
    values, errors = ({name: pair[k] for name, pair in means.items()} for k in (0, 1))
    for name, each in zip(("burden", "burden_90", "burden_99"), np.transpose(burdens), strict=True):
        values[name], errors[name] = _mean(list(each))
    for name, (value, error) in _of_wars(parties, np.concatenate(deaths)).items():
        values[name], errors[name] = value, error
    return {k: float(v) for k, v in values.items()}, errors


def _mean(values: list[float]) -> tuple[float, float]:
    """Return mean and standard error over the replicates that say something; NaN where they are too few."""
    there = np.array(values)[~np.isnan(values)]
    if there.size == 0:
        return float("nan"), float("nan")
    error = there.std(ddof=1) / np.sqrt(there.size) if there.size > 1 else float("nan")
    return float(there.mean()), float(error)


def _pooled_error(parts: list[np.ndarray]) -> float:
    """Return the standard error of a mean over the wars of all replicates, whose wars share their luck.

    By the replicate: ``sqrt(r / (r - 1) sum_k (sum_w x_kw - m n_k)^2) / n`` of ``n`` wars in ``r`` replicates.
    """
    mean = np.concatenate(parts).mean()
    off = np.array([float((one - mean).sum()) for one in parts])
    r, n = len(parts), sum(one.size for one in parts)
    return float(np.sqrt(r / (r - 1) * np.square(off).sum()) / n) if r > 1 else float("nan")


def _of_wars(parties: list[np.ndarray], deaths: np.ndarray) -> dict[str, tuple[float, float]]:
    """Return what wars say, with standard errors: of means by the replicate; nothing without any."""
    sizes = np.concatenate(parties)
    if not sizes.size:
        return {}
    root = np.sqrt(sizes.size)
    many = (sizes > 2).mean()
    low, half, high = np.quantile(deaths, np.clip([0.5 - 0.5 / root, 0.5, 0.5 + 0.5 / root], 0.0, 1.0))
    return {
        "parties": (float(sizes.mean()), _pooled_error(parties)),
        "wars_of_more_than_two": (float(many), _pooled_error([one > 2 for one in parties])),
        "largest_war": largest_of(sizes, RECORDED_WARS),
        "deaths": (float(half), float(0.5 * (high - low))),
    }


def largest_of(sizes: np.ndarray, wars: int) -> tuple[float, float]:
    """Return the expected largest of some number of wars like these, and its standard error.

    The error is the standard deviation of that largest over the root of how often so many wars are there.
    """
    size, count = np.unique(sizes, return_counts=True)
    chance = np.diff((np.cumsum(count) / sizes.size) ** wars, prepend=0.0)
    mean = float((chance * size).sum())
    spread = np.sqrt((chance * (size - mean) ** 2).sum())
    return mean, float(spread / np.sqrt(max(sizes.size / wars, 1.0)))


def _one(run: Run, k: int) -> tuple[dict[str, float], np.ndarray, np.ndarray]:
    """Count one replicate: what a dyad-year holds, the sizes of wars, their deaths."""
    r = {name: v[k, WARM_UP:] for name, v in run.records.items()}
    years, states = r["conduct"].shape[:2]
    upper, off = np.triu(np.ones((states, states), bool), 1), ~np.eye(states, dtype=bool)
    dyad_years = years * upper.sum()
    fought = r["parties"][:, upper] > 0
    near = r["prox"][:, off] > 0.5
    competing = r["conduct"][:, off][near]
    wars = int(fought.sum())
    return (
        {
            "crises": float(r["crises"].sum() / dyad_years),
            "wars": wars / dyad_years,
            "relevant": float(near.mean()),
            "competing": float(competing.mean()) if competing.size else float("nan"),
            "alliances": float(r["alliance"][:, off].mean()),
            **shares_of_pacts(pacts(r["alliance"].astype(float))),
            "border_changes_per_war": float(r["taken"].sum() / wars) if wars else float("nan"),
        },
        r["parties"][:, upper][fought],
        r["deaths"][:, upper][fought],
    )
