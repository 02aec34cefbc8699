"""A stand-in for the executors: threads of this process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """A finished task."""

    number: int
    value: Any
    error: str = ""
    seconds: float = 0.0
    worker: str = ""


def run(
    on: Any, work: Callable[[Any], Any], tasks: Sequence[Any], *, workers: int | None = None, tell: Any = None
) -> Iterator[Done]:
    """Run tasks on threads."""
    hands = workers or os.cpu_count() or 1
    pool = ThreadPoolExecutor(hands)
    flying: dict[Future[Done], int] = {}

    def one(number: int) -> Done:
        began = time.perf_counter()
        try:
            return Done(number, work(tasks[number]), "", time.perf_counter() - began, "local")
        except Exception as error:
            return Done(number, None, f"{type(error).__name__}: {error}", time.perf_counter() - began, "local")

    todo = iter(range(len(tasks)))
    try:
        while True:
            while len(flying) < hands + 1 and (k := next(todo, None)) is not None:
                flying[pool.submit(one, k)] = k
            if not flying:
                return
            ready, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in sorted(ready, key=flying.__getitem__):
                del flying[future]
                yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
