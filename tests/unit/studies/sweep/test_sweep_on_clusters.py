"""A whole sweep on a dask cluster and on SLURM, driver and workers killed: the numbers are those of one machine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.store import verify

ASKED: dict[str, Any] = {"replicates": 400, "outcomes": ("restraint", "fear.last"), "years": 20, "chunk": 100}
WORDS = (
    "sweep first_encounter --vary sensibility=0.1,0.5,0.9 --vary theory=three_steps,habit --replicates 400"
    " --outcomes restraint,fear.last --years 20 --chunk 100 --json"
)


@pytest.fixture(params=["dask", "slurm:local", "slurm"])
def on(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any]]:
    pytest.importorskip("distributed")
    pytest.importorskip("submitit")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    if request.param == "dask":
        from distributed import LocalCluster

        with LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            silence_logs="CRITICAL",
        ) as cluster:
            yield "dask" + cluster.scheduler_address.removeprefix("tcp"), cluster
    elif request.param == "slurm":
        found = shutil.which("sinfo")
        if not found or subprocess.run([found, "-h"], capture_output=True, check=False).returncode:
            pytest.skip("no SLURM answers here")
        yield "slurm:time=5,jobs=2,tasks=1", None
    else:
        yield "slurm:local,jobs=2,tasks=2", None


def drive(on: str, out: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "detente", *WORDS.split(), "--on", on, "--out", str(out)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def chunks(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (out / "chunks").glob("*.npz")}


@pytest.mark.slow
def test_a_sweep_that_is_killed_comes_to_the_numbers_of_one_machine(on: tuple[str, Any], tmp_path: Path) -> None:
    name, cluster = on
    home = Path.home() / f"detente-test-{os.getpid()}" if name.startswith("slurm:time") else tmp_path
    out = home / "there"
    home.mkdir(exist_ok=True)
    driver = drive(name, out)
    until = time.monotonic() + 180
    while len(chunks(out)) < 3 and driver.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    if cluster is not None:
        pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
        os.kill(pids[0], signal.SIGKILL)
    driver.kill()
    said = driver.communicate()
    kept = chunks(out)
    assert len(kept) >= 3, said

    again = drive(name, out)
    answer, errors = again.communicate(timeout=400)
    assert again.returncode == 0, errors
    assert "error" not in json.loads(answer)
    assert verify(out).ok
    assert not (out / "jobs").exists()

    here = tmp_path / "here"
    found = detente.sweep(
        "first_encounter",
        {"sensibility": [0.1, 0.5, 0.9], "theory": ["three_steps", "habit"]},
        out=here,
        **ASKED,
    )
    there = detente.sweep(
        "first_encounter",
        {"sensibility": [0.1, 0.5, 0.9], "theory": ["three_steps", "habit"]},
        out=out,
        **ASKED,
    )
    assert found.key == there.key
    for outcome, estimate in found.estimates.items():
        assert estimate.mean.tobytes() == there.estimates[outcome].mean.tobytes()
    assert np.isfinite(found.estimates["restraint"].mean).all()
    assert (here / "table.csv").read_bytes() == (out / "table.csv").read_bytes()
    assert (here / "runs.parquet").read_bytes() == (out / "runs.parquet").read_bytes()
    with suppress(OSError):
        if home != tmp_path:
            shutil.rmtree(home)
