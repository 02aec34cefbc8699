"""One scenario under a theory or a mix: run, diagnose, sum up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed, describe_failures
from detente.core.fields import ABOUT
from detente.core.measure import Measure
from detente.core.outlook import time_by_trial
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.room import Hold, free_memory
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario, whole
from detente.core.theory import Theory
from detente.diagnostics import NEEDS, TWIN_NEEDS, hold_back
from detente.diagnostics.diagnose import diagnose_each, merge_diagnoses
from detente.diagnostics.twins import replicates_of
from detente.engine.ensemble import backend_named, stream, threads
from detente.engine.plan import Point
from detente.engine.records import records_fit
from detente.mechanisms.complete import completed
from detente.studies.given import ScenarioLike, TheoryLike, also_done, theory_first
from detente.studies.mixed import Mix, MixLike, pair_runs, seat
from detente.studies.run import summaries
from detente.studies.run.answers import as_measures, measure_answer
from detente.studies.run.asked import AskedRun, ask
from detente.studies.run.result import Report
from detente.studies.run.summaries import QUANTITIES, Who, courses, sum_up, traits

KEEP = tuple(dict.fromkeys((*NEEDS, *summaries.NEEDS, "conduct", "war")))
"""Records of a run."""
COPIES = 5
"""How often the records of a run are held at once (measured): with its twin, and with what is told of both."""
MEMORY = 2_000_000_000
"""Bytes that records in flight may take, where so much is free [byte]."""
OF_FREE = 0.25
"""Share of what is free that records in flight may take: with what diagnosing needs beside them, half as much again
(measured)."""
DYADIC = sum(ABOUT[name].of == "dyad" for name in KEEP)
"""Records of dyads among ``KEEP``, for the estimate of memory."""


@renamed(replicas="replicates")
@theory_first
def run(
    theory: TheoryLike | ScenarioLike = "default",
    scenario: ScenarioLike | None = None,
    *,
    mix: MixLike | None = None,
    settings: Mapping[str, float] | None = None,
    replicates: int = 200,
    years: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    interventions: Intervention | Sequence[Intervention] = (),
    workers: int | None = None,
    chunk: int | None = None,
    progress: Progress = None,
) -> Report:
    """Run a theory, or a mix of them, in a scenario many times, and say what it amounts to.

    ``run("three_steps", "cold_war")`` runs a theory in a scenario; ``run("cold_war")`` runs a scenario in the default
    world.

    Parameters
    ----------
    theory
        A theory or the name of a school. What is given alone, without a name, is the scenario.
    scenario
        A scenario, its name, or the path of a TOML file.
    mix
        Schools and shares, such as ``"offensive_realism:0.3,three_steps:0.7"`` or a dictionary, instead of a theory:
        the school of each state is drawn in each replicate, see ``detente.studies.mixed``.
    settings
        Parameters to set, over what scenario and theory say.
    replicates
        Number of replicates.
    years
        Horizon; the scenario's if None.
    seed
        Seed.
    backend
        ``"fused"`` (compiled for this machine), ``"numpy"`` (the oracle, no compiling) or ``"jax"`` (GPUs; an extra).
    interventions
        What is done beside what the scenario holds.
    workers, chunk
        As in ``simulate``; they change no number.
    progress
        Called with the number of finished replicates and of all.

    Returns
    -------
    Report
        Diagnosis, summaries, who is who. Ctrl-C ends it with what was finished.

    Raises
    ------
    UnknownName
        There is no such school, scenario or back end; the nearest names are told.
    InvalidValue
        There is no scenario, both a theory and a mix, or a value that makes no sense.
    FailedRuns
        Every replicate failed.
    """
    asked = ask(
        theory,
        scenario,
        mix=mix,
        settings=settings,
        replicates=replicates,
        years=years,
        seed=seed,
        backend=backend,
        interventions=interventions,
    )
    return carry_out(asked, workers=workers, chunk=chunk, progress=progress)


def carry_out(
    asked: AskedRun,
    *,
    workers: int | None = None,
    chunk: int | None = None,
    progress: Progress = None,
    records: Sequence[str] = (),
    hear: Callable[[Run], None] | None = None,
    of: int | None = None,
) -> Report:
    """Return the report on what a run was asked.

    Parameters
    ----------
    asked
        As ``ask`` returns it.
    workers, chunk, progress
        As of ``run``.
    records
        What to record beside what the report is made of, for who hears of it.
    hear
        Told of every piece of the run as it is finished, in the order of the replicates.
    of
        Replicates of which these are some, so that it is seen soon whether what is told of all will fit; these if None.
    """
    place, blend, horizon, seed = asked.place, asked.mix, asked.years, asked.seed
    found, failures = list[dict[str, Any]](), list[str]()
    manifest: Mapping[str, Any] = {}
    every = of or asked.replicates
    hold = Hold(f"What is told of {every:,} runs of {horizon:,} years")
    with tracked(progress, "run", "runs", asked.replicates) as track:
        records_fit(KEEP, 1, horizon, place.states, copies=COPIES)
        track.expect(partial(_time_of, asked, chunk, workers))
        ids = np.arange(asked.replicates)
        cut = partial(_pieces, asked.theory, blend, ids, horizon, seed, asked.backend, chunk, workers, in_flight())
        keep = tuple(dict.fromkeys((*KEEP, *records)))
        twins = cut(also_done(asked.acted, hold_back(horizon), horizon), keep=TWIN_NEEDS)
        for piece, twin in zip(cut(asked.acted, ahead=track.ahead, keep=keep), twins, strict=True):
            if hear is not None:
                hear(piece)
            digest = _digest(piece, twin, blend) if not piece.failed.all() else None
            found += [] if digest is None else [digest]
            hold.add(digest, piece.replicates / every)
            failures += piece.failures.values()
            manifest = {k: v for k, v in piece.manifest.items() if k != "point"}
            track.at(track.done + piece.replicates)
    done = int(track.done)
    if failures and not found and track.complete:
        raise all_failed(failures, done)
    whole_run = _joined(found)
    return Report(
        place,
        asked.theory,
        blend,
        asked.settings,
        horizon,
        asked.replicates,
        done - len(failures),
        seed,
        track.complete,
        whole_run["diagnosis"] if found else None,
        {k: sum_up(k, whole_run[k]) for k in QUANTITIES} if found else {},
        _who(place, whole_run, blend) if found else (),
        summaries.fan(whole_run["who.forces"]) if found else np.zeros((len(summaries.QUANTILES), 0, 0)),
        asked.ignored,
        track.elapsed,
        manifest,
        describe_failures(failures, done),
        _numbers(place, whole_run) if found else {},
        asked.done,
        len(failures),
    )


def in_flight() -> int:
    """Return how much memory records in flight may take here [byte]."""
    free = free_memory()
    return MEMORY if free is None else min(MEMORY, int(OF_FREE * free))


def _time_of(asked: AskedRun, chunk: int | None, workers: int | None) -> float:
    """Return about how long a run takes here, by few short ones [s]; 0 if it is soon over."""

    def trial(years: int, runs: int) -> int:
        done = [i for i in asked.acted.interventions if i.year < years]
        acted = asked.acted.replace(years=years, interventions=done)
        few = replace(asked, years=years, replicates=runs, acted=acted)
        carry_out(few, workers=workers, chunk=chunk, of=asked.replicates)
        return runs

    dyads = asked.place.states**2 * asked.place.periods
    hands = threads(workers)
    return time_by_trial(trial, asked.replicates, asked.years, dyads, hands, asked.backend, shared=False)


def report_on(run: Run, twin: Run, *, words: str = "") -> Report:
    """Return the report on a run that is there, as ``run`` makes it.

    Parameters
    ----------
    run
        A record with everything that a report is made of: ``KEEP``.
    twin
        The same with all holding back in its last years, as ``detente.restraint_twin(run)`` makes it.
    words
        What stands behind the title of the scenario, such as what was done otherwise.

    Raises
    ------
    InvalidValue
        The record lacks something that a report needs.
    FailedRuns
        Every replicate failed.
    """
    lacking = [name for name in KEEP if name not in run]
    if lacking:
        msg = f"The record has no {', '.join(lacking[:3])}{' and more' * (len(lacking) > 3)}, which a report needs."
        raise InvalidValue(msg, "`detente run SCENARIO --store FOLDER` without --records keeps all of it.")
    if run.failed.all():
        raise all_failed(run.failures.values(), run.asked)
    held = _joined([_digest(run, twin, None)])
    place = also_done(run.scenario, run.interventions, run.years)
    first = place.first_year or 0
    eras = [
        f"{' and '.join(dict.fromkeys(t.title or t.name for t in e.theories))} before {first + e.until}"
        for e in run.earlier
    ]
    title = ", ".join(filter(None, (place.title or place.name, words, *eras)))
    place = place.replace(title=title, years=run.years)
    return Report(
        place,
        run.theory,
        None,
        {},
        run.years,
        run.asked,
        run.replicates - len(run.failures),
        run.seed,
        True,
        held["diagnosis"],
        {k: sum_up(k, held[k]) for k in QUANTITIES},
        _who(place, held, None),
        summaries.fan(held["who.forces"]),
        (),
        0.0,
        {k: v for k, v in run.manifest.items() if k != "point"},
        describe_failures(run.failures.values(), run.asked),
        _numbers(place, held),
        run.interventions,
        len(run.failures),
    )


def _numbers(place: Scenario, held: Mapping[str, Any]) -> dict[str, Measure]:
    """Return what the answer to the scenario's question is made of."""
    if place.answer is None:
        return {}
    return as_measures(place.answer.numbers, {k: held[f"answer.{k}"] for k in place.answer.numbers}, held["diagnosis"])


def _pieces(
    theory: Theory | None,
    mix: Mix | None,
    ids: Array,
    years: int,
    seed: int,
    backend: BackendName,
    chunk: int | None,
    workers: int | None,
    most: int,
    scenario: Scenario,
    *,
    ahead: Callable[[float], None] | None = None,
    keep: Sequence[str] = KEEP,
) -> Iterator[Run]:
    """Run everything, piece by piece, with no more than so many bytes in flight; the cut is that of all records."""
    lane = 4 * years * DYADIC * scenario.states**2
    tile = backend_named(backend).tile(scenario.states)
    hands = min(threads(workers), max(1, most // (2 * lane * tile + 1)))
    size = max(1, min(tile, most // (4 * hands * lane + 1)))
    if chunk is not None:
        size = whole("chunk size", chunk, 1, 100_000_000)
    if theory is not None:
        point = Point(theory, scenario)
        how: dict[str, Any] = {"seed": seed, "keep": keep, "backend": backend, "chunk": size, "workers": hands}
        yield from stream([point], years=years, replicate_ids=ids, ahead=ahead, **how)
    elif mix is not None:
        points, which, replicates, _ = seat(mix, [Point(completed(mix.theories[0]), scenario)], ids, seed)
        yield from pair_runs(
            points, which, replicates, years=years, seed=seed, keep=keep, backend=backend, chunk=size, workers=hands
        )
    else:  # pragma: no cover  # `run` gives one of the two
        msg = "There is neither a theory nor a mix."
        raise InvalidValue(msg)


def _digest(piece: Run, twin: Run, mix: Mix | None) -> dict[str, Any]:
    """Return what a report needs of some replicates; each replicate is diagnosed by itself, so no cut shows."""
    left = ~piece.failed
    piece, twin = replicates_of(piece, left), replicates_of(twin, left)
    out: dict[str, Any] = {"id": np.asarray(piece.replicate_ids), **courses(piece)}
    out |= {f"who.{k}": v for k, v in traits(piece).items()}
    if mix is not None:
        names = [t.name for t in mix.theories]
        out["who.school"] = np.tile([names.index(t.name) for t in piece.theories], (piece.replicates, 1))
    out["diagnosis"] = diagnose_each(piece, twin)
    out |= {f"answer.{k}": v for k, v in measure_answer(piece, lambda: merge_diagnoses([out["diagnosis"]])).items()}
    return out


def _joined(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the digests as one, in the order of the replicates."""
    if not found:
        return {}
    order = np.argsort(np.concatenate([f["id"] for f in found]), kind="stable")
    out: dict[str, Any] = {
        k: np.concatenate([f[k] for f in found])[order] for k in found[0] if k not in ("id", "diagnosis")
    }
    out["diagnosis"] = merge_diagnoses([f["diagnosis"] for f in found], order)
    return out


def _who(scenario: Scenario, held: Mapping[str, Any], mix: Mix | None) -> tuple[Who, ...]:
    out = []
    for k in range(scenario.states):
        schools: dict[str, float] = {}
        if mix is not None:
            seats = held["who.school"][:, k]
            schools = {t.name: float((seats == at).mean()) for at, t in enumerate(mix.theories)}

        def pair(name: str, k: int = k) -> tuple[float, float]:
            first, last = held[f"who.{name}"][:, k].mean(0)
            return float(first), float(last)

        forces = held["who.forces"][:, :, k]
        out.append(
            Who(
                name=scenario.names[k] if scenario.names else f"State {k + 1}",
                schools=schools,
                greedy=pair("greedy"),
                economy=pair("economy"),
                forces=(float(np.median(forces[:, 0])), float(np.median(forces[:, -1]))),
                **{
                    name: float(held[f"who.{name}"][:, k].mean())
                    for name in ("burden", "competes", "competed", "feared", "fears", "wars")
                },
            )
        )
    return tuple(out)
