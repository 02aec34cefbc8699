"""Names at the ends of lines, none over another."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

Name = TypeVar("Name", bound=Hashable)


def apart(wanted: Mapping[Name, float], room: float) -> dict[Name, float]:
    """Move heights apart so that none is nearer than ``room`` to the next, within 0 and 1.

    Parameters
    ----------
    wanted
        Heights by name.
    room
        Least distance.
    """
    order = sorted(wanted, key=lambda w: wanted[w])
    at = dict(wanted)
    for before, after in pairwise(order):
        at[after] = max(at[after], at[before] + room)
    top = 1.0
    for name in reversed(order):
        at[name] = min(at[name], top)
        top = at[name] - room
    return at


def place(axes: Any, heights: Mapping[Name, float], room: float) -> dict[Name, float]:
    """Return where names stand beside an axis, as shares of its height, none over another.

    Parameters
    ----------
    axes
        Axes with their limits set.
    heights
        Heights of the ends of the lines, in the units of the axis.
    room
        Least distance of two names, as a share of the height.
    """
    scale = math.log10 if axes.get_yscale() == "log" else float
    low, high = (scale(y) for y in axes.get_ylim())
    shares = {name: min(max((scale(y) - low) / (high - low), 0.0), 1.0) for name, y in heights.items()}
    return apart(shares, room)


def line_height(axes: Any, points: float) -> float:
    """Return the height of a line of text as a share of the height of the axes.

    Parameters
    ----------
    points : [point]
        Height of the line.
    """
    return float(points / (axes.bbox.height * 72 / axes.figure.dpi))


def cut(name: str, longest: int) -> str:
    """Shorten a name to so many characters.

    Parameters
    ----------
    longest
        Most characters.
    """
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def name_ends(axes: Any, lines: Sequence[tuple[str, str, Sequence[float]]], years: Sequence[int]) -> None:
    """Write each line's name at its last known point, in its colour.

    Parameters
    ----------
    axes
        Axes with their limits set.
    lines
        Name, colour and values of each line.
    """
    ends = {}
    for number, (_, _, values) in enumerate(lines):
        known = [value for value in values if not math.isnan(value)]
        if known:
            ends[number] = known[-1]
    for number, height in place(axes, ends, 0.065).items():
        name, colour, _ = lines[number]
        axes.annotate(
            name,
            (years[-1] + 0.7, height),
            xytext=(4, 0),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            color=colour,
            va="center",
            fontweight="bold",
            annotation_clip=False,
        )
