"""Figures of the paths of a verdict: fear, forces and conduct by year, in every world.

Colours are never the only carrier: worlds differ in dash and are named at the ends of their lines. Warm colours are
worlds where offence leads, dashes are worlds where forces can be told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.labels import line_height, place
from detente.figures.lines import band, thin
from detente.figures.numbers import write_number
from detente.figures.style import COLOURS, DASHED, DEEP, SHADE, SOLID
from detente.studies.beds import timetable
from detente.studies.verdict.row import VerdictRow

LINES: dict[str, tuple[str, Any]] = {
    "W1": (COLOURS[1], SOLID),
    "W2": (COLOURS[0], SOLID),
    "W3": (COLOURS[3], DASHED),
    "W4": (COLOURS[2], DASHED),
}
"""Colour and dash of each world."""


def year_axis(axes: Any, years: int, ticks: bool) -> None:
    """Fit the horizontal axis to the years of a verdict, and shade its test.

    Parameters
    ----------
    axes
        Where to draw.
    years
        Horizon.
    ticks
        Whether years are written.
    """
    from matplotlib.ticker import MaxNLocator

    when = timetable(years)
    axes.axvspan(when.test, years, facecolor=SHADE, lw=0, zorder=0)
    axes.axvspan(when.begin, when.begin + when.shocks[0], facecolor=DEEP, lw=0, zorder=0)
    axes.set_xlim(0, years)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.tick_params(labelsize=10, pad=2, labelbottom=ticks)


def force_axis(axes: Any, paths: Iterable[Array]) -> None:
    """Fit the vertical axis to forces, logarithmically.

    Parameters
    ----------
    axes
        Where to draw.
    paths
        Everything that will be drawn.
    """
    values = np.concatenate([np.ravel(p) for p in paths])
    low, high = float(np.quantile(values, 0.001)), float(values.max())
    axes.set_yscale("log")
    axes.set_ylim(max(low, 0.02) / 1.15, max(high, 0.1) * 1.15)
    ticks = [t for t in (0.03, 0.1, 0.3, 1, 3, 10, 30, 100) if low / 1.1 <= t <= high * 1.1]
    axes.set_yticks(ticks, [f"{t:g}".removeprefix("0") for t in ticks])
    axes.minorticks_off()


def draw_paths(axes: Any, rows: Sequence[VerdictRow], key: str, years: int, floor: float = -np.inf) -> list[Any]:
    """Draw a path of a school by world, with its band and the names of the worlds; return what was added.

    Parameters
    ----------
    axes
        Axes with their limits set.
    rows
        Rows of one school.
    key
        Path.
    years
        Horizon.
    floor
        Lowest value drawn.
    """
    added: list[Any] = []
    ends = {}
    for row in rows:
        colour, dash = LINES[row.world]
        year, (low, middle, high) = thin(np.maximum(row.paths[key], floor))
        added += band(axes, year, low, middle, high, colour=colour, ls=dash, lw=1.5, label=row.world)
        ends[row.world] = float(max(row.paths[key][1][-1], floor))
    for world, y in place(axes, ends, line_height(axes, 10.5)).items():
        look: dict[str, Any] = {"color": LINES[world][0], "fontsize": 10, "va": "center_baseline"}
        added.append(axes.text(1.03, y, world, transform=axes.transAxes, **look))
    return added


def describe_paths(rows: Sequence[VerdictRow], key: str, years: int) -> str:
    """Return a path of a school by world in words.

    Parameters
    ----------
    rows
        Rows of one school.
    key
        Path.
    years
        Horizon.
    """
    told = []
    for r in rows:
        first, last, end = (float(r.paths[key][1][y]) for y in (0, timetable(years).test - 1, -1))
        told.append(
            f"{r.world}: {write_number(first, 2)} at the start, {write_number(last, 2)} before the test, "
            f"{write_number(end, 2)} last"
        )
    return "; ".join(told) + "."
