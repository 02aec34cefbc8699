"""Runs that go on: more years, or other years from some year on, of an ensemble that was run already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue, NotReproduced
from detente.core.progress import Progress, tracked
from detente.core.random import replicate_keys
from detente.core.run import Era, Run
from detente.core.scenario import LONGEST, Intervention, whole, within
from detente.core.theory import Theory
from detente.core.world import FIELDS, World
from detente.engine.ensemble import backend_named, check_records, reasons, threads
from detente.engine.jobs import JobsInFlight, cut_jobs, run_in_order
from detente.engine.plan import Plan, Point, make_plan
from detente.engine.records import of_system
from detente.engine.soundness import find_failures
from detente.engine.stretch import live_years

KEEPS_WORLD = World.names()
"""Records that together hold the world of every year: a run that has them all goes on from its last year."""


def extend(
    run: Run,
    years: int,
    *,
    interventions: Intervention | Sequence[Intervention] = (),
    backend: BackendName | None = None,
    workers: int | None = None,
    progress: Progress = None,
) -> Run:
    """Let an ensemble go on for more years: the same bits as of the run that had simply gone on.

    Seed and numbers of replicates fix all luck, so that nothing but the record is needed. Where the record holds the
    whole world (``keep`` had every field, ``World.names()``, in one period a year, on a compiled or NumPy back end of
    the same version), only the new years are lived. Otherwise all are lived again, and the years that are there
    already are compared with what they were.

    Parameters
    ----------
    run
        The run.
    years
        How many years more.
    interventions
        What is done in these years, beside what is done already: one intervention or several.
    backend
        Its name, as in ``simulate``; that of ``run`` if None.
    workers
        Threads; as many as cores if None.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Run
        The longer run.

    Raises
    ------
    InvalidValue
        It is no run, it would be too long, or something is to be done in years that are lived already.
    NotReproduced
        Lived again, its years are not what they were: another version, processor or back end made it, or it was
        altered.
    """
    check_run(run, "continued")
    horizon = run.years + whole("years", years, 1, LONGEST - run.years)
    several = within(interventions, horizon)
    if any(i.year < run.years for i in several):
        msg = f"Years before {run.years} are lived already, and nothing can be done in them."
        raise InvalidValue(msg, "Let interventions begin in the new years, or fork the run at an earlier one.")
    point = Point(run.theories or run.theory, run.scenario, (*run.interventions, *several))
    name = backend or run.manifest.get("backend", DEFAULT_BACKEND)
    return _checked(run, run.years, lived(run, point, horizon, tuple(run.records), name, workers, progress=progress))


def live_again(run: Run, *, backend: BackendName | None = None, workers: int | None = None) -> Run:
    """Return the same run lived again here, with the records that it has.

    Parameters
    ----------
    run
        The run.
    backend
        Its name, as in ``simulate``; that of ``run`` if None.
    workers
        Threads; as many as cores if None.
    """
    check_run(run, "lived again")
    point = Point(run.theories or run.theory, run.scenario, run.interventions)
    name = backend or run.manifest.get("backend", DEFAULT_BACKEND)
    return lived(run, point, run.years, tuple(run.records), name, workers, afresh=True)


def as_it_will_be(
    run: Run,
    *,
    years: int | None = None,
    interventions: Sequence[Intervention] = (),
    theory: Theory | None = None,
    year: int = 0,
) -> Run:
    """Return what a run that goes on, or is forked, will be but for its numbers: what is asked before it is computed.

    Parameters
    ----------
    run
        The run that goes on, or is forked.
    years
        Number of years in all; as many as it has if None.
    interventions
        What is done beside.
    theory, year
        What is followed from a year on, if not its theory.
    """
    engine = backend_named(run.manifest.get("backend", DEFAULT_BACKEND))
    own = run.theories or (run.theory,)
    changed: dict[str, Any] = (
        {} if theory is None else {"theory": theory, "theories": (), "earlier": _eras(run, own, year)}
    )
    return replace(
        run,
        years=run.years if years is None else years,
        interventions=(*run.interventions, *interventions),
        manifest={"detente": __version__, **engine.manifest()},
        **changed,
    )


def _eras(run: Run, own: tuple[Theory, ...], year: int) -> tuple[Era, ...]:
    """Return the theories that a run has followed before a year."""
    eras = tuple(era for era in run.earlier if era.until < year)
    return (*eras, Era(next((era.theories for era in run.earlier if year <= era.until), own), year)) if year else ()


def another_course(
    run: Run,
    year: int,
    theory: Theory | Sequence[Theory] | None,
    interventions: Sequence[Intervention],
    keep: tuple[str, ...],
    backend: BackendName,
    workers: int | None,
) -> Run:
    """Return an ensemble that follows another theory from a year on, or follows several already; see ``fork``."""
    own = run.theories or (run.theory,)
    given = own if theory is None else (theory,) if isinstance(theory, Theory) else tuple(theory)
    eras = run.earlier if theory is None else _eras(run, own, year)
    who = given[0] if len(given) == 1 else given
    point = Point(who, run.scenario, (*run.interventions, *interventions))
    return lived(replace(run, earlier=eras), point, run.years, keep, backend, workers, afresh=True)


def as_played_before(run: Run, other: Run, year: int) -> Run:
    """Return another branch of a class's game with what people did in it, and stated, before a year.

    Parameters
    ----------
    run
        The run that is forked; any other than a class's game changes nothing.
    other
        The branch, lived again.
    year
        First year that may differ; what is held of people's acts from then on was not decided in this branch.
    """
    told = run.manifest.get("players")
    if told is None:
        return other
    players = {"seats": told["seats"][:year], "accidents": [one for one in told["accidents"] if one[0] < year]}
    records = dict(other.records)
    for name in records.keys() & run.records.keys():
        records[name] = np.concatenate([np.asarray(run.records[name])[:, :year], records[name][:, year:]], 1)
    return replace(other, records=records, manifest={**other.manifest, "players": players})


def check_run(run: object, what: str) -> None:
    """Raise ``InvalidValue`` if something is no run, and say what can only be done to one."""
    if not isinstance(run, Run):
        msg = f"{type(run).__name__!r} is no run, and only a run can be {what}."
        raise InvalidValue(msg, "Give what simulate returned.")


def lived(
    run: Run,
    point: Point,
    horizon: int,
    keep: tuple[str, ...],
    backend: BackendName,
    workers: int | None,
    *,
    afresh: bool = False,
    progress: Progress = None,
) -> Run:
    """Return the replicates of a run, lived to a horizon under its earlier theories and those of a point.

    Parameters
    ----------
    run
        The run, with its earlier theories and its records.
    point
        Its last theory, its scenario, and all that is done.
    horizon
        Number of years.
    keep
        Records to keep.
    backend
        Name of the back end.
    workers
        Threads.
    afresh
        Whether its records are not to be used, as of another run.
    progress
        Told of each ``Moment``, in runs.
    """
    engine, hands = backend_named(backend), threads(workers)
    names, ids = check_records(keep), np.asarray(run.replicate_ids, np.int64)
    plans = stretches(run.earlier, point, horizon)
    tile = engine.tile(point.scenario.states)
    manifest = {"detente": __version__, **engine.manifest(), "tile": tile, "point": 0}
    kept = not afresh and keeps_world(run, names) and dict(run.manifest) == manifest
    place = {int(number): k for k, number in enumerate(ids)}
    parts: dict[str, list[Array]] = {}
    failures: dict[int, str] = {}
    with tracked(progress, "simulate", "runs", len(ids), whole=True) as track:
        in_flight = JobsInFlight(track.ahead)

        def work(job: tuple[int, tuple[Array, Array, int]]) -> tuple[int, Array, dict[str, Array], list[str]]:
            number, (which, tiled, real) = job
            tell = in_flight.of(number, real)
            with engine.on(number):
                at = [place[int(k)] for k in tiled] if kept else None
                records, why = _run(engine, plans, which, tiled, run, names, at, tell)
            moved = {k: np.ascontiguousarray(np.moveaxis(v, -1, 0)[:real]) for k, v in records.items()}
            return number, tiled[:real], moved, why

        jobs = enumerate(cut_jobs(1, ids, max(1, len(ids)), tile, padded=engine.padded))
        for number, tiled, records, why in run_in_order(work, jobs, hands):
            in_flight.finish(number)
            for name, value in records.items():
                parts.setdefault(name, []).append(value[..., 0] if of_system(name) else value)
            failures.update(reasons(tiled, np.ones(len(tiled), bool), why))
            track.at(track.done + len(tiled))
    return replace(
        run,
        theory=point.first_theory,
        theories=point.theory if isinstance(point.theory, tuple) else (),
        years=horizon,
        records={name: np.concatenate(v) for name, v in parts.items()},
        values=plans[-1][1].of(0),
        manifest=manifest,
        interventions=point.interventions,
        failures=failures,
    )


def stretches(earlier: Sequence[Era], point: Point, horizon: int) -> list[tuple[int, Plan]]:
    """Return the plans that are followed one after another, each with its first year.

    Parameters
    ----------
    earlier
        Theories that were followed before that of the point.
    point
        Last theory, scenario, and all that is done.
    horizon
        Number of years.
    """
    plans, first = [], 0
    for era in earlier:
        who = era.theories[0] if len(era.theories) == 1 else era.theories
        done = tuple(i for i in point.interventions if i.year < era.until)
        plans.append((first, make_plan([Point(who, point.scenario, done)], era.until)))
        first = era.until
    return [*plans, (first, make_plan([point], horizon))]


def keeps_world(run: Run, keep: Sequence[str]) -> bool:
    """Return whether a run goes on from its last year: its records hold the world, and it has every one to keep."""
    there = {*KEEPS_WORLD, *keep} <= set(run.records)
    return there and run.scenario.periods == 1 and run.manifest.get("backend") != "jax" and not run.failed.any()


def _run(
    engine: Any,
    plans: Sequence[tuple[int, Plan]],
    which: Array,
    ids: Array,
    run: Run,
    keep: tuple[str, ...],
    at: list[int] | None,
    tell: Callable[[float], None] | None,
) -> tuple[dict[str, Array], list[str]]:
    """Live one tile through all its plans; ``at`` says where its lanes stand in a record that holds their worlds."""
    records: dict[str, list[Array]] = {}
    if at is None:
        world, values, keys = plans[0][1].start(engine, which, ids, run.seed)
        begun = 0
    else:
        begun, world, keys = run.years, _last_world(run, at), replicate_keys(run.seed, ids)
        old = {name: np.moveaxis(np.asarray(run.records[name])[at], 0, -1) for name in keep}
        records = {name: [value[:, None] if of_system(name) else value] for name, value in old.items()}
    for first, plan in plans:
        if begun >= plan.years:
            continue
        values = engine.spread(plan.table, which)
        world, made = live_years(plan, engine, world, values, keys, which, keep, first=max(first, begun), tell=tell)
        for name, value in made.items():
            records.setdefault(name, []).append(value)
    whole_records = {name: np.concatenate(v) if len(v) > 1 else v[0] for name, v in records.items()}
    return whole_records, find_failures(whole_records, world, len(ids))


def _last_world(run: Run, at: list[int]) -> World:
    """Return the world of some replicates [..., lane] at the end of the last year, out of the record."""
    last = {name: np.asarray(run.records[name])[at, -1] for name in FIELDS}
    lanes = {k: v[..., None] if of_system(k) else v for k, v in last.items()}
    return World(**{k: np.ascontiguousarray(np.moveaxis(v, 0, -1), np.float32) for k, v in lanes.items()})


def _checked(run: Run, year: int, longer: Run) -> Run:
    """Return a longer run if its years before one are what they were; raise ``NotReproduced`` if not."""
    for name, old in run.records.items():
        now = longer.records[name][:, :year]
        if np.array_equal(old, now, equal_nan=True):
            continue
        apart = ~((old == now) | ((old != old) & (now != now)))
        first = int(np.argmax(apart.any(axis=tuple(k for k in range(apart.ndim) if k != 1))))
        made = {k: v for k, v in run.manifest.items() if longer.manifest.get(k) != v}
        why = f"It was made with {', '.join(f'{k} {v}' for k, v in made.items())}" if made else "It may be altered"
        msg = f"Lived again, this run is not what it was: its record {name!r} differs from year {first} on."
        raise NotReproduced(msg, f"{why}; with the versions that made it, it goes on. `detente diff` tells more.")
    return longer
