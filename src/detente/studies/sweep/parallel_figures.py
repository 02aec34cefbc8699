"""Parallel coordinates: an axis for each setting and one for the outcome, a line a point, coloured by the outcome."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.canvas import tell
from detente.figures.labels import cut
from detente.figures.style import COLOURS, FAINT, INK, LINE, PAPER
from detente.studies.sweep.colours import STEPS, ColourScale
from detente.studies.sweep.curve_figures import limits
from detente.studies.sweep.effects import MainEffect
from detente.studies.sweep.surface import ResponseSurface, VariedSetting

DRAWN = 300
"""Most lines of a figure."""
TICKS = 6
"""Most numbers on an axis."""


def _heights(by: VariedSetting) -> tuple[Array, list[tuple[float, str]]]:
    """Return where each point crosses the axis of a setting, from 0 to 1, and what is written beside it."""
    if by.numeric:
        values = np.asarray(by.values, float)
        low, high = float(by.levels[0]), float(by.levels[-1])
        span = (high - low) or 1.0
        few = by.levels if len(by.levels) <= TICKS else _round(low, high)
        return (values - low) / span, [((float(v) - low) / span, by.told(v)) for v in few]
    count = max(len(by.levels) - 1, 1)
    every = max(-(-len(by.levels) // 14), 1)
    return by.place / count, [(k / count, cut(by.told(v), 16)) for k, v in enumerate(by.levels) if k % every == 0]


def _round(low: float, high: float) -> list[float]:
    """Return round numbers within two ends."""
    from matplotlib.ticker import MaxNLocator

    return [
        float(v) for v in MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= v <= high
    ]


def draw_parallel(
    axes: Any, surface: ResponseSurface, scale: ColourScale, size: float = 10.0, longest: int = 24
) -> None:
    """Draw each point as a line over the axes of the settings to that of the outcome.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    scale
        Colours of the values.
    size
        Size of the type.
    longest
        Most letters in a line of a name.
    """
    heights, marks = zip(*(_heights(by) for by in surface.varied), strict=True)
    bottom, top = limits(surface)
    span = top - bottom
    outcome = np.clip((surface.mean - bottom) / span, 0, 1)
    paths = np.column_stack([*heights, outcome])
    _draw_lines(axes, surface, paths, scale)
    shown = (0.0, 0.25, 0.5, 0.75, 1.0) if surface.share else [e for e in scale.marks if bottom <= e <= top]
    words = [(float(v - bottom) / span, f"{100 * v:.0f}" if surface.share else f"{v:.4g}") for v in shown]
    names = [*(by.axis for by in surface.varied), surface.axis]
    last = len(names) - 1
    for place, (name, ticks) in enumerate(zip(names, [*marks, words], strict=True)):
        axes.axvline(place, color=INK if place == last else FAINT, lw=1.2 if place == last else 0.8, zorder=4)
        for height, text in ticks:
            side = {"ha": "left", "x": 5} if place == last else {"ha": "right", "x": -4}
            axes.annotate(
                text.replace("-", "−"),
                (place, height),
                xytext=(side["x"], 0),
                textcoords="offset points",
                ha=side["ha"],
                va="center_baseline",
                fontsize=size - 0.5,
                color=FAINT,
                zorder=6,
                annotation_clip=False,
                bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
            )
        _head(axes, place, name, size, longest)
    axes.set_xlim(0, last)
    axes.set_ylim(-0.02, 1.02)
    axes.set_axis_off()


def _head(axes: Any, place: int, name: str, size: float, longest: int) -> None:
    """Write the name of an axis above it, in at most three lines."""
    from textwrap import wrap

    lines = wrap(name, longest) or [name]
    lines = [*lines[:2], cut(" ".join(lines[2:]), longest)] if len(lines) > 3 else lines
    where: dict[str, Any] = {"xytext": (0, 8), "textcoords": "offset points", "annotation_clip": False}
    axes.annotate("\n".join(lines), (place, 1.02), ha="center", va="bottom", fontsize=size, linespacing=1.15, **where)


def _draw_lines(axes: Any, surface: ResponseSurface, paths: Array, scale: ColourScale) -> None:
    """Draw the lines step by step, the highest last; what is not known ends at the last setting, dashed."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points = surface.some(DRAWN)
    step = scale.step(surface.mean)[points]
    width = 1.3 if len(points) <= 150 else 0.9
    look = {"facecolor": "none", "capstyle": "butt"}
    for number in [*range(STEPS), -1]:
        held = points[step == number]
        if number < 0:
            held = held[surface.finished[held]]
        if not held.size:
            continue
        stops = paths.shape[1] - (number < 0)
        corners = np.stack([np.broadcast_to(np.arange(stops), (len(held), stops)), paths[held, :stops]], -1)
        if number >= 0:
            codes = np.tile([Path.MOVETO] + [Path.LINETO] * (stops - 1), len(held))
            ground = Path(corners.reshape(-1, 2), codes)
            axes.add_patch(PathPatch(ground, lw=width + 0.6, edgecolor=PAPER, zorder=2, **look))
            own = {"edgecolor": scale.colours[number]}
        else:
            own = {"edgecolor": COLOURS[1], "ls": (0, (4, 2)), "alpha": 0.8}
        for point, line in zip(held, corners, strict=True):
            drawn = axes.add_patch(PathPatch(Path(line), lw=width, zorder=2, **own, **look))
            tell(
                drawn,
                surface.told(surface.mean[point]),
                *(f"{by.title}: {by.told(by.values[point])}" for by in surface.varied),
            )


def draw_effects(axes: Any, surface: ResponseSurface, effects: tuple[MainEffect, ...], longest: int) -> None:
    """Draw how far the mean moves with each setting, averaged over the others; what chance explains is hollow.

    Parameters
    ----------
    axes
        Where to draw.
    surface
        The outcome over the points.
    effects
        Its main effects.
    longest
        Most letters of a name.
    """
    overall = float(surface.mean[surface.known].mean())
    axes.axvline(overall, color=FAINT, lw=0.8, zorder=0)
    for row, one in enumerate(effects):
        axes.axhline(row, color=LINE, lw=0.5, zorder=0)
        colour = COLOURS[0] if one.clear else FAINT
        low, high = one.span
        (bar,) = axes.plot((low, high), (row, row), color=colour, lw=7, alpha=0.28, solid_capstyle="butt")
        first, last = one.ends
        chance = "" if one.clear else "no more than chance explains"
        tell(bar, one.title, *filter(None, (f"mean {surface.told(low)} to {surface.told(high)}", chance)))
        for k, mark in ((first, "o"), (last, "D")):
            axes.plot(
                one.means[k], row, mark, ms=6, mec=colour, mew=1.4, mfc=colour if one.clear else "none", clip_on=False
            )
    axes.set_ylim(len(effects) - 0.4, -0.6)
    axes.set_yticks(range(len(effects)), [cut(one.title, longest) for one in effects])
    axes.tick_params(axis="y", length=0, pad=6)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.06)
    if surface.share:
        axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g}")
    else:
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.4g}".replace("-", "−"))
    axes.locator_params(axis="x", nbins=6)
    axes.set_xlabel(surface.axis)
