"""The points that a discovery looks at: parameters, and whether the outcome is one of interest."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from detente.core import saved
from detente.core.arrays import Array
from detente.core.errors import InvalidValue, MissingExtra, TooFew, UnknownName
from detente.core.files import expand_home
from detente.core.frame_files import read_pandas
from detente.core.outside import number_in, point_hint
from detente.core.quoted import quote
from detente.scenarios.schema import known_parameters
from detente.store import read
from detente.studies.sensitivity.design import rows_of
from detente.studies.sensitivity.result import Sensitivity
from detente.studies.sweep.result import Sweep

CONDITION = re.compile(r"\s*([\w.]+)\s*(>=|<=|>|<)\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*")
"""An outcome, a comparison, a number."""
COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}
LEAST = 40
"""Fewest points: half of them are held out."""
SIDE = 4
"""Fewest points with what is of interest, and without."""
RUNS = 8
"""Fewest runs of a point from which luck that all points share is told."""
THEORY = "theory"
"""Column of a table that says which theory a point follows."""
HOW = 'Write "hostility > 0.5".'


@dataclass(frozen=True)
class Cases:
    """Points of a sample.

    Attributes
    ----------
    names : tuple of str
        Parameters.
    points : array [point, name]
        Their values.
    wanted : array [point]
        Whether the outcome is one of interest.
    bounds : array [name, 2]
        Lower and upper ends of the sample.
    condition : str
        What is of interest.
    undefined, lacking : int
        Points that are left out: the outcome is undefined there, or a parameter is missing.
    about : str
        What the sample is of.
    runs : array [point, replicate] or None
        The outcome in each run, its sign turned if what is of interest lies below; None if only means are at hand.
    """

    names: tuple[str, ...]
    points: Array
    wanted: Array
    bounds: Array
    condition: str
    undefined: int
    about: str
    runs: Array | None = None
    lacking: int = 0

    @property
    def split(self) -> tuple[Array, Array] | None:
        """Even and odd runs, which have other luck; None where there are fewer than ``RUNS``."""
        if self.runs is None or self.runs.shape[1] < RUNS:
            return None
        return self.runs[:, ::2], self.runs[:, 1::2]


def cases_of(data: Any, condition: str, names: str | Sequence[str] | None = None, theory: str | None = None) -> Cases:
    """Return the points of a finished sample, each with whether its outcome is of interest.

    Parameters
    ----------
    data
        A sensitivity by Sobol, a sweep, the folder or file of one, a frame, or the path of a table (.csv, .parquet).
    condition
        Such as ``"hostility > 0.5"``.
    names
        Parameters to look at; all if None. Of a frame: the columns that are named as parameters are; if there are none,
        all other columns that hold numbers and vary.
    theory
        Theory whose points are looked at, where the sample has several.

    Raises
    ------
    InvalidValue
        The condition cannot be read, or the sample cannot be used, such as one of several theories of which none is
        named.
    UnknownName
        There is no such outcome, parameter or theory in the sample.
    TooFew
        Too few points, or too few with or without what is of interest.
    """
    outcome, compare, limit = parse(condition)
    sample = _points(_one_theory(load(data), theory), outcome)
    columns, known = sample.columns, sample.names
    chosen = known if names is None else ((names,) if isinstance(names, str) else tuple(names))
    for name in chosen:
        if name not in columns or name == outcome:
            kind = "parameter in this sample"
            raise UnknownName(kind, name, known)
    points = np.stack([columns[name] for name in chosen], 1)
    values = columns[outcome]
    defined = np.isfinite(values) & np.isfinite(points).all(1)
    points, wanted = points[defined], COMPARE[compare](values[defined], limit)
    _enough(wanted, condition)
    bounds = np.array(
        [sample.ends.get(name, (columns[name][defined].min(), columns[name][defined].max())) for name in chosen]
    )
    told = f"{outcome} {compare} {limit:g}"
    runs = None if sample.runs is None else sample.runs[defined] * (1 if ">" in compare else -1)
    return Cases(
        tuple(chosen),
        points,
        wanted,
        bounds,
        told,
        int((~np.isfinite(values)).sum()),
        sample.about,
        runs,
        int((np.isfinite(values) & ~defined).sum()),
    )


def theories_of(held: Any) -> tuple[str, ...]:
    """Return the names of the theories of a sample; none where it does not say.

    Parameters
    ----------
    held
        What ``load`` returned.
    """
    if isinstance(held, Sweep):
        return tuple(held.design.theories)
    if isinstance(held, Sensitivity):
        return (held.theory.name,)
    return tuple(map(str, held[THEORY].unique())) if THEORY in held.columns else ()


def _one_theory(held: Any, theory: str | None) -> tuple[Any, str]:
    """Return a sample, and which of its theories is meant; empty if it has one or does not say."""
    known = theories_of(held)
    if theory is not None and theory not in known:
        kind = "theory of this sample"
        raise UnknownName(kind, theory, known)
    if theory is None and len(known) > 1:
        msg = f"This sample is of {len(known)} theories, whose points would be mixed."
        hint = f"Name one: theory={known[0]!r}, on the command line --theory {known[0]}. It has {', '.join(known)}."
        raise InvalidValue(msg, hint)
    return held, theory if theory is not None and len(known) > 1 else ""


def parse(condition: object) -> tuple[str, str, float]:
    """Return outcome, comparison and limit of a condition.

    Parameters
    ----------
    condition
        Such as ``"hostility > 0.5"``.
    """
    found = CONDITION.fullmatch(condition) if isinstance(condition, str) else None
    if found is None:
        msg = f"{quote(condition)} says nothing of an outcome."
        raise InvalidValue(msg, f"{point_hint(condition)}{HOW}")
    try:
        return found[1], found[2], number_in(found[3])
    except ValueError:
        msg = f"{found[3]!r} is no number."
        raise InvalidValue(msg, f"{point_hint(found[3])}{HOW}") from None


def load(data: Any) -> Any:
    """Return a sample from whatever says one: a result as it is, anything else as a frame.

    Parameters
    ----------
    data
        As of ``cases_of``.
    """
    if not isinstance(data, (str, os.PathLike)):
        return data if isinstance(data, (Sensitivity, Sweep)) else _frame(data)
    path = expand_home(Path(data))
    if path.is_dir():
        found = read(path)
        return replace(found, folder=path) if isinstance(found, Sweep) else load(found)
    if path.suffix.lower() == ".nc":
        return load(saved.open(path))
    return read_pandas(path, "A sample is the folder of a sweep, a result's .nc file, or a table: .parquet or csv.")


def _frame(data: Any) -> Any:
    made = data.to_pandas() if hasattr(data, "to_pandas") else data
    if not hasattr(made, "columns"):
        msg = f"A discovery is of a sample, and this is {type(data).__name__}."
        raise InvalidValue(msg, "Give a sensitivity by Sobol, a sweep, a frame, or the path of one.")
    return made


@dataclass(frozen=True)
class _Sample:
    """Columns by name [point], which of them are parameters, what it is of, ends of ranges, and runs if at hand."""

    columns: dict[str, Array]
    names: tuple[str, ...]
    about: str
    ends: Mapping[str, Any]
    runs: Array | None = None


def _points(held: tuple[Any, str], outcome: str) -> _Sample:
    sample, theory = held
    if isinstance(sample, Sensitivity):
        return _of_sensitivity(sample, outcome)
    return _of_sweep(sample, outcome, theory) if isinstance(sample, Sweep) else _of_frame(sample, outcome, theory)


def _of_sensitivity(held: Sensitivity, outcome: str) -> _Sample:
    """Return the points that were drawn independently: of a design of Saltelli the first and the last of each row."""
    if held.method != "sobol":
        msg = "The points of Morris lie along trajectories: they are no sample of the parameters."
        raise InvalidValue(msg, 'Give a sensitivity with method="sobol", or a sweep.')
    if outcome != held.outcome["name"]:
        kind = "outcome in this sample"
        raise UnknownName(kind, outcome, (held.outcome["name"],))
    step = rows_of(held.method, len(held.names), held.second)
    at = np.arange(len(held.points)) % step
    mine = (at == 0) | (at == step - 1)
    columns = {name: held.points[mine, k] for k, name in enumerate(held.names)}
    ends = dict(zip(held.names, held.problem["bounds"], strict=True))
    return _Sample({**columns, outcome: held.means[mine]}, held.names, held._title(), ends, held.values[mine])


def _of_sweep(held: Sweep, outcome: str, theory: str) -> _Sample:
    if outcome not in held.estimates:
        kind = "outcome in this sample"
        raise UnknownName(kind, outcome, held.estimates)
    mine = np.ones(len(held.design), bool)
    if theory:
        mine = np.asarray(held.design.which == held.design.theories.index(theory))
    columns = {name: np.asarray(values, float)[mine] for name, values in held.design.numbers.items()}
    varied = tuple(name for name, values in columns.items() if np.unique(values).size > 1)
    columns[outcome] = np.asarray(held.estimates[outcome].mean, float)[mine]
    about = held._title() + (f" (theory: {theory})" if theory else "")
    return _Sample(columns, varied, about, {}, _runs_of(held, outcome, np.flatnonzero(mine)))


def _runs_of(held: Sweep, outcome: str, points: Array) -> Array | None:
    """Return the outcome in every run of some points [point, replicate], NaN where there is none; None if unknown."""
    found = np.full((len(held.design), int(held.runs_of.max(initial=0))), np.nan)
    try:
        for frame_ in held.runs():
            found[frame_["point"].to_numpy(), frame_["replicate"].to_numpy()] = frame_[outcome].to_numpy(float)
    except (InvalidValue, MissingExtra):
        return None
    return found[points]


def _of_frame(held: Any, outcome: str, theory: str) -> _Sample:
    held = held[held[THEORY].astype(str) == theory] if theory else held
    columns: dict[str, Array] = {}
    for name in held.columns:
        try:
            columns[str(name)] = np.asarray(held[name], float)
        except (TypeError, ValueError):
            continue  # words: no parameter
    if outcome not in columns:
        kind = "outcome in this sample"
        raise UnknownName(kind, outcome, columns)
    varied = tuple(name for name, v in columns.items() if name != outcome and np.unique(v[np.isfinite(v)]).size > 1)
    declared = set(known_parameters())
    varied = tuple(name for name in varied if name in declared) or varied  # a sweep's table holds outcomes as well
    if not varied:
        msg = "No column of the sample varies but the outcome."
        raise InvalidValue(msg, "Name parameters that were varied.")
    return _Sample(columns, varied, "a table" + (f" (theory: {theory})" if theory else ""), {})


def _enough(wanted: Array, condition: str) -> None:
    if len(wanted) < LEAST:
        msg = f"The outcome is defined at {len(wanted)} points, too few to find a region: at least {LEAST} are needed."
        raise TooFew(msg, "Half of them are held out. Make the grid finer, or draw more points (--sample sobol:256).")
    some = int(wanted.sum())
    if min(some, len(wanted) - some) < SIDE:
        msg = f"{condition} at {some} of {len(wanted)} points, and at least {SIDE} on either side are needed."
        raise TooFew(msg, "Choose another limit.")
