"""The sensitivity of an outcome to the parameters of a theory: sampled, run in the engine, analysed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.files import expand_home
from detente.core.outlook import must_end
from detente.core.progress import Progress, tracked
from detente.core.quoted import quote
from detente.core.scenario import LONGEST, Intervention, Scenario, whole
from detente.core.theory import Theory
from detente.engine.ensemble import backend_named, threads
from detente.executors import executor, is_here
from detente.store import MANIFEST, runs_asked
from detente.studies.given import ScenarioLike, TheoryLike, also_done, check_given
from detente.studies.sensitivity.analyse import analyse
from detente.studies.sensitivity.design import check_method, check_samples, draw, rows_of
from detente.studies.sensitivity.evaluate import PointsTask, evaluate, points_of_block, tasks_of
from detente.studies.sensitivity.keeping import Kept
from detente.studies.sensitivity.problem import Bounds, problem, with_parameters
from detente.studies.sensitivity.result import Sensitivity
from detente.studies.sweep.outcomes import SweepOutcome, as_outcomes
from detente.studies.sweep.pilot import time_of_runs

MOST = 24
"""Most parameters of which shares of the variance are asked for without naming them."""


def sensitivity(
    theory: TheoryLike = "default",
    scenario: ScenarioLike = "first_encounter",
    *,
    method: str = "sobol",
    parameters: str | Sequence[str] | None = None,
    bounds: Bounds | None = None,
    outcome: str = "hostility",
    samples: int | None = None,
    second: bool = False,
    out: str | os.PathLike[str] | None = None,
    page: Callable[[Sensitivity], str] | None = None,
    replicates: int = 32,
    years: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    interventions: Intervention | Sequence[Intervention] = (),
    workers: int | None = None,
    on: Any = "local",
    progress: Progress = None,
) -> Sensitivity:
    """Say how much an outcome hangs on each parameter of a theory, and how much on luck.

    Every point of the sample is run with the same luck, so that what differs between two points is the parameters. What
    the runs of a point differ by is luck; it is told apart, and taken out of the indices. A parameter is named as
    influential only where its index exceeds what luck alone gives some parameter in one analysis of twenty.

    Parameters
    ----------
    theory
        A theory, or the name of a school.
    scenario
        A scenario, its name, or the path of a TOML file.
    method
        ``"sobol"``: shares of the variance [SaltelliEtAl2010]_; ``"morris"``: elementary effects, to find the few
        parameters of many that matter [Morris1991]_.
    parameters
        Parameters to vary; all that the theory has if None, which only Morris can bear.
    bounds
        Other bounds than the declared ones, by parameter.
    outcome
        A measure of a diagnosis, such as ``"hostility"``, or the level of a record: ``"capability.last"`` in the last
        20 years, ``"wars.all"`` in all.
    samples
        Rows of Saltelli's design, a power of two (512 if None), or trajectories (64).
    second
        Whether indices of pairs are wanted too: twice as many points.
    on
        Where it is run, as in ``detente.executors.run``.
    out
        Folder for the result, its sample and what is finished of it on the way, so that the same call goes on where it
        was stopped, and the same with more samples where it ended; nothing is kept if None.
    page
        Makes a page of the result for the folder.
    replicates
        Runs of each point; from 8 on luck can be told from an influence.
    years
        Horizon; the scenario's if None.
    seed
        Seed of sample, runs and intervals.
    backend
        ``"fused"``, ``"numpy"`` or ``"jax"``.
    interventions
        What is done beside what the scenario holds.
    workers
        Threads, or workers of the executor; they change no number.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Sensitivity
        Indices with intervals, the share of luck, whether they have settled; after Ctrl-C of what was finished.

    Raises
    ------
    UnknownName
        There is no such school, scenario, method, parameter or outcome; the nearest names are told.
    InvalidValue
        A value makes no sense.
    MissingExtra
        SALib is not installed.
    """
    who, place = check_given(theory, scenario, "sensitivity")
    if not isinstance(who, Theory):
        msg = "Sensitivity is of one theory, and several are given."
        raise InvalidValue(msg, "Give one.")
    how, one = check_method(method), _one(outcome)
    horizon = place.years if years is None else whole("years", years, 1, LONGEST)
    place = also_done(place, interventions, horizon)
    size, runs = check_samples(how, samples), whole("replicates", replicates, 1, 1_000_000)
    whole("seed", seed, 0, 2**31 - 1)
    threads(workers)
    engine = backend_named(backend)
    given = problem(who, parameters, scenario=place, bounds=bounds)
    names = tuple(given["names"])
    pairs = _pairs(second, how)
    _not_too_many(how, parameters, names, size * rows_of(how, len(names), pairs) * runs)
    executor(on, workers=workers)
    base = PointsTask(
        with_parameters(who, names, place), place, names, (), (one.name,), tuple(range(runs)), horizon, seed, backend,
        workers,
    )  # fmt: skip
    row = rows_of(how, len(names), pairs)
    done = out is not None and os.path.lexists(expand_home(Path(out)) / MANIFEST)
    if is_here(on) and not done:
        must_end("sensitivity", progress, partial(_seconds, base, given["bounds"], size * row, one))
    points = draw(given, how, size, second=pairs, seed=seed)
    asked = _Asked(who, place, how, given, one, size, pairs, points, base)
    kept = Kept(out, asked.question({"detente": __version__, **engine.manifest()}), row, page)
    if (found := kept.there()) is not None:
        return found
    return kept.compute(lambda folder: asked.answer(folder, kept.chunks, on, workers, progress))


@dataclass(frozen=True)
class _Asked:
    """All that fixes the numbers of an analysis."""

    theory: Theory
    scenario: Scenario
    method: str
    problem: dict[str, Any]
    outcome: SweepOutcome
    samples: int
    second: bool
    points: Array
    base: PointsTask

    def question(self, manifest: dict[str, Any]) -> dict[str, Any]:
        """Return it for a manifest."""
        base = self.base
        return runs_asked(
            base.theory,
            self.scenario,
            seed=base.seed,
            replicates=len(base.replicate_ids),
            years=base.years,
            backend=" ".join(str(manifest[name]) for name in ("backend", "emitter") if name in manifest),
            method=self.method,
            problem=self.problem,
            outcome=self.outcome.name,
            samples=self.samples,
            second=self.second,
            points=self.points,
            block=points_of_block(len(base.replicate_ids)),
        )

    def answer(self, folder: Path | None, key: str, on: Any, workers: int | None, progress: Progress) -> Sensitivity:
        """Run the sample and analyse it."""
        base, runs = self.base, len(self.base.replicate_ids)
        with tracked(progress, "sensitivity", "runs", len(self.points) * runs) as track:
            if is_here(on):
                track.expect(partial(_seconds, base, self.problem["bounds"], len(self.points), self.outcome))
            tasks = tasks_of(base, self.points, points_of_block(runs))
            held = evaluate(tasks, track, folder=folder, key=key, on=on, workers=workers)
        values: Array = held[self.outcome.name]
        points = self.points[: len(values)]
        told = self.outcome
        bounds = np.asarray(self.problem["bounds"], float)
        return Sensitivity(
            self.theory,
            self.scenario,
            self.method,
            self.problem,
            {"name": told.name, "title": told.title, "unit": told.unit, "formula": told.formula},
            self.samples,
            runs,
            base.years,
            base.seed,
            self.second,
            points,
            values,
            held["reasons"],
            int(np.asarray(held["failed"], bool).sum()),
            analyse(self.method, points, values, bounds, second=self.second, seed=base.seed),
            track.complete,
            track.elapsed,
            {"detente": __version__, **backend_named(base.backend).manifest()},
        )


def _seconds(base: PointsTask, bounds: Any, points: int, outcome: SweepOutcome) -> float:
    """Return about how long so many points take here, each as long as that in the middle [s]."""
    middle = np.asarray(bounds, float).mean(axis=1, keepdims=True)
    columns = dict(zip(base.names, middle, strict=True))
    runs = points * len(base.replicate_ids)
    return time_of_runs(base.theory, base.scenario, columns, runs, base.years, base.seed, base.backend, [outcome])


def _pairs(second: object, method: str) -> bool:
    if not isinstance(second, bool):
        msg = f"second is {second!r}."
        raise InvalidValue(msg, "It is True or False.")
    if second and method != "sobol":
        msg = "Indices of pairs are asked for, and Morris has none."
        raise InvalidValue(msg, 'Write method="sobol".')
    return second


def _not_too_many(method: str, asked: object, names: Sequence[str], runs: int) -> None:
    """Refuse shares of the variance of all parameters of a theory, which nobody can mean."""
    if method == "sobol" and asked is None and len(names) > MOST:
        msg = f"Shares of the variance of all {len(names)} parameters would take {runs:,} runs."
        raise InvalidValue(
            msg, 'Name some: parameters=["offence_advantage", "prior"]; or find them by method="morris".'
        )


def _one(outcome: object) -> SweepOutcome:
    if not isinstance(outcome, str):
        msg = f"The outcome is {quote(outcome)}."
        raise InvalidValue(msg, 'Name one: outcome="hostility".')
    return as_outcomes(outcome)[0]
