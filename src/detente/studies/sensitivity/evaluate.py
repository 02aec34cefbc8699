"""Many points of a theory's parameters, run together: the outcomes of every run at every point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.failures import describe_failures
from detente.core.progress import Tracker
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.diagnostics.twins import hold_back
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.studies.sensitivity.outcomes import RunOutcome, outcome_named, records_of

MEMORY = 200_000_000
"""Bytes that the records of a block of points may take [byte]."""
LANES = 32_768
"""Runs of a block, about: so many fill the engine's tiles."""


@dataclass(frozen=True)
class Task:
    """What fixes the numbers of a block of points.

    Attributes
    ----------
    theory, scenario
        What is run.
    names : tuple of str
        Parameters that are set, which the theory has.
    points : tuple of tuple of float
        Their values [point, name].
    outcomes : tuple of str
        What is measured of every run.
    replicate_ids : tuple of int
        Numbers of the replicates, the same at every point: what differs between points is not luck.
    years, seed, backend
        As in ``simulate``.
    """

    theory: Theory
    scenario: Scenario
    names: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    outcomes: tuple[str, ...]
    replicate_ids: tuple[int, ...]
    years: int
    seed: int = 0
    backend: BackendName = DEFAULT_BACKEND
    workers: int | None = None


def block_size(scenario: Scenario, years: int, replicates: int, outcomes: Sequence[RunOutcome]) -> int:
    """Return how many points are run together: it changes memory and pace, no number.

    Parameters
    ----------
    scenario, years, replicates, outcomes
        What is run, for how long, how often, and what is measured.
    """
    lane = 4 * years * scenario.states**2 * max(len(records_of(outcomes)), 1)
    return max(1, min(LANES, MEMORY // lane) // replicates)


def evaluate_block(task: Task) -> dict[str, Any]:
    """Run a block of points and return every outcome of every run.

    Parameters
    ----------
    task
        The block.

    Returns
    -------
    dict
        Arrays [point, replicate] by outcome, NaN where a run failed or the outcome is not defined in it; under
        ``failed`` [point, replicate] which failed, under ``reasons`` why, by the number of the point in the block.
    """
    ids, shape = np.asarray(task.replicate_ids), (len(task.points), len(task.replicate_ids))
    wanted = [outcome_named(name) for name in task.outcomes]
    found = {one.name: np.full(shape, np.nan) for one in wanted}
    failed, reasons = np.zeros(shape, bool), dict[int, str]()
    alone = [one for one in wanted if not one.pooled]
    pooled = [one for one in wanted if one.pooled]
    held: list[tuple[int, Array, Run]] = []
    for point, columns, run, twin in _pieces(task, wanted, ids):
        failed[point, columns] = run.failed
        if run.failures:
            reasons[point] = describe_failures(run.failures.values(), run.replicates)
        for one in alone:
            found[one.name][point, columns] = one.of(run, twin)
        if pooled:
            held.append((point, columns, run))
    if held:
        whole = _together([run for _, _, run in held])
        cells = np.concatenate([[point] * len(c) for point, c, _ in held]), np.concatenate([c for _, c, _ in held])
        for one in pooled:
            found[one.name][cells] = one.of(whole)
    return {**found, "failed": failed, "reasons": reasons}


def _pieces(task: Task, wanted: Sequence[RunOutcome], ids: Array) -> Iterator[tuple[int, Array, Run, Run | None]]:
    """Yield runs of one point, each with its point, the columns of its replicates, and its twin if one is needed."""
    points = [
        Point(task.theory.where(**dict(zip(task.names, values, strict=True))), task.scenario) for values in task.points
    ]
    how: dict[str, Any] = {"years": task.years, "seed": task.seed, "backend": task.backend, "workers": task.workers}
    order = np.argsort(ids)
    runs = stream(points, replicate_ids=ids, keep=records_of(wanted), **how)
    twins: Iterator[Run | None] = iter(lambda: None, 0)
    needs = tuple(dict.fromkeys(name for one in wanted for name in one.twin))
    if needs:
        held = (hold_back(task.years),)
        back = [replace(point, interventions=(*point.interventions, *held)) for point in points]
        twins = iter(stream(back, replicate_ids=ids, keep=needs, **how))
    for run in runs:
        columns = order[np.searchsorted(ids[order], np.asarray(run.replicate_ids))]
        yield int(run.manifest["point"]), columns, run, next(twins)


def _together(runs: Sequence[Run]) -> Run:
    """Return runs of several points as one, replicates numbered anew; only records may be read of it."""
    first, at, failures = runs[0], 0, dict[int, str]()
    for run in runs:
        place = {int(number): at + k for k, number in enumerate(run.replicate_ids)}
        failures |= {place[int(number)]: why for number, why in run.failures.items() if int(number) in place}
        at += run.replicates
    records = {name: np.concatenate([run.records[name] for run in runs]) for name in first.records}
    return replace(first, replicate_ids=np.arange(at), records=records, failures=failures, values={})


def tasks_of(base: Task, points: Array, size: int) -> list[Task]:
    """Return a sample cut into blocks.

    Parameters
    ----------
    base
        All but the points.
    points
        Values of the parameters [point, name].
    size
        Points of a block.
    """
    return [replace(base, points=tuple(map(tuple, points[k : k + size].tolist()))) for k in range(0, len(points), size)]


def evaluate(tasks: Sequence[Task], track: Tracker) -> dict[str, Any]:
    """Run blocks one after the other, and join them; after Ctrl-C those that were finished.

    Parameters
    ----------
    tasks
        Blocks.
    track
        Told of the runs that are finished; within it, so that Ctrl-C is known to it.

    Returns
    -------
    dict
        As of ``evaluate_block``, of all points that were finished.
    """
    parts: list[dict[str, Any]] = []
    reasons: dict[int, str] = {}
    done = 0
    try:
        for task in tasks:
            part = evaluate_block(task)
            reasons |= {done + point: why for point, why in part.pop("reasons").items()}
            parts.append(part)
            done += len(task.points)
            track.at(track.done + len(task.points) * len(task.replicate_ids))
    except KeyboardInterrupt:
        track.complete = False
    if not parts:
        base = tasks[0]
        parts = [{name: np.zeros((0, len(base.replicate_ids))) for name in (*base.outcomes, "failed")}]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} | {"reasons": reasons}
