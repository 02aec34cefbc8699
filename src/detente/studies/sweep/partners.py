"""Points that differ by one setting alone: whether it moves an outcome anywhere, though not on average."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import wilson
from detente.studies.sweep.effects import RATE
from detente.studies.sweep.surface import ResponseSurface


def partners(surface: ResponseSurface, name: str) -> tuple[int, int] | None:
    """Return two points that differ by one setting alone, and in the outcome by more than chance explains.

    Each point is taken with an interval that is raised to hold for all points at once: in no more than ``RATE`` of
    sweeps any is wrong, whatever luck the points share. Two points differ if theirs do not meet.

    Parameters
    ----------
    surface
        The outcome over the points.
    name
        A varied setting.

    Returns
    -------
    tuple of int or None
        The points with the lower and with the higher mean, of those the two that are furthest apart; None if no two
        are, or none differ by that setting alone.
    """
    points = np.flatnonzero(surface.known)
    if len(points) < 2:
        return None
    low, high = _together(surface, points)
    others = [by.place[points] for by in surface.varied if by.name != name]
    stacked = np.stack(others or [np.zeros(len(points), int)], axis=1)
    _, group = np.unique(stacked, axis=0, return_inverse=True)
    group = group.reshape(-1)
    top, bottom = np.full(group.max() + 1, -np.inf), np.full(group.max() + 1, np.inf)
    np.maximum.at(top, group, low)
    np.minimum.at(bottom, group, high)
    apart = top - bottom
    best = int(np.argmax(apart))
    if not apart[best] > 0:
        return None
    mine = np.flatnonzero(group == best)
    return int(points[mine[np.argmin(high[mine])]]), int(points[mine[np.argmax(low[mine])]])


def _together(surface: ResponseSurface, points: Array) -> tuple[Array, Array]:
    """Return intervals of some points that hold all at once: Wilson's of shares, of others those there are, widened."""
    from scipy.special import ndtri, stdtrit

    level = RATE / len(points)
    mean, count = surface.mean[points], np.maximum(surface.defined[points].astype(float), 1)
    if surface.share:
        return wilson(mean, count, float(-ndtri(level / 2)))
    free = np.maximum(count - 1, 1)
    wider = stdtrit(free, 1 - level / 2) / stdtrit(free, 0.5 + surface.level / 2)
    known = np.isfinite(surface.low[points]) & np.isfinite(surface.high[points])
    return (
        np.where(known, mean - wider * (mean - surface.low[points]), -np.inf),
        np.where(known, mean + wider * (surface.high[points] - mean), np.inf),
    )
