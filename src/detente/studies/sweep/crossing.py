"""Where a share crosses one half along a number, and the points between which it surely does."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.sweep.curve_figures import in_order
from detente.studies.sweep.surface import HALF, ResponseSurface


@dataclass(frozen=True)
class Crossing:
    """Where an outcome first crosses one half.

    Attributes
    ----------
    at
        Value of the number, interpolated between two points.
    low, high
        Points between which it lies: the nearest ones whose intervals exclude one half. Nothing is taken for known of
        what lies between two points. Infinite where there is none to the end of the range.
    rises
        Whether the outcome is below one half before.
    times
        How often it crosses.
    """

    at: float
    low: float
    high: float
    rises: bool
    times: int


def _cross(x: Array, y: Array) -> list[tuple[float, bool]]:
    """Return where values cross one half, and whether they rise there."""
    above = y >= HALF
    found = []
    for k in np.flatnonzero(above[1:] != above[:-1]):
        part = (HALF - y[k]) / (y[k + 1] - y[k])
        found.append((float(x[k] + part * (x[k + 1] - x[k])), bool(above[k + 1])))
    return found


def crossing(line: ResponseSurface, x: str) -> Crossing | None:
    """Find where an outcome first crosses one half along a number; None if it does not.

    Parameters
    ----------
    line
        One outcome, over points that differ in that number only.
    x
        The number.
    """
    order, values = in_order(line, x)
    known = line.known[order]
    order, values = order[known], values[known]
    found = _cross(values, line.mean[order])
    if not found:
        return None
    at, rises = found[0]
    first, last = (line.high, line.low) if rises else (line.low, line.high)
    before = [p for p, up in _cross(values, first[order]) if up == rises and p <= at]
    after = [p for p, up in _cross(values, last[order]) if up == rises and p >= at]
    low = float(values[values <= before[0]].max()) if before else -math.inf
    high = float(values[values >= after[-1]].min()) if after else math.inf
    return Crossing(at, low, high, rises, len(found))
