"""Many runs on several processes: the same results whatever their number, and what is finished is kept."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from detente.core.errors import InvalidValue
from detente.core.progress import Part
from detente.core.scenario import whole

if TYPE_CHECKING:
    from concurrent.futures import Future

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
) -> Finished[Result]:
    """Run jobs and gather their results; Ctrl-C or the death of a worker ends it with what is finished.

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

    Returns
    -------
    Finished
        Results, by the number of the job.
    """
    whole("workers", workers, 1, 1024)
    found: Finished[Result] = Finished(len(jobs))
    try:
        if workers == 1:
            for number, job in enumerate(jobs):
                found.results[number] = work(job)
                _tell(progress, found)
        else:
            _spread(work, jobs, workers, batch, progress, found)
    except KeyboardInterrupt:
        found.why_not = STOPPED
    if not found.results:
        if found.why_not == KILLED:
            message = "A worker process ended before any run was finished (killed, or out of memory)."
            raise InvalidValue(message, "Ask for fewer workers: --workers 1 needs none.")
        if found.why_not:
            raise KeyboardInterrupt
    return found


def _spread(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    workers: int,
    batch: int,
    progress: Part | None,
    found: Finished[Result],
) -> None:
    """Run batches of jobs on processes of their own."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    starts = range(0, len(jobs), batch)
    pool = ProcessPoolExecutor(min(workers, len(starts)), multiprocessing.get_context("spawn"), _ignore_interrupts)
    waiting: dict[Future[list[Result]], int] = {}
    try:
        waiting = {pool.submit(_batch, work, jobs[at : at + batch]): at for at in starts}
        for future in as_completed(waiting):
            future.result()
            _keep(waiting, found)
            _tell(progress, found)
    except BrokenProcessPool:
        found.why_not = KILLED
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        _keep(waiting, found)


def _keep(waiting: Mapping[Future[list[Result]], int], found: Finished[Result]) -> None:
    """Keep the results of every batch that is done."""
    for future, at in waiting.items():
        if at not in found.results and future.done() and not future.cancelled() and future.exception() is None:
            found.results.update(enumerate(future.result(), at))


def _batch(work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    return [work(job) for job in jobs]


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that gathers the results."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _tell(progress: Part | None, found: Finished[Result]) -> None:
    if progress is not None:
        progress(len(found.results), found.total)
