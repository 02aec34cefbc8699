"""Jobs on threads end soon once nobody waits for them: Ctrl-C is not followed by a minute of work."""

from __future__ import annotations

import os
import signal
import time
from threading import Timer

import pytest

from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
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
