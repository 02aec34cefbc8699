"""Many points of a theory's parameters, run together: the outcomes of every run at every point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.failures import count_failures
from detente.core.progress import Tracker
from detente.core.room import Hold
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.diagnostics.dyads import WINDOW
from detente.engine.ensemble import threads
from detente.engine.jobs import run_in_order
from detente.studies.manager import run_chunks
from detente.studies.sweep.lanes import MeasuredLanes
from detente.studies.sweep.outcomes import SweepOutcome, as_outcomes, split_needs

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
    wanted, values = as_outcomes(task.outcomes), np.asarray(task.points, float)
    columns = {name: values[:, k] for k, name in enumerate(task.names)}
    block = MeasuredLanes(task.theory, task.scenario, columns, task.years, task.seed, task.backend, wanted)
    lanes = runs * size
    cut = min(block.tile, block_lanes(task.scenario, task.years, wanted))
    which, every = np.repeat(np.arange(size), runs), replicate_ids.reshape(-1)

    def run(job: tuple[int, int]) -> tuple[int, dict[str, Array], list[str]]:
        number, at = job
        return at, *block.measure(number, which[at : at + cut], every[at : at + cut])

    found = {name: np.full(lanes, np.nan) for name in task.outcomes}
    failed, reasons = np.zeros(lanes, bool), dict[int, list[str]]()
    for at, measured, why in run_in_order(run, enumerate(range(0, lanes, cut)), threads(task.workers)):
        for name, held in measured.items():
            found[name][at : at + len(held)] = held
        for lane, words in enumerate(why):
            if words:
                failed[at + lane] = True
                reasons.setdefault(int(which[at + lane]), []).append(words)
    told = {point: count_failures(words, runs) for point, words in reasons.items()}
    return {name: held.reshape(size, runs) for name, held in {**found, "failed": failed}.items()} | {"reasons": told}


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
    TooLarge
        What is measured of all runs will not fit into memory.
    """
    parts: list[dict[str, Any]] = []
    reasons: dict[int, str] = {}
    done = 0
    alone = on == "local"  # then a block has all threads to itself, so that the first is finished soon
    units = [float(len(task.points) * len(task.replicate_ids)) for task in tasks]
    hold = Hold(f"The outcomes of {sum(units):,.0f} runs")
    chunks = run_chunks(
        evaluate_block, tasks, key=key, folder=folder, on=on, workers=1 if alone else workers, track=track,
        units=units.__getitem__,
    )  # fmt: skip
    try:
        for chunk in chunks:
            part = dict(chunk.value)
            reasons |= {done + int(point): why for point, why in part.pop("reasons").items()}
            parts.append(part)
            hold.add(part, units[chunk.number] / sum(units))
            done += len(tasks[chunk.number].points)
    except KeyboardInterrupt:
        track.complete = False
    if not parts:
        base = tasks[0]
        parts = [{name: np.zeros((0, len(base.replicate_ids))) for name in (*base.outcomes, "failed")}]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} | {"reasons": reasons}
