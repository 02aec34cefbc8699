"""A sweep that is stopped: its driver, its workers, Ctrl-C, a full disk."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import detente
from detente.store import describe, verify
from detente.studies.sweep import Sweep

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["detente.studies.sweep.study", "detente.engine.ensemble", "pyarrow.parquet"])
CHUNKS = 48


def swept(out: Path | None, on: str = "local") -> Sweep:
    """Sweep in some fifty small chunks."""
    return detente.sweep(
        "first_encounter",
        {"sensibility": [0.1, 0.5, 0.9], "theory": ["three_steps", "habit"]},
        replicates=256,
        outcomes=("restraint", "fear.last"),
        years=3,
        backend="numpy",
        chunk=32,
        out=out,
        on=on,
        workers=None if ":" in on else 2,
    )


def _drive(out: Path, on: str) -> None:
    sys.stderr = open(os.devnull, "w")  # what it says when it is stopped is not of interest
    try:
        found = swept(out, on)
    except OSError as error:
        os._exit(error.errno or 1)
    os._exit(0 if found.complete else 130)


class Driver:
    """A process that sweeps."""

    def __init__(self, out: Path, on: str = "local") -> None:
        self.process = FORKS.Process(target=_drive, args=(out, on))
        self.process.start()

    def send(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid or 0, number)

    def workers(self) -> list[int]:
        """Return the processes that it has started."""
        found = []
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(word) for word in task.read_text().split()]
        return found

    def end(self, seconds: float = 120) -> int | None:
        """Wait for its end; return its status."""
        self.process.join(seconds)
        if self.process.is_alive():
            self.send(signal.SIGKILL)
            self.process.join()
            return None
        return self.process.exitcode


def finished(out: Path) -> dict[str, int]:
    """Return the chunks that are there, with the time that they were written at."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "chunks").glob("*.npz")}


def wait_for(out: Path, chunks: int, driver: Driver, seconds: float = 60) -> None:
    """Wait until so many chunks are there."""
    end = time.monotonic() + seconds
    while len(finished(out)) < chunks and driver.process.is_alive() and time.monotonic() < end:
        time.sleep(0.002)


def content(out: Path) -> tuple[str, Any]:
    """Return what a complete sweep is, after checking its seal."""
    found = verify(out)
    assert found.ok, found.differs
    return describe(out).content, detente.open(out)
