"""Measures what a study costs on workers, and writes the one table of it that docs/howto/cluster.md shows.

Run it on a machine that does nothing else: ``python benchmarks/cluster_model.py``. It takes about two minutes. The cost
of a chunk is time of the processor, which other programs hardly move; paces are by the clock. What 1,000 workers would
cost is computed from these figures, and checked by a simulation of every event.
"""

from __future__ import annotations

import argparse
import json
import operator
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from cluster_simulation import Cluster, formula, simulate

from detente import executors
from detente._version import __version__
from detente.core.scenario import Scenario
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.executors.done import packed, unpacked
from detente.scenarios import scenario
from detente.schools import school
from detente.studies.chunk_files import write_chunk

HERE = Path(__file__).parent
YEARS = 100
RUNS = 100_000
"""Runs of a chunk that takes seconds."""
SHORT = 100
"""Tasks that do nothing."""
WORKERS = (1, 10, 100, 1000)
MANY = 20
"""States of the larger world."""
STUDIES = ((2, 1.0), (2, 10.0), (2, 60.0), (MANY, 10.0))
"""States, and time of a chunk on one worker [s], of the studies that the table tells of."""
STUDY = 100.0
"""Work of the study that the table is of, in hours of one core."""


def reduce(task: tuple[int, int]) -> dict[str, np.ndarray[Any, Any]]:
    """Return six numbers of each run, as a chunk of a sweep does."""
    first, last = task
    point = Point(school("default"), scenario("first_encounter"))
    keep = ("conduct", "belief", "wars")
    parts = [
        np.stack([value.reshape(value.shape[0], -1).mean(1) for value in run.records.values()] * 2, 1)
        for run in stream([point], years=YEARS, replicate_ids=np.arange(first, last), keep=keep)
    ]
    return {"outcomes": np.concatenate(parts).astype(np.float32)}


@contextmanager
def places() -> Iterator[dict[str, Any]]:
    """Executors of one and of two workers, by name."""
    from distributed import Client, LocalCluster

    def cluster(workers: int) -> Any:
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            silence_logs="CRITICAL",
        )

    with cluster(1) as one, cluster(2) as two, Client(one) as first, Client(two) as second:
        yield {
            "local, 1": ("local", 1),
            "local, 2": ("local", 2),
            "processes, 1": ("processes", 1),
            "processes, 2": ("processes", 2),
            "dask, 1": (first, None),
            "dask, 2": (second, None),
        }


def pace(on: Any, workers: int | None, tasks: list[tuple[int, int]]) -> float:
    """Return runs a second of the clock, once the workers have begun."""
    ends = []
    for done in executors.run(on, reduce, [(0, 64)] * 2 + tasks, workers=workers):
        if done.error:
            raise RuntimeError(done.error)
        if done.number >= 2:
            ends.append((time.perf_counter(), done.seconds))
    began = min(at - seconds for at, seconds in ends)
    return sum(last - first for first, last in tasks) / (max(at for at, _ in ends) - began)


def overhead(on: Any, workers: int | None) -> float:
    """Time of the processor that a task costs this process, which does nothing; dask's scheduler is part of it [s]."""
    found = executors.run(on, operator.neg, range(SHORT + 2), workers=workers)
    next(found)
    next(found)
    began = time.process_time()
    count = sum(1 for _ in found)
    return (time.process_time() - began) / count


def storage(folder: Path) -> dict[str, float]:
    """Return what the disk does [bytes a second]."""
    blob = os.urandom(32_000_000)
    began = time.perf_counter()
    with (folder / "big").open("wb") as file:
        file.write(blob)
        file.flush()
        os.fsync(file.fileno())
    return {"bandwidth": len(blob) / (time.perf_counter() - began)}


def driver(folder: Path, value: dict[str, Any]) -> dict[str, float]:
    """Return what the driver spends on a chunk: reading the answer, and writing it with its checksum [s]."""
    raw = packed(executors.Done(0, value, "", 0.0, "w"))
    times = []
    for k in range(9):
        began = time.process_time()
        write_chunk(folder, k, unpacked(raw).value, key="x")
        times.append(time.process_time() - began)
    return {
        "seconds": statistics.median(times),
        "bytes": float(len(raw)),
        "kept": (folder / "000000.npz").stat().st_size,
    }


def measure() -> dict[str, Any]:
    """Measure everything once."""
    reduce((0, 64))  # the compiler is not what is measured
    began, used = time.perf_counter(), time.process_time()
    value = reduce((0, RUNS))
    chunk = {"clock": time.perf_counter() - began, "processor": time.process_time() - used, "runs": RUNS}
    larger = time.process_time()
    many = Point(school("default"), Scenario("many", states=MANY, years=YEARS))
    count = 64
    for _ in range(2):  # the second without the compiler
        larger = time.process_time()
        for _run in stream([many], years=YEARS, replicate_ids=np.arange(count), keep=("wars",), workers=1):
            pass
    per_run = {"2": chunk["processor"] / RUNS, str(MANY): (time.process_time() - larger) / count}
    began = time.perf_counter()
    next(iter(executors.run("processes", operator.neg, [1], workers=1)))
    start = time.perf_counter() - began
    with tempfile.TemporaryDirectory(dir=HERE) as name:
        folder = Path(name)
        drives, disk = driver(folder, value), storage(folder)
    part = RUNS // 10
    tasks = [(k * part, (k + 1) * part) for k in range(8)]
    with places() as all_places:
        overheads = {name: overhead(*place) for name, place in all_places.items()}
        paces = {name: pace(*place, tasks) for name, place in all_places.items()}
    return {
        "detente": __version__,
        "machine": {"cores": len(os.sched_getaffinity(0)), "kind": platform.machine(), "load": os.getloadavg()[0]},
        "chunk": chunk,
        "per run": per_run,
        "start": start,
        "driver": drives,
        "storage": disk,
        "overhead": overheads,
        "pace": paces,
    }


def model(found: dict[str, Any]) -> list[dict[str, float]]:
    """Return what a study of some hours of one core costs, by time of a chunk and number of workers."""
    rows = []
    each = found["driver"]["seconds"] / found["chunk"]["runs"]
    kept = found["driver"]["kept"] / found["chunk"]["runs"]
    for states, chunk in STUDIES:
        runs = chunk / found["per run"][str(states)]
        disk = runs * kept / found["storage"]["bandwidth"]
        cluster = Cluster(
            chunk,
            round(STUDY * 3600 / chunk),
            found["overhead"]["dask, 2"],
            0.002 + each * runs + disk,  # a file costs something, whatever is in it
            found["start"] + 10.0,
        )
        for workers in WORKERS:
            row = {"states": states, "chunk": chunk, "workers": workers, **formula(cluster, workers)}
            rows.append({**row, "simulated": simulate(cluster, workers)})
    return rows


def hours(seconds: float) -> str:
    """Return a time in words."""
    if seconds >= 5400:
        return f"{seconds / 3600:,.1f} h"
    return f"{seconds / 60:.1f} min" if seconds >= 90 else f"{seconds:.0f} s"


def table(found: dict[str, Any], rows: list[dict[str, float]]) -> str:
    """Return the tables as Markdown."""
    chunk, made, at = found["chunk"], found["driver"], found["machine"]
    rate = chunk["runs"] / chunk["processor"]
    lines = [
        "<!-- Written by benchmarks/cluster_model.py: run it again instead of changing it. -->",
        "",
        f"Measured with detente {found['detente']} on {at['cores']} cores ({at['kind']}) that {at['load']:.0f} programs"
        f" wanted. Two states, {YEARS} years, six outcomes a run.",
        "",
        "| measured | |",
        "| --- | --- |",
        f"| one core, bare engine | {rate:,.0f} runs a second |",
        f"| a chunk of {chunk['runs']:,} runs | {chunk['processor']:.1f} s of one core, {made['bytes'] / 1e6:.1f} MB |",
        f"| the driver, to read such a chunk and write it | {1e3 * made['seconds']:.0f} ms |",
        f"| a worker process, until it can work | {found['start']:.1f} s |",
        f"| the disk | {found['storage']['bandwidth'] / 1e6:,.0f} MB/s |",
    ]
    for name in ("local", "processes", "dask"):
        one, two = found["pace"][f"{name}, 1"], found["pace"][f"{name}, 2"]
        cost = 1e3 * found["overhead"][f"{name}, 2"]
        lines.append(f"| `{name}`, 1 and 2 workers | {one:,.0f} and {two:,.0f} runs a second ({two / one:.2f} x) |")
        lines.append(f"| `{name}`, a task that does nothing | {cost:.1f} ms |")
    lines += [
        "",
        f"A study of {STUDY:.0f} hours of one core, by the time that a chunk takes and the number of workers:",
        "",
        "| states | chunk | workers | work | scheduler | driver and disk | last chunks | in all | simulated |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        parts = (hours(row[name]) for name in ("work", "scheduler", "driver", "last", "whole", "simulated"))
        lines.append(f"| {row['states']:.0f} | {row['chunk']:.0f} s | {row['workers']:,} | {' | '.join(parts)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, or tell again what was measured."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--again", action="store_true", help="write the table of what was measured before")
    path = HERE / "cluster.json"
    if not options.parse_args().again:
        path.write_text(json.dumps(measure(), indent=1) + "\n")
    found = json.loads(path.read_text())
    text = table(found, model(found))
    (HERE / "cluster.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
