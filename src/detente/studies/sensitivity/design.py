"""Samples of a theory's parameters, drawn by SALib."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, MissingExtra
from detente.core.quoted import quote
from detente.core.scenario import whole

METHODS = ("morris", "sobol")
"""Methods: elementary effects [Morris1991]_, shares of the variance [Saltelli2002]_ [SaltelliEtAl2010]_."""
LEVELS = 8
"""Levels of the grid of Morris."""
SAMPLES = {"morris": 64, "sobol": 512}
"""Samples where nobody says: trajectories, or rows of Saltelli's design."""
FEWEST = 8
"""Fewest samples: a quarter of them is looked at too."""


def salib(part: str) -> ModuleType:
    """Return a module of SALib; raise ``MissingExtra`` if it is not installed.

    Parameters
    ----------
    part
        Its name, such as ``SALib.sample.sobol``.
    """
    from importlib import import_module

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(part)
    except ImportError:
        package, extra = "SALib", "analysis"
        raise MissingExtra(package, extra) from None


def check_method(method: object) -> str:
    """Return the name of a method; raise ``UnknownName`` if there is none.

    Parameters
    ----------
    method
        Its name.
    """
    from detente.core.errors import UnknownName

    if not isinstance(method, str) or method not in METHODS:
        kind = "method"
        raise UnknownName(kind, method if isinstance(method, str) else quote(method), METHODS)
    return method


def check_samples(method: str, samples: int | None) -> int:
    """Return a number of samples, for Sobol a power of two: only such a sample is balanced.

    Parameters
    ----------
    method
        Method.
    samples
        Trajectories, or rows; the usual number if None.

    Raises
    ------
    InvalidValue
        They are too few, or no power of two where they must be one.
    """
    if samples is None:
        return SAMPLES[method]
    size = whole("samples", samples, FEWEST, 2**20)
    if method == "sobol" and size & (size - 1):
        near = 2 ** (size.bit_length() - 1)
        msg = f"samples is {size}, which is no power of two."
        raise InvalidValue(msg, f"A sample of Sobol is balanced in powers of two: write {near} or {2 * near}.")
    return size


def rows_of(method: str, names: int, second: bool = False) -> int:
    """Return how many points a row of a design has, or a trajectory.

    Parameters
    ----------
    method
        Method.
    names
        Number of parameters.
    second
        Whether indices of pairs are wanted.
    """
    return names + 1 if method == "morris" else (2 * names + 2 if second else names + 2)


def draw(problem: Mapping[str, Any], method: str, samples: int, *, second: bool = False, seed: int = 0) -> Array:
    """Return a sample [point, name], row of the design by row.

    The first points of it are the sample of fewer rows: of Morris each trajectory is drawn by itself.

    Parameters
    ----------
    problem
        What ``detente.problem`` returns.
    method
        ``"morris"`` or ``"sobol"``.
    samples
        Trajectories, or rows.
    second
        Whether indices of pairs are wanted.
    seed
        Seed.

    Raises
    ------
    MissingExtra
        SALib is not installed.
    """
    given = {key: problem[key] for key in ("num_vars", "names", "bounds")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if method == "morris":
            sampler, seeds = salib("SALib.sample.morris"), np.random.default_rng(seed).integers(0, 2**31, samples)
            found = np.concatenate([sampler.sample(given, 1, num_levels=LEVELS, seed=int(k)) for k in seeds])
        else:
            found = salib("SALib.sample.sobol").sample(given, samples, calc_second_order=second, seed=seed)
    points = np.asarray(found, float)
    low, high = np.asarray(problem["bounds"], float).T
    return np.clip(points, low, high)
