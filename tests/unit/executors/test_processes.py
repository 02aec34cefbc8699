"""Processes of this machine, some of which are killed."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import executor_work as work
from detente import executors
from detente.core.errors import LostWorkers

CHUNKS = [("defensive_realism", "cold_war", at, at + 40) for at in range(0, 160, 40)]
KILLS = {"dies": 2, "dies in its answer": 2, "dies half way": 2, "exits": 2, "always dies": 3}
"""How often a task is begun that ends its process."""


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    until = time.time() + 5
    while multiprocessing.active_children() and time.time() < until:
        time.sleep(0.02)
    assert not multiprocessing.active_children()


def test_a_study_has_the_same_bits() -> None:
    there = {d.number: d.value for d in executors.run("processes:2", work.runs, CHUNKS)}
    assert sorted(there) == list(range(len(CHUNKS)))
    for number, chunk in enumerate(CHUNKS):
        assert work.bits(work.runs(chunk)) == work.bits(there[number])
    assert np.ptp(there[0]["belief"]) > 0


def test_work_goes_to_each_worker_once_and_not_with_each_task(tmp_path: Path) -> None:
    held = partial(work.holding, held=work.Held(str(tmp_path), bytes(100_000)))
    done = list(executors.run("processes:2", held, range(8)))
    assert sorted(d.value for d in done) == list(range(8))
    assert work.unpacked(tmp_path) == {1: 2}  # two workers, each once


def test_what_goes_wrong_with_one_task_is_of_that_task_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr("detente.executors.processes.cores", lambda: 4)
    ways = ["tells its surroundings", "raises", "raises what cannot be sent", "cannot be sent", *KILLS, "nothing"]
    told: list[str] = []
    tasks = [(how, str(tmp_path)) for how in ways]
    done = {ways[d.number]: d for d in executors.run("processes:2", work.misbehaves, tasks, tell=told.append)}

    assert set(done) == set(ways)
    own, pid, threads = done["tells its surroundings"].value
    assert (own, threads) == ("2", min(2, len(os.sched_getaffinity(0))))
    assert pid != os.getpid()
    assert "OMP_NUM_THREADS" not in os.environ
    assert done["raises"].error == "ValueError: as asked"
    assert isinstance(done["raises"].cause, ValueError)
    assert done["raises what cannot be sent"].error == "Own: own"
    assert done["raises what cannot be sent"].cause is None
    assert "cannot be sent back" in done["cannot be sent"].error
    assert "lost 3 times, the last time because it ended by signal 9" in done["always dies"].error
    assert [done[how].value for how in KILLS] == ["again"] * 4 + [None]
    assert {how: len((tmp_path / how).read_text()) for how in KILLS} == KILLS
    assert done["nothing"].ok
    assert len(told) == sum(KILLS.values()) - 4
    assert any("status 3" in words and "tried again" in words for words in told)


def test_a_task_that_cannot_be_sent_is_told_and_no_worker_started() -> None:
    (done,) = executors.run("processes:1", work.squared, [lambda: 3])
    assert "cannot be sent to a worker" in done.error


def test_closing_ends_the_workers_at_once() -> None:
    found = executors.run("processes:2", work.sleeps, [0.01, 60, 60, 60])
    next(found)
    began = time.time()
    found.close()
    assert time.time() - began < 5


def test_who_cannot_keep_a_worker_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.executors import processes
    from detente.executors.worker import Worker

    class Doomed(Worker):
        def begin(self) -> None:
            self.kill()
            super().begin()

    monkeypatch.setattr(processes, "Worker", Doomed)
    with pytest.raises(LostWorkers, match="lost 10 times as it started"):
        list(executors.run("processes:1", work.squared, range(2)))


@pytest.mark.slow
def test_workers_killed_at_random_change_nothing() -> None:
    chance = random.Random(5)
    tasks = [("offensive_realism", "cold_war", at, at + 20) for at in range(0, 1200, 20)]
    there, told = {}, []
    for done in executors.run("processes:2", work.runs, tasks, tell=told.append):
        there[done.number] = done.value
        if chance.random() < 0.2:
            time.sleep(chance.uniform(0, 0.05))
            for child in chance.sample(multiprocessing.active_children(), k=1):
                child.kill()
    assert len(told) > 5
    for number, task in enumerate(tasks):
        assert work.bits(work.runs(task)) == work.bits(there[number])


SCRIPT = """
import executor_work as work
from detente import executors
if {guard}:
    for done in executors.run("processes:1", work.sleeps, [0, 300]):
        print(done.value, flush=True)
"""


def start(guard: str, environment: dict[str, str], folder: Path, *, stdin: bool = False) -> subprocess.Popen[str]:
    environment["PYTHONPATH"] += os.pathsep + str(Path(work.__file__).parent)
    script = folder / "script.py"
    script.write_text(SCRIPT.format(guard=guard))
    words = [sys.executable, "-" if stdin else str(script)]
    pipe = subprocess.PIPE
    with script.open() as file:
        return subprocess.Popen(words, env=environment, text=True, stdin=file, stdout=pipe, stderr=pipe)


def _ended(pid: int) -> bool:
    until = time.time() + 10
    while Path(f"/proc/{pid}").exists() and time.time() < until:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def test_workers_end_with_a_driver_that_is_killed(tmp_path: Path, python_environment: dict[str, str]) -> None:
    driver = start("__name__ == '__main__'", python_environment, tmp_path)
    pid = int(driver.stdout.readline())
    driver.kill()
    driver.communicate()
    assert _ended(pid)


def test_ctrl_c_ends_a_program_from_a_pipe_and_its_worker(tmp_path: Path, python_environment: dict[str, str]) -> None:
    driver = start("True", python_environment, tmp_path, stdin=True)
    pid = int(driver.stdout.readline())
    driver.send_signal(signal.SIGINT)
    _, errors = driver.communicate(timeout=20)
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert _ended(pid)


def test_a_script_without_its_guard_is_told_so(tmp_path: Path, python_environment: dict[str, str]) -> None:
    driver = start("True", python_environment, tmp_path)
    out, errors = driver.communicate(timeout=60)
    assert (out, driver.returncode) == ("", 1)
    last = errors.rstrip().splitlines()[-1]
    assert last.startswith("detente.core.errors.LostWorkers: A worker process ended with status 1")
    assert "__name__ == '__main__'" in last
