"""Jobs of an ensemble: cut, run on threads in order, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextvars import ContextVar
from threading import Event, Lock
from typing import Any

import numpy as np

from detente.core.arrays import Array

_stopped: ContextVar[Event | None] = ContextVar("_stopped", default=None)
"""Set once nobody waits any more for what this thread does."""

SPAN = 5e6
"""Dyad-years that compiled code lives in one call: about a quarter of a second, in which nobody hears of Ctrl-C."""


def go_on() -> None:
    """Raise ``CancelledError`` on a thread of ``run_in_order`` for which nobody waits any more."""
    stopped = _stopped.get()
    if stopped is not None and stopped.is_set():
        raise CancelledError


def cut_jobs(points: int, ids: Array, size: int, tile: int, *, padded: bool) -> Iterator[tuple[Array, Array, int]]:
    """Cut points x replicates into tiles, chunk of replicates by chunk; a short tile is filled up if ``padded``."""
    for at in range(0, len(ids), size):
        part = np.asarray(ids[at : at + size], np.int64)
        which, all_ids = np.repeat(np.arange(points), len(part)), np.tile(part, points)
        for k in range(0, len(all_ids), tile):
            w, r = which[k : k + tile], all_ids[k : k + tile]
            real = len(r)
            extra = (0, tile - real if padded else 0)
            yield np.pad(w, extra, mode="edge"), np.pad(r, extra, mode="edge"), real


class JobsInFlight:
    """How far the jobs are that are not handed out yet.

    Parameters
    ----------
    ahead
        Told how many runs they have finished together, in parts.
    """

    def __init__(self, ahead: Callable[[float], None] | None) -> None:
        self._ahead, self._runs, self._lock = ahead, dict[int, float](), Lock()

    def of(self, number: int, runs: int) -> Callable[[float], None] | None:
        """Return what a job calls with the share that it has done."""
        if self._ahead is None:
            return None

        def tell(share: float) -> None:
            with self._lock:
                self._runs[number] = share * runs
                if self._ahead is not None:
                    self._ahead(sum(self._runs.values()))

        return tell

    def finish(self, number: int) -> None:
        """Forget a job that is handed out."""
        with self._lock:
            self._runs.pop(number, None)


def run_in_order(work: Callable[[Any], Any], jobs: Iterator[Any], workers: int) -> Iterator[Any]:
    """Run jobs on threads and yield their results in order, with few of them in flight.

    What is in flight when nothing more is asked for, as after Ctrl-C, ends where it next calls ``go_on``.
    """
    if workers == 1:
        for job in jobs:
            yield work(job)
        return
    stopped = Event()

    def run(job: Any) -> Any:
        _stopped.set(stopped)
        return work(job)

    pool = ThreadPoolExecutor(workers)
    queue: list[Future[Any]] = []
    try:
        for job in jobs:
            queue.append(pool.submit(run, job))
            if len(queue) > 2 * workers:
                wait(queue[:1], return_when=FIRST_COMPLETED)
                yield queue.pop(0).result()
        while queue:
            yield queue.pop(0).result()
    finally:
        stopped.set()
        pool.shutdown(wait=True, cancel_futures=True)
