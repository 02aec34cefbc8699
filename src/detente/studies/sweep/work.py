"""The work of a chunk: some replicates of some points through the engine, tile by tile, and their outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.cores import cores
from detente.core.errors import OF_THE_MACHINE, DetenteError
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.diagnostics.dyads import WINDOW
from detente.diagnostics.twins import TWIN_NEEDS, hold_back
from detente.engine.branches import Branch, live_branches, vary
from detente.engine.ensemble import backend_named
from detente.engine.jobs import cut_jobs, run_in_order
from detente.engine.plan import Plan, Point
from detente.schools import as_theory
from detente.studies.sweep.outcomes import OWN_VALUES, SweepOutcome, as_outcomes, measure_runs, split_needs


@dataclass(frozen=True)
class SweepTask:
    """What a chunk of a sweep is: a block of points of one theory, and a block of replicates.

    Attributes
    ----------
    theory : Theory or str
        The theory, or FILE:NAME of one that another process reads from there.
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

    theory: Theory | str
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
    theory = as_theory(task.theory)
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
    wanted = as_outcomes(task.outcomes)
    first = {name: float(values[0]) for name, values in task.columns.items()}
    point = Point(theory.where(**first), task.scenario)
    plan = vary(point, task.columns, task.years)
    done = (hold_back(task.years),)
    others = []
    if any(one.twin for one in wanted):
        others = [(vary(replace(point, interventions=done), task.columns, task.years), TWIN_NEEDS)]
    early, late = split_needs(wanted)
    year = max(0, task.years - WINDOW) if others or late else 0
    engine: Any = backend_named(task.backend)
    ids = np.arange(task.first, task.last)
    tile = engine.tile(plan.states)
    blank = Run(plan.theory, task.scenario, task.seed, np.arange(0), task.years, {}, {})

    def work(job: tuple[int, tuple[Array, Array, int]]) -> tuple[int, dict[str, Array], dict[int, str]]:
        number, (which, lanes, real) = job
        with engine.on(number):
            branches = live_branches(
                plan, engine, which, lanes, task.seed, year=year, early=early, late=late, others=others
            )
        run, *twins = (_run_of(blank, branch, real) for branch in branches)
        twin = replace(twins[0], interventions=done) if twins else None
        begin = number * tile
        failures = {begin + lane: reason for lane, reason in run.failures.items()}
        return begin, _outcomes(wanted, run, twin, plan, which[:real]), failures

    jobs = enumerate(cut_jobs(task.points, ids, len(ids), tile, padded=engine.padded))
    yield from run_in_order(work, jobs, min(cores(), -(-task.runs // tile)))


def _run_of(blank: Run, branch: Branch, real: int) -> Run:
    """Return lanes of any points as the replicates of one run, numbered as they lie."""
    records = {name: value[:real] for name, value in branch.records.items()}
    failures = {lane: reason for lane, reason in enumerate(branch.why[:real]) if reason} if any(branch.why) else {}
    return replace(blank, replicate_ids=np.arange(real), records=records, failures=failures)


def _outcomes(wanted: Sequence[SweepOutcome], run: Run, twin: Run | None, plan: Plan, which: Array) -> dict[str, Array]:
    together = [one for one in wanted if one.name not in OWN_VALUES]
    found = measure_runs(together, run, twin)
    apart = [one for one in wanted if one.name in OWN_VALUES]
    if apart:
        found |= {one.name: np.full(len(which), np.nan) for one in apart}
        for point in np.unique(which):
            mine = np.flatnonzero(which == point)
            part = slice(mine[0], mine[-1] + 1)  # lanes of a point lie together
            records = {name: value[part] for name, value in run.records.items()}
            failures = {k - part.start: why for k, why in run.failures.items() if part.start <= k < part.stop}
            ids = np.arange(part.stop - part.start)
            own = replace(run, replicate_ids=ids, records=records, failures=failures, values=plan.of(int(point)))
            for name, values in measure_runs(apart, own, None).items():
                found[name][part] = values
    return found
