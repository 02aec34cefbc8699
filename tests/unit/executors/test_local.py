"""Threads of this process."""

import threading
import time

import pytest

import executor_work as work
from detente import executors
from detente.core.cores import cores, sharing
from detente.core.errors import InvalidValue, UnknownName
from detente.executors import executor, is_here


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_task_is_done_once(workers: int) -> None:
    done = list(executors.run("local", work.squared, range(20), workers=workers))
    assert sorted(d.number for d in done) == list(range(20))
    assert all(d.value == d.number**2 and d.ok and d.error == "" and d.seconds >= 0 for d in done)


@pytest.mark.parametrize("workers", [1, 3])
def test_an_error_is_of_its_task_alone(workers: int) -> None:
    done = {d.number: d for d in executors.run("local", work.refuses, range(6), workers=workers)}
    assert [done[k].ok for k in range(6)] == [True, False] * 3
    assert done[3].error == "ValueError: 3 is odd"
    assert isinstance(done[3].cause, ValueError)
    assert done[3].value is None


def test_nothing_to_do() -> None:
    assert list(executors.run("local", work.squared, [])) == []
    assert list(executors.run("processes", work.squared, [])) == []


def test_tasks_are_taken_no_faster_than_results() -> None:
    taken = []

    def tasks():
        for k in range(100):
            taken.append(k)
            yield k

    found = executors.run("local", work.squared, tasks(), workers=2)
    next(found)
    time.sleep(0.1)
    assert len(taken) <= 6
    found.close()
    assert len(taken) < 100


def test_an_error_of_who_makes_the_tasks_goes_to_who_asked() -> None:
    def tasks():
        yield 1
        raise KeyError("no more")

    with pytest.raises(KeyError, match="no more"):
        list(executors.run("local", work.squared, tasks(), workers=2))


def test_closing_gives_up_the_rest() -> None:
    before = threading.active_count()
    found = executors.run("local", work.sleeps, [0.01] * 200, workers=4)
    next(found)
    found.close()
    until = time.time() + 5
    while threading.active_count() > before and time.time() < until:
        time.sleep(0.01)
    assert threading.active_count() == before


def test_threads_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.executors.local.cores", lambda: 8)
    shares = {w: {d.value for d in executors.run("local", work.threads, range(9), workers=w)} for w in (1, 2, 8, 16)}
    assert shares == {1: {8}, 2: {4}, 8: {1}, 16: {1}}
    assert {d.value for d in executors.run("local", work.threads, range(2))} == {4}  # few tasks, many cores


def test_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_THREADS", "1")
    assert cores() == 1
    with sharing(3):
        assert cores() == 3
    monkeypatch.setenv("DETENTE_THREADS", "0")
    with pytest.raises(InvalidValue, match="DETENTE_THREADS"):
        cores()
    monkeypatch.setenv("DETENTE_THREADS", "many")
    with pytest.raises(InvalidValue, match="whole number"):
        cores()


@pytest.mark.parametrize(
    ("on", "error", "words"),
    [
        ("processe", UnknownName, "Did you mean 'processes'"),
        ("loca:2", UnknownName, "Did you mean 'local'"),
        ("processes:many", InvalidValue, "processes:4"),
        ("processes:0", InvalidValue, "1 to 1,024"),
        ("processes:-1", InvalidValue, "no number"),
        ("", UnknownName, "Valid"),
        (7, InvalidValue, "method run"),
    ],
)
def test_names_that_are_wrong(on: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        executors.executor(on)


def test_the_number_of_workers_is_said_once() -> None:
    assert executors.executor("processes:3").workers == 3
    assert executors.executor("processes:3", workers=3).workers == 3
    with pytest.raises(InvalidValue, match="Say it once"):
        executors.executor("processes:3", workers=2)
    with pytest.raises(InvalidValue, match="workers"):
        executors.executor("local", workers=0)


def test_what_computes_on_this_machine_is_here() -> None:
    for on in (None, "local", "processes", "processes:2"):
        assert is_here(on)
        assert on is None or is_here(executor(on))
    assert not is_here("slurm")
    assert not is_here("dask://somewhere:8786")


def test_whoever_has_the_method_is_an_executor() -> None:
    class Mine:
        def run(self, work, tasks, *, tell=None):
            for number, task in enumerate(tasks):
                yield executors.Done(number, work(task), "", 0.0, "mine")

    assert [d.value for d in executors.run(Mine(), work.squared, range(3))] == [0, 1, 4]
