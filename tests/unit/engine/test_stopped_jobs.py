"""Jobs on threads end soon once nobody waits for them: Ctrl-C is not followed by a minute of work."""

from __future__ import annotations

import os
import signal
import time
from threading import Timer

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


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_ctrl_c_ends_the_years_of_numpy() -> None:
    """5,000 years take ten seconds of the processor."""
    began = time.process_time()
    Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        simulate(school("habit"), Scenario("two", years=5_000), replicates=512, backend="numpy", workers=2)
    assert time.process_time() - began < 4


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
@pytest.mark.parametrize(("backend", "workers"), [("fused", 1), ("fused", 2), ("jax", 2)])
def test_ctrl_c_ends_compiled_years_of_many_states(backend: BackendName, workers: int) -> None:
    """All of them take half a minute of the processor; the year is compiled before."""
    if backend == "jax":
        pytest.importorskip("jax")
    states, lanes = 100, 16 if backend == "fused" else 1
    place = Scenario("many", states=states, years=int(6e8 / (lanes * states**2)))
    asked = {"replicates": lanes * workers, "backend": backend, "workers": workers, "keep": ("order",)}
    simulate(school("habit"), place, years=int(jobs.SPAN / (lanes * states**2)), **asked)
    began = time.process_time()
    Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        simulate(school("habit"), place, **asked)
    assert time.process_time() - began < 8


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
