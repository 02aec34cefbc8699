"""Executors by name: what follows ``--on``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.scenario import whole
from detente.executors.dask_cluster import DaskCluster
from detente.executors.done import Done, Executor, Tell
from detente.executors.local import Local
from detente.executors.processes import Processes
from detente.executors.slurm_named import slurm_named

EXECUTORS = ("local", "processes", "dask", "slurm")
"""Executors by the first word of their names."""
ON_HELP = "local, processes, processes:4, dask://HOST:8786, slurm or slurm:partition=NAME,time=60"
"""What a command says of them."""
MOST = 1024
"""Most workers of one machine."""


def executor(
    on: str | Executor | Any = "local", *, workers: int | None = None, folder: str | Path | None = None
) -> Executor:
    """Return what computes tasks.

    Parameters
    ----------
    on
        ``"local"`` (threads of this process), ``"processes"`` (of this machine; ``"processes:4"`` for four),
        ``"dask://HOST:8786"`` (a scheduler; ``"dask:FILE.json"`` for its file), ``"slurm:partition=NAME,time=60"``,
        a ``distributed.Client``, or an object with a method ``run`` as ``Executor`` has it.
    workers
        Tasks at a time; as many as there are cores if None. Of SLURM: jobs at a time. Dask has its own.
    folder
        Where SLURM's jobs leave their answers, on a disk that its nodes share; ``detente-jobs`` if None.

    Raises
    ------
    UnknownName
        There is no executor of that name.
    InvalidValue
        What follows its name is not what it can be, or the number of workers is no whole number from 1 on.
    """
    asked = None if workers is None else whole("workers", workers, 1, MOST)
    if not isinstance(on, str):
        if type(on).__module__.startswith("distributed."):
            return DaskCluster(on)
        if isinstance(on, Executor):
            return on
        msg = f"on is a name or an object with a method run, not {type(on).__name__}."
        raise InvalidValue(msg, f"Valid: {ON_HELP}.")
    name, _, rest = on.strip().partition(":")
    if name == "local":
        return Local(_number(on, rest, asked))
    if name == "processes":
        return Processes(_number(on, rest, asked))
    if name == "dask":
        return _dask(on.strip(), rest)
    if name == "slurm":
        return slurm_named(on.strip(), rest, asked, folder)
    kind = "executor"
    raise UnknownName(kind, name, EXECUTORS, f"Valid: {ON_HELP}.")


def is_here(on: object) -> bool:
    """Return whether an executor computes on this machine, so that what is measured here says how long it takes.

    Parameters
    ----------
    on
        As of ``executor``; None is this process.
    """
    if isinstance(on, str):
        return on.strip().partition(":")[0] in ("local", "processes")
    return on is None or isinstance(on, (Local, Processes))


def _dask(on: str, rest: str) -> DaskCluster:
    """Return the cluster of an address or a scheduler's file."""
    if on.startswith("dask://"):
        return DaskCluster("tcp" + on.removeprefix("dask"))
    if rest.endswith(".json"):
        return DaskCluster(rest)
    msg = f"{on!r} does not say where the scheduler is."
    raise InvalidValue(msg, "Write dask://HOST:8786, or dask:FILE.json for the file of a scheduler.")


@contextmanager
def standing(
    on: str | Executor | Any = "local", *, workers: int | None = None, folder: str | Path | None = None
) -> Iterator[Executor]:
    """Return what computes the tasks of several calls, one after another; worker processes stay in between.

    Parameters
    ----------
    on, workers, folder
        As in ``executor``.
    """
    one = executor(on, workers=workers, folder=folder)
    if isinstance(one, Processes):
        with one.standing():
            yield one
    else:
        yield one


def run(
    on: str | Executor | Any,
    work: Callable[[Any], Any],
    tasks: Iterable[Any],
    *,
    workers: int | None = None,
    folder: str | Path | None = None,
    tell: Tell | None = None,
) -> Iterator[Done[Any]]:
    """Do every task once and yield each as it is done, in any order; close the iterator to give up the rest.

    A task that raises is done with its ``error``; one whose worker is lost is tried again, three times in all.

    Parameters
    ----------
    on, workers, folder
        As in ``executor``.
    work
        A function of a module, or a ``partial`` of one, which each worker is sent once; what it returns depends on the
        task alone.
    tasks
        Each is pickled where the work is done in another process.
    tell
        Told of workers that were lost.
    """
    return executor(on, workers=workers, folder=folder).run(work, tasks, tell=tell)


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
