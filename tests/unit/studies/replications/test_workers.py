"""Many runs on processes: a clear end when one is killed or stopped, and what is finished is kept."""

from __future__ import annotations

import os

import pytest

from detente.core.errors import InvalidValue
from detente.studies.replications.workers import KILLED, STOPPED, run_all


def square(number: int) -> int:
    return number * number


DIE = "__import__('os').kill(__import__('os').getpid(), 9)"
"""A job that ``eval`` does in a worker: only functions of installed modules reach one."""


def test_order_and_progress() -> None:
    told: list[tuple[int, int]] = []
    found = run_all(square, range(5), progress=lambda done, due: told.append((done, due)))
    assert found.complete
    assert found.ordered() == [(k, k * k) for k in range(5)]
    assert told[-1] == (5, 5)


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals here")
def test_a_killed_worker_ends_it_clearly_and_keeps_what_is_finished() -> None:
    jobs = [*map(str, range(40)), f"__import__('time').sleep(0.5) or {DIE}", "41"]
    found = run_all(eval, jobs, workers=2, batch=1)
    assert not found.complete
    assert found.why_not == KILLED
    assert 40 not in found.results
    assert len(found.results) >= 40
    assert all(result == k for k, result in found.ordered())


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals here")
def test_nothing_finished_is_an_error_with_advice() -> None:
    with pytest.raises(InvalidValue, match="ended before any run"):
        run_all(eval, [DIE] * 4, workers=2, batch=1)


def test_ctrl_c_keeps_what_is_finished() -> None:
    def stop(done: int, due: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    found = run_all(square, range(8), progress=stop)
    assert found.why_not == STOPPED
    assert len(found.results) == 3


def test_ctrl_c_before_anything_is_finished() -> None:
    def stopped(_: int) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_all(stopped, range(3))
