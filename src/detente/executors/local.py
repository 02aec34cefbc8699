"""Tasks on threads of this process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from detente.core.cores import cores
from detente.executors.done import Done, Tell, do, how_many
from detente.executors.feed import Feed

LEFT = 0.2
"""How long those who are given up are waited for [s]."""


class Local:
    """Threads of this process: the compiled engine works outside Python's lock.

    Parameters
    ----------
    workers
        Tasks at a time; as many as there are cores if None.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any], *, tell: Tell | None = None) -> Iterator[Done[Any]]:
        """Do every task; as ``Executor.run``."""
        usable = cores()
        count = max(1, min(self.workers or usable, how_many(tasks) or usable))
        share = max(1, usable // count)
        if count == 1:  # here and now: a debugger can follow, and Ctrl-C ends it at once
            for number, task in enumerate(tasks):
                yield do(work, task, number, "this process", share)
            return
        yield from _on_threads(work, Feed(tasks, 2 * count), count, share)


def _on_threads(work: Callable[[Any], Any], feed: Feed, count: int, share: int) -> Iterator[Done[Any]]:
    answers: queue.SimpleQueue[Done[Any] | BaseException | None] = queue.SimpleQueue()

    def serve(name: str) -> None:
        try:
            while (item := feed.next()) is not None:
                answers.put(do(work, item[1], item[0], name, share))
        except BaseException as error:  # of whoever makes the tasks: it is for the one who asked
            answers.put(error)
        finally:
            answers.put(None)

    hands = [threading.Thread(target=serve, args=(f"thread {k}",), daemon=True) for k in range(1, count + 1)]
    for hand in hands:
        hand.start()
    try:
        yield from feed.results(answers, count)
    finally:
        feed.stop()
        for hand in hands:
            hand.join(LEFT)
