"""Richardson's equations for the United States and the Soviet Union, 1960-90, fitted to whole paths.

    dx/dt = reaction y - fatigue x + grievance, and the same for y,

with both sides' military spending set to 1 in 1960. The six coefficients are those whose path from 1960 is nearest
to the record by least squares, the Soviet distances counted 1.5 times, within the bounds of the published fit
[Sahin]_. The record here is the National Material Capabilities, in constant dollars.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.studies.replications.findings import ComparedNumber, Findings

YEARS = tuple(range(1960, 1991))

PUBLISHED = {
    "reaction, United States [1/year]": 0.034,
    "fatigue, United States [1/year]": 0.050,
    "grievance, United States [1960 = 1, 1/year]": 0.031,
    "reaction, Soviet Union [1/year]": 0.042,
    "fatigue, Soviet Union [1/year]": 0.050,
    "grievance, Soviet Union [1960 = 1, 1/year]": 0.053,
}
"""The published coefficients [Sahin]_."""

LOW = (0.0, 0.05, 0.0, 0.0, 0.05, 0.0)
HIGH = (1.5, 1.5, 0.3, 1.5, 1.5, 0.3)
"""Bounds of the published fit, in the order of ``PUBLISHED`` [Sahin]_."""

WEIGHT = 1.5
"""How often a Soviet distance counts [Sahin]_."""

TOLERANCE = 0.02
"""Largest difference of a coefficient that counts as agreement [1/year] (assumption)."""

STARTS = 12
"""Points from which the search starts; the first is that of the published fit."""


_NODES = np.polynomial.legendre.leggauss(10)
"""Nodes and weights of the integral over a year: exact to rounding for rates within the bounds."""


def path(coefficients: Array, start: tuple[float, float], count: int) -> Array:
    """Return both sides' spending year by year: the exact solution of the equations.

    Parameters
    ----------
    coefficients : array [6]
        Reaction, fatigue, grievance of the first side, then of the second.
    start
        Spending in the first year.
    count
        Number of years.

    Returns
    -------
    array [year, side]
        Spending.
    """
    a, m, r, b, n, s = (float(value) for value in coefficients)
    (xx, xy, yx, yy), (cx, cy) = _year(a, m, b, n), (0.0, 0.0)
    for at, weight in zip(*_NODES, strict=True):
        p, q, u, v = _year(a, m, b, n, 0.5 + 0.5 * at)
        cx, cy = cx + 0.5 * weight * (p * r + q * s), cy + 0.5 * weight * (u * r + v * s)
    states = [start]
    for _ in range(count - 1):
        x, y = states[-1]
        states.append((xx * x + xy * y + cx, yx * x + yy * y + cy))
    return np.array(states)


def _year(a: float, m: float, b: float, n: float, time: float = 1.0) -> tuple[float, float, float, float]:
    """Return the exponential of ``[[-m, a], [b, -n]] time``, row by row; reactions are not negative, so it is real."""
    middle, half = -0.5 * (m + n), 0.5 * (n - m)
    root = math.sqrt(half * half + a * b)
    even, odd = math.cosh(root * time), math.sinh(root * time) / root if root > 0 else time
    grown = math.exp(middle * time)
    return (
        grown * (even + odd * half),
        grown * odd * a,
        grown * odd * b,
        grown * (even - odd * half),
    )


def distances(coefficients: Array, x: Array, y: Array) -> Array:
    """Return how far the path is from the record [2 years].

    Parameters
    ----------
    coefficients : array [6]
        As in ``path``.
    x, y : array [year]
        Spending of both sides on record.
    """
    with np.errstate(all="ignore"):
        found = path(coefficients, (x[0], y[0]), len(x))
    off = np.concatenate([found[:, 0] - x, WEIGHT * (found[:, 1] - y)])
    return np.clip(np.nan_to_num(off, nan=1e3), -1e3, 1e3)


def fit_path(x: Array, y: Array) -> tuple[Array, float]:
    """Return the coefficients of the nearest path, and the sum of its squared distances.

    Parameters
    ----------
    x, y : array [year]
        Spending of both sides on record, 1 in the first year.
    """
    from scipy.optimize import least_squares

    draws = np.random.default_rng(0)
    starts = [np.array([0.5, 0.8, 0.05, 0.4, 0.7, 0.03]), *(draws.uniform(LOW, HIGH) for _ in range(STARTS - 1))]
    fits = [least_squares(distances, p, bounds=(LOW, HIGH), args=(x, y), xtol=1e-10, ftol=1e-10) for p in starts]
    best = min(fits, key=lambda one: float(one.cost))
    return np.where(np.abs(best.x) < 1e-9, 0.0, best.x), 2.0 * float(best.cost)


def us_ussr_1960_90(data: Path | None = None, cache: Path | None = None) -> Findings:
    """Fit Richardson's equations to the spending of the United States and the Soviet Union.

    Parameters
    ----------
    data
        Folder of raw files, looked at before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.

    Raises
    ------
    DataError
        The record is not at hand; the hint says how to get it.
    """
    from detente.data.codes import actors
    from detente.data.panel.actors import Selected
    from detente.data.record import citations, open_record, usual_cache

    both = actors("USA-USSR", YEARS)
    record = open_record(data, usual_cache(cache))
    rows = Selected(record, both, YEARS, of_states=["milex_usd2020"])
    sides = [rows.of_state("milex_usd2020", side) for side in both]
    if any(value is None for side in sides for value in side):
        message = "Military spending of the United States or the Soviet Union is missing in 1960-1990."
        raise DataError(message, "Get the record with: detente data fetch nmc7")
    x, y = (np.array(side, float) / float(side[0] or 1.0) for side in sides)
    return replace(compare(x, y), sources=tuple(citations(record)))


def compare(x: Array, y: Array) -> Findings:
    """Fit the equations and put the coefficients beside the published ones.

    Parameters
    ----------
    x, y : array [year]
        Spending of the United States and of the Soviet Union, 1 in 1960.
    """
    found, squares = fit_path(x, y)
    theirs = np.array(list(PUBLISHED.values()))
    published = float((distances(theirs, x, y) ** 2).sum())
    a, m, _, b, n, _ = found
    quantities = [
        ComparedNumber(name, float(ours), value, TOLERANCE, _bound(k, float(ours)))
        for k, ((name, value), ours) in enumerate(zip(PUBLISHED.items(), found, strict=True))
    ]
    sign = "1: stable, the product of fatigues exceeds that of reactions; -1: not"
    quantities.append(ComparedNumber("stability", float(np.sign(m * n - a * b)), 1.0, 0.0, sign))
    return Findings(tuple(quantities), _reasons(squares, published, y), _drawn(x, y, found, theirs))


def _bound(place: int, value: float) -> str:
    note = "tolerance: an assumption"
    for limit, word in ((LOW[place], "lower"), (HIGH[place], "upper")):
        if abs(value - limit) < 1e-4:
            return f"at the {word} bound of the published fit; {note}"
    return note


def _reasons(squares: float, published: float, y: Array) -> str:
    return (
        "Same equations, weights and bounds; other data. The published fit takes the U.S. series from SIPRI and the "
        "Soviet one from declassified CIA estimates as its author re-bases them. The National Material Capabilities "
        f"make Soviet spending rise to {y.max():.2f} times that of 1960 and then fall to {y[-1]:.2f} by 1990, which a "
        "path with constant coefficients cannot follow. "
        f"The sum of squared distances is {squares:.2f} here, and {published:.2f} with the published coefficients. "
        "Coefficients lie at the bounds of the published fit, in the published fit too (both fatigues, .050): "
        "the bounds decide them as much as the record does, and paths so smooth hardly tell reaction from grievance. "
        "On the figures that the published program falls back on where it cannot download, the published coefficients "
        "leave a sum of 3.31, against 1.06 at best and 1.14 as it reports. "
        "What survives is the sign of stability."
    )


def _drawn(x: Array, y: Array, ours: Array, theirs: Array) -> dict[str, Any]:
    paths = {name: path(p, (x[0], y[0]), len(x)) for name, p in (("ours", ours), ("published", theirs))}
    return {
        "years": list(YEARS[: len(x)]),
        "record": [x.tolist(), y.tolist()],
        **{name: [found[:, 0].tolist(), found[:, 1].tolist()] for name, found in paths.items()},
    }
