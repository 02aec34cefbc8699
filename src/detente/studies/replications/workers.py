"""Many runs on any executor: the same results whatever the number of workers, and what is finished is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from detente.core.errors import InvalidValue, LostWorkers, UnfinishedStudy
from detente.core.progress import Part
from detente.core.scenario import whole
from detente.studies.kept import Pieces

Job = TypeVar("Job")
Result = TypeVar("Result")
STOPPED = "It was stopped before the end: what is shown rests on the runs that were finished."
KILLED = (
    "A worker process ended without a result (killed, or out of memory): what is shown rests on the runs that were "
    "finished. Fewer workers need less memory."
)


class Finished(Generic[Result]):
    """What came out of many runs.

    Parameters
    ----------
    total
        Runs that were asked for.

    Attributes
    ----------
    results : dict
        Result by the number of its run, of finished runs alone.
    why_not
        Why it is not complete; empty if it is.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.results: dict[int, Result] = {}
        self.why_not = ""

    @property
    def complete(self) -> bool:
        """Whether every run was finished."""
        return len(self.results) == self.total

    def ordered(self) -> list[tuple[int, Result]]:
        """Return numbers and results of the finished runs, in the order of the runs."""
        return sorted(self.results.items())


def run_all(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    workers: int = 1,
    batch: int = 8,
    progress: Part | None = None,
    pieces: Pieces | None = None,
) -> Finished[Result]:
    """Run jobs and gather their results; Ctrl-C, or a worker that is lost thrice, ends it with what is finished.

    Parameters
    ----------
    work
        Makes a result of a job: a function of a module, that draws nothing but from what the job holds.
    workers
        Processes; 1 runs everything in this process. It changes no result.
    batch
        Jobs handed to a process at a time.
    progress
        Called with the number of finished jobs and of all.
    pieces
        Where batches are run, in place of processes of this machine, and where results are kept.

    Returns
    -------
    Finished
        Results, by the number of the job.
    """
    whole("workers", workers, 1, 1024)
    found: Finished[Result] = Finished(len(jobs))
    there = pieces or Pieces()
    if there.on is None:
        there = replace(there, on="processes" if workers > 1 else None, workers=workers)
    size = 1 if there.plain else batch
    tasks = [(work, list(jobs[at : at + size])) for at in range(0, len(jobs), size)]
    try:
        for number, results in enumerate(there.each("runs", run_batch, tasks)):
            found.results.update(enumerate(results, number * size))
            if progress is not None:
                progress(len(found.results), found.total)
    except KeyboardInterrupt:
        found.why_not = STOPPED
    except (LostWorkers, UnfinishedStudy) as error:
        if isinstance(error, UnfinishedStudy) and error.__cause__ is not None:
            raise  # the machine failed a worker that went on: what it says tells why
        found.why_not = KILLED
    if not found.results:
        if found.why_not == KILLED:
            message = "A worker process ended before any run was finished (killed, or out of memory)."
            raise InvalidValue(message, "Ask for fewer workers: --workers 1 needs none.")
        if found.why_not:
            raise KeyboardInterrupt
    return found


def run_batch(task: tuple[Callable[[Any], Any], Sequence[Any]]) -> list[Any]:
    """Run some jobs.

    Parameters
    ----------
    task
        What makes a result of a job, and the jobs.
    """
    work, jobs = task
    return [work(job) for job in jobs]
