"""Response curves: an outcome over one number, a line for each value of a second setting, each in its band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.canvas import tell
from detente.figures.labels import cut, line_height, place
from detente.figures.style import COLOURS, DASHES, FAINT, LINE
from detente.studies.sweep.arrangement import panels
from detente.studies.sweep.surface import HALF, ResponseSurface, VariedSetting

MARKED = 40
"""Most values of the number at which dots are drawn."""
THIN = 1500
"""Most points of a line that are drawn."""
BEHIND = 20_000
"""Most points of other panels' lines that are drawn behind a panel."""


def limits(surface: ResponseSurface) -> tuple[float, float]:
    """Return the ends of the axis of an outcome: all of it for shares, with room around otherwise.

    Parameters
    ----------
    surface
        The outcome over the points.
    """
    if surface.share:
        return -0.02, 1.02
    held = np.concatenate([surface.mean, surface.low, surface.high])
    held = held[np.isfinite(held)]
    if not held.size:
        return 0.0, 1.0
    low, high = float(held.min()), float(held.max())
    room = 0.05 * (high - low) or max(abs(high), 1.0) * 0.05
    return low - room, high + room


def outcome_axis(axes: Any, surface: ResponseSurface, *, along: str = "y") -> None:
    """Fit an axis to an outcome: percentages for shares.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    along
        ``x`` or ``y``.
    """
    axis = axes.yaxis if along == "y" else axes.xaxis
    (axes.set_ylim if along == "y" else axes.set_xlim)(*limits(surface))
    if surface.share:
        axis.set_ticks((0, 0.25, 0.5, 0.75, 1), ("0", "25", "50", "75", "100"))
    else:
        axes.locator_params(axis=along, nbins=5)
        axis.set_major_formatter(lambda value, _: f"{value:,.4g}".replace("-", "−"))


def number_axis(axes: Any, x: VariedSetting, most: int = 7) -> None:
    """Fit the horizontal axis to a number: its values if they are few.

    Parameters
    ----------
    axes
        Where to draw.
    x
        The setting.
    most
        Most numbers on the axis.
    """
    low, high = float(x.levels[0]), float(x.levels[-1])
    room = 0.02 * (high - low) or 0.5
    axes.set_xlim(low - room, high + room)
    if len(x.levels) <= most:
        apart = np.diff(np.asarray(x.levels, float)).min() if len(x.levels) > 1 else 1.0
        if apart * most >= 0.6 * (high - low):
            axes.set_xticks([float(v) for v in x.levels], [x.told(v) for v in x.levels])
            return
    axes.locator_params(axis="x", nbins=most, steps=[1, 2, 2.5, 5, 10])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.4g}".replace("-", "−"))


def lines_of(surface: ResponseSurface, line: str) -> list[tuple[str, ResponseSurface]]:
    """Return the name and the points of each line.

    Parameters
    ----------
    surface
        The outcome over the points.
    line
        Setting with a line for each of its values; empty for one line.
    """
    head = f"{surface.setting(line).title} " if line and surface.setting(line).numeric else ""
    return [(f"{head}{said}", one) for said, one in panels(surface, line)]


def in_order(surface: ResponseSurface, x: str) -> tuple[Array, Array]:
    """Return the numbers of the points in the order of a setting, and its value at each.

    Parameters
    ----------
    surface
        The outcome over the points.
    x
        The setting.
    """
    values = np.asarray(surface.setting(x).values, float)
    order = np.argsort(values, kind="stable")
    return order, values[order]


def _thinned(surface: ResponseSurface, x: str) -> tuple[Array, Array]:
    """Return the same of so many points as are drawn."""
    order, values = in_order(surface, x)
    step = max(-(-len(order) // THIN), 1)
    return order[::step], values[::step]


def draw_curves(
    axes: Any, surface: ResponseSurface, x: str, line: str, *, first: int = 0, behind: Sequence[ResponseSurface] = ()
) -> None:
    """Draw an outcome over a number, each line in the band of its intervals; points that failed are crosses below.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    x, line
        Setting across, and that of the lines; the latter empty for one line.
    first
        Number of the first line's look.
    behind
        Lines of other panels, drawn faintly.
    """
    outcome_axis(axes, surface)
    number_axis(axes, surface.setting(x))
    if surface.share:
        axes.axhline(HALF, color=LINE, lw=0.8, zorder=0)
    for other in behind:
        order, values = _thinned(other, x)
        axes.plot(values, other.mean[order], color=LINE, lw=0.8, zorder=0.5)
    lines = lines_of(surface, line)
    for number, (_, one) in enumerate(lines, first):
        order, values = _thinned(one, x)
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        axes.fill_between(values, one.low[order], one.high[order], color=colour, alpha=0.18, lw=0)
        few = len(one) <= MARKED
        look = {"marker": "o", "ms": 3.2, "mew": 0} if few else {}
        axes.plot(values, one.mean[order], color=colour, ls=dash if few else "-", lw=1.7, **look)
        alone = _alone(one.known[order])
        axes.vlines(values[alone], one.low[order][alone], one.high[order][alone], color=colour, alpha=0.35, lw=3.5)
        if len(lines) > 1:
            _crosses(axes, one, x, colour, number - first)
    _lost(axes, surface, x)


def _alone(known: Array) -> Array:
    """Return which points have no known neighbour: no band can show their interval."""
    near = np.concatenate([[False], known, [False]])
    return np.asarray(known & ~near[:-2] & ~near[2:])


def _crosses(axes: Any, one: ResponseSurface, x: str, colour: str, number: int) -> None:
    """Mark along the bottom the points of a line that failed."""
    values = np.asarray(one.setting(x).values, float)[one.failed]
    if values.size:
        height = 0.025 + 0.04 * number
        look = {"marker": "x", "ms": 5.5, "mew": 1.6, "ls": "", "clip_on": False}
        axes.plot(values, np.full(values.size, height), color=colour, transform=axes.get_xaxis_transform(), **look)


def _lost(axes: Any, surface: ResponseSurface, x: str) -> None:
    """Hatch the values of the number at which every line failed or is undefined."""
    by = surface.setting(x)
    if len(by.levels) < 2:
        return
    known = np.zeros(len(by.levels), bool)
    done = np.zeros(len(by.levels), bool)
    np.logical_or.at(known, by.place, surface.known)
    np.logical_or.at(done, by.place, surface.finished)
    values = np.asarray(by.levels, float)
    edges = np.concatenate([values[:1], (values[1:] + values[:-1]) / 2, values[-1:]])
    for k in np.flatnonzero(~known & done):
        axes.axvspan(edges[k], edges[k + 1], facecolor="none", edgecolor=FAINT, hatch="////", lw=0, zorder=0.2)


def name_lines(axes: Any, surface: ResponseSurface, x: str, line: str, longest: int, size: float = 10.5) -> None:
    """Write the name of each line beside its end, none over another.

    Parameters
    ----------
    axes
        Where to draw, with its limits set.
    surface
        The outcome over the points.
    x, line
        Setting across, and that of the lines.
    longest
        Most letters of a name.
    size
        Size of the type.
    """
    lines = lines_of(surface, line)
    ends = {}
    for number, (_, one) in enumerate(lines):
        order, _ = in_order(one, x)
        known = one.mean[order][one.known[order]]
        if known.size:
            ends[number] = float(known[-1])
    room = min(line_height(axes, size * 1.25), 1 / max(len(ends) - 1, 1))
    low, high = axes.get_ylim()
    for number, at in place(axes, ends, room).items():
        colour = COLOURS[number % len(COLOURS)]
        here = (ends[number] - low) / (high - low)
        how: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False}
        axes.plot((1.0, 1.018), (here, at), color=colour, lw=0.7, alpha=0.7, **how)
        words = cut(lines[number][0], longest)
        axes.text(1.024, at, words, color=colour, fontsize=size, va="center_baseline", **how)


def draw_rows(axes: Any, surface: ResponseSurface, by: str, room: int) -> None:
    """Draw the outcome of each value of a setting that is text: a dot in its interval, a row each, highest first.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    by
        The setting; empty if nothing varies.
    room
        Most letters of a name.
    """
    order = np.argsort(np.where(surface.known, -surface.mean, np.inf), kind="stable")
    names = ["; ".join(v.told(v.values[k]) for v in surface.varied) or surface.title for k in order]
    outcome_axis(axes, surface, along="x")
    if surface.share:
        axes.axvline(HALF, color=LINE, lw=0.8, zorder=0)
    for row, k in enumerate(order):
        axes.axhline(row, color=LINE, lw=0.5, zorder=0)
        if surface.known[k]:
            ends = surface.low[k], surface.high[k]
            (interval,) = axes.plot(ends, (row, row), color=COLOURS[0], lw=4, alpha=0.35)
            tell(interval, names[row], f"{surface.told(surface.mean[k])} ({surface.between(*ends)})")
            axes.plot(surface.mean[k], row, "o", color=COLOURS[0], ms=5.5, mew=0)
            continue
        said = "failed" if surface.failed[k] else "undefined" if surface.finished[k] else "not finished"
        axes.text(0.01, row, said, color=FAINT, va="center", fontsize=10, transform=axes.get_yaxis_transform())
        hatch = "xxxx" if surface.failed[k] else "////"
        axes.axhspan(row - 0.3, row + 0.3, xmin=0.14, facecolor="none", edgecolor=FAINT, hatch=hatch, lw=0, zorder=0)
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_yticks(range(len(order)), [cut(name, room) for name in names])
    axes.tick_params(axis="y", length=0, pad=6)
    axes.spines["left"].set_visible(False)
