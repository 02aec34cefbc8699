"""How a sweep is cut: the same for the same question and chunk size, whatever the executor and its workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import BackendName
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.studies.sweep.design import SweepDesign
from detente.studies.sweep.gather import SweepBlock
from detente.studies.sweep.outcomes import SweepOutcome
from detente.studies.sweep.pilot import time_of_runs
from detente.studies.sweep.work import SweepTask

WORK = 2e7
"""Dyad-years of a chunk on this machine: about a second of a core."""
FAR_WORK = 4e8
"""Dyad-years of a chunk that is sent elsewhere: some twenty seconds, beside which sending it is nothing."""
EVEN = 32
"""Replicates of a chunk of one point are a multiple of this, the lanes of a block."""


@dataclass(frozen=True)
class SweepQuestion:
    """Everything that fixes the numbers of a sweep.

    Attributes
    ----------
    design : SweepDesign
        Points.
    scenario : Scenario
        Where all start.
    theories : mapping
        Theories by the name that the design has for them.
    outcomes : tuple of SweepOutcome
        What is wanted of each run.
    replicates, years, seed : int
        As in ``simulate``.
    backend : str
        As in ``simulate``.
    """

    design: SweepDesign
    scenario: Scenario
    theories: Mapping[str, Theory]
    outcomes: tuple[SweepOutcome, ...]
    replicates: int
    years: int
    seed: int
    backend: BackendName

    @property
    def runs(self) -> int:
        """Runs in all."""
        return len(self.design) * self.replicates

    def seconds(self) -> float:
        """Return about how long all runs take here, by one point of each theory [s]."""
        total = 0.0
        for k, name in enumerate(self.design.theories):
            own = np.flatnonzero(self.design.which == k)
            first = {n: v[own[:1]] for n, v in self.design.numbers.items()}
            runs = len(own) * self.replicates
            total += time_of_runs(
                self.theories[name], self.scenario, first, runs, self.years, self.seed, self.backend, self.outcomes
            )
        return total

    def chunk(self, *, far: bool = False) -> int:
        """Return the runs of a chunk where none are asked for."""
        work = FAR_WORK if far else WORK
        return max(1, int(work / (self.years * self.scenario.periods * self.scenario.states**2)))


@dataclass(frozen=True)
class Rectangle:
    """A chunk: points of one theory, as they lie in the list of its points, and replicates."""

    theory: int
    begin: int
    end: int
    first: int
    last: int


class Chunks(Sequence[SweepTask]):
    """The chunks of a sweep, or of some points and replicates of it; a task is made when it is asked for.

    Parameters
    ----------
    question
        The sweep.
    chunk
        Most runs of a chunk, as far as that goes.
    points
        Points that are run [point]; all if None.
    first, last
        First replicate, and the one after the last; all if None.
    """

    def __init__(
        self,
        question: SweepQuestion,
        chunk: int,
        points: Array | None = None,
        first: int = 0,
        last: int | None = None,
    ) -> None:
        self.question = question
        last = question.replicates if last is None else last
        chosen = np.arange(len(question.design)) if points is None else points
        which = question.design.which[chosen]
        self.points = [chosen[which == k] for k in range(len(question.design.theories))]
        self.rectangles = [r for k, own in enumerate(self.points) for r in _cut(k, len(own), first, last, chunk)]

    def __len__(self) -> int:
        return len(self.rectangles)

    def runs(self, number: int) -> float:
        """Return the runs of a chunk."""
        r = self.rectangles[number]
        return float((r.end - r.begin) * (r.last - r.first))

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[k] for k in range(*number.indices(len(self)))]
        q, r = self.question, self.rectangles[number]
        own = self.points[r.theory][r.begin : r.end]
        return SweepTask(
            q.theories[q.design.theories[r.theory]],
            q.scenario,
            {k: v[own] for k, v in q.design.numbers.items()},
            len(own),
            r.first,
            r.last,
            q.years,
            q.seed,
            q.backend,
            tuple(one.name for one in q.outcomes),
        )

    def block(self, number: int, value: Mapping[str, Any]) -> SweepBlock:
        """Return what came of a chunk with the points that it is of."""
        r = self.rectangles[number]
        own = self.points[r.theory][r.begin : r.end]
        outcomes = {one.name: value["outcomes"][one.name] for one in self.question.outcomes}
        failed, why = (np.asarray(value[name], np.int64) for name in ("failed", "why"))
        return SweepBlock(own, r.first, r.last, outcomes, failed, why, tuple(value["reasons"]))


def _cut(theory: int, points: int, first: int, last: int, chunk: int) -> Iterator[Rectangle]:
    """Cut points x replicates into rectangles: several whole points, or a part of one."""
    width = last - first
    if not points or width <= 0:
        return
    if width <= chunk:
        step = max(1, chunk // width)
        for begin in range(0, points, step):
            yield Rectangle(theory, begin, min(begin + step, points), first, last)
        return
    step = max(1, chunk // EVEN * EVEN) if chunk >= EVEN else chunk
    for point in range(points):
        for at in range(first, last, step):
            yield Rectangle(theory, point, point + 1, at, min(at + step, last))
