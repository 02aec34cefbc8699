"""Ensembles: many replicas of many points, cut into tiles, the same whatever the cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.core.random import replica_keys
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario, boundaries, whole
from detente.core.theory import Theory
from detente.core.world import STATE_FIELDS, SYSTEM_FIELDS, World
from detente.engine.jax_backend import JaxBackend
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.step import RECORDS
from detente.mechanisms.complete import completed

Backend = JaxBackend | NumpyBackend
BackendName = Literal["jax", "numpy"]
SYSTEM_RECORDS = frozenset({"wars", "crises", "competing", "forces", *SYSTEM_FIELDS})
STATE_RECORDS = frozenset({"burden", *STATE_FIELDS})
DEFAULT_KEEP = ("conduct", "belief", "fear", "critical_fear", "capability", "economy", "malign", "wars", "crises", "order")


@dataclass(frozen=True)
class Point:
    """One point of a design: a theory (or one a state) in a scenario, with what is done to it.

    Attributes
    ----------
    theory : Theory or tuple of Theory
        A theory, or one for each state of a mixed world.
    scenario : Scenario
        Scenario.
    interventions : tuple of Intervention
        Done in addition to those of the scenario.
    """

    theory: Theory | tuple[Theory, ...]
    scenario: Scenario
    interventions: tuple[Intervention, ...] = ()

    @property
    def first_theory(self) -> Theory:
        """The theory, or that of the first state."""
        return self.theory[0] if isinstance(self.theory, tuple) else self.theory


@lru_cache(maxsize=2)
def backend_named(name: str) -> Backend:
    """Return a back end by name."""
    if name == "jax":
        return JaxBackend()
    if name == "numpy":
        return NumpyBackend()
    raise UnknownName("back end", name, ("jax", "numpy"))


def simulate(
    theory: Theory | Sequence[Theory],
    scenario: Scenario,
    *,
    replicates: int = 200,
    years: int | None = None,
    seed: int = 0,
    keep: Sequence[str] = DEFAULT_KEEP,
    backend: BackendName = "jax",
    interventions: Sequence[Intervention] = (),
    chunk: int | None = None,
    workers: int | None = None,
    replicas: Sequence[int] | None = None,
) -> Run:
    """Run one theory in one scenario many times and keep what is asked for of every year.

    Parameters
    ----------
    theory
        A theory, or one for each state (a mixed world).
    scenario
        Where it starts.
    replicates
        Number of replicas.
    years
        Number of years; the scenario's horizon if None.
    seed
        Seed: with the replica's number it fixes everything.
    keep
        Records: fields of the world, or names of ``detente.engine.step.RECORDS``.
    backend
        ``"jax"`` or ``"numpy"``.
    interventions
        What is done to it, beside what the scenario holds.
    chunk
        Replicas handed out at a time: it changes memory and progress, no bit of the result.
    workers
        Threads; as many as cores if None. It changes no bit of the result.
    replicas
        Numbers of the replicas to run instead of 0 to ``replicates - 1``.

    Returns
    -------
    Run
        The record.
    """
    point = Point(tuple(theory) if isinstance(theory, Sequence) else theory, scenario, tuple(interventions))
    horizon = scenario.years if years is None else whole("years", years, 1, 100_000)
    ids = np.arange(whole("replicates", replicates, 1, 100_000_000)) if replicas is None else np.asarray(replicas, np.int64)
    parts: dict[str, list[Array]] = {}
    run = None
    for run in stream([point], years=horizon, replicas=ids, seed=seed, keep=keep, backend=backend, chunk=chunk, workers=workers):
        for name, value in run.records.items():
            parts.setdefault(name, []).append(value)
    assert_run(run)
    return replace(run, replicas=ids, records={name: np.concatenate(v) for name, v in parts.items()})  # type: ignore[type-var]


def assert_run(run: object) -> None:
    """Raise if an ensemble had no replica."""
    if run is None:
        raise InvalidValue("There is nothing to run.", "Ask for at least one replica.")


def stream(
    points: Sequence[Point],
    *,
    years: int,
    replicas: Array,
    seed: int = 0,
    keep: Sequence[str] = (),
    backend: BackendName = "jax",
    chunk: int | None = None,
    workers: int | None = None,
) -> Iterator[Run]:
    """Run every point for every replica and hand out the records piece by piece.

    Pieces come in a fixed order: chunk by chunk of replicas, within a chunk point by point, each a
    ``Run`` of one point with ``point`` in its manifest. Memory holds a few tiles, whatever the number
    of replicas.

    Parameters
    ----------
    points
        Design; all points have the same number of states, the same anatomy and interventions at the same years.
    years
        Number of years.
    replicas
        Numbers of the replicas.
    seed, keep, backend, chunk, workers
        As in ``simulate``.

    Yields
    ------
    Run
        Records of some replicas of one point.
    """
    whole("seed", seed, 0, 2**63 - 1)
    names = tuple(dict.fromkeys(keep))
    for name in names:
        if name not in RECORDS and name not in World.names():
            raise UnknownName("record", name, sorted({*RECORDS, *World.names()}))
    engine = backend_named(backend)
    plan = _plan(points, years)
    states = points[0].scenario.states
    tile = engine.tile(states)
    size = len(replicas) if chunk is None else whole("chunk size", chunk, 1, 100_000_000)
    manifest = {"detente": __version__, **engine.manifest(), "tile": tile}
    shares = max(1, -(-size * len(points) // tile))
    if chunk is None and shares * tile > 16 * tile:  # keep pieces small enough to stream
        size = max(1, 16 * tile // len(points))
    jobs = _jobs(len(points), replicas, size, tile)

    def work(lanes: tuple[Array, Array, int]) -> tuple[Array, Array, dict[str, Array]]:
        which, ids, real = lanes
        records = plan.run(engine, which, ids, seed, names)
        return which[:real], ids[:real], {k: np.moveaxis(v, -1, 0)[:real] for k, v in records.items()}

    for which, ids, records in _ordered(work, jobs, workers or os.cpu_count() or 1):
        for k in np.unique(which):
            mine = which == k
            point = points[k]
            yield Run(
                theory=point.first_theory,
                theories=point.theory if isinstance(point.theory, tuple) else (),
                scenario=point.scenario,
                seed=seed,
                replicas=ids[mine],
                years=years,
                records={n: _shaped(n, v[mine]) for n, v in records.items()},
                values=plan.of(int(k)),
                manifest={**manifest, "point": int(k)},
            )


def _shaped(name: str, value: Array) -> Array:
    return value[..., 0] if name in SYSTEM_RECORDS else value


def _jobs(points: int, replicas: Array, size: int, tile: int) -> Iterator[tuple[Array, Array, int]]:
    """Cut points x replicas into tiles, chunk of replicas by chunk; the last tile of a chunk is padded."""
    for at in range(0, len(replicas), size):
        part = np.asarray(replicas[at : at + size], np.int64)
        which, ids = np.repeat(np.arange(points), len(part)), np.tile(part, points)
        for k in range(0, len(ids), tile):
            w, r = which[k : k + tile], ids[k : k + tile]
            real = len(r)
            yield np.pad(w, (0, tile - real), mode="edge"), np.pad(r, (0, tile - real), mode="edge"), real


def _ordered(work: Callable[[Any], Any], jobs: Iterator[Any], workers: int) -> Iterator[Any]:
    """Run jobs on threads and yield their results in order, with few of them in flight."""
    if workers == 1:
        for job in jobs:
            yield work(job)
        return
    pool = ThreadPoolExecutor(workers)
    queue: list[Future[Any]] = []
    try:
        for job in jobs:
            queue.append(pool.submit(work, job))
            if len(queue) > 2 * workers:
                wait(queue[:1], return_when=FIRST_COMPLETED)
                yield queue.pop(0).result()
        while queue:
            yield queue.pop(0).result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True)
class _Plan:
    theory: Theory
    states: int
    years: int
    marks: tuple[int, ...]
    interventions: tuple[tuple[Intervention, ...], ...]
    table: Mapping[str, Array]
    given: Mapping[str, Array]

    def of(self, point: int) -> dict[str, Any]:
        """Return the parameters of a point: floats, or arrays [state]."""
        return {k: float(v[0, point]) if v.shape[0] == 1 else v[:, point] for k, v in self.table.items()}

    def run(self, engine: Backend, which: Array, ids: Array, seed: int, keep: tuple[str, ...]) -> dict[str, Array]:
        """Run one tile of lanes; return the records [year, ..., lane]."""
        keys = replica_keys(seed, ids)
        values = {k: np.ascontiguousarray(v[:, which]) for k, v in self.table.items()}
        given = {k: np.ascontiguousarray(v[..., which]) for k, v in self.given.items()}
        world = engine.start(self.theory, values, given, keys, self.states)
        capacity = max(b - a for a, b in zip(self.marks, self.marks[1:], strict=False))
        parts: dict[str, list[Array]] = {}
        forcing = any(i.conduct is not None for per in self.interventions for i in per)
        for first, last in zip(self.marks, self.marks[1:], strict=False):
            now, forced = dict(values), _free(self.states, len(ids)) if forcing else None
            for point in np.unique(which):
                lanes = which == point
                for i in self.interventions[point]:
                    if i.year == first and i.edits:
                        world = _edited(world, i, lanes)
                    if i.year <= first and (i.until is None or first < i.until):
                        for name, value in i.settings.items():
                            now[name] = np.where(lanes, np.float32(value), now[name])
                        if i.conduct is not None and forced is not None:
                            _force(forced, i, lanes)
            world, records = engine.advance(self.theory, world, now, keys, first, last, forced, keep, -(-capacity // 50) * 50)
            for name, value in records.items():
                parts.setdefault(name, []).append(value)
        return {name: np.concatenate(v) for name, v in parts.items()}


def _plan(points: Sequence[Point], years: int) -> _Plan:
    if not points:
        raise InvalidValue("There is nothing to run.", "Name at least one theory and one scenario.")
    states = points[0].scenario.states
    interventions = tuple((*p.scenario.interventions, *p.interventions) for p in points)
    marks = {y for per in interventions for y in boundaries(per, years)}
    theories: list[tuple[Theory, ...]] = []
    for p in points:
        if p.scenario.states != states:
            raise InvalidValue("The points of one ensemble differ in their number of states.", "Run them one after another.")
        theories.append(p.theory if isinstance(p.theory, tuple) else (p.theory,))
        if len(theories[-1]) not in (1, states):
            raise InvalidValue(f"A mixed world of {states} states needs {states} theories, not {len(theories[-1])}.", "Give one theory a state.")
    every = [t for row in theories for t in row]
    if len({t.anatomy for t in every}) > 1:
        theories = [tuple(completed(t) for t in row) for row in theories]
    wide = max(len(row) for row in theories)
    tables = [[t.values(**p.scenario.settings) for t in row] for row, p in zip(theories, points, strict=True)]
    table = {}
    for name in tables[0][0]:
        column = np.array([[row[min(i, len(row) - 1)][name] for row in tables] for i in range(wide)], np.float32)
        table[name] = column[:1] if (column == column[:1]).all() else column
    return _Plan(theories[0][0], states, years, tuple(sorted(marks)), interventions, table, _given(points, states))


def _given(points: Sequence[Point], states: int) -> dict[str, Array]:
    names = set(points[0].scenario.given)
    if any(set(p.scenario.given) != names for p in points):
        raise InvalidValue("The scenarios of one ensemble fix different fields of the first year.", "Run them one after another.")
    out = {}
    for name in sorted(names):
        shape = (states, states) if name in ("distance", "belief", "amity", "habit") else (states,)
        out[name] = np.stack([np.broadcast_to(np.asarray(p.scenario.given[name], np.float32), shape) for p in points], -1)
    return out


def _free(states: int, lanes: int) -> tuple[Array, Array]:
    shape = (states, states, lanes)
    return np.zeros(shape, np.float32), np.ones(shape, np.float32)


def _force(forced: tuple[Array, Array], i: Intervention, lanes: Array) -> None:
    rows = slice(None) if i.actor is None else slice(i.actor, i.actor + 1)
    cols = slice(None) if i.target is None else slice(i.target, i.target + 1)
    for bound in forced:
        bound[rows, cols, lanes] = i.conduct


def _edited(world: World, i: Intervention, lanes: Array) -> World:
    """Return the world with the edits of an intervention made in some lanes."""
    for name, value in i.edits.items():
        fields = ("bind_economic", "bind_political", "bind_security") if name == "binding" else ({"belief": "log_odds"}.get(name, name),)
        for target in fields:
            array = np.array(getattr(world, target), np.float32)
            flat = array.ndim == (1 if target in (*STATE_FIELDS, *SYSTEM_FIELDS) else 2)
            new = np.asarray(value, np.float32)
            if name in ("belief", "second_order"):
                new = np.log(np.clip(new, 1e-4, 1 - 1e-4) / (1 - np.clip(new, 1e-4, 1 - 1e-4))).astype(np.float32)
            if new.ndim and not flat:
                new = new[..., None]
            whole_array = np.broadcast_to(new, array.shape).copy()
            if target in ("amity", "bind_economic", "bind_political", "bind_security"):
                eye = np.eye(array.shape[0], dtype=bool)
                whole_array[eye] = array[eye]
            array = whole_array if flat else np.where(lanes, whole_array, array)
            world = world.replace(**{target: array})
    return world
