"""The work of a chunk: some replicates of some points through the engine, tile by tile, and their outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import as_backend
from detente.core.cores import cores
from detente.core.errors import OF_THE_MACHINE, DetenteError
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.jobs import cut_jobs, run_in_order
from detente.studies.sweep.lanes import MeasuredLanes
from detente.studies.sweep.outcomes import as_outcomes


@dataclass(frozen=True)
class SweepTask:
    """What a chunk of a sweep is: a block of points of one theory, and a block of replicates.

    Attributes
    ----------
    theory : Theory
        The theory.
    scenario : Scenario
        Where it starts.
    columns : mapping
        Values of the parameters that vary [point].
    points : int
        Number of points.
    first, last : int
        First replicate, and the one after the last.
    years, seed, backend
        As in ``simulate``.
    outcomes : tuple of str
        What is wanted of each run.
    """

    theory: Theory
    scenario: Scenario
    columns: Mapping[str, Array]
    points: int
    first: int
    last: int
    years: int
    seed: int
    backend: str
    outcomes: tuple[str, ...]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return self.points * (self.last - self.first)


def reduce_task(task: SweepTask) -> dict[str, Any]:
    """Run a chunk and return its outcomes.

    Parameters
    ----------
    task
        The chunk.

    Returns
    -------
    dict
        ``outcomes`` by name [run], point by point and within it replicate by replicate, NaN where one is not defined;
        ``failed``, the runs that failed [failure], and for each of them ``why``, a place in ``reasons``.

    Raises
    ------
    UnknownName, BrokenExtension
        The theory is not to be had here.
    """
    found = {name: np.full(task.runs, np.nan) for name in task.outcomes}
    why: dict[int, str] = {}
    theory = task.theory
    try:
        for begin, values, failures in _tiles(task, theory):
            for name, held in values.items():
                found[name][begin : begin + len(held)] = held
            why.update(failures)
    except DetenteError as error:  # the points of one theory share their fate
        if isinstance(error, OF_THE_MACHINE):
            raise
        return _failed_chunk(task, f"{type(error).__name__}: {error}")
    failed = np.array(sorted(why), np.int32)
    for held in found.values():
        held[failed] = np.nan
    return _reply(found, failed, [why[int(k)] for k in failed])


def _failed_chunk(task: SweepTask, reason: str) -> dict[str, Any]:
    """Return what comes of a chunk of which every run failed for one reason, which lies in its points."""
    found = {name: np.full(task.runs, np.nan) for name in task.outcomes}
    return _reply(found, np.arange(task.runs, dtype=np.int32), [reason] * task.runs)


def _reply(found: Mapping[str, Array], failed: Array, why: Sequence[str]) -> dict[str, Any]:
    reasons = {reason: k for k, reason in enumerate(dict.fromkeys(why))}
    codes = np.array([reasons[reason] for reason in why], np.int32)
    return {"outcomes": dict(found), "failed": failed, "why": codes, "reasons": tuple(reasons)}


def _tiles(task: SweepTask, theory: Theory) -> Iterator[tuple[int, dict[str, Array], dict[int, str]]]:
    """Run the tiles; yield the first run of each, its outcomes [run], and why runs failed."""
    theory = theory.where(**{name: float(values[0]) for name, values in task.columns.items()})
    lanes = MeasuredLanes(
        theory, task.scenario, task.columns, task.years, task.seed, as_backend(task.backend), as_outcomes(task.outcomes)
    )

    def work(job: tuple[int, tuple[Array, Array, int]]) -> tuple[int, dict[str, Array], dict[int, str]]:
        number, (which, ids, _) = job
        begin = number * lanes.tile
        found, why = lanes.measure(number, which, ids)
        return begin, found, {begin + lane: reason for lane, reason in enumerate(why) if reason}

    ids = np.arange(task.first, task.last)
    jobs = enumerate(cut_jobs(task.points, ids, len(ids), lanes.tile, padded=False))
    yield from run_in_order(work, jobs, min(cores(), -(-task.runs // lanes.tile)))
