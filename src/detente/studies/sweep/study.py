"""Sweep a scenario over settings and theories."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue, MissingExtra
from detente.core.progress import Progress, Tracker, tracked
from detente.core.quoted import quote
from detente.core.room import Hold
from detente.core.scenario import whole
from detente.engine.ensemble import backend_named
from detente.executors import executor, is_here
from detente.store import key_of, made
from detente.store.machine import command_line
from detente.studies.given import ScenarioLike, TheoriesLike
from detente.studies.manager import run_chunks
from detente.studies.sweep.asked import as_question, question_told
from detente.studies.sweep.design import repeated
from detente.studies.sweep.folder import StudyFolder, opened
from detente.studies.sweep.gather import LEVEL, Gathered, SweepBlock
from detente.studies.sweep.layout import Chunks, SweepQuestion
from detente.studies.sweep.result import Sweep
from detente.studies.sweep.tables import NO_TABLES, RunsWriter, parquet
from detente.studies.sweep.until import FEW_EVENTS, FIRST, REACHED, UNKNOWN, Precision, paired, precise, still_rare
from detente.studies.sweep.work import reduce_task

EVERY = 0.5
"""Time between two looks that whoever watches gets [s]."""
Watch = Callable[[Sweep], None]
Sweeper = TypeVar("Sweeper", bound=Callable[..., Any])
"""A function of a scenario and what is varied."""


def _begins_with_the_scenario(function: Sweeper) -> Sweeper:
    """Refuse a call in which something stands in the place of what is varied, and that is named as well."""

    @wraps(function)
    def called(*given: Any, **named: Any) -> Any:
        if len(given) > 1 and "vary" in named:
            msg = f"What is varied is given twice: {quote(given[1])}, and vary=."
            raise InvalidValue(msg, "A sweep begins with the scenario: sweep(scenario, vary, theory=...).")
        return function(*given, **named)

    return cast("Sweeper", called)


@_begins_with_the_scenario
def sweep(
    scenario: ScenarioLike,
    vary: Mapping[str, Any] | None = None,
    *,
    design: Any = None,
    sample: str | tuple[str, int] | None = None,
    theory: TheoriesLike = None,
    outcomes: str | Iterable[str] | None = None,
    out: str | Path | None = None,
    until: str | None = None,
    retry: bool = False,
    watch: Watch | None = None,
    page: Callable[[Sweep], str] | None = None,
    replicates: int | None = None,
    years: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    workers: int | None = None,
    chunk: int | None = None,
    on: Any = "local",
    progress: Progress = None,
) -> Sweep:
    """Run a scenario over many settings and theories, and say what becomes of each.

    Every point of the design is run ``replicates`` times with the same luck, replicate by replicate, so that points
    differ by their settings alone. With ``out`` each chunk is kept as it is finished: the same call again goes on
    where it was stopped, at any moment and on any executor, and comes to the same numbers bit for bit.

    Parameters
    ----------
    scenario
        A scenario, its name, or the path of a TOML file.
    vary
        Values by parameter, every combination of which is run: ``{"offence_advantage": [1, 2, 4]}``, or as on the
        command line ``"1:4:13"``; under ``"theory"`` schools. With ``sample``: the range of each, or None for the
        declared one.
    design
        Points instead: the path of a CSV or parquet file, a frame, a mapping of columns, or a list of mappings.
    sample
        Points drawn evenly over ranges instead of a grid: ``("sobol", 1024)``, ``"latin:500"``, ``"halton:500"``.
    theory
        Theories that every point is run with; the default world if None.
    replicates
        Runs of each point; 200 if None. With ``until`` the most of them.
    outcomes
        What is told of each run: measures of the diagnosis, and ``NAME.last`` or ``NAME.all`` for the level of a
        record over the last 20 or all years.
    years, seed, backend
        As in ``simulate``.
    out
        Folder to keep it in; nothing is kept if None.
    on, workers
        Where it is run, as in ``detente.executors.run``; neither changes a number.
    until
        Precision instead of a count: ``"paradox +- 0.02"``, or ``"paradox difference +- 0.02"`` for the difference to
        the first point.
    retry
        Whether to try again what has failed runs in a sweep that is kept.
    chunk
        Runs of a chunk; about a second of work if None. It changes no number.
    progress
        Told of each ``Moment``, in runs; True for a bar.
    watch
        Shown the sweep as far as it is, now and then.
    page
        Makes the page that goes into the folder.

    Returns
    -------
    Sweep
        Outcomes at every point; after Ctrl-C as far as they are.

    Raises
    ------
    UnknownName
        There is no such scenario, school, parameter, outcome or executor; the nearest names are told.
    InvalidValue
        Something makes no sense; of a design file the line is told. Or the folder holds another sweep.
    DamagedFile
        What the folder holds was altered since it was sealed.
    FolderInUse
        Another process works in the folder.
    UnfinishedStudy
        Chunks could not be computed for a reason of the machine, such as a worker lost for good; what is finished is
        kept in the folder, and the same call goes on.

    Examples
    --------
    >>> import detente
    >>> found = detente.sweep("first_encounter", {"offence_advantage": [1, 2]}, replicates=20, outcomes="restraint")
    >>> found.estimates["restraint"].defined.tolist()
    [20, 20]
    """
    question, asked = as_question(
        scenario, vary, design, sample, theory, outcomes, replicates, years, seed, backend, until
    )
    if retry and out is None:
        msg = "What failed is to be tried again, and no folder is named that it is kept in."
        raise InvalidValue(msg, "Name it: --out DIR, in Python out=DIR.")
    if chunk is not None:
        whole("chunk size", chunk, 1, 100_000_000)
    executor(on, workers=workers)  # refuses what is none
    told = question_told(question, asked)
    study = _Study(question, asked, key_of(told), on, workers, watch)
    study.told += filter(None, [repeated(question.design)])
    size = chunk or question.chunk(far=not is_here(on))
    began, started = time.perf_counter(), datetime.now(UTC)
    if out is None:
        with tracked(progress, "sweep", "runs", question.runs) as track:
            study.live(track, None, size)
        return study.result(time.perf_counter() - began)
    with opened(Path(out), study.key, told, size, retry=retry) as folder:
        if folder.sealed is not None:
            return replace(folder.sealed, folder=folder.path, told=("It is complete: there is nothing to do.",))
        track = tracked(progress, "sweep", "runs", question.runs)
        with track, _runs(folder, question, study) as writer:
            study.live(track, folder, folder.chunk, writer)
        found = study.result(time.perf_counter() - began, folder)
        if not track.complete:
            return replace(found, complete=False)
        folder.finish(found, study.content(), made(started=started, seconds=found.seconds), page)
        return found


@dataclass
class _Study:
    """A sweep that is going on."""

    question: SweepQuestion
    until: Precision | None
    key: str
    on: Any
    workers: int | None
    watch: Watch | None
    complete: bool = False
    told: list[str] = field(default_factory=list)
    blocks: list[SweepBlock] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reached = np.zeros(len(self.question.design), np.int8)
        self._digests = {one.name: hashlib.sha256() for one in self.question.outcomes}
        self._failures = hashlib.sha256()
        self._looked = time.perf_counter()
        self._began = time.perf_counter()
        self._chunks = 0
        self._hold = Hold(f"The outcomes of {self.question.runs:,} runs")
        self._differences: Any = None

    @cached_property
    def gathered(self) -> Gathered:
        """What has come of the points: not made before it is known that there is time for them."""
        return Gathered(self.question.outcomes, len(self.question.design))

    def live(self, track: Tracker, folder: StudyFolder | None, size: int, writer: RunsWriter | None = None) -> None:
        """Run what is lacking."""
        if is_here(self.on):
            track.expect(self.question.seconds)
        every = np.arange(len(self.question.design))
        if self.until is None:
            self._stage(track, folder, writer, Chunks(self.question, size), whole=True)
            self.gathered.close(every)
        else:
            self._look(track, folder, writer, size, every)
        self.complete = True

    def _look(self, track: Tracker, folder: Any, writer: Any, size: int, points: np.ndarray) -> None:
        """Run replicates until every point is as precise as asked, look by look."""
        asked = self.until
        first, doubtful = 0, set[int]()
        for last in asked.looks if asked is not None else ():
            if asked is None or not len(points):
                break
            self._stage(track, folder, writer, Chunks(self.question, size, points, first, last), whole=False)
            look = precise(asked, self.gathered.sums[asked.outcome.name], points)
            self.reached[points], self._differences = look.reached, look.differences
            done = look.reached == REACHED
            if asked.difference and not done.all():
                done = done & (points != points[0])  # the first one is what the others are held against
            doubtful |= set(points[look.reached == UNKNOWN].tolist())
            ready = points if last == asked.looks[-1] else points[done]
            self.gathered.close(ready, hold=asked.difference)
            points, first = np.setdiff1d(points, ready), last
            stage = FEW_EVENTS if doubtful & set(points.tolist()) else ""
            track.at(track.done, stage, due=track.done + len(points) * (last if last < asked.looks[-1] else 0))
        if doubtful and first > FIRST:
            self.told.append(still_rare(len(doubtful)))
        if asked is not None and asked.difference:
            self._differences = paired(self.gathered.sums[asked.outcome.name], asked.level)
            self.gathered.close(np.flatnonzero(self.gathered.finished))

    def _stage(self, track: Tracker, folder: Any, writer: Any, chunks: Chunks, *, whole: bool) -> None:
        again = folder.again(self._chunks, len(chunks)) if folder is not None else ()
        begin = self._chunks
        for chunk in run_chunks(
            reduce_task,
            chunks,
            key=self.key if folder is None else folder.key,
            folder=None if folder is None else folder.path,
            on=self.on,
            workers=self.workers,
            track=track,
            units=chunks.runs,
            tell=self.told.append,
            again=again,
            first=begin,
        ):
            if chunk.damage:
                self.told.append(f"{chunk.damage} It was computed anew.")
            block = chunks.block(chunk.number, chunk.value)
            if folder is None:
                self.blocks.append(block)
                self._hold.add(block.outcomes, block.runs / self.question.runs)
            self._take(block, writer, whole=whole and block.width == self.question.replicates)
        self._chunks += len(chunks)

    def _take(self, block: SweepBlock, writer: Any, *, whole: bool) -> None:
        self.gathered.add(block, whole=whole)
        last = block.last == self.question.replicates if self.until is None else False
        if last:
            self.gathered.close(block.points)
        for name, digest in self._digests.items():
            values = block.outcomes[name]
            digest.update(np.where(np.isnan(values), np.nan, values + 0.0).astype("<f8", copy=False).tobytes())
        for run, why in zip(block.failed.tolist(), block.why.tolist(), strict=True):
            point, replicate = int(block.points[run // block.width]), block.first + run % block.width
            self._failures.update(f"{point} {replicate} {block.reasons[why]}\n".encode(errors="replace"))
        if writer is not None:
            writer.add(block)
        if self.watch is not None and time.perf_counter() - self._looked > EVERY:
            self.watch(self.result(time.perf_counter() - self._began))
            self._looked = time.perf_counter()

    def content(self) -> str:
        """Return the digest of every run, in an order that no cut changes."""
        told = hashlib.sha256(self.key.encode())
        for name, digest in sorted(self._digests.items()):
            told.update(f"{name} {digest.hexdigest()}\n".encode())
        told.update(self._failures.digest())
        return told.hexdigest()

    def result(self, seconds: float, folder: StudyFolder | None = None) -> Sweep:
        """Return the sweep as far as it is."""
        q, gathered = self.question, self.gathered
        level = LEVEL if self.until is None else self.until.level
        return Sweep(
            q.design,
            q.scenario,
            q.theories,
            q.outcomes,
            {name: sums.estimates(level, looked=self.until is not None) for name, sums in gathered.sums.items()},
            gathered.runs.copy(),
            gathered.lost.copy(),
            dict(gathered.reasons),
            gathered.finished.copy(),
            self.complete,
            q.replicates,
            q.years,
            q.seed,
            seconds,
            {**backend_named(q.backend).manifest(), "command": command_line()},
            self.key,
            None if folder is None else folder.path,
            self.until,
            self._differences if self.complete else None,
            tuple(self.blocks),
            tuple(self.told),
            None if self.until is None or not self.complete else self.reached.copy(),
        )


@contextlib.contextmanager
def _runs(folder: StudyFolder, question: SweepQuestion, study: _Study) -> Iterator[RunsWriter | None]:
    """Have the table of runs written, where it can be."""
    try:
        parquet()
    except MissingExtra:
        study.told.append(NO_TABLES)
        yield None
        return
    with RunsWriter(folder.path, question.design, question.outcomes) as writer:
        yield writer
