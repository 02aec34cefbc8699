"""What is run for a verdict: labelled worlds of theories and of a mix, told by their share of all that is to do."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.progress import Tracker
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.mechanisms.complete import completed
from detente.studies.mixed import Mix, pair_runs, seat

Label = TypeVar("Label", bound=Hashable)
Reduce = Callable[[Run, Label], dict[str, Array]]
"""Reads what is asked of some replicates of a world: arrays by replicate, their numbers as ``id``.

It is a function of a module, or a ``partial`` of one, so that it can be carried to wherever the world is run.
"""


@dataclass(frozen=True)
class Job(Generic[Label]):
    """A world to run.

    Attributes
    ----------
    label
        What it is found by.
    school
        Name of the theory, or of the mix.
    scenario, interventions
        Where it starts, and what is done to it.
    theory
        Theory to run in place of the school's own, such as one with more remedies.
    """

    label: Label
    school: str
    scenario: Scenario
    interventions: tuple[Intervention, ...] = ()
    theory: Theory | None = None


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
    failures: dict[str, dict[int, str]] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    _whole: dict[int, tuple[Theory, Theory]] = field(default_factory=dict)

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
        tell = self.track.within(width, stage)
        done, due = 0, replicates * len(jobs)
        how: dict[str, Any] = {"years": years, "seed": self.seed, "keep": keep, "backend": self.backend}
        how |= {"workers": self.workers, "chunk": self.chunk}
        alone = [j for j in jobs if j.theory is not None or j.school in self.theories]
        mixed = [j for j in jobs if j.theory is None and j.school not in self.theories]
        for job, run in self._parts(alone, mixed, np.arange(replicates), how):
            self.failures.setdefault(job.school, {}).update(run.failures)
            self.manifest = {k: v for k, v in run.manifest.items() if k != "point"}
            done += run.replicates
            tell(done, due)
            yield job.label, reduce(run.sound(), job.label)

    def _parts(
        self, alone: Sequence[Job[Label]], mixed: Sequence[Job[Label]], ids: Any, how: Mapping[str, Any]
    ) -> Iterator[tuple[Job[Label], Run]]:
        if alone:
            played = [self._completed(j.theory or self.theories[j.school]) for j in alone]
            points = [Point(t, j.scenario, j.interventions) for t, j in zip(played, alone, strict=True)]
            for run in stream(points, replicate_ids=ids, **how):
                yield alone[run.manifest["point"]], run
        if mixed and self.mix is not None:
            blank = completed(self.mix.theories[0])
            worlds = [Point(blank, j.scenario, j.interventions) for j in mixed]
            seats, which, lanes, origin = seat(self.mix, worlds, ids, self.seed)
            for run in pair_runs(seats, which, lanes, **how):
                yield mixed[origin[run.manifest["point"]]], run


def joined(parts: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """Return pieces of a world as one, in the order of its replicates, however it was cut.

    Parameters
    ----------
    parts
        Arrays by replicate, their numbers as ``id``.
    """
    whole = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    if (np.diff(whole["id"]) > 0).all():
        return whole
    order = np.argsort(whole["id"], kind="stable")
    return {k: v[order] for k, v in whole.items()}
