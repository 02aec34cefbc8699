"""What an executor does: tasks in, each done or failed, out."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from detente.core.cores import sharing

Task = TypeVar("Task")
Value = TypeVar("Value")
Tell = Callable[[str], None]
"""Who is told of workers that were lost, and what was done about it."""
TRIES = 3
"""How often a task is tried that loses its worker."""


@dataclass(frozen=True)
class Done(Generic[Value]):
    """One task, done or failed.

    Attributes
    ----------
    number : int
        Place of the task among the tasks, from 0.
    value : object
        What the work returned; None if it failed.
    error : str
        Why it failed; empty if it did not.
    seconds : float
        Time that the work took, where it was done [s].
    worker : str
        Who did it.
    cause : Exception, optional
        The error that the work raised, if it can be handed over.
    """

    number: int
    value: Value | None
    error: str
    seconds: float
    worker: str
    cause: Exception | None = None

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return not self.error


@runtime_checkable
class Executor(Protocol):
    """What computes tasks somewhere: whoever has this method is one."""

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any], *, tell: Tell | None = None) -> Iterator[Done[Any]]:
        """Do every task once and yield each as it is done, in any order.

        Closing the iterator, as Ctrl-C does, gives up what is not done.

        Parameters
        ----------
        work
            A function of a module, or a ``partial`` of one, which each worker is sent once; what it returns depends on
            the task alone.
        tasks
            Each is pickled.
        tell
            Told of workers that were lost.
        """
        ...


def do(work: Callable[[Any], Any], task: Any, number: int, worker: str, threads: int | None = None) -> Done[Any]:
    """Do one task here.

    Parameters
    ----------
    work, task, number, worker
        As in ``Done``.
    threads
        How many threads it may use; not limited if None.
    """
    began = time.perf_counter()
    try:
        if threads is None:
            value = work(task)
        else:
            with sharing(threads):
                value = work(task)
    except Exception as error:  # whatever it is, the other tasks go on
        return Done(number, None, reason(error), time.perf_counter() - began, worker, error)
    return Done(number, value, "", time.perf_counter() - began, worker)


def reason(error: BaseException) -> str:
    """Return the name and the words of an error."""
    return f"{type(error).__name__}: {error}".strip().removesuffix(":")


def unpacked(raw: bytes) -> Done[Any]:
    """Return a task that is done from what ``packed`` has made of it."""
    done: Done[Any] = pickle.loads(raw)
    return done


def packed(done: Done[Any]) -> bytes:
    """Return a pickle of a task that is done, without what cannot be pickled of it."""
    try:
        raw = pickle.dumps(done, pickle.HIGHEST_PROTOCOL)
        if done.cause is not None:
            pickle.loads(raw)  # errors are known to be pickled and not to come back
    except Exception as error:  # a pickle raises what the object raises
        words = done.error or f"What the work returned cannot be sent back ({reason(error)})."
        return pickle.dumps(Done(done.number, None, words, done.seconds, done.worker), pickle.HIGHEST_PROTOCOL)
    return raw


def lost(number: int, why: str, worker: str) -> Done[Any]:
    """Return a task whose workers were lost as often as it may be tried."""
    words = f"Its worker was lost {TRIES} times, the last time because it {why}."
    return Done(number, None, words, 0.0, worker)


def how_many(tasks: Iterable[Any]) -> int | None:
    """Return the number of tasks, if it is known beforehand."""
    return len(tasks) if isinstance(tasks, Sized) else None
