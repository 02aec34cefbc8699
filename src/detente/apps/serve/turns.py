"""Computations in threads that take turns: one runs at a time, and after each year of a game another may go on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

_HAND_ON: ContextVar[Callable[[], None] | None] = ContextVar("hand_on", default=None)


def breathe() -> None:
    """Let another computation have its turn, and stop one that nobody waits for; nothing happens elsewhere."""
    if (hand_on := _HAND_ON.get()) is not None:
        hand_on()


class Unwanted(Exception):
    """Ends a computation that nobody waits for."""


@dataclass(eq=False)
class Computation:
    """A computation.

    Attributes
    ----------
    first : bool
        Whether others wait until it is done.
    wanted : bool
        Whether somebody waits for it.
    turn : threading.Event
        Set while it may run.
    """

    first: bool
    wanted: bool = True
    turn: threading.Event = field(default_factory=threading.Event)


class Turns:
    """Who computes now, and who waits for a turn: those that come first, then each in its order."""

    def __init__(self) -> None:
        self._lock, self._waiting = threading.Lock(), list[Computation]()
        self._runs: Computation | None = None

    def begin(self, job: Computation, work: Callable[[], Any]) -> Future[Any]:
        """Compute something in a thread of its own; return its result to be.

        Parameters
        ----------
        job, work
            The computation, and what computes it; it hands on where it calls ``breathe``.
        """
        done: Future[Any] = Future()
        done.set_running_or_notify_cancel()
        threading.Thread(target=self._compute, args=(job, work, done), name="computation", daemon=True).start()
        return done

    def drop(self, job: Computation) -> None:
        """End a computation that nobody waits for any more.

        Parameters
        ----------
        job
            The computation.
        """
        with self._lock:
            job.wanted = False
            if job in self._waiting:
                self._waiting.remove(job)
                job.turn.set()

    def _compute(self, job: Computation, work: Callable[[], Any], done: Future[Any]) -> None:
        _HAND_ON.set(lambda: self._hand_on(job))
        try:
            self._enter(job)
            made = work()
        except BaseException as error:
            self._leave(job)
            done.set_exception(error)
        else:
            self._leave(job)
            done.set_result(made)

    def _enter(self, job: Computation) -> None:
        with self._lock:
            if self._runs is None:
                self._runs = job
                job.turn.set()
            else:
                self._waiting.append(job)
        self._wait(job)

    def _hand_on(self, job: Computation) -> None:
        with self._lock:
            if job.wanted and (after := self._next(job)) is not None:
                job.turn.clear()
                self._waiting.append(job)
                self._let(after)
        self._wait(job)

    def _wait(self, job: Computation) -> None:
        job.turn.wait()
        if not job.wanted:
            raise Unwanted

    def _leave(self, job: Computation) -> None:
        with self._lock:
            if self._runs is job:
                self._let(self._next(None))

    def _next(self, job: Computation | None) -> Computation | None:
        """Return who goes on before a computation that runs."""
        first = next((one for one in self._waiting if one.first), None)
        if first is not None or not self._waiting or (job is not None and job.first):
            return first
        return self._waiting[0]

    def _let(self, job: Computation | None) -> None:
        self._runs = job
        if job is not None:
            self._waiting.remove(job)
            job.turn.set()
