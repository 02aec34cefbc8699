"""The two base scenarios of the experiments: a pair of security-seekers, and a system of twenty states."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.failures import all_failed, describe_failures
from detente.core.param import REGISTRY
from detente.core.run import MATERIAL
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import stream
from detente.engine.plan import Point

Records = Mapping[str, np.ndarray]
"""Records of one arm by name [replicate, year, ...]."""
PAIR = Scenario(
    "pair",
    "Two security-seekers whose motives never change",
    states=2,
    years=100,
    settings={
        "economy_spread": 0,
        "growth": 0,
        "growth_noise": 0,
        "trade_gain": 0,
        "malign_share": 0,
        "motive_change": 0,
    },
)
"""The base scenario of the dyad: equal economies that do not grow."""
SYSTEM = Scenario("system", "Twenty states at the defaults", states=20, years=100)
"""The base scenario of the system."""
REPLICATES: Mapping[str, int] = {"pair": 600, "system": 96}
"""Replicates of each base scenario."""


@dataclass(frozen=True)
class Arm:
    """One arm of an experiment.

    Attributes
    ----------
    settings : mapping
        Parameters set for all states.
    own : mapping
        Parameters set for single states, by number of the state.
    given : mapping
        What is fixed of the first year.
    interventions : tuple of Intervention
        What is done on the way.
    """

    settings: Mapping[str, float] = field(default_factory=dict)
    own: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()


def run(
    theory: Theory,
    base: Scenario,
    arms: Mapping[str, Arm],
    *,
    years: int,
    keep: Sequence[str],
    replicates: int,
    seed: int,
    backend: BackendName = DEFAULT_BACKEND,
) -> dict[str, Records]:
    """Run the arms of an experiment with common luck; return their records, and values of parameters, by name.

    Economies and forces are in units of the start. Arms are held against one another replicate by replicate, so one
    that failed in some arm is left out of all, with a warning.
    """
    named = [k for k in keep if k in REGISTRY]
    kept = tuple(k for k in keep if k not in REGISTRY)
    kept = (*kept, "world_growth") if set(kept) & set(MATERIAL) else kept
    out: dict[str, dict[str, np.ndarray]] = {}
    ids, failures = np.arange(replicates), dict[int, str]()
    for group in _alike(arms):
        points = [_point(theory, base, arms[name]) for name in group]
        parts: list[dict[str, list[np.ndarray]]] = [{} for _ in group]
        for piece in stream(points, years=years, replicate_ids=ids, seed=seed, keep=kept, backend=backend):
            failures.update(piece.failures)
            for name, value in piece.in_units_of_the_start().items():
                parts[piece.manifest["point"]].setdefault(name, []).append(value)
        for name, records in zip(group, parts, strict=True):
            values = theory.where(**arms[name].settings).values(**base.settings)
            out[name] = {k: np.concatenate(v) for k, v in records.items()}
            out[name].update({k: np.asarray(values[k]) for k in named})
    if not failures:
        return dict(out)
    if len(failures) == replicates:
        raise all_failed(failures.values(), replicates)
    warnings.warn(f"{describe_failures(failures.values(), replicates)}.", UserWarning, stacklevel=2)
    left = ~np.isin(ids, list(failures))
    return {arm: {k: v[left] if np.ndim(v) else v for k, v in held.items()} for arm, held in out.items()}


def _alike(arms: Mapping[str, Arm]) -> list[list[str]]:
    """Group the arms that can run together: those that fix the same fields of the first year."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, arm in arms.items():
        groups.setdefault(tuple(sorted(arm.given)), []).append(name)
    return list(groups.values())


def _point(theory: Theory, base: Scenario, arm: Arm) -> Point:
    theory = theory.where(**arm.settings)
    scenario = base.replace(given=dict(arm.given))
    if not arm.own:
        return Point(theory, scenario, arm.interventions)
    every = tuple(theory.where(**arm.own.get(state, {})) for state in range(base.states))
    return Point(every, scenario, arm.interventions)


def paradox(r: Records) -> np.ndarray:
    """Return 1 where both compete in half of the last 20 years [replicate]."""
    share = r["conduct"][:, -20:].mean(1)
    return np.asarray(((share[:, 0, 1] >= 0.5) & (share[:, 1, 0] >= 0.5)).astype(float))


def near(r: Records) -> np.ndarray:
    """Return 1 for relevant dyads [replicate, year, n, n]."""
    return (r["prox"] > 0.5).astype(float)


def competing(r: Records, first: int, last: int | None = None, within: np.ndarray | None = None) -> np.ndarray:
    """Return the share of relevant dyads (within a block) that compete [replicate]."""
    weight = near(r)[:, first:last]
    if within is not None:
        weight = weight * within
    return np.asarray((r["conduct"][:, first:last] * weight).sum((1, 2, 3)) / np.maximum(weight.sum((1, 2, 3)), 1))


def block(rows: Sequence[int], columns: Sequence[int], states: int) -> np.ndarray:
    """Return 1 for dyads from some states to others [n, n]."""
    out = np.zeros((states, states))
    out[np.ix_(list(rows), list(columns))] = 1.0
    np.fill_diagonal(out, 0.0)
    return out


def over(values: np.ndarray, within: np.ndarray, first: int, last: int | None = None) -> np.ndarray:
    """Return the mean of a quantity of dyads over a block and some years [replicate]."""
    return np.asarray((values[:, first:last] * within).sum((1, 2, 3)) / (within.sum() * values[:, first:last].shape[1]))


def over_near(name: str, r: Records, within: np.ndarray, first: int, last: int | None = None) -> np.ndarray:
    """Return the mean of a record over relevant dyads of a block and some years [replicate]; NaN if there are none."""
    weight = (near(r)[:, first:last] * within).astype(float)
    total = weight.sum((1, 2, 3))
    return np.where(total > 0, (r[name][:, first:last] * weight).sum((1, 2, 3)) / np.maximum(total, 1), np.nan)
