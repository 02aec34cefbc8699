"""Maps of an outcome over two settings: filled cells with the line at one half, or dots where the design is no grid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.canvas import tell
from detente.figures.labels import cut
from detente.figures.style import COLOURS, FAINT, PAPER
from detente.studies.sweep.colours import BLACK, WHITE, ColourScale
from detente.studies.sweep.curve_figures import number_axis
from detente.studies.sweep.surface import HALF, ResponseSurface, VariedSetting

LABELLED = 600
"""Most cells with their number in them."""
ROOM = (27.0, 15.0)
"""Room that a number takes across and up [point]."""
POINTED = 225
"""Most cells that say their value where a reader points."""
NEAR = 0.12
"""How near to one half a cell is that the line may cross: its number covers it."""
DRAWN = 1500
"""Most dots of a figure."""
TOLD_DOTS = 400
"""Dots up to which each has its values where a reader points."""
FAILED, UNDEFINED = "xxxx", "////"
"""Hatching of points that failed, and of those at which the outcome is defined in no run."""


def labelled(cells: Array, wide: float, tall: float) -> bool:
    """Return whether the cells have room for their numbers.

    Parameters
    ----------
    cells
        Numbers of the points [up, across].
    wide, tall : [point]
        Size of the panel.
    """
    up, across = cells.shape
    return bool(cells.size <= LABELLED and wide / across >= ROOM[0] and tall / up >= ROOM[1])


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


def draw_map(axes: Any, surface: ResponseSurface, x: str, y: str, scale: ColourScale, numbers: bool) -> None:
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
    scale
        Colours of the values.
    numbers
        Whether to write the number into each cell.
    """
    cells = surface.grid(x, y)
    if cells is None:
        return
    there = cells >= 0
    mean = np.where(there, surface.mean[cells], np.nan)
    step = scale.step(mean)
    axes.set_xlim(-0.5, cells.shape[1] - 0.5)
    axes.set_ylim(-0.5, cells.shape[0] - 0.5)
    for number in np.unique(step[step >= 0]):
        _fill(axes, step == number, facecolor=scale.colours[number], edgecolor="none")
    _fill(axes, there & surface.failed[cells], facecolor="none", edgecolor=FAINT, hatch=FAILED)
    _fill(axes, there & surface.undefined[cells], facecolor="none", edgecolor=FAINT, hatch=UNDEFINED)
    for row, column in np.argwhere(step >= 0) if numbers else ():
        look: dict[str, Any] = {"color": scale.ink(step[row, column]), "fontsize": 9, "ha": "center"}
        if surface.share and abs(mean[row, column] - HALF) < NEAR:
            look["bbox"] = {"fc": scale.colours[step[row, column]], "ec": "none", "pad": 0.8}
        axes.text(column, row, scale.told(mean[row, column]), va="center_baseline", zorder=5, **look)
    if cells.size <= POINTED:
        _tell_cells(axes, surface, x, y, cells)
    if surface.share and surface.setting(x).numeric and surface.setting(y).numeric:
        draw_half(axes, surface, cells)
    _levels(axes.xaxis, surface.setting(x), 4 if axes.bbox.width < 220 else 8)
    _levels(axes.yaxis, surface.setting(y), 9)
    if not surface.setting(y).numeric:
        axes.invert_yaxis()  # text is read from the top
    axes.tick_params(length=2, pad=3)


def _tell_cells(axes: Any, surface: ResponseSurface, x: str, y: str, cells: Array) -> None:
    """Lay over each cell one that nobody sees and that says what is below it."""
    from matplotlib.patches import Rectangle

    for row, column in np.argwhere(cells >= 0):
        k = cells[row, column]
        place = ", ".join(f"{v.label} {v.told(v.values[k])}" for v in (surface.setting(x), surface.setting(y)))
        cell = axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=PAPER, alpha=0.004, lw=0))
        tell(cell, place, f"{surface.told(surface.mean[k])} ({surface.between(surface.low[k], surface.high[k])})")


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
    look = {"low": (1.1, (0, (1, 1.6))), "high": (1.1, (0, (1, 1.6))), "mean": (1.8, "solid")}
    for name, held in half_lines(surface, cells).items():
        wide, dash = look[name]
        axes.contour(held, levels=[HALF], colors=[WHITE], linewidths=wide + 1.8, zorder=3)
        axes.contour(held, levels=[HALF], colors=[BLACK], linewidths=wide, linestyles=[dash], zorder=3)


def half_lines(surface: ResponseSurface, cells: Array | None) -> dict[str, Any]:
    """Return the values along which lines at one half are drawn, by name; none of those that nowhere cross it.

    Parameters
    ----------
    surface
        The outcome over the points.
    cells
        Numbers of the points [up, across]; None if they are no grid.
    """
    if cells is None or min(cells.shape) < 2:
        return {}
    every = {"low": surface.low, "high": surface.high, "mean": surface.mean}
    held = {name: np.ma.masked_invalid(np.where(cells >= 0, of[cells], np.nan)) for name, of in every.items()}
    return {name: one for name, one in held.items() if one.count() and one.min() < HALF < one.max()}


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


def draw_scatter(axes: Any, surface: ResponseSurface, x: str, y: str, scale: ColourScale) -> None:
    """Draw an outcome over two numbers that are no grid: a dot a point, at most ``DRAWN`` of them.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    x, y
        Settings across and up.
    scale
        Colours of the values.
    """
    across, up = (np.asarray(surface.setting(name).values, float) for name in (x, y))
    chosen = np.zeros(len(surface), bool)
    chosen[surface.some(DRAWN)] = True
    step = scale.step(surface.mean)
    size = 5.5 if chosen.sum() <= 400 else 3.6
    for number in np.unique(step[step >= 0]):
        here = np.flatnonzero(chosen & (step == number))
        look = {"marker": "o", "ls": "", "ms": size, "mew": 0.4, "mfc": scale.colours[number], "mec": FAINT}
        for points in here[:, None] if chosen.sum() <= TOLD_DOTS else [here]:
            (dot,) = axes.plot(across[points], up[points], **look)
            if len(points) == 1:
                k = points[0]
                tell(
                    dot,
                    surface.told(surface.mean[k]),
                    *(f"{by.title}: {by.told(by.values[k])}" for by in surface.varied),
                )
    lost = chosen & (surface.failed | surface.undefined)
    axes.plot(across[lost], up[lost], marker="x", ls="", ms=size, color=COLOURS[1])
    number_axis(axes, surface.setting(x), 5 if axes.bbox.width < 200 else 7)
    low, high = float(up.min()), float(up.max())
    axes.set_ylim(low - 0.03 * (high - low), high + 0.03 * (high - low))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.4g}".replace("-", "−"))


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
