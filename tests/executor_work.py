"""Work for executors: worker processes import it by name."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.cores import cores
from detente.core.fields import ABOUT
from detente.core.scenario import Scenario
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.executors.versions import versions
from detente.scenarios import scenario
from detente.schools import school

AVX2 = {"DETENTE_PROCESSOR": "x86-64-v3", "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"}
"""Variables that make a worker of a machine with AVX-512 one with AVX2 alone, for LLVM and for NumPy."""
Chunk = tuple[str, str, int, int]
"""School, scenario, first replicate and the one after the last."""


def runs(task: Chunk) -> dict[str, np.ndarray[Any, Any]]:
    """Return the records of some replicates, as a study's chunk has them."""
    name, place, first, last = task
    point = Point(school(name), scenario(place))
    pieces = list(stream([point], years=25, replicate_ids=np.arange(first, last), seed=3, keep=("conduct", "belief")))
    return {k: np.concatenate([p.records[k] for p in pieces]) for k in pieces[0].records}


def bits(records: dict[str, np.ndarray[Any, Any]]) -> dict[str, tuple[str, tuple[int, ...], bytes]]:
    """Return everything about some records, to be compared."""
    return {name: (str(value.dtype), value.shape, value.tobytes()) for name, value in records.items()}


def all_records(task: tuple[str, int]) -> str:
    """Return a digest of every record of some runs among so many states, and what they were computed for."""
    name, states = task
    point = Point(school(name), Scenario("x", states=states, years=12))
    (run,) = stream([point], years=12, replicate_ids=np.arange(70), seed=2, keep=tuple(sorted(ABOUT)))
    digest = hashlib.sha256(b"".join(run.records[k].tobytes() for k in sorted(run.records))).hexdigest()
    return f"{digest} {processor()}"


def processor() -> str:
    """Return the level of processor that LLVM and NumPy work for here."""
    from detente.engine.fused.machine import here

    return f"{here().cpu} {here().width} {versions()['processor']}"


def processor_of(task: float) -> str:
    """Take a while; return the level of processor."""
    time.sleep(task)
    return processor()


def squared(task: int) -> int:
    """Return a square; quick."""
    return task * task


def refuses(task: int) -> int:
    """Raise an error of odd tasks."""
    if task % 2:
        message = f"{task} is odd"
        raise ValueError(message)
    return task


def threads(task: int) -> int:
    """Return how many threads the work may use."""
    return cores()


def sleeps(task: float) -> int:
    """Take a while; return the process."""
    time.sleep(task)
    return os.getpid()


def marks(task: tuple[str, int]) -> int:
    """Leave a mark each time it is done; take a while."""
    folder, number = task
    with (Path(folder) / f"mark-{number}").open("a") as file:
        file.write("x")
    time.sleep(0.5)
    return number


class Held:
    """Something large that work holds: it leaves a mark wherever it is unpacked.

    Parameters
    ----------
    folder, raw
        Where marks are left, and what is large.
    """

    def __init__(self, folder: str, raw: bytes) -> None:
        self.folder, self.raw = folder, os.urandom(len(raw))

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        with (Path(self.folder) / f"unpacked-{os.getpid()}").open("a") as file:
            file.write("x")


def holding(task: int, held: Held) -> int:
    """Return the task, after a moment."""
    time.sleep(0.05)
    return task if held.raw else -1


def unpacked(folder: Path) -> dict[int, int]:
    """Return how many processes unpacked what is held how often."""
    return dict(Counter(path.stat().st_size for path in folder.glob("unpacked-*")))


def end() -> None:
    """End this process as the system does that wants its memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def always_dies(task: int) -> int:
    """End its process, where the task is 1."""
    if task == 1:
        end()
    return task


class _DiesInAnswer:
    """Ends its process in the middle of its own pickle."""

    def __reduce__(self) -> tuple[Any, ...]:
        end()
        return str, ("never",)


def _half_an_answer() -> bytes:
    """Return what is written into the pipe by half before the process ends."""
    from multiprocessing.connection import Connection

    whole = Connection._send  # type: ignore[attr-defined]

    def half(self: Any, buffer: bytes, *rest: Any) -> None:
        whole(self, bytes(buffer)[: len(buffer) // 2], *rest)
        end()

    Connection._send = half  # type: ignore[attr-defined]
    return bytes(1_000_000)


def misbehaves(task: tuple[str, str]) -> Any:
    """Do as a task says; what ends its process does so once, unless it says always."""
    how, folder = task
    mark = Path(folder) / how
    with mark.open("a") as file:
        file.write("x")
    again = mark.stat().st_size > 1
    if how == "raises":
        message = "as asked"
        raise ValueError(message)
    if how == "raises what cannot be sent":

        class Own(Exception):
            pass

        message = "own"
        raise Own(message)
    if how == "cannot be sent":
        return lambda: task
    if how == "tells its surroundings":
        return os.environ.get("OMP_NUM_THREADS", ""), os.getpid(), cores()
    if how == "always dies":
        end()
    if again:
        return "again"
    if how == "dies":
        end()
    if how == "dies in its answer":
        return _DiesInAnswer()
    if how == "dies half way":
        return _half_an_answer()
    if how == "exits":
        sys.exit(3)
    return how
