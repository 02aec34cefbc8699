"""What is run for a verdict: labelled worlds of theories and of a mix, told by their share of all that is to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.outlook import WORTH, time_by_trial
from detente.core.progress import Tracker
from detente.core.room import Hold
from detente.core.theory import Theory
from detente.engine.ensemble import threads
from detente.executors import is_here
from detente.mechanisms.complete import completed
from detente.studies.kept import Pieces
from detente.studies.mixed import Mix
from detente.studies.verdict.pieces import (
    Job,
    Label,
    Piece,
    Reduce,
    cut,
    joined,
    plain_manifest,
    read_piece,
    run_piece,
    unpack,
)

__all__ = ["Job", "Label", "Reduce", "Runner", "joined"]

Value = TypeVar("Value")
Read: TypeAlias = Iterator[tuple[Any, dict[str, Array]]]
"""What is read of sound replicates of worlds, by label, piece by piece."""


@dataclass(frozen=True)
class Ask(Generic[Label]):
    """Worlds that a part of a verdict wants run.

    Attributes
    ----------
    jobs : sequence of Job
        Worlds, all with the same number of states.
    years : int
        Horizon.
    replicates : int
        Runs of each.
    keep : sequence of str
        Records.
    width : float
        Share of the verdict that this is.
    stage : str
        What is being done, in words.
    reduce : callable
        Reads a piece.
    """

    jobs: Sequence[Job[Label]]
    years: int
    replicates: int
    keep: Sequence[str]
    width: float
    stage: str
    reduce: Reduce[Label]


Looks: TypeAlias = Generator[Sequence[Ask[Any]], Sequence[Read], Value]
"""A part of a verdict: it yields what it wants run, look by look, and is sent what is read of that."""
MANY, WORLDS = 30, 4
"""How much more work than elsewhere a part has that is tried before, and of how many of its worlds."""
SEVERAL = "several parts side by side"
"""What is being done, in words, where many are."""


@dataclass
class Runner:
    """Runs worlds, and keeps why some failed.

    Attributes
    ----------
    theories : mapping
        Theories by name.
    mix : Mix or None
        What stands for the name of the mixed world.
    seed, backend, workers, chunk
        As in ``simulate``.
    track : Tracker
        Who is told; its units are shares of the whole.
    pieces : Pieces
        Where worlds are run, and where what is read of them is kept.
    failures : dict
        Why replicates failed, by school and replicate.
    manifest : mapping
        Versions and back end of what was run last.
    """

    theories: Mapping[str, Theory]
    mix: Mix | None
    track: Tracker
    seed: int = 0
    backend: BackendName = DEFAULT_BACKEND
    workers: int | None = None
    chunk: int | None = None
    pieces: Pieces = field(default_factory=Pieces)
    failures: dict[str, dict[int, str]] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    _whole: dict[int, tuple[Theory, Theory]] = field(default_factory=dict)
    _looks: int = 0

    def _completed(self, theory: Theory) -> Theory:
        """Return a theory in the common anatomy, made once."""
        if id(theory) not in self._whole:
            self._whole[id(theory)] = (theory, completed(theory))  # held, so that no other takes its number
        return self._whole[id(theory)][1]

    def carry_out(self, parts: Sequence[Looks[Any]]) -> list[Any]:
        """Run parts that do not wait for each other and return what comes of each.

        Here they are run one after another. Elsewhere the looks that none has to wait for are one set of pieces: on
        SLURM one array.

        Parameters
        ----------
        parts
            The parts, the most telling first: Ctrl-C is raised in the first that lacks something.
        """
        if self.pieces.plain:
            return [self._alone(part) for part in parts]
        values: list[Any] = [None] * len(parts)
        told = dict[int, Mapping[str, Any]]()  # the last word is that of the last part, as here
        wanted = dict[int, Sequence[Ask[Any]]]()
        for k in range(len(parts)):
            _step(parts, k, None, wanted, values)
        while wanted:
            asks = [ask for some in wanted.values() for ask in some]
            found = iter(self._look(asks))
            read = {k: [next(found) for _ in some] for k, some in wanted.items()}
            for k, some in sorted(read.items()):
                told[k] = next((manifest for _, manifest in reversed(some) if manifest), told.get(k, {}))
            self.manifest = next((told[k] for k in sorted(told, reverse=True) if told[k]), {})
            for k, some in read.items():
                _step(parts, k, [held for held, _ in some], wanted, values)
        return values

    def _alone(self, part: Looks[Value]) -> Value:
        """Run one part in this process."""
        values = dict[int, Value]()
        wanted = dict[int, Sequence[Ask[Any]]]()
        _step([part], 0, None, wanted, values)
        while wanted:
            _step([part], 0, [self._here(ask) for ask in wanted[0]], wanted, values)
        return values[0]

    def _as_pieces(self, ask: Ask[Label]) -> list[Piece[Label]]:
        """Return what is asked as few pieces: one of theories, one of the mix."""
        how = (0, ask.replicates, ask.years, self.seed, tuple(ask.keep), self.backend, ask.reduce)
        alone = [j for j in ask.jobs if j.theory is not None or j.school in self.theories]
        mixed = [j for j in ask.jobs if j.theory is None and j.school not in self.theories]
        alone = [replace(j, theory=self._completed(j.theory or self.theories[j.school])) for j in alone]
        whole = [Piece(tuple(alone), *how)] if alone else []
        return whole + ([Piece(tuple(mixed), *how, self.mix)] if mixed and self.mix is not None else [])

    def _here(self, ask: Ask[Label]) -> Iterator[tuple[Label, dict[str, Array]]]:
        """Run worlds in this process, and keep nothing."""
        whole = self._as_pieces(ask)
        if not whole:
            return
        tell = self.track.within(ask.width, ask.stage)
        done, due = 0, sum(piece.runs for piece in whole)
        hold = Hold(f"What is read of {due:,} runs ({ask.stage})")

        for piece in whole:
            self.track.expect(partial(self._time_of, piece, due / piece.runs * 100 / ask.width))

        def ahead(runs: float) -> None:
            self.track.ahead(ask.width * runs / due)

        for piece in whole:
            for job, run in run_piece(piece, self.workers, self.chunk, ahead):
                self.failures.setdefault(job.school, {}).update(run.failures)
                self.manifest = plain_manifest(run)
                done += run.replicates
                tell(done, due)
                read = piece.reduce(run.sound(), job.label)
                hold.add(read, run.replicates / due)
                yield job.label, read

    def _time_of(self, piece: Piece[Any], times: float) -> float:
        """Return about how long what has so many pieces takes here, by a few short runs of one [s]; 0 if not long."""
        jobs = piece.jobs[:WORLDS]

        def trial(years: int, runs: int) -> int:
            short = replace(piece, jobs=jobs, years=years, last=piece.first + -(-runs // len(jobs)))
            for _ in run_piece(short, self.workers, self.chunk):
                pass
            return short.runs

        dyads = piece.jobs[0].scenario.states ** 2
        if piece.runs * piece.years * dyads < MANY * WORTH:
            return 0.0
        return times * time_by_trial(trial, piece.runs, piece.years, dyads, threads(self.workers), self.backend)

    def _look(self, asks: Sequence[Ask[Any]]) -> list[tuple[Read, Mapping[str, Any]]]:
        """Have worlds run by pieces, each kept where there is a store; return what is read, and versions, of each."""
        name = f"look-{self._looks}"
        self._looks += 1  # whatever is found: the looks are the same whenever the verdict is asked anew
        whole = [(k, piece) for k, ask in enumerate(asks) for piece in self._as_pieces(ask)]
        due = Counter[int]()
        for k, piece in whole:
            due[k] += piece.runs
        for k, piece in whole if is_here(self.pieces.on) else ():
            self.track.expect(partial(self._time_of, piece, due[k] / piece.runs * 100 / asks[k].width))
        tasks = [(k, task) for k, piece in whole for task in cut(piece, self.pieces.size)]
        if not tasks:
            return [(iter(()), {}) for _ in asks]
        stages = list(dict.fromkeys(ask.stage for ask in asks if ask.jobs))
        self.track.at(self.track.done, stages[0] if len(stages) == 1 else SEVERAL)

        def units(number: int) -> float:
            k, task = tasks[number]
            return asks[k].width * task.runs / due[k]

        holds = {k: Hold(f"What is read of {runs:,} runs ({asks[k].stage})") for k, runs in due.items()}
        reads: list[list[tuple[Any, dict[str, Array]]]] = [[] for _ in asks]
        told: list[Mapping[str, Any]] = [{} for _ in asks]
        finished = 0
        stopped: KeyboardInterrupt | None = None
        given = [task for _, task in tasks]
        with closing(self.pieces.each(name, read_piece, given, track=self.track, units=units)) as found:
            try:
                for (k, task), held in zip(tasks, found, strict=True):
                    parts = self._unpacked(task, held)
                    holds[k].add(parts, task.runs / due[k])
                    reads[k] += parts
                    told[k] = held["manifest"]
                    finished += 1
            except KeyboardInterrupt as error:
                stopped = error
        if stopped is not None and finished == len(tasks):
            raise stopped
        lacking = {k for k, _ in tasks[finished:]}
        ended = [_then(some, stopped if k in lacking else None) for k, some in enumerate(reads)]
        return list(zip(ended, told, strict=True))

    def _unpacked(self, task: Piece[Label], held: Mapping[str, Any]) -> list[tuple[Label, dict[str, Array]]]:
        """Return what was read of a piece, and keep why some of it failed."""
        for job in task.jobs:
            self.failures.setdefault(job.school, {})
        for k, replicate, why in held["failures"]:
            self.failures[task.jobs[k].school][replicate] = why
        return [(task.jobs[k].label, read) for k, read in unpack(held["read"]).items()]


def _step(
    parts: Sequence[Looks[Any]],
    k: int,
    read: Sequence[Read] | None,
    wanted: dict[int, Sequence[Ask[Any]]],
    values: Any,
) -> None:
    """Send a part what was read, and note what it wants next, or what came of it."""
    try:
        wanted[k] = next(parts[k]) if read is None else parts[k].send(read)
    except StopIteration as end:
        values[k] = end.value
        wanted.pop(k, None)


def _then(read: Sequence[tuple[Any, dict[str, Array]]], stopped: KeyboardInterrupt | None) -> Read:
    """Yield what was read, and raise what stopped the rest."""
    yield from read
    if stopped is not None:
        raise stopped
