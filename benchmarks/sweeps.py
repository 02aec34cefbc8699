"""Measure sweeps against the bare engine, and against the bounds that are asked of them.

``python benchmarks/sweeps.py`` runs 100,000 runs of two states over 100 years by turns: in the engine alone, in the
engine with the outcomes of each run, and as a sweep that is kept in a folder. It prints what the sweep costs beyond
either (CPU time, which other work on the machine changes least). ``--runs 1000000`` is the large study, whose time and
memory are told as well.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

import detente
from detente.core.run import Run
from detente.diagnostics.dyads import WINDOW
from detente.diagnostics.twins import TWIN_NEEDS, hold_back
from detente.engine.branches import live_branches, vary
from detente.engine.ensemble import backend_named
from detente.engine.jobs import cut_jobs, run_in_order
from detente.engine.plan import Point
from detente.executors import executor
from detente.studies.sweep.outcomes import as_outcomes, measure_runs, split_needs

YEARS = 100
PLACE = "first_encounter"
SCHOOL = "three_steps"


def cpu() -> float:
    """Return CPU time of this process and of those that it has waited for [s]."""
    return sum(
        t.ru_utime + t.ru_stime
        for t in (resource.getrusage(k) for k in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def bare(points: int, replicates: int, names: tuple[str, ...], workers: int, *, told: bool = False) -> None:
    """Run the engine alone on the same points, with the records that the outcomes need; ``told`` takes those as well."""
    wanted = as_outcomes(names)
    early, late = split_needs(wanted)
    place = detente.scenario(PLACE).replace(years=YEARS)
    theory = detente.school(SCHOOL).where(offence_advantage=1.0)
    plan = vary(Point(theory, place), {"offence_advantage": np.linspace(1, 4, points)}, YEARS)
    engine = backend_named("fused")
    done, others = hold_back(YEARS), []
    if any(one.twin for one in wanted):
        twin = vary(Point(theory, place, (done,)), {"offence_advantage": np.linspace(1, 4, points)}, YEARS)
        others = [(twin, TWIN_NEEDS)]
    blank = Run(theory, place, 0, np.arange(0), YEARS, {}, {})

    def work(job: tuple[np.ndarray, np.ndarray, int]) -> int:
        year = YEARS - WINDOW if late or others else 0
        found = live_branches(plan, engine, job[0], job[1], 0, year=year, early=early, late=late, others=others)
        if told:
            runs = [replace(blank, replicate_ids=np.arange(job[2]), records=one.records) for one in found]
            measure_runs(wanted, runs[0], replace(runs[1], interventions=(done,)) if others else None)
        return job[2]

    size = max(1, 49_152 // points)
    for _ in run_in_order(work, cut_jobs(points, np.arange(replicates), size, engine.tile(2), padded=False), workers):
        pass


def swept(points: int, replicates: int, names: tuple[str, ...], workers: int, folder: Path) -> None:
    """Run the same as a sweep that is kept."""
    detente.sweep(
        PLACE,
        {"offence_advantage": np.linspace(1, 4, points)},
        theory=SCHOOL,
        replicates=replicates,
        years=YEARS,
        outcomes=names,
        out=folder,
        workers=workers,
    )


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--outcomes", default="hostility")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    names, replicates = tuple(asked.outcomes.split(",")), asked.runs // asked.points
    executor("local")
    base = Path(tempfile.mkdtemp())
    times: dict[str, list[tuple[float, float]]] = {"engine": [], "outcomes": [], "sweep": []}
    try:
        swept(asked.points, 64, names, 1, base / "first")  # what is compiled and imported once
        for turn in range(asked.turns):
            for kind in times:
                began, used = time.perf_counter(), cpu()
                if kind == "sweep":
                    swept(asked.points, replicates, names, asked.workers, base / f"{turn}")
                else:
                    bare(asked.points, replicates, names, asked.workers, told=kind == "outcomes")
                times[kind].append((cpu() - used, time.perf_counter() - began))
    finally:
        shutil.rmtree(base)
    over = {
        kind: statistics.median(s[0] / b[0] for s, b in zip(times["sweep"], times[kind], strict=True))
        for kind in ("engine", "outcomes")
    }
    print(
        json.dumps(
            {
                "runs": replicates * asked.points,
                "points": asked.points,
                "outcomes": names,
                **{f"{kind} CPU [s]": [round(t[0], 2) for t in each] for kind, each in times.items()},
                "sweep wall [s]": [round(t[1], 2) for t in times["sweep"]],
                "sweep to engine": round(over["engine"], 3),
                "sweep to engine with outcomes": round(over["outcomes"], 3),
                "peak memory [MB]": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000,
            }
        )
    )


if __name__ == "__main__":
    main()
