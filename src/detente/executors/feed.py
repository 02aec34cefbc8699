"""Tasks handed out one by one to several hands, no faster than their results are taken."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from detente.executors.done import Done

HEARD = 0.5
"""How often a wait looks up, so that Ctrl-C is heard on every system [s]."""


class Feed:
    """Tasks by number, for several threads.

    Parameters
    ----------
    tasks
        What is to be done.
    ahead
        Most tasks that are handed out and whose results are not taken yet: memory holds no more.
    """

    def __init__(self, tasks: Iterable[Any], ahead: int) -> None:
        self._tasks = enumerate(tasks)
        self._tickets = threading.Semaphore(ahead)
        self._lock = threading.Lock()
        self.stopped = False

    def next(self) -> tuple[int, Any] | None:
        """Return the next task and its number; None if there is none left."""
        self._tickets.acquire()
        with self._lock:
            item = None if self.stopped else next(self._tasks, None)
        if item is None:
            self._tickets.release()  # for the others who wait
        return item

    def stop(self) -> None:
        """Hand out no more."""
        with self._lock:
            self.stopped = True
        self._tickets.release()

    def results(self, answers: queue.SimpleQueue[Done[Any] | BaseException | None], hands: int) -> Iterator[Done[Any]]:
        """Yield results until every hand has put None; raise an error that one has put."""
        while hands:
            try:
                answer = answers.get(timeout=HEARD)
            except queue.Empty:
                continue
            if answer is None:
                hands -= 1
            elif isinstance(answer, BaseException):
                raise answer
            else:
                yield answer
                self._tickets.release()
