"""A theory in a scenario as a plain function: parameters in, outcomes out, for inference and exploration elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue, MissingExtra, UnknownName
from detente.core.param import REGISTRY, check_parameter
from detente.core.scenario import LONGEST, Intervention, whole
from detente.core.theory import Theory
from detente.engine.ensemble import backend_named, threads
from detente.studies.given import ScenarioLike, TheoryLike, also_done, check_given
from detente.studies.sensitivity.evaluate import PointsTask, evaluate_rows
from detente.studies.sensitivity.problem import Bounds, problem, with_parameters
from detente.studies.sweep.outcomes import as_outcomes

LUCK = ("own", "common")
"""Whose luck a row has: its own, or that of every other row."""


class Simulator:
    """A function of parameters [batch, name] that returns outcomes [batch, outcome].

    Made by ``detente.simulator``. It holds nothing that changes: it can be pickled, and called from threads and from
    processes that are spawned; the same call has the same result everywhere.

    Attributes
    ----------
    names, outcomes : tuple of str
        What the columns of its argument and of its result are.
    bounds : array [name, 2]
        Lower and upper ends of the declared ranges: of a uniform prior.
    problem : dict
        As ``detente.problem`` has it: names, bounds, units, sources.
    replicates : int
        Runs of each row, over which outcomes are averaged.
    """

    def __init__(self, task: PointsTask, given: dict[str, Any], replicates: int, luck: str) -> None:
        self._task, self.problem, self.replicates, self._luck = task, given, replicates, luck
        self.names, self.outcomes = task.names, task.outcomes
        self.bounds = np.asarray(given["bounds"], float)

    def __repr__(self) -> str:
        where = f"{self._task.theory.name} in {self._task.scenario.name}"
        shape = f"[batch, {len(self.names)}] -> [batch, {len(self.outcomes)}]"
        return f"Simulator of {where}: {shape}, parameters {', '.join(self.names)}; outcomes {', '.join(self.outcomes)}"

    def __call__(self, parameters: Any, *, seed: int | None = None) -> Array:
        """Run every row and return its outcomes.

        The luck of a row is fixed by the seed, by its parameters and by how many equal rows stand before it in the
        batch; rows that differ have independent luck. With ``luck="common"`` all rows have the same.

        Parameters
        ----------
        parameters
            Values [batch, name], or [name] of one row; whatever ``numpy.asarray`` takes.
        seed
            Another seed than that of the simulator: other luck for the same rows.

        Returns
        -------
        array [batch, outcome]
            Means over the runs of a row in which an outcome is defined; NaN where it is in none. [outcome] of one row.

        Raises
        ------
        InvalidValue
            The array has another shape, or a value is out of its range.
        """
        rows = np.asarray(parameters, float)
        alone = rows.ndim == 1
        rows = rows[None] if alone else rows
        if rows.ndim != 2 or rows.shape[1] != len(self.names):
            msg = f"Parameters have the shape {list(np.shape(parameters))}."
            raise InvalidValue(msg, f"It must be [batch, {len(self.names)}]: {', '.join(self.names)}.")
        self._check(rows)
        if not len(rows):
            return np.zeros((0, len(self.outcomes)))
        task = self._task if seed is None else replace(self._task, seed=whole("seed", seed, 0, 2**31 - 1))
        ids = self._numbers(rows, task.seed)
        found = evaluate_rows(replace(task, points=tuple(map(tuple, rows.tolist()))), ids)
        out = np.stack([_mean(found[name]) for name in self.outcomes], 1)
        return out[0] if alone else out

    def one(self, **parameters: float) -> dict[str, float]:
        """Run one point given by name, as a model of the EMA workbench is called.

        Parameters
        ----------
        **parameters
            Value of each parameter; those that are left out are as theory and scenario have them.

        Returns
        -------
        dict
            Outcomes by name.
        """
        for name in parameters:
            if name not in self.names:
                kind = "parameter of this simulator"
                raise UnknownName(kind, name, self.names)
        usual = dict(zip(self.names, self.problem["values"], strict=True))
        row = [float({**usual, **parameters}[name]) for name in self.names]
        return dict(zip(self.outcomes, map(float, self(row)), strict=True))

    def _check(self, rows: Array) -> None:
        low = np.array([REGISTRY[name].low for name in self.names])
        high = np.array([REGISTRY[name].high for name in self.names])
        for at, k in np.argwhere(~((rows >= low) & (rows <= high))):
            try:
                check_parameter(
                    self.names[k], float(rows[at, k])
                )  # the value that switches a mechanism off may lie outside
            except InvalidValue as error:
                msg = f"Row {at}: {error.message}"
                raise InvalidValue(msg, error.hint) from None

    def _numbers(self, rows: Array, seed: int) -> Array:
        """Return the numbers of the replicates of each row [row, replicate]."""
        if self._luck == "common":
            return np.tile(np.arange(self.replicates), (len(rows), 1))
        before: dict[bytes, int] = {}
        found = np.empty((len(rows), self.replicates), np.int64)
        for at, row in enumerate(rows):
            key = row.tobytes()
            before[key] = before.get(key, -1) + 1
            told = key + before[key].to_bytes(8, "little") + seed.to_bytes(8, "little")
            digest = hashlib.blake2b(told, digest_size=8).digest()
            first = int.from_bytes(digest, "little") >> 2  # room for the replicates below 2**63
            found[at] = first + np.arange(self.replicates)
        return found


def _mean(values: Array) -> Array:
    known = np.isfinite(values)
    count = known.sum(1)
    return np.where(count > 0, np.where(known, values, 0.0).sum(1) / np.maximum(count, 1), np.nan)


def simulator(
    theory: TheoryLike = "default",
    scenario: ScenarioLike = "first_encounter",
    parameters: str | Sequence[str] = ("offence_advantage", "prior"),
    outcomes: str | Sequence[str] = ("hostility",),
    *,
    bounds: Bounds | None = None,
    luck: str = "own",
    replicates: int = 1,
    years: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    interventions: Intervention | Sequence[Intervention] = (),
    workers: int | None = None,
) -> Simulator:
    """Return a theory in a scenario as a function of parameters, in batches.

    sbi, BayesFlow, PyMC and pyABC take it as it is; ``bounds`` are those of a uniform prior.

    Parameters
    ----------
    theory
        A theory, or the name of a school.
    scenario
        A scenario, its name, or the path of a TOML file.
    parameters
        Names of parameters: the columns of its argument.
    outcomes
        What is measured of every run: the columns of its result.
    bounds
        Other bounds than the declared ones, by parameter.
    luck
        ``"own"``: rows that differ have independent luck, as inference needs; ``"common"``: all have the same, as
        comparing needs.
    replicates
        Runs of each row, over which outcomes are averaged.
    years, seed, backend, interventions, workers
        As in ``simulate``.

    Returns
    -------
    Simulator
        A function ``f(array [batch, name]) -> array [batch, outcome]``.

    Raises
    ------
    UnknownName
        There is no such school, scenario, parameter or outcome; the nearest names are told.
    InvalidValue
        A value makes no sense.

    Examples
    --------
    >>> import detente
    >>> f = detente.simulator("three_steps", "first_encounter", ["prior", "leap"], ["hostility", "war"])
    >>> f([[0.5, 0.1], [0.9, 0.0]]).shape
    (2, 2)
    """
    who, place = check_given(theory, scenario, "simulator")
    if not isinstance(who, Theory):
        msg = "A simulator is of one theory, and several are given."
        raise InvalidValue(msg, "Give one.")
    horizon = place.years if years is None else whole("years", years, 1, LONGEST)
    place = also_done(place, interventions, horizon)
    given = problem(who, parameters, scenario=place, bounds=bounds)
    wanted = tuple(one.name for one in as_outcomes(outcomes))
    if luck not in LUCK:
        kind = "luck"
        raise UnknownName(kind, luck, LUCK)
    threads(workers)
    backend_named(backend)
    whole("seed", seed, 0, 2**31 - 1)
    chosen = tuple(given["names"])
    task = PointsTask(
        with_parameters(who, chosen, place), place, chosen, (), wanted, (), horizon, seed, backend, workers
    )
    return Simulator(task, given, whole("replicates", replicates, 1, 1_000_000), luck)


def ema_model(name: str, function: Simulator) -> Any:
    """Return a simulator as a model of the EMA workbench: its parameters are the uncertainties.

    Parameters
    ----------
    name
        Name of the model, letters and digits alone.
    function
        What ``detente.simulator`` returned; ``luck="common"`` compares policies with the same luck.

    Returns
    -------
    ema_workbench.Model
        With ``RealParameter`` of each parameter and ``ScalarOutcome`` of each outcome.

    Raises
    ------
    MissingExtra
        The EMA workbench is not installed.
    """
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of evaluators that are not there
            from ema_workbench import Model, RealParameter, ScalarOutcome
    except ImportError:
        package, extra = "ema_workbench", "ema"
        raise MissingExtra(package, extra) from None
    model = Model(name, function=function.one)
    model.uncertainties = [
        RealParameter(k, *map(float, v)) for k, v in zip(function.names, function.bounds, strict=True)
    ]
    model.outcomes = [ScalarOutcome(k) for k in function.outcomes]
    return model
