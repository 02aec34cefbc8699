"""A part of a verdict cut into pieces: some replicates of some worlds, run and read wherever it is told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import BackendName
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
        Theory to run in place of the school's own, such as one with more remedies; whoever runs it puts that of the
        school in its place, and leaves it out of a mixed world.
    """

    label: Label
    school: str
    scenario: Scenario
    interventions: tuple[Intervention, ...] = ()
    theory: Theory | None = None


@dataclass(frozen=True)
class Piece(Generic[Label]):
    """Some replicates of some worlds, and what is read of them.

    Attributes
    ----------
    jobs : tuple of Job
        Worlds with the same number of states: of theories in the common anatomy, or of the mix.
    first, last : int
        Numbers of the replicates: from the first to before the last.
    years, seed, keep, backend
        As in ``simulate``.
    reduce : callable
        Reads a run.
    mix : Mix or None
        What is followed where a job has no theory.
    """

    jobs: tuple[Job[Label], ...]
    first: int
    last: int
    years: int
    seed: int
    keep: tuple[str, ...]
    backend: BackendName
    reduce: Reduce[Label] = field(compare=False)
    mix: Mix | None = None

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.jobs) * (self.last - self.first)


def run_piece(
    piece: Piece[Label],
    workers: int | None = None,
    chunk: int | None = None,
    ahead: Callable[[float], None] | None = None,
) -> Iterator[tuple[Job[Label], Run]]:
    """Run a piece and hand out its runs, some replicates of one world at a time.

    Parameters
    ----------
    piece
        What to run.
    workers, chunk
        As in ``simulate``; neither changes a bit.
    ahead
        Told now and then how many runs are finished, in parts, of those that were not yet handed out.
    """
    how: dict[str, Any] = {"years": piece.years, "seed": piece.seed, "keep": piece.keep, "backend": piece.backend}
    how |= {"workers": workers, "chunk": chunk}
    ids = np.arange(piece.first, piece.last)
    if piece.mix is None:
        points = [Point(j.theory, j.scenario, j.interventions) for j in piece.jobs if j.theory is not None]
        for run in stream(points, replicate_ids=ids, ahead=ahead, **how):
            yield piece.jobs[run.manifest["point"]], run
        return
    blank = completed(piece.mix.theories[0])
    worlds = [Point(blank, j.scenario, j.interventions) for j in piece.jobs]
    seats, which, lanes, origin = seat(piece.mix, worlds, ids, piece.seed)
    for run in pair_runs(seats, which, lanes, **how):
        yield piece.jobs[origin[run.manifest["point"]]], run


def cut(piece: Piece[Label], size: float) -> list[Piece[Label]]:
    """Cut a piece into smaller ones.

    Parameters
    ----------
    piece
        What is to be run.
    size
        Dyad-years of each at most, unless a single run has more.
    """
    lanes = max(1, int(size / (piece.years * piece.jobs[0].scenario.states ** 2)))
    replicates = min(lanes, piece.last - piece.first)
    worlds = max(1, lanes // replicates)
    common = {name: value for name, value in vars(piece).items() if name not in ("jobs", "first", "last")}
    return [
        Piece(piece.jobs[k : k + worlds], at, min(at + replicates, piece.last), **common)
        for k in range(0, len(piece.jobs), worlds)
        for at in range(piece.first, piece.last, replicates)
    ]


def read_piece(piece: Piece[Label]) -> dict[str, Any]:
    """Run a piece and return what is read of it, so packed that a file holds it in few arrays.

    Parameters
    ----------
    piece
        What to run.
    """
    number = {job.label: k for k, job in enumerate(piece.jobs)}
    parts: dict[int, list[dict[str, Array]]] = {}
    failures: dict[int, dict[int, str]] = {}
    manifest: Mapping[str, Any] = {}
    for job, run in run_piece(piece):
        k = number[job.label]
        parts.setdefault(k, []).append(piece.reduce(run.sound(), job.label))
        failures.setdefault(k, {}).update(run.failures)
        manifest = plain_manifest(run)
    told = [[k, int(replicate), why] for k, held in failures.items() for replicate, why in held.items()]
    return {"read": pack({k: join(held) for k, held in parts.items()}), "failures": told, "manifest": dict(manifest)}


def plain_manifest(run: Run) -> dict[str, Any]:
    """Return the versions and the back end of a run, whichever point of a design it is of."""
    return {k: v for k, v in run.manifest.items() if k != "point"}


def join(parts: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """Return arrays by replicate one after another.

    Parameters
    ----------
    parts
        Arrays of the same names.
    """
    return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}


def joined(parts: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """Return pieces of a world as one, in the order of its replicates, however it was cut.

    Parameters
    ----------
    parts
        Arrays by replicate, their numbers as ``id``.
    """
    whole = join(parts)
    if (np.diff(whole["id"]) > 0).all():
        return whole
    order = np.argsort(whole["id"], kind="stable")
    return {k: v[order] for k, v in whole.items()}


def pack(held: Mapping[int, Mapping[str, Array]]) -> list[dict[str, Any]]:
    """Return arrays of many worlds as few: those of one name, kind and shape in one.

    Parameters
    ----------
    held
        Arrays by name, by the number of the world.
    """
    alike: dict[tuple[str, str, tuple[int, ...]], dict[int, Array]] = {}
    for k, arrays in held.items():
        for name, array in arrays.items():
            alike.setdefault((name, array.dtype.str, array.shape[1:]), {})[k] = array
    return [
        {
            "name": name,
            "of": np.array(list(some)),
            "rows": np.array([len(a) for a in some.values()]),
            "values": np.concatenate(list(some.values())),
        }
        for (name, _, _), some in alike.items()
    ]


def unpack(packed: Sequence[Mapping[str, Any]]) -> dict[int, dict[str, Array]]:
    """Return what ``pack`` was given.

    Parameters
    ----------
    packed
        What ``pack`` returned.
    """
    out: dict[int, dict[str, Array]] = {}
    for one in packed:
        values = np.split(one["values"], np.cumsum(one["rows"])[:-1])
        for k, array in zip(one["of"], values, strict=True):
            out.setdefault(int(k), {})[one["name"]] = array
    return out
