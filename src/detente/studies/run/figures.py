"""Figures of a report: fans over replicates, wars, and the forces of every state.

Colours are never the only carrier: states differ in dash and are named at the ends of their lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.figures.canvas import give_axes, note
from detente.figures.labels import cut, line_height, place
from detente.figures.lines import band, fan, thin, unit_axis, whole_years
from detente.figures.numbers import write_number
from detente.figures.style import COLOURS, DASHES
from detente.studies.run.summaries import QUANTITIES, Paths, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APART = DASHES[:3]
"""Dashes that can be told apart among many lines."""
NAMED = len(COLOURS) * len(APART)
"""States drawn one by one at most; of more, quantiles over states are drawn."""
SPAN = 5
"""Years over which wars and crises are counted together."""
UNIT = ("competition", "fear", "belief", "order")
"""Quantities between 0 and 1."""


def _years(axes: Any, paths: Paths) -> None:
    marked = (what.year for what in paths.scenario.interventions)
    whole_years(axes, paths.years, marked, paths.scenario.first_year)


def draw_course(axes: Any, paths: Paths, name: str) -> None:
    """Draw the course of a quantity: a fan over replicates; of wars, means over spans of years.

    Parameters
    ----------
    axes
        Where to draw.
    paths
        What is drawn, of at least one replicate.
    name
        Quantity.
    """
    summary = paths.summaries[name]
    _years(axes, paths)
    if name == "wars":
        _counted(axes, summary)
    else:
        fan(axes, summary.path)
    _scale(axes, name, summary)


def _counted(axes: Any, summary: Summary) -> None:
    """Draw events, which most replicates have none of in a year: means over spans of years."""
    years = len(summary.mean)
    edges = np.arange(0, years + SPAN, SPAN).clip(max=years)
    edges = np.unique(edges)
    heights = [1000 * float(np.mean(summary.mean[a:b])) for a, b in pairwise(edges)]
    axes.stairs(heights, edges, color=COLOURS[1], fill=True, alpha=0.35, lw=0)
    look = {"color": COLOURS[1], "lw": 1.4, "solid_capstyle": "butt", "solid_joinstyle": "miter"}
    axes.step(edges, [*heights, heights[-1]], where="post", label="mean over runs", **look)


def _scale(axes: Any, name: str, summary: Summary) -> None:
    if name in UNIT:
        unit_axis(axes)
        return
    if name == "wars":  # drawn already
        top = float(axes.dataLim.y1)
    else:
        top = float(np.nanmax(summary.path)) if np.isfinite(summary.path).any() else 0.0
    axes.set_ylim(0, max(1.08 * top, 0.01))
    axes.locator_params(axis="y", nbins=4)
    if name == "burden":
        from matplotlib.ticker import PercentFormatter

        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0 if top > 0.03 else 1, symbol=" %"))
    else:
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:g}")


def describe_course(paths: Paths, name: str) -> str:
    """Return the course of a quantity in words.

    Parameters
    ----------
    paths
        What is drawn, of at least one replicate.
    name
        Quantity.
    """
    summary = paths.summaries[name]
    parts = (f"{part} {write_number(summary.parts[part]['mean'], 3)}" for part in ("start", "middle", "end"))
    return f"Line chart. {QUANTITIES[name].title} by year; mean over runs: {', '.join(parts)}."


def draw_forces(axes: Any, paths: Paths) -> None:
    """Draw the forces of every state: median, and the middle half of the replicates.

    Parameters
    ----------
    axes
        Where to draw.
    paths
        What is drawn, of at least one replicate.
    """
    path = np.maximum(paths.forces, 1e-3)
    _years(axes, paths)
    axes.set_yscale("log")
    _log(axes, path)
    if len(paths.states) > NAMED:
        fan(axes, np.quantile(path[2], (0.1, 0.25, 0.5, 0.75, 0.9), axis=1))
    else:
        _named(axes, path, [who.name for who in paths.states])


def describe_forces(paths: Paths) -> str:
    """Return the forces of every state in words.

    Parameters
    ----------
    paths
        What is drawn, of at least one replicate.
    """
    told = "; ".join(
        f"{w.name} {write_number(w.forces[0], 2)} to {write_number(w.forces[1], 2)}" for w in paths.states[:NAMED]
    )
    return f"Line chart. Median forces by state: {told}."


def _log(axes: Any, path: Array) -> None:
    low, high = float(np.quantile(path[1:4], 0.01)), float(path[1:4].max())
    low, high = max(low, 0.02) / 1.2, max(high, 0.1) * 1.2
    axes.set_ylim(low, high)
    every = [m * 10.0**e for e in range(-2, 7) for m in (1, 2, 5)]
    ticks = [t for t in every if low <= t <= high]
    ticks = ticks if len(ticks) < 7 else [t for t in ticks if f"{t:e}"[0] == "1"]
    axes.set_yticks(ticks, [f"{t:g}" for t in ticks])
    axes.minorticks_off()


def _named(axes: Any, path: Array, names: Sequence[str]) -> None:
    looks = [(colour, dash) for dash, colour in product(APART, COLOURS)]
    ends = {}
    for k, name in enumerate(names):
        colour, dash = looks[k]
        year, (_, lower, middle, upper, _) = thin(path[:, :, k])
        axes.fill_between(year, lower, upper, color=colour, alpha=0.5 / (4 + len(names)), lw=0)
        axes.plot(year, middle, color=colour, ls=dash, lw=1.6, label=name)
        ends[name] = float(middle[-1])
    room = min(line_height(axes, 12.5), 1 / max(len(names) - 1, 1))
    for name, y in place(axes, ends, room).items():
        colour = looks[list(names).index(name)][0]
        where: dict[str, Any] = {"transform": axes.transAxes, "va": "center_baseline"}
        axes.text(1.012, y, cut(name, 26), color=colour, fontsize=10.5, **where)


def draw_report(axes: Any, paths: Paths, names: Sequence[str]) -> None:
    """Draw quantities of one unit by year: means over replicates, in the band of the middle 80 %.

    Parameters
    ----------
    axes
        Where to draw.
    paths
        What is drawn, of at least one replicate.
    names
        Quantities with one unit.
    """
    _years(axes, paths)
    for number, name in enumerate(names):
        year, (low, _, _, _, high) = thin(paths.summaries[name].path)
        middle = thin(paths.summaries[name].mean)[1]
        look = {"colour": COLOURS[number % len(COLOURS)], "ls": DASHES[number % len(DASHES)], "lw": 1.8}
        band(axes, year, low, middle, high, label=QUANTITIES[name].title.lower(), **look)
    if set(names) <= set(UNIT):
        axes.set_ylim(-0.02, 1.02)
    else:
        axes.set_ylim(bottom=0)
    about = QUANTITIES[names[0]]
    axes.set_xlabel("year of the scenario" if paths.scenario.first_year is None else "year")
    axes.set_ylabel("share or probability [0 to 1]" if len(names) > 1 else f"{about.title.lower()} [{about.unit}]")
    if len(names) > 1:
        axes.legend(frameon=False, loc="best", handlelength=2.8, fontsize=9)


def plot(paths: Paths, title: str, names: Sequence[str], ax: Axes | None) -> Axes:
    """Draw what was asked for in a figure that stands alone.

    Parameters
    ----------
    paths
        What is drawn, of at least one replicate.
    title
        Title of the figure.
    names
        Quantities, or ``states``; fear and competition if empty.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    InvalidValue
        If the units of those asked for differ.
    UnknownName
        If a name is no quantity.
    """
    names = tuple(names) or ("fear", "competition")
    for name in names:
        if name not in paths.summaries and name != "states":
            kind = "quantity of a report"
            raise UnknownName(kind, name, [*paths.summaries, "states"])
    if len(names) > 1 and not set(names) <= set(UNIT):
        msg = f"These quantities do not share a unit: {', '.join(names)}."
        raise InvalidValue(msg, f"Together can be drawn: {', '.join(UNIT)}.")
    with give_axes(ax, 7, 4) as axes:
        if names == ("states",):
            draw_forces(axes, paths)
            axes.set_xlabel("year of the scenario" if paths.scenario.first_year is None else "year")
            axes.set_ylabel(f"forces [{QUANTITIES['forces'].unit}], logarithmic")
            words = "Lines: median over {} runs. Bands: the middle half of the runs."
        elif names == ("wars",):
            draw_course(axes, paths, "wars")
            axes.set_xlabel("year of the scenario" if paths.scenario.first_year is None else "year")
            axes.set_ylabel("wars [in 1,000 dyad-years]")
            words = f"Steps: mean over {{}} runs and {SPAN} years."
        else:
            draw_report(axes, paths, names)
            words = "Lines: mean over {} runs. Bands: 10th to 90th percentile."
        axes.set_title(title)
        if any(0 < what.year < paths.years for what in paths.scenario.interventions):
            words += " Grey lines: something is done to the world."
        note(axes, words.format(paths.finished), 36)
    return axes
