"""Tasks on processes of this machine; a worker that is lost is replaced, and its task tried again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from detente.core.cores import cores
from detente.core.errors import LostWorkers
from detente.executors.done import TRIES, Done, Tell, how_many, lost, reason
from detente.executors.feed import Feed
from detente.executors.sending import Sending
from detente.executors.worker import Lost, Worker

LEFT = 10.0
"""How long threads whose workers were ended are waited for [s]."""
STARTS = 10
"""How often a worker is started that is lost before it could work: no task is to blame."""


class Processes:
    """Processes of this machine, each with a pipe of its own.

    Standard pools share one queue and its lock among the workers: one that is killed while it answers can leave the
    rest, and whoever waits, waiting for ever. Here each worker is waited for by a thread of its own.

    Parameters
    ----------
    workers
        Processes; as many as there are cores if None.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers
        self._idle: list[Worker] | None = None

    @contextmanager
    def standing(self) -> Iterator[Processes]:
        """Keep workers, with what they have compiled, from one call of ``run`` to the next while the context lasts."""
        self._idle = idle = list[Worker]()
        try:
            yield self
        finally:
            self._idle = None
            for worker in idle:
                worker.close()

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any], *, tell: Tell | None = None) -> Iterator[Done[Any]]:
        """Do every task; as ``Executor.run``."""
        usable = cores()
        most = how_many(tasks)
        count = max(1, self.workers or usable) if most is None else max(0, min(self.workers or usable, most))
        feed = Feed(tasks, 2 * count)
        answers: queue.SimpleQueue[Done[Any] | BaseException | None] = queue.SimpleQueue()
        share = max(1, usable // max(count, 1))
        sending = Sending(work)
        hands = [_Hand(f"process {k}", share, sending, feed, answers, tell, self._idle) for k in range(1, count + 1)]
        for hand in hands:
            hand.start()
        try:
            yield from feed.results(answers, count)
        finally:
            feed.stop()
            for hand in hands:
                hand.stop()
            for hand in hands:
                hand.join()


class _GivenUp(Exception):
    """Nobody waits for results any more."""


class _Hand:
    """The thread that keeps one worker busy, and replaces it."""

    def __init__(
        self,
        name: str,
        threads: int,
        sending: Sending,
        feed: Feed,
        answers: queue.SimpleQueue[Done[Any] | BaseException | None],
        tell: Tell | None,
        idle: list[Worker] | None,
    ) -> None:
        self.name, self._idle = name, idle
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._threads, self._sending, self._feed, self._answers, self._tell = threads, sending, feed, answers, tell
        self._worker: Worker | None = None
        self._guard = threading.Lock()

    def start(self) -> None:
        """Begin to have tasks done."""
        self._thread.start()

    def join(self) -> None:
        """Wait until it has ended."""
        self._thread.join(LEFT)

    def _serve(self) -> None:
        """Have tasks done until there are none."""
        try:
            while (item := self._feed.next()) is not None:
                done = self._done(*item)
                if not self._feed.stopped:
                    self._answers.put(done)
        except BaseException as error:  # it is for the one who asked
            if not self._feed.stopped:
                self._answers.put(error)
        finally:
            self._leave()
            self._answers.put(None)

    def _leave(self) -> None:
        """Leave the worker for the next call, or let it go."""
        with self._guard:
            worker, self._worker = self._worker, None
        if worker is None:
            return
        if self._idle is None or self._feed.stopped:
            worker.close()
        else:
            self._idle.append(worker)

    def stop(self) -> None:
        """End the worker at once."""
        with self._guard:
            if self._worker is not None:
                self._worker.kill()

    def _done(self, number: int, task: Any) -> Done[Any]:
        try:
            asked = self._sending.asked(task, number)
        except Exception as error:  # a pickle raises what the object raises
            return Done(number, None, f"The task cannot be sent to a worker ({reason(error)}).", 0.0, self.name)
        why = ""
        for _ in range(TRIES):
            worker = self._worker or self._started()
            try:
                return worker.do(asked, self._sending.work)
            except Lost as error:
                why = str(error)
                self._end()
                self._say(f"{self.name} was lost: it {why}. Its task {number} is tried again.")
        return lost(number, why, self.name)

    def _started(self) -> Worker:
        """Return a worker: one that a call before has left, or a new one."""
        while self._idle:
            with self._guard, suppress(IndexError):  # another hand took it
                if self._feed.stopped:
                    raise _GivenUp
                self._worker = self._idle.pop()
                return self._worker
        why = ""
        for _ in range(STARTS):
            with self._guard:
                if self._feed.stopped:
                    raise _GivenUp
                self._worker = Worker(self.name, self._threads)
            try:
                self._worker.begin()
            except Lost as error:
                why = str(error)
                self._end()
                self._say(f"{self.name} was lost as it started: it {why}. It is started again.")
            else:
                return self._worker
        msg = f"A worker process was lost {STARTS} times as it started: it {why}."
        raise LostWorkers(msg, "What is finished is kept. Ask for fewer workers, which need less memory.")

    def _end(self) -> None:
        """End the worker, of which nothing more is to be had."""
        with self._guard:
            gone, self._worker = self._worker, None
        if gone is not None:
            gone.kill()
            gone.close()

    def _say(self, words: str) -> None:
        if self._tell is not None and not self._feed.stopped:
            self._tell(words)
