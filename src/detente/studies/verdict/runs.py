"""What is run for a verdict: labelled worlds of theories and of a mix, told by their share of all that is to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.progress import Tracker
from detente.core.theory import Theory
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
    _parts: int = 0

    def _completed(self, theory: Theory) -> Theory:
        """Return a theory in the common anatomy, made once."""
        if id(theory) not in self._whole:
            self._whole[id(theory)] = (theory, completed(theory))  # held, so that no other takes its number
        return self._whole[id(theory)][1]

    def run(
        self,
        jobs: Sequence[Job[Label]],
        years: int,
        replicates: int,
        keep: Sequence[str],
        width: float,
        stage: str,
        reduce: Reduce[Label],
    ) -> Iterator[tuple[Label, dict[str, Array]]]:
        """Run worlds and hand out what is read of their sound replicates, piece by piece.

        Parameters
        ----------
        jobs
            Worlds, all with the same number of states.
        years
            Horizon.
        replicates
            Runs of each.
        keep
            Records.
        width
            Share of the whole that this is.
        stage
            What is being done, in words.
        reduce
            Reads a piece.
        """
        if not jobs:
            return
        how = (0, replicates, years, self.seed, tuple(keep), self.backend, reduce)
        alone = [j for j in jobs if j.theory is not None or j.school in self.theories]
        mixed = [j for j in jobs if j.theory is None and j.school not in self.theories]
        alone = [replace(j, theory=self._completed(j.theory or self.theories[j.school])) for j in alone]
        whole = [Piece(tuple(alone), *how)] if alone else []
        whole += [Piece(tuple(mixed), *how, self.mix)] if mixed and self.mix is not None else []
        if self.pieces.plain:
            yield from self._here(whole, width, stage)
        else:
            yield from self._elsewhere(whole, width, stage)

    def _here(
        self, whole: Sequence[Piece[Label]], width: float, stage: str
    ) -> Iterator[tuple[Label, dict[str, Array]]]:
        """Run worlds in this process, and keep nothing."""
        tell = self.track.within(width, stage)
        done, due = 0, sum(piece.runs for piece in whole)
        for piece in whole:
            for job, run in run_piece(piece, self.workers, self.chunk):
                self.failures.setdefault(job.school, {}).update(run.failures)
                self.manifest = plain_manifest(run)
                done += run.replicates
                tell(done, due)
                yield job.label, piece.reduce(run.sound(), job.label)

    def _elsewhere(
        self, whole: Sequence[Piece[Label]], width: float, stage: str
    ) -> Iterator[tuple[Label, dict[str, Array]]]:
        """Have worlds run by pieces, each kept as it is finished where there is a store."""
        part = f"{self._parts:02d}"
        self._parts += 1  # whatever is found: the parts are the same whenever the verdict is asked anew
        tasks = [task for piece in whole for task in cut(piece, self.pieces.size)]
        due = sum(task.runs for task in tasks)
        self.track.at(self.track.done, stage)

        def units(number: int) -> float:
            return width * tasks[number].runs / due

        found = self.pieces.each(part, read_piece, tasks, track=self.track, units=units)
        for task, held in zip(tasks, found, strict=True):
            for job in task.jobs:
                self.failures.setdefault(job.school, {})
            for k, replicate, why in held["failures"]:
                self.failures[task.jobs[k].school][replicate] = why
            self.manifest = held["manifest"]
            for k, read in unpack(held["read"]).items():
                yield task.jobs[k].label, read
