"""Many points of a theory's parameters, run together: the outcomes of every run at every point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.failures import describe_failures
from detente.core.progress import Tracker
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.diagnostics.dyads import WINDOW
from detente.diagnostics.twins import TWIN_NEEDS, hold_back, replicates_of
from detente.engine.branches import Branch, live_branches, vary
from detente.engine.ensemble import backend_named, threads
from detente.engine.jobs import run_in_order
from detente.engine.plan import Plan, Point
from detente.engine.records import of_system
from detente.studies.manager import run_chunks
from detente.studies.sweep.outcomes import OWN_VALUES, SweepOutcome, as_outcomes, measure_runs, split_needs

MEMORY = 250_000_000
"""Bytes that the records of a block of points may take [byte]."""
LANES = 65_536
"""Runs of a block, about: what is kept together, and lost together where a study is stopped."""


@dataclass(frozen=True)
class PointsTask:
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


def block_lanes(scenario: Scenario, years: int, outcomes: Sequence[SweepOutcome]) -> int:
    """Return how many runs memory holds the records of at a time: it changes no number.

    Parameters
    ----------
    scenario, years, outcomes
        What is run, for how long, and what is measured.
    """
    early, late = split_needs(outcomes)
    lane = 4 * scenario.states**2 * (years * len(early) + min(years, WINDOW) * len(late) + 1)
    return max(1, MEMORY // lane)


def evaluate_block(task: PointsTask) -> dict[str, Any]:
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
    ids = np.tile(np.asarray(task.replicate_ids, np.int64), (len(task.points), 1))
    return evaluate_rows(task, ids)


def evaluate_rows(task: PointsTask, replicate_ids: Array) -> dict[str, Any]:
    """Run points, each with replicates of its own, and return every outcome of every run.

    Parameters
    ----------
    task
        The points; its own numbers of replicates are not used.
    replicate_ids
        Numbers of the replicates of each point [point, replicate].

    Returns
    -------
    dict
        As of ``evaluate_block``.
    """
    size, runs = replicate_ids.shape
    block = _Block(task, as_outcomes(task.outcomes))
    lanes = runs * size
    cut = min(block.engine.tile(task.scenario.states), block_lanes(task.scenario, task.years, block.wanted))
    which, every = np.repeat(np.arange(size), runs), replicate_ids.reshape(-1)
    jobs = ((k, which[k : k + cut], every[k : k + cut]) for k in range(0, lanes, cut))
    found = {name: np.full(lanes, np.nan) for name in task.outcomes}
    failed, reasons = np.zeros(lanes, bool), dict[int, list[str]]()
    for at, values, why in run_in_order(block.run, jobs, threads(task.workers)):
        for name, held in values.items():
            found[name][at : at + len(held)] = held
        for lane, words in enumerate(why):
            if words:
                failed[at + lane] = True
                reasons.setdefault(int(which[at + lane]), []).append(words)
    told = {point: describe_failures(words, runs) for point, words in reasons.items()}
    return {name: held.reshape(size, runs) for name, held in {**found, "failed": failed}.items()} | {"reasons": told}


class _Block:
    """A block of points made ready for the engine."""

    def __init__(self, task: PointsTask, wanted: Sequence[SweepOutcome]) -> None:
        self.task, self.wanted = task, wanted
        self.engine = backend_named(task.backend)
        point = Point(task.theory, task.scenario)
        values = np.asarray(task.points, float)
        columns = {name: values[:, k] for k, name in enumerate(task.names)}
        self.plan = vary(point, columns, task.years)
        self.early, self.late = split_needs(wanted)
        self.back, self.others = hold_back(task.years), list[tuple[Plan, Sequence[str]]]()
        if any(one.twin for one in wanted):
            twin = vary(replace(point, interventions=(self.back,)), columns, task.years)
            self.others = [(twin, TWIN_NEEDS)]
        self.year = max(0, task.years - WINDOW) if self.others or self.late else 0

    def run(self, job: tuple[int, Array, Array]) -> tuple[int, dict[str, Array], list[str]]:
        """Run some lanes and return their place, their outcomes by name, and why each failed."""
        at, which, ids = job
        short = (0, self.engine.tile(self.task.scenario.states) - len(ids) if self.engine.padded else 0)
        with self.engine.on(at):
            lived, *more = live_branches(
                self.plan,
                self.engine,
                np.pad(which, short, mode="edge"),
                np.pad(ids, short, mode="edge"),
                self.task.seed,
                year=self.year,
                early=self.early,
                late=self.late,
                others=self.others,
            )
        run = self._run(lived, len(ids))
        twin = self._run(more[0], len(ids)) if more else None
        if twin is not None:
            twin = replace(twin, interventions=(self.back,))
        return at, self._measured(which, run, twin), lived.why[: len(ids)]

    def _run(self, lived: Branch, lanes: int) -> Run:
        """Return the record of some lanes, numbered from 0, of whose parameters nothing is said."""
        task = self.task
        records = {
            name: value[:lanes][..., 0] if of_system(name) else value[:lanes] for name, value in lived.records.items()
        }
        failures = {lane: why for lane, why in enumerate(lived.why[:lanes]) if why}
        return Run(task.theory, task.scenario, task.seed, np.arange(lanes), task.years, records, {}, failures=failures)

    def _measured(self, which: Array, run: Run, twin: Run | None) -> dict[str, Array]:
        """Return the outcomes of each lane; measures that read parameters are taken point by point."""
        found = measure_runs([one for one in self.wanted if one.name not in OWN_VALUES], run, twin)
        alone = [one for one in self.wanted if one.name in OWN_VALUES]
        found |= {one.name: np.full(len(which), np.nan) for one in alone}
        for point in np.unique(which) if alone else ():
            mine = which == point
            own = replace(replicates_of(run, mine), values=self.plan.of(int(point)))
            for name, held in measure_runs(alone, own, None).items():
                found[name][mine] = held
        return {name: np.where(run.failed, np.nan, held) for name, held in found.items()}


def points_of_block(replicates: int) -> int:
    """Return how many points a block has.

    Parameters
    ----------
    replicates
        Runs of each.
    """
    return max(1, LANES // replicates)


def tasks_of(base: PointsTask, points: Array, size: int) -> list[PointsTask]:
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


def evaluate(
    tasks: Sequence[PointsTask],
    track: Tracker,
    *,
    folder: Path | None = None,
    key: str = "",
    on: Any = "local",
    workers: int | None = None,
) -> dict[str, Any]:
    """Run blocks on an executor and join them; after Ctrl-C those that were finished.

    Parameters
    ----------
    tasks
        Blocks.
    track
        Told of the runs that are finished.
    folder, key, on, workers
        As of ``detente.studies.manager.run_chunks``.

    Returns
    -------
    dict
        As of ``evaluate_block``, of all points that were finished.

    Raises
    ------
    UnfinishedStudy
        A block could not be computed for a reason of the machine.
    """
    parts: list[dict[str, Any]] = []
    reasons: dict[int, str] = {}
    done = 0
    alone = on == "local"  # then a block has all threads to itself, so that the first is finished soon
    units = [float(len(task.points) * len(task.replicate_ids)) for task in tasks]
    chunks = run_chunks(
        evaluate_block, tasks, key=key, folder=folder, on=on, workers=1 if alone else workers, track=track,
        units=units.__getitem__,
    )  # fmt: skip
    try:
        for chunk in chunks:
            part = dict(chunk.value)
            reasons |= {done + int(point): why for point, why in part.pop("reasons").items()}
            parts.append(part)
            done += len(tasks[chunk.number].points)
    except KeyboardInterrupt:
        track.complete = False
    if not parts:
        base = tasks[0]
        parts = [{name: np.zeros((0, len(base.replicate_ids))) for name in (*base.outcomes, "failed")}]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} | {"reasons": reasons}
