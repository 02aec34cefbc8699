"""What a precision that was asked for came to, in words: differences to the first point, and where it was reached."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.numbers import DASH, write_number
from detente.studies.sweep.place_words import head_of, place_of
from detente.studies.sweep.surface import ResponseSurface
from detente.studies.sweep.until import LEAST_EVENTS, MISSED, REACHED, UNKNOWN, PairedDifferences, Precision

CODES = {"reached": REACHED, "not reached": MISSED, "not known": UNKNOWN}
"""Codes by what is said of a point."""


def told_reached(asked: Precision, reached: Array | None, finished: Array) -> list[str]:
    """Say at how many points the precision was reached, and why it was not at the others.

    Parameters
    ----------
    asked
        The precision.
    reached
        Code of each point [point]; None if it is not done.
    finished
        Whether each point is finished [point].
    """
    if reached is None:
        done = f"{int(finished.sum()):,} of {len(finished):,} points"
        return [f"Stopped when {done} were as precise as asked or at the most runs; of the others intervals are wider"]
    count = len(reached)
    missed, unknown = (int((reached == code).sum()) for code in (MISSED, UNKNOWN))
    most = f"{asked.looks[-1]:,} replicates"
    said = [f"The precision asked for was reached at {count - missed - unknown:,} of {count:,} points"]
    if missed:
        said.append(f"At {missed:,} it was not reached within {most}")
    if unknown:
        said.append(
            f"At {unknown:,} it is not known whether it was reached: within {most} fewer than {LEAST_EVENTS} events "
            "were seen, and an interval that rests on so few is too narrow"
        )
    return said


def change_of(surface: ResponseSurface, change: float) -> str:
    """Return a difference of an outcome as people write it: of shares in percentage points.

    Parameters
    ----------
    surface
        The outcome.
    change
        The difference.
    """
    if not np.isfinite(change):
        return DASH
    return write_number(100 * change, 1, signed=True) if surface.share else surface.told(change)


def unit_of(surface: ResponseSurface) -> str:
    """Return the unit of a difference of an outcome."""
    return "percentage points" if surface.share else surface.unit


def difference_finding(surface: ResponseSurface, found: PairedDifferences) -> str:
    """Return what the differences to the first point are, in a sentence.

    Parameters
    ----------
    surface
        The outcome over the points.
    found
        The differences.
    """
    others = np.arange(1, len(found.mean))
    known = others[np.isfinite(found.mean[others])]
    base = place_of(surface, 0) or "at the first point"
    if not known.size:
        return f"No other point can be compared with the first one, {base}."
    top = int(known[np.argmax(np.abs(found.mean[known]))])
    ends = f"{change_of(surface, found.low[top])} to {change_of(surface, found.high[top])}"
    told = f"{change_of(surface, found.mean[top])} {unit_of(surface)} ({head_of(surface.level)}{ends})"
    clear = int(((found.low[known] > 0) | (found.high[known] < 0)).sum())
    of = f"{clear:,} of {known.size:,} points"
    more = f" At {of} the interval of the difference excludes 0." if known.size > 1 else ""
    head = f"Compared with the first point, {base}, {surface.lower} differs most {place_of(surface, top)}"
    return f"{head}: by {told}.{more}"


def difference_cell(found: Any, point: int) -> str:
    """Return the difference of a point with its interval, for a table on a terminal.

    Parameters
    ----------
    found
        A sweep with differences.
    point
        Number of the point.
    """
    mean, low, high = (float(getattr(found.differences, name)[point]) for name in ("mean", "low", "high"))
    return "-" if mean != mean else f"{mean:+.3g} ({low:.3g} to {high:.3g})" if point else "0"
