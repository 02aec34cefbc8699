"""The queue of SLURM: jobs put in through submitit, looked for with squeue, which every cluster has."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from detente.core.errors import InvalidValue, LostWorkers, MissingExtra
from detente.executors.done import reason
from detente.executors.surroundings import started_with, surroundings

SOON, SLOW = 0.2, 2.0
"""Time between two looks, on this machine and at a cluster [s]."""
PATIENCE = 60.0
"""How long a command of SLURM may take [s]."""
GRACE = 10.0
"""How long a process that was asked to end is waited for [s]."""
MOST = 1000
"""Most jobs that are put into the queue at a time."""


class Queue(Protocol):
    """Where jobs wait and run.

    Attributes
    ----------
    room : int
        Most jobs at a time.
    pause : float
        Time between two looks [s].
    """

    room: int
    pause: float

    def submit(self, work: Callable[[Any], None], given: Sequence[Any]) -> list[str]:
        """Put in a job for each of what is given; return their names."""
        ...

    def alive(self, jobs: Collection[str]) -> set[str] | None:
        """Return which jobs wait or run; None if nobody can say now."""
        ...

    def why(self, job: str) -> str:
        """Return how a job ended."""
        ...

    def cancel(self, jobs: Iterable[str]) -> None:
        """Take jobs out of the queue."""
        ...


def queue_of(folder: Path, local: bool, minutes: float, cpus: int, at_a_time: int, options: dict[str, Any]) -> Queue:
    """Return the queue of SLURM, or one of this machine.

    Parameters
    ----------
    folder
        Where the logs of jobs go, below ``jobs``.
    local
        Whether jobs are processes of this machine.
    minutes, cpus, options
        Of each job: time limit [min], cores, and what else submitit is told.
    at_a_time
        Jobs at a time.

    Raises
    ------
    MissingExtra
        submitit is not installed.
    LostWorkers
        There is no SLURM here.
    InvalidValue
        submitit knows no such option.
    """
    try:
        import submitit
    except ImportError as error:
        name, extra = "submitit", "cluster"
        raise MissingExtra(name, extra) from error
    try:
        made = submitit.AutoExecutor(folder=folder / "jobs", cluster="local" if local else "slurm")
    except RuntimeError as error:
        msg = f"There is no SLURM here ({error})."
        raise LostWorkers(msg, "Start it on a login node, or try it on this machine with slurm:local.") from error
    more = {} if local else {"slurm_array_parallelism": at_a_time, **options}
    try:
        made.update_parameters(name="detente", timeout_min=max(1, round(minutes)), cpus_per_task=cpus, **more)
    except (ValueError, TypeError, NameError) as error:
        raise InvalidValue(str(error).splitlines()[0], "submitit names what it can be told.") from error
    return _OfThisMachine(made, at_a_time, cpus) if local else _OfSlurm(made, cpus)


class _Submitted:
    """Jobs that submitit has put in."""

    room = MOST
    pause = SLOW

    def __init__(self, executor: Any, cpus: int) -> None:
        self._executor, self._cpus = executor, cpus
        self._jobs: dict[str, Any] = {}

    def submit(self, work: Callable[[Any], None], given: Sequence[Any]) -> list[str]:
        try:
            with started_with(surroundings(self._cpus)):
                jobs = self._executor.map_array(work, list(given))
        except Exception as error:  # submitit's own, and those of a command that fails
            msg = f"SLURM takes no job ({reason(error).splitlines()[-1]})."
            raise LostWorkers(msg, "What is finished is kept: mend what SLURM says and repeat the command.") from error
        self._jobs.update({job.job_id: job for job in jobs})
        return [job.job_id for job in jobs]

    def why(self, job: str) -> str:
        """Return the last line of a job's log."""
        held = self._jobs.get(job)
        with suppress(Exception):  # a log that cannot be read says nothing
            lines = (held.stderr() or "").strip().splitlines() if held is not None else []
            return lines[-1][:200] if lines else "it left no log"
        return "its log cannot be read"


class _OfSlurm(_Submitted):
    """SLURM's own."""

    def alive(self, jobs: Collection[str]) -> set[str] | None:
        if not jobs:
            return set()
        whole = ",".join(sorted({job.partition("_")[0] for job in jobs}))
        words = ["squeue", "--noheader", "--array", f"--jobs={whole}", "--format=%i"]
        try:
            asked = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
        if asked.returncode and "Invalid job id" not in asked.stderr:
            return None  # the controller is away: jobs go on without it
        return set(asked.stdout.split()) & set(jobs)

    def cancel(self, jobs: Iterable[str]) -> None:
        named = list(jobs)
        if named:
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(["scancel", *named], capture_output=True, timeout=PATIENCE, check=False)


class _OfThisMachine(_Submitted):
    """Processes of this machine, as many at a time as are asked for."""

    pause = SOON

    def __init__(self, executor: Any, at_a_time: int, cpus: int) -> None:
        super().__init__(executor, cpus)
        self.room = at_a_time

    def alive(self, jobs: Collection[str]) -> set[str] | None:
        return {job for job in jobs if (not self._jobs[job].done() if job in self._jobs else _runs(job))}

    def cancel(self, jobs: Iterable[str]) -> None:
        named = list(jobs)
        for job in named:
            if job in self._jobs:
                self._jobs[job].cancel(check=False)
            else:
                with suppress(OSError, ValueError):
                    os.kill(int(job), signal.SIGTERM)
        until = time.monotonic() + GRACE
        while self.alive(named) and time.monotonic() < until:
            time.sleep(SOON)


def _runs(job: str) -> bool:
    """Return whether a process of before is there."""
    with suppress(OSError, ValueError):
        os.kill(int(job), 0)
        return True
    return False
