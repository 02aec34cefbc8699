"""Figures of the page of a run: fans over replicates, wars, and the forces of every state.

Colours are never the only carrier: states differ in dash and are named at the ends of their lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np

from detente.apps.pages.common import FAINT, INK, LINE, Drawing, apart, canvas, markup, shown
from detente.core.arrays import Array
from detente.studies.run.study import Report
from detente.studies.run.summaries import QUANTITIES, Summary

UNITS = {name: about.unit for name, about in QUANTITIES.items()} | {"wars": "in 1,000 dyad-years"}
"""Units of the panels."""

MAIN = "#0a5aa0"
COLOURS = (MAIN, "#b3310a", "#0f766a", "#8a5c00", "#6b4ba1", "#a3245f")
"""Colours of states; the page has lighter ones for dark paper."""
DASHES: tuple[Any, ...] = ("-", (0, (4, 1.6)), (0, (1, 1.4)))
VARIABLES = {colour: f"--s{k + 1}" for k, colour in enumerate(COLOURS)}
"""The page's variable of each colour."""
NAMED = len(COLOURS) * len(DASHES)
"""States drawn one by one at most; of more, quantiles over states are drawn."""
SPAN = 5
"""Years over which wars and crises are counted together."""
POINTS = 300
"""Years drawn at most; longer horizons are thinned."""
UNIT = ("competition", "fear", "belief", "order")
"""Quantities between 0 and 1."""


def courses(report: Report) -> dict[str, Drawing]:
    """Draw the course of every quantity but forces.

    Parameters
    ----------
    report
        A report with at least one finished replicate.
    """
    drawn = {}
    for name in ("competition", "fear", "belief", "wars", "burden", "order"):
        figure = canvas(260, 160)
        axes = figure.add_axes((0.155, 0.145, 0.815, 0.8))
        summary = report.summaries[name]
        _years(axes, report)
        if name == "wars":
            _counted(axes, summary)
        else:
            _fan(axes, summary.path)
        _scale(axes, name, summary)
        about = QUANTITIES[name]
        drawn[name] = Drawing(markup(figure, f"run-{name}", _told(about.title, summary), VARIABLES), about.title)
    return drawn


def _years(axes: Any, report: Report) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0, max(report.years - 1, 1))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.tick_params(labelsize=10, pad=2)
    for year in sorted({what.year for what in report.scenario.interventions if 0 < what.year < report.years}):
        axes.axvline(year, color=LINE, lw=1, zorder=0)


def _thin(path: Array) -> tuple[Array, Array]:
    step = -(-path.shape[1] // POINTS)
    return np.arange(path.shape[1])[::step], path[:, ::step]


def _fan(axes: Any, path: Array) -> None:
    """Draw the quantiles .1, .25, .5, .75 and .9 as two bands and a line."""
    year, (low, lower, middle, upper, high) = _thin(path)
    axes.fill_between(year, low, high, color=MAIN, alpha=0.14, lw=0)
    axes.fill_between(year, lower, upper, color=MAIN, alpha=0.2, lw=0)
    axes.plot(year, middle, color=MAIN, lw=1.7)


def _counted(axes: Any, summary: Summary) -> None:
    """Draw events, which most replicates have none of in a year: means over spans of years."""
    years = len(summary.mean)
    edges = np.arange(0, years + SPAN, SPAN).clip(max=years)
    edges = np.unique(edges)
    heights = [1000 * float(np.mean(summary.mean[a:b])) for a, b in pairwise(edges)]
    axes.stairs(heights, edges, color=COLOURS[1], fill=True, alpha=0.35, lw=0)
    axes.stairs(heights, edges, color=COLOURS[1], lw=1.4, baseline=None)


def _scale(axes: Any, name: str, summary: Summary) -> None:
    if name in UNIT:
        axes.set_ylim(-0.02, 1.02)
        axes.set_yticks((0, 0.5, 1), ("0", ".5", "1"))
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
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:g}".removeprefix("0") or "0")


def _told(title: str, summary: Summary) -> str:
    parts = (f"{part} {shown(summary.parts[part]['mean'], 3)}" for part in ("start", "middle", "end"))
    return f"Line chart. {title} by year; mean over runs: {', '.join(parts)}."


def forces(report: Report) -> Drawing:
    """Draw the forces of every state: median, and the middle half of the replicates.

    Parameters
    ----------
    report
        A report with at least one finished replicate.
    """
    path = np.maximum(report.forces, 1e-3)
    figure = canvas(620, 300)
    longest = max(len(w.name) for w in report.states)
    right = 0.985 if len(report.states) > NAMED else max(0.7, 1 - 0.015 - 0.0105 * min(longest, 26))
    axes = figure.add_axes((0.065, 0.085, right - 0.065, 0.895))
    _years(axes, report)
    axes.set_yscale("log")
    _log(axes, path)
    if len(report.states) > NAMED:
        _fan(axes, np.quantile(path[2], (0.1, 0.25, 0.5, 0.75, 0.9), axis=1))
    else:
        _named(axes, path, [w.name for w in report.states])
    told = "; ".join(f"{w.name} {shown(w.forces[0], 2)} to {shown(w.forces[1], 2)}" for w in report.states[:NAMED])
    return Drawing(markup(figure, "run-forces", f"Line chart. Median forces by state: {told}.", VARIABLES), "Forces")


def _log(axes: Any, path: Array) -> None:
    low, high = float(np.quantile(path[1:4], 0.01)), float(path[1:4].max())
    low, high = max(low, 0.02) / 1.2, max(high, 0.1) * 1.2
    axes.set_ylim(low, high)
    every = [m * 10.0**e for e in range(-2, 7) for m in (1, 2, 5)]
    ticks = [t for t in every if low <= t <= high]
    ticks = ticks if len(ticks) < 7 else [t for t in ticks if f"{t:e}"[0] == "1"]
    axes.set_yticks(ticks, [f"{t:g}".removeprefix("0") for t in ticks])
    axes.minorticks_off()


def _named(axes: Any, path: Array, names: Sequence[str]) -> None:
    looks = [(colour, dash) for dash, colour in product(DASHES, COLOURS)]
    ends = {}
    low, high = (float(np.log10(y)) for y in axes.get_ylim())
    for k, name in enumerate(names):
        colour, dash = looks[k]
        year, (_, lower, middle, upper, _) = _thin(path[:, :, k])
        axes.fill_between(year, lower, upper, color=colour, alpha=0.5 / (4 + len(names)), lw=0)
        axes.plot(year, middle, color=colour, ls=dash, lw=1.6)
        ends[name] = min(max((float(np.log10(middle[-1])) - low) / (high - low), 0.0), 1.0)
    room = min(12.5 / (axes.get_position().height * axes.figure.get_figheight() * 72), 1 / max(len(names) - 1, 1))
    for name, y in apart(ends, room).items():
        shown_name = name if len(name) <= 26 else f"{name[:25]}…"
        colour = looks[list(names).index(name)][0]
        where: dict[str, Any] = {"transform": axes.transAxes, "va": "center_baseline"}
        axes.text(1.012, y, shown_name, color=colour, fontsize=10.5, **where)


def measures(report: Report) -> Drawing:
    """Draw the shares of the diagnosis with their intervals.

    Parameters
    ----------
    report
        A report with a diagnosis.
    """
    found = [m for m in (report.diagnosis.measures.values() if report.diagnosis else ()) if m.unit == "share"]
    found = [m for m in found if np.isfinite(m.mean) and -1e-9 <= m.mean <= 1 + 1e-9]
    left, pitch = 210, 21
    figure = canvas(620, 30 + pitch * max(len(found), 1))
    height = figure.get_figheight() * 72
    axes = figure.add_axes((left / 620, 24 / height, (620 - left - 60) / 620, (height - 30) / height))
    axes.set_xlim(0, 1)
    axes.set_ylim(len(found) - 0.5, -0.5)
    for k, m in enumerate(found):
        low, high = m.interval()
        axes.plot((0, 1), (k, k), color=LINE, lw=0.6, zorder=0)
        axes.plot((max(low, 0), min(high, 1)), (k, k), color=MAIN, lw=5, alpha=0.35, solid_capstyle="butt")
        axes.plot(m.mean, k, "D", color=INK, ms=5, mew=0, clip_on=False)
        axes.text(1.02, k, f"{100 * m.mean:.1f} %", va="center_baseline", fontsize=10.5, color=FAINT)
    axes.set_yticks(range(len(found)), [m.title for m in found], fontsize=11)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", "25", "50", "75", "100 %"))
    axes.spines["left"].set_visible(False)
    told = "; ".join(f"{m.title} {100 * m.mean:.0f} %" for m in found)
    return Drawing(markup(figure, "run-measures", f"Dot chart of shares. {told}.", VARIABLES), "Diagnosis")
