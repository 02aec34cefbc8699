"""Maps of an outcome over two settings: filled cells with the line at one half, or dots where the design is no grid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.labels import cut
from detente.figures.style import COLOURS, FAINT, INK, LINE, PAPER
from detente.studies.sweep.curve_figures import number_axis
from detente.studies.sweep.surface import HALF, ResponseSurface, VariedSetting

LABELLED = 170
"""Most cells with their number in them."""
PALE, DEEP, UNLABELLED = 0.04, 0.5, 0.95
"""Opacity of the lowest step, and of the highest with and without numbers in the cells: ink must be read on it."""
STEPS = 10
"""Steps of the colour."""
DRAWN = 1500
"""Most dots of a figure."""
FAILED, UNDEFINED = "xxxx", "////"
"""Hatching of points that failed, and of those at which the outcome is defined in no run."""


def steps(surface: ResponseSurface) -> Array:
    """Return the edges of the steps of colour: tenths for shares, round numbers otherwise.

    Parameters
    ----------
    surface
        The outcome over the points.
    """
    from matplotlib.ticker import MaxNLocator

    if surface.share:
        return np.linspace(0, 1, STEPS + 1)
    held = surface.mean[surface.known]
    if not held.size:
        return np.array([0.0, 1.0])
    low, high = float(held.min()), float(held.max())
    if low == high:
        return np.array([low - 0.5, high + 0.5])
    return np.asarray(MaxNLocator(nbins=STEPS).tick_values(low, high), float)


def step_of(values: Array, edges: Array) -> Array:
    """Return the step of each value, -1 where it is not a number.

    Parameters
    ----------
    values
        Values of the outcome.
    edges
        Edges of the steps.
    """
    found = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    return np.where(np.isfinite(values), found, -1)


def opacities(edges: Array, most: float) -> Array:
    """Return the opacity of each step.

    Parameters
    ----------
    edges
        Edges of the steps.
    most
        That of the highest.
    """
    count = len(edges) - 1
    return np.linspace(PALE, most, count) if count > 1 else np.array([most / 2])


def labelled(cells: Array, wide: float) -> bool:
    """Return whether the cells have room for their numbers.

    Parameters
    ----------
    cells
        Numbers of the points [up, across].
    wide : [point]
        Width of the panel.
    """
    return bool(cells.size <= LABELLED and wide / cells.shape[1] >= 27)


def _rectangles(where: Array, half: float = 0.5) -> Any:
    """Return cells as one path; neighbours in a row are one rectangle."""
    from matplotlib.path import Path

    corners: list[tuple[float, float]] = []
    for row, line in enumerate(where):
        ends = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
        for begin, end in zip(ends[::2], ends[1::2], strict=True):
            left, right, low, high = begin - half, end - 1 + half, row - half, row + half
            corners += [(left, low), (right, low), (right, high), (left, high), (left, low)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * (len(corners) // 5)
    return Path(corners, codes) if corners else None


def _fill(axes: Any, where: Array, **look: Any) -> None:
    from matplotlib.patches import PathPatch

    path = _rectangles(where)
    if path is not None:
        axes.add_patch(PathPatch(path, lw=0, snap=False, **look))


def draw_map(axes: Any, surface: ResponseSurface, x: str, y: str, edges: Array, numbers: bool) -> None:
    """Draw an outcome over two settings that are a grid.

    Cells are of equal size, whatever the distance of the values; what failed or is undefined is hatched.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    x, y
        Settings across and up.
    edges
        Edges of the steps of colour.
    numbers
        Whether to write the number into each cell.
    """
    cells = surface.grid(x, y)
    if cells is None:
        return
    there = cells >= 0
    mean = np.where(there, surface.mean[cells], np.nan)
    step = step_of(mean, edges)
    axes.set_xlim(-0.5, cells.shape[1] - 0.5)
    axes.set_ylim(-0.5, cells.shape[0] - 0.5)
    for number, alpha in enumerate(opacities(edges, DEEP if numbers else UNLABELLED)):
        _fill(axes, step == number, facecolor=COLOURS[0], edgecolor="none", alpha=float(alpha))
    _fill(axes, there & surface.failed[cells], facecolor="none", edgecolor=FAINT, hatch=FAILED)
    _fill(axes, there & surface.undefined[cells], facecolor="none", edgecolor=FAINT, hatch=UNDEFINED)
    if numbers:
        _write(axes, surface, mean)
    if surface.share and surface.setting(x).numeric and surface.setting(y).numeric:
        draw_half(axes, surface, cells)
    _levels(axes.xaxis, surface.setting(x), 4 if axes.bbox.width < 220 else 8)
    _levels(axes.yaxis, surface.setting(y), 9)
    if not surface.setting(y).numeric:
        axes.invert_yaxis()  # text is read from the top
    axes.tick_params(length=2, pad=3)


def _write(axes: Any, surface: ResponseSurface, mean: Array) -> None:
    for row, line in enumerate(mean):
        for column, value in enumerate(line):
            if np.isfinite(value):
                words = f"{100 * value:.0f}" if surface.share else f"{value:.3g}"
                look = {"color": INK, "fontsize": 9, "ha": "center", "va": "center_baseline", "zorder": 5}
                axes.text(column, row, words.replace("-", "−"), **look)


def draw_half(axes: Any, surface: ResponseSurface, cells: Array) -> None:
    """Draw the line along which an outcome occurs in half of the runs, dotted where the intervals meet one half.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    cells
        Numbers of the points [up, across].
    """
    if min(cells.shape) < 2:
        return
    for values, look in (
        (surface.mean, {"linewidths": 1.8, "linestyles": "solid"}),
        (surface.low, {"linewidths": 1.1, "linestyles": [(0, (1, 1.6))]}),
        (surface.high, {"linewidths": 1.1, "linestyles": [(0, (1, 1.6))]}),
    ):
        held = np.ma.masked_invalid(np.where(cells >= 0, values[cells], np.nan))
        if held.count() and held.min() < HALF < held.max():
            axes.contour(held, levels=[HALF], colors=[COLOURS[1]], zorder=3, **look)


def _levels(axis: Any, by: VariedSetting, most: int) -> None:
    """Write the values of a setting beside its cells: all of them, or of many numbers some round ones."""
    from matplotlib.ticker import MaxNLocator

    if not by.numeric:
        axis.set_ticks(range(len(by.levels)), [cut(by.told(level), 24) for level in by.levels])
        return
    values = np.asarray(by.levels, float)
    count = len(values)
    if count <= 1.6 * most and max(len(by.told(v)) for v in values) < 6:
        every = -(-count // most)
        axis.set_ticks(range(0, count, every), [by.told(v) for v in values[::every]])
        return
    shown = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(values[0], values[-1])
    shown = shown[(shown >= values[0]) & (shown <= values[-1])]
    axis.set_ticks(np.interp(shown, values, np.arange(count)), [by.told(v) for v in shown])


def draw_scatter(axes: Any, surface: ResponseSurface, x: str, y: str, edges: Array) -> None:
    """Draw an outcome over two numbers that are no grid: a dot a point, at most ``DRAWN`` of them.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    x, y
        Settings across and up.
    edges
        Edges of the steps of colour.
    """
    across, up = (np.asarray(surface.setting(name).values, float) for name in (x, y))
    chosen = np.zeros(len(surface), bool)
    chosen[surface.some(DRAWN)] = True
    step = step_of(surface.mean, edges)
    size = 5.5 if chosen.sum() <= 400 else 3.6
    for number, alpha in enumerate(opacities(edges, UNLABELLED)):
        here = chosen & (step == number)
        look = {"marker": "o", "ls": "", "ms": size, "mew": 0.4}
        axes.plot(across[here], up[here], mfc=(*_rgb(COLOURS[0]), float(alpha)), mec=FAINT, **look)
    lost = chosen & (surface.failed | surface.undefined)
    axes.plot(across[lost], up[lost], marker="x", ls="", ms=size, color=COLOURS[1])
    number_axis(axes, surface.setting(x), 5 if axes.bbox.width < 200 else 7)
    low, high = float(up.min()), float(up.max())
    axes.set_ylim(low - 0.03 * (high - low), high + 0.03 * (high - low))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.4g}".replace("-", "−"))


def _rgb(colour: str) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


def draw_scale(axes: Any, surface: ResponseSurface, edges: Array, most: float) -> None:
    """Draw which colour is which value of an outcome.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    edges
        Edges of the steps of colour.
    most
        Opacity of the highest step.
    """
    from matplotlib.patches import Rectangle

    count = len(edges) - 1
    axes.set_axis_off()
    wide = axes.bbox.width * 72 / axes.figure.dpi
    axes.set_xlim(0, wide)
    axes.set_ylim(0, 1)
    cell = min(34.0, wide / count)
    for k, alpha in enumerate(opacities(edges, most)):
        axes.add_patch(Rectangle((k * cell, 0.55), cell, 0.45, fc=PAPER, ec="none", lw=0))
        axes.add_patch(Rectangle((k * cell, 0.55), cell, 0.45, fc=COLOURS[0], ec="none", alpha=float(alpha), lw=0))
    axes.add_patch(Rectangle((0, 0.55), count * cell, 0.45, fc="none", ec=LINE, lw=0.7))
    every = 1 if cell >= 24 else 2 if cell >= 15 else 5
    for k in range(0, count + 1, every):
        words = f"{100 * edges[k]:.0f}" if surface.share else f"{edges[k]:.4g}".replace("-", "−")
        axes.text(
            k * cell,
            0.42,
            words,
            fontsize=9.5,
            ha="center" if 0 < k < count else "left" if not k else "right",
            va="top",
            color=FAINT,
        )


def draw_key(axes: Any, kinds: Iterable[str]) -> None:
    """Draw what hatching means.

    Parameters
    ----------
    axes
        Where to draw.
    kinds
        ``failed`` and ``undefined``, where there are such points.
    """
    from matplotlib.patches import Rectangle

    axes.set_axis_off()
    axes.set_xlim(0, axes.bbox.width * 72 / axes.figure.dpi)
    axes.set_ylim(0, 1)
    at = 1.0
    for kind in kinds:
        hatch = FAILED if kind == "failed" else UNDEFINED
        axes.add_patch(Rectangle((at, 0.55), 22, 0.45, fc="none", ec=FAINT, hatch=hatch, lw=0.6))
        axes.text(at + 27, 0.77, kind, fontsize=9.5, va="center_baseline", color=FAINT)
        at += 27 + 6 * len(kind) + 16
