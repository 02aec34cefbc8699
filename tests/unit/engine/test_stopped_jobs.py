"""Jobs on threads end soon once nobody waits for them: Ctrl-C is not followed by a minute of work."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import pytest

from detente.core.backends import BackendName
from detente.core.scenario import Scenario
from detente.engine import jobs
from detente.engine.ensemble import simulate
from detente.engine.fused.backend import FusedBackend
from detente.engine.jobs import go_on, run_in_order
from detente.schools import school


def test_what_is_in_flight_ends_when_nothing_more_is_asked_for() -> None:
    ended = []

    def work(job: int) -> int:
        until = time.monotonic() + 20
        try:
            while job and time.monotonic() < until:
                time.sleep(0.001)
                go_on()
        finally:
            ended.append(time.monotonic() < until)
        return job

    results = run_in_order(work, iter(range(6)), 2)
    assert next(results) == 0
    results.close()
    assert all(ended)
    go_on()


STRUCK = """
import os, signal, sys, time
from threading import Timer

from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.schools import school

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell began the tests in the background
states, years, ready, asked = {states}, {years}, {ready}, {asked}
if ready:
    simulate(school("habit"), Scenario("place", states=states, years=years), years=ready, **asked)
began = time.process_time()
Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    simulate(school("habit"), Scenario("place", states=states, years=years), **asked)
except KeyboardInterrupt:
    print(time.process_time() - began)
"""


def seconds_after_ctrl_c(environment: dict[str, str], states: int, years: int, ready: int, **asked: Any) -> float:
    """Return the time of the processor that a program of its own took which was interrupted after half a second [s]."""
    program = STRUCK.format(states=states, years=years, ready=ready, asked=asked)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.stdout, f"it was not interrupted: {done.returncode} {done.stderr}"
    return float(done.stdout)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_ctrl_c_ends_the_years_of_numpy(python_environment: dict[str, str]) -> None:
    """5,000 years take ten seconds of the processor."""
    asked = {"replicates": 512, "backend": "numpy", "workers": 2}
    assert seconds_after_ctrl_c(python_environment, 2, 5_000, 0, **asked) < 4


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
@pytest.mark.parametrize(("backend", "workers"), [
    ("fused", 1), ("fused", 2), pytest.param("jax", 2, marks=pytest.mark.slow),  # it compiles a hundred states first
])  # fmt: skip
def test_ctrl_c_ends_compiled_years_of_many_states(
    python_environment: dict[str, str], backend: BackendName, workers: int
) -> None:
    """All of them take half a minute of the processor; the year is compiled before."""
    if backend == "jax":
        pytest.importorskip("jax")
    states, lanes = 100, 16 if backend == "fused" else 1
    asked = {"replicates": lanes * workers, "backend": backend, "workers": workers, "keep": ("order",)}
    ready, years = (int(size / (lanes * states**2)) for size in (jobs.SPAN, 6e8))
    assert seconds_after_ctrl_c(python_environment, states, years, ready, **asked) < 8


def test_years_of_many_runs_are_the_same_however_they_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"replicates": 70, "workers": 1, "keep": ("conduct", "belief", "order")}
    whole = simulate(school("default"), Scenario("few", states=3, years=7), **asked)
    monkeypatch.setattr("detente.engine.fused.kernel.SPAN", 900)
    cut = simulate(school("default"), Scenario("few", states=3, years=7), **asked)
    assert all(whole[name].tobytes() == cut[name].tobytes() for name in asked["keep"])


def test_one_run_of_many_states_takes_the_memory_of_one() -> None:
    """Its bits are those of the same run beside others."""
    engine = FusedBackend()
    assert engine.lanes(61, 1) == 1
    asked = {"years": 5, "keep": ("conduct", "belief", "capability")}
    place = Scenario("many", states=61, years=5)
    alone, beside = (simulate(school("default"), place, replicates=r, **asked) for r in (1, 9))
    assert all(alone[name][0].tobytes() == beside[name][0].tobytes() for name in asked["keep"])
