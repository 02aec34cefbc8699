"""A real dask cluster of several processes, on loopback; some of its workers are killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import executor_work as work
from detente import executors
from detente.core.errors import InvalidValue, LostWorkers, OtherVersion
from detente.executors.versions import check, versions

distributed = pytest.importorskip("distributed")
CHUNKS = [("defensive_realism", "cold_war", at, at + 40) for at in range(0, 240, 40)]


def a_cluster(workers: int) -> "distributed.LocalCluster":
    """A cluster that nobody but this machine can reach."""
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        silence_logs="CRITICAL",
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator["distributed.LocalCluster"]:
    with a_cluster(2) as made:
        yield made


@pytest.fixture
def on(cluster: "distributed.LocalCluster") -> str:
    return "dask" + cluster.scheduler_address.removeprefix("tcp")


def test_a_study_has_the_same_bits(on: str) -> None:
    there = {d.number: d for d in executors.run(on, work.runs, CHUNKS)}
    assert sorted(there) == list(range(len(CHUNKS)))
    for number, chunk in enumerate(CHUNKS):
        assert work.bits(work.runs(chunk)) == work.bits(there[number].value)
    assert {d.worker.partition("://")[0] for d in there.values()} == {"tcp"}


def test_a_client_that_is_there_already_is_left_open(on: str) -> None:
    with distributed.Client("tcp" + on.removeprefix("dask"), set_as_default=False) as client:
        done = {d.number: d for d in executors.run(client, work.refuses, range(4))}
        assert client.status == "running"
    assert [done[k].value for k in range(4)] == [0, None, 2, None]
    assert done[1].error == "ValueError: 1 is odd"
    assert isinstance(done[3].cause, ValueError)


def test_tasks_that_go_wrong(on: str, tmp_path: Path) -> None:
    ways = ["raises what cannot be sent", "cannot be sent", "tells its surroundings", "dies"]
    done = {d.number: d for d in executors.run(on, work.misbehaves, [(how, str(tmp_path)) for how in ways])}
    assert done[0].error == "Own: own"
    assert "cannot be sent back" in done[1].error
    assert done[2].value[2] == 1
    assert done[3].value == "again"
    (alone,) = executors.run(on, work.squared, [lambda: 3])
    assert "cannot be sent to a worker" in alone.error


def test_work_goes_to_each_worker_once_and_not_with_each_task(
    cluster: "distributed.LocalCluster", on: str, tmp_path: Path
) -> None:
    cluster.wait_for_workers(2)  # a test before may have ended one
    held = partial(work.holding, held=work.Held(str(tmp_path), bytes(100_000)))
    done = list(executors.run(on, held, range(20)))
    assert sorted(d.value for d in done) == list(range(20))
    assert work.unpacked(tmp_path) == {1: 2}  # two workers, each once


def test_nothing_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.executors.dask_cluster.CONNECT", 0.5)
    with pytest.raises(LostWorkers, match=r"No dask scheduler answers at tcp://127.0.0.1:1 .*dask scheduler"):
        list(executors.run("dask://127.0.0.1:1", work.squared, [1]))


@pytest.mark.parametrize("name", ["dask", "dask:", "dask:127.0.0.1:8786"])
def test_an_address_is_wanted(name: str) -> None:
    with pytest.raises(InvalidValue, match="dask://HOST:8786"):
        executors.executor(name)


def test_another_detente_is_refused(on: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    check({**versions(), "numpy": "1.0"}, "w", told.append)
    assert len(told) == 1
    assert told[0].startswith(f"The worker w has numpy 1.0 (here {versions()['numpy']}): compiled years have the same")
    with pytest.raises(OtherVersion, match=r"The worker w has detente 0.0.1, and here is .*pip install"):
        check({**versions(), "detente": "0.0.1"}, "w")
    monkeypatch.setitem(versions(), "source", "altered")  # of this process alone
    with pytest.raises(OtherVersion, match="other source"):
        list(executors.run(on, work.squared, [1]))


@pytest.mark.slow
def test_workers_killed_at_random_change_nothing() -> None:
    chance = random.Random(7)
    tasks = [("offensive_realism", "cold_war", at, at + 20) for at in range(0, 1000, 20)]
    there, killed, told = {}, 0, []
    with a_cluster(3) as cluster:
        on = "dask" + cluster.scheduler_address.removeprefix("tcp")
        for done in executors.run(on, work.runs, tasks, tell=told.append):
            assert done.ok, done.error
            there[done.number] = done.value
            pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
            if chance.random() < 0.15 and pids:
                time.sleep(chance.uniform(0, 0.2))
                os.kill(chance.choice(pids), signal.SIGKILL)
                killed += 1
    assert killed > 3
    for number, task in enumerate(tasks):
        assert work.bits(work.runs(task)) == work.bits(there[number])


@pytest.mark.slow
def test_a_task_that_always_kills_its_worker_fails_and_the_rest_goes_on() -> None:
    with a_cluster(2) as cluster:
        on = "dask" + cluster.scheduler_address.removeprefix("tcp")
        done = {d.number: d for d in executors.run(on, work.always_dies, range(4))}
    assert [done[k].value for k in (0, 2, 3)] == [0, 2, 3]
    assert "was lost 3 times" in done[1].error


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told(
    tmp_path: Path, python_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.executors.dask_cluster.CONNECT", 5)
    monkeypatch.setattr("detente.executors.dask_cluster.BACK", 8)
    python_environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    script = tmp_path / "cluster.py"
    script.write_text(
        "import sys, distributed\n"
        "if __name__ == '__main__':\n"
        "    cluster = distributed.LocalCluster(\n"
        "        n_workers=1, threads_per_worker=1, host='127.0.0.1', dashboard_address=None)\n"
        "    print(cluster.scheduler_address, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    pipe = subprocess.PIPE
    there = subprocess.Popen(
        [sys.executable, str(script)], env=python_environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )
    on = "dask" + there.stdout.readline().strip().removeprefix("tcp")
    found = executors.run(on, work.sleeps, [0, 0, 60])
    next(found)
    there.kill()
    began = time.monotonic()
    with pytest.raises(LostWorkers, match=r"scheduler was lost .*repeat the command"):
        list(found)
    assert time.monotonic() - began < 60
    there.communicate()


@pytest.mark.slow
def test_a_scheduler_that_is_started_again_goes_on(python_environment: dict[str, str]) -> None:
    python_environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    there: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"]
        quiet = subprocess.DEVNULL
        there.append(subprocess.Popen(command, env=python_environment, stdout=quiet, stderr=quiet))
        return there[-1]

    try:
        scheduler = start("scheduler", "--port", str(port))
        start("worker", f"tcp://{address}", "--nthreads", "1")
        time.sleep(3)
        found = executors.run(f"dask://{address}", work.squared, iter(range(400)))
        done = [next(found).value]
        scheduler.kill()
        scheduler.wait()
        start("scheduler", "--port", str(port))
        start("worker", f"tcp://{address}", "--nthreads", "1")
        done += [one.value for one in found]
    finally:
        for process in reversed(there):
            process.terminate()
            process.wait()
    assert sorted(done) == [k * k for k in range(400)]
