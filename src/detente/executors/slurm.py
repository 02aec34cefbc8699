"""Tasks as jobs of SLURM, through submitit: answers come back as files, and outlive whoever asked."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from detente.core.cores import cores
from detente.core.errors import LostWorkers
from detente.executors.answers import Answers, question
from detente.executors.done import TRIES, Done, Tell, lost, reason, unpacked
from detente.executors.sending import Sending, do_asked
from detente.executors.slurm_queue import Queue, queue_of
from detente.executors.versions import other, refusal, versions

FOLDER = Path("detente-jobs")
"""Where jobs leave their answers if nobody says."""
AT_A_TIME = 32
"""Jobs at a time if nobody says."""
ROUNDS = 4
"""Jobs for each place, so that the slow ones even out."""
ARRAY = 1000
"""Most jobs of an array: what SLURM allows unless it is told otherwise."""
DOOMED = 5
"""Jobs that end without a single answer, after which it is given up."""
SETTLES = 3
"""How often it is looked for answers of a job that has ended: files may show late on a shared disk."""


@dataclass(frozen=True)
class Slurm:
    """Jobs of SLURM.

    Attributes
    ----------
    workers : int, optional
        Jobs at a time.
    folder : Path
        Where jobs leave their answers: on a disk that the nodes share. A study that is started again takes up what is
        there, and jobs that go on.
    local : bool
        Whether submitit runs them as processes of this machine, as for tests.
    minutes : float
        Time limit of a job [min].
    cpus : int
        Cores of a job, each a thread of its work.
    tasks : int, optional
        Tasks of a job.
    options : dict
        What else submitit is told, such as ``slurm_partition``.
    """

    workers: int | None = None
    folder: Path = FOLDER
    local: bool = False
    minutes: float = 60.0
    cpus: int = 1
    tasks: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any], *, tell: Tell | None = None) -> Iterator[Done[Any]]:
        """Do every task; as ``Executor.run``."""
        at_a_time = self.workers or (max(1, cores() // self.cpus) if self.local else AT_A_TIME)
        queue = queue_of(self.folder, self.local, self.minutes, self.cpus, at_a_time, self.options)
        yield from _JobsOfStudy(self, work, tasks, tell, queue, at_a_time).results()


class _JobsOfStudy:
    """One set of tasks as jobs."""

    def __init__(
        self,
        of: Slurm,
        work: Callable[[Any], Any],
        tasks: Iterable[Any],
        tell: Tell | None,
        queue: Queue,
        at_a_time: int,
    ) -> None:
        self._of, self._tell, self._queue, self._at_a_time = of, tell, queue, at_a_time
        self._answers = Answers(of.folder)
        self._asked: dict[str, tuple[list[int], bytes]] = {}
        sending = Sending(work)
        self._work = sending.work
        self._unsent: list[Done[Any]] = []
        for number, task in enumerate(tasks):
            try:
                asked = sending.asked(task, number)
                self._asked.setdefault(question(work, self._work.name, task), ([], asked))[0].append(number)
            except Exception as error:  # a pickle raises what the object raises
                words = f"The task cannot be sent to a worker ({reason(error)})."
                self._unsent.append(Done(number, None, words, 0.0, "slurm"))
        self._tries = dict.fromkeys(self._asked, 0)
        self._waiting: list[list[str]] = []
        self._jobs: dict[str, list[str]] = {}
        self._settling: dict[str, int] = {}
        self._before: set[str] = set()
        self._answered = self._barren = 0

    def results(self) -> Iterator[Done[Any]]:
        """Yield every task as it is done."""
        yield from self._unsent
        yield from self._take(take_up=True)
        self._adopt()
        held = {key for keys in self._jobs.values() for key in keys}
        self._waiting = self._cut([key for key in self._asked if key not in held])
        try:
            while self._asked:
                self._submit()
                yield from self._take()
                self._look()
                if self._asked:
                    time.sleep(self._queue.pause)
        finally:
            self._queue.cancel(self._jobs)
            self._answers.note({})
        for key in self._before:  # done again by a job of before, though it was taken then
            self._answers.forget(key)
        self._answers.clear()

    def _cut(self, keys: Sequence[str]) -> list[list[str]]:
        """Return what each job does."""
        rounds = max(1, min(ARRAY, ROUNDS * self._at_a_time))
        size = self._of.tasks or max(1, -(-len(keys) // rounds))
        return [list(part) for part in _parts(keys, size)]

    def _take(self, *, take_up: bool = False) -> Iterator[Done[Any]]:
        """Yield answers that are there; what is taken up from before was done, or is done again."""
        for key in self._answers.there():
            if key not in self._asked:
                continue
            raw = self._answers.read(key)
            if isinstance(raw, str) and not take_up:
                raise other(raw)
            done = None if raw is None or isinstance(raw, str) else unpacked(raw)
            if done is None or (take_up and done.error):
                self._answers.forget(key)
                continue
            self._answered += 1
            for number in self._asked.pop(key)[0]:
                yield replace(done, number=number)
            self._answers.forget(key)

    def _adopt(self) -> None:
        """Take up jobs of whoever asked before and is gone; those that do nothing of what is asked now are ended."""
        noted = self._answers.noted()
        self._before = {key for keys in noted.values() for key in keys}
        idle = []
        for job in (self._queue.alive(list(noted)) if noted else None) or ():
            keys = [key for key in noted[job] if key in self._asked]
            if keys:
                self._jobs[job] = keys
            else:
                idle.append(job)
        self._queue.cancel(idle)
        if self._jobs:
            self._say(f"{len(self._jobs)} jobs of before go on, and are taken up.")

    def _submit(self) -> None:
        room = self._queue.room - len(self._jobs)
        now, self._waiting = self._waiting[: max(0, room)], self._waiting[max(0, room) :]
        if not now:
            return
        packs = [[(key, self._asked[key][1]) for key in keys] for keys in now]
        folder = str(self._of.folder.resolve())
        self._answers.put(self._work)
        given = [(folder, self._work.name, pack, versions(), self._of.cpus) for pack in packs]
        ids = self._queue.submit(serve_all, given)
        self._jobs.update(zip(ids, now, strict=True))
        self._answers.note(self._jobs)

    def _look(self) -> None:
        """See to jobs that have ended."""
        alive = self._queue.alive(list(self._jobs))
        if alive is None:
            return
        changed = False
        for job in [job for job in self._jobs if job not in alive]:
            left = [key for key in self._jobs[job] if key in self._asked]
            self._settling[job] = self._settling.get(job, 0) + 1
            if left and self._settling[job] < SETTLES:
                continue
            del self._jobs[job], self._settling[job]
            changed = True
            if left:
                self._again(job, left)
        if changed:
            self._answers.note(self._jobs)

    def _again(self, job: str, left: list[str]) -> None:
        """Have done anew what a lost job has not done; what it was at when it ended may be to blame."""
        first = left[0]
        self._tries[first] += 1
        self._barren += 1
        why = self._queue.why(job)
        if not self._answered and self._barren >= DOOMED:
            msg = f"{self._barren} jobs ended without an answer; the last: {why}"
            hint = f"Their logs are in {self._of.folder / 'jobs'}, which must be on a disk that the nodes share."
            raise LostWorkers(msg, hint)
        if self._tries[first] >= TRIES:
            self._answers.write(first, lost(self._asked[first][0][0], f"ended ({why})", job))
            left = left[1:]
        else:
            self._say(f"Job {job} was lost ({why}). Its task {self._asked[first][0][0]} is tried again.")
        self._waiting += [[key] for key in left[:1]] + ([left[1:]] if left[1:] else [])

    def _say(self, words: str) -> None:
        if self._tell is not None:
            self._tell(words)


def _parts(keys: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    left = iter(keys)
    while part := tuple(itertools.islice(left, size)):
        yield part


def serve_all(given: tuple[str, str, list[tuple[str, bytes]], dict[str, str], int]) -> None:
    """Do the tasks of a job, each answered as it is done.

    Parameters
    ----------
    given
        Folder of the answers; name of the work there; key and task of each; versions of whoever asks; threads.
    """
    folder, work, asked, ours, threads = given
    answers = Answers(Path(folder))
    name = "job"
    with suppress(Exception):  # it serves as a name alone
        from submitit import JobEnvironment

        name = f"job {JobEnvironment().job_id}"
    why = refusal(versions(), ours, name)
    held = answers.work(work)
    for key, packed_task in asked:
        if why:
            answers.write(key, why)
        elif not answers.has(key):
            answers.write(key, do_asked(packed_task, held, name, threads))
