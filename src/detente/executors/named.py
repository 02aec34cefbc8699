"""Executors by name: what follows ``--on``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.scenario import whole
from detente.executors.done import Done, Executor, Tell
from detente.executors.local import Local
from detente.executors.processes import Processes

EXECUTORS = ("local", "processes")
"""Executors by the first word of their names."""
ON_HELP = "local, processes or processes:4"
"""What a command says of them."""
MOST = 1024
"""Most workers of one machine."""


def executor(on: str | Executor | Any = "local", *, workers: int | None = None) -> Executor:
    """Return what computes tasks.

    Parameters
    ----------
    on
        ``"local"`` (threads of this process), ``"processes"`` (of this machine; ``"processes:4"`` for four), or an
        object with a method ``run`` as ``Executor`` has it.
    workers
        Tasks at a time; as many as there are cores if None.

    Raises
    ------
    UnknownName
        There is no executor of that name.
    InvalidValue
        What follows its name is not what it can be, or the number of workers is no whole number from 1 on.
    """
    asked = None if workers is None else whole("workers", workers, 1, MOST)
    if not isinstance(on, str):
        if isinstance(on, Executor):
            return on
        msg = f"on is a name or an object with a method run, not {type(on).__name__}."
        raise InvalidValue(msg, f"Valid: {ON_HELP}.")
    name, _, rest = on.strip().partition(":")
    if name == "local":
        return Local(_number(on, rest, asked))
    if name == "processes":
        return Processes(_number(on, rest, asked))
    kind = "executor"
    raise UnknownName(kind, name, EXECUTORS, f"Valid: {ON_HELP}.")


def run(
    on: str | Executor | Any,
    work: Callable[[Any], Any],
    tasks: Iterable[Any],
    *,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Iterator[Done[Any]]:
    """Do every task once and yield each as it is done, in any order; close the iterator to give up the rest.

    A task that raises is done with its ``error``; one whose worker is lost is tried again, three times in all.

    Parameters
    ----------
    on, workers
        As in ``executor``.
    work
        A function of a module; what it returns depends on the task alone.
    tasks
        Each is pickled where the work is done in another process.
    tell
        Told of workers that were lost.
    """
    return executor(on, workers=workers).run(work, tasks, tell=tell)


def _number(on: str, rest: str, workers: int | None) -> int | None:
    """Return the number of workers that a name or an option asks for."""
    if not rest:
        return workers
    if not rest.isdecimal():
        msg = f"{rest!r} in {on!r} is no number of workers."
        raise InvalidValue(msg, f"Write {on.partition(':')[0]}:4 for four.")
    said = whole(f"The number of workers in {on!r}", int(rest), 1, MOST)
    if workers is not None and workers != said:
        msg = f"{on!r} asks for {said} workers, and workers for {workers}."
        raise InvalidValue(msg, "Say it once.")
    return said
