"""The points that a discovery looks at: parameters, and whether the outcome is one of interest."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.core import saved
from detente.core.arrays import Array
from detente.core.errors import InvalidValue, TooFew, UnknownName
from detente.core.files import expand_home
from detente.core.outside import number_in
from detente.core.quoted import quote
from detente.core.result import frame
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
    undefined : int
        Points that are left out, as the outcome is undefined there.
    about : str
        What the sample is of.
    """

    names: tuple[str, ...]
    points: Array
    wanted: Array
    bounds: Array
    condition: str
    undefined: int
    about: str


def cases_of(data: Any, condition: str, names: str | Sequence[str] | None = None) -> Cases:
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

    Raises
    ------
    InvalidValue
        The condition cannot be read, or the sample cannot be used.
    UnknownName
        There is no such outcome, or parameter, in the sample.
    TooFew
        Too few points, or too few with or without what is of interest.
    """
    outcome, compare, limit = parse(condition)
    held = load(data)
    if isinstance(held, Sensitivity):
        columns, known, about, ends = _of_sensitivity(held, outcome)
    elif isinstance(held, Sweep):
        columns, known, about, ends = _of_sweep(held, outcome)
    else:
        columns, known, about, ends = _of_frame(held, outcome)
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
    bounds = np.array([ends.get(name, (columns[name][defined].min(), columns[name][defined].max())) for name in chosen])
    told = f"{outcome} {compare} {limit:g}"
    return Cases(tuple(chosen), points, wanted, bounds, told, int((~defined).sum()), about)


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
        raise InvalidValue(msg, HOW)
    try:
        return found[1], found[2], number_in(found[3])
    except ValueError:
        msg = f"{found[3]!r} is no number."
        raise InvalidValue(msg, HOW) from None


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
        return load(read(path))
    if path.suffix.lower() == ".nc":
        return load(saved.open(path))
    try:
        import pandas as pd
    except ImportError:
        return frame([])  # raises, and says which extra brings it
    if not path.exists():
        raise FileNotFoundError(2, "No such file", str(path))
    return pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_csv(path)


def _frame(data: Any) -> Any:
    made = data.to_pandas() if hasattr(data, "to_pandas") else data
    if not hasattr(made, "columns"):
        msg = f"A discovery is of a sample, and this is {type(data).__name__}."
        raise InvalidValue(msg, "Give a sensitivity by Sobol, a sweep, a frame, or the path of one.")
    return made


Columns = dict[str, Array]


def _of_sensitivity(held: Sensitivity, outcome: str) -> tuple[Columns, tuple[str, ...], str, Mapping[str, Any]]:
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
    return {**columns, outcome: held.means[mine]}, held.names, held._title(), ends


def _of_sweep(held: Sweep, outcome: str) -> tuple[Columns, tuple[str, ...], str, Mapping[str, Any]]:
    if len(held.design.theories) > 1:
        msg = f"This sweep is of {len(held.design.theories)} theories, whose points would be mixed."
        hint = "Give the points of one: table = sweep.to_pandas(); discover(table[table.theory == NAME], ...)."
        raise InvalidValue(msg, hint)
    if outcome not in held.estimates:
        kind = "outcome in this sample"
        raise UnknownName(kind, outcome, held.estimates)
    columns = {name: np.asarray(values, float) for name, values in held.design.numbers.items()}
    varied = tuple(name for name, values in columns.items() if np.unique(values).size > 1)
    return {**columns, outcome: np.asarray(held.estimates[outcome].mean, float)}, varied, held._title(), {}


def _of_frame(held: Any, outcome: str) -> tuple[Columns, tuple[str, ...], str, Mapping[str, Any]]:
    columns: Columns = {}
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
    return columns, varied, "a table", {}


def _enough(wanted: Array, condition: str) -> None:
    if len(wanted) < LEAST:
        msg = f"The outcome is defined at {len(wanted)} points."
        raise TooFew(msg, f"Give at least {LEAST}: half of them are held out.")
    some = int(wanted.sum())
    if min(some, len(wanted) - some) < 4:
        msg = f"{condition} at {some} of {len(wanted)} points."
        raise TooFew(msg, "Choose a limit with at least four points on either side.")
