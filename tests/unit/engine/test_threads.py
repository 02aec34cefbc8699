"""The first calls of a fresh process may come from several threads at once."""

import subprocess
import sys

import pytest

from back_ends import EVERY, KEEP

PROGRAM = """
import threading
from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.schools import school

start, wrong, found = threading.Barrier(4), [], []

def go():
    start.wait()
    try:
        run = simulate(school("default"), Scenario("two", years=2), replicates=3, backend=%r, keep=%r)
        found.append(run["conduct"].tobytes())
    except BaseException as e:
        wrong.append(repr(e))

threads = [threading.Thread(target=go) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
assert not wrong, wrong
assert len(found) == 4 and len(set(found)) == 1
"""


@pytest.mark.parametrize("backend", EVERY)
def test_four_threads_at_once(backend: str, python_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM % (backend, KEEP)],
        env=python_environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
