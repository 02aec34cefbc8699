"""The colours of an outcome's values: one scale for maps, dots and parallel coordinates, and its legend.

The scale is viridis, in which equal steps of value are equal steps for the eye, from pale to dark. Its colours are the
same on light and on dark paper, so that what is written on them is black or white, whichever reads better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.style import FAINT, LINE
from detente.studies.sweep.surface import ResponseSurface

STEPS = 50
"""Shades of the scale: of shares two percentage points each."""
MARKS = 10
"""Most intervals between numbers at the legend."""
THIN = (0.1, 0.75)
"""Part of viridis, from pale to dark, that lines are drawn in."""
BLACK, WHITE = "#111111", "#ffffff"
"""Ink on a colour."""


@dataclass(frozen=True)
class ColourScale:
    """Which colour is which value of an outcome.

    Attributes
    ----------
    marks : tuple of float
        Numbers at the legend, from the lowest value to the highest.
    share
        Whether they are written as percentages.
    thin
        Whether lines are drawn in it, which need a contrast to light and to dark paper: its ends are left out.
    """

    marks: tuple[float, ...]
    share: bool
    thin: bool = False

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """Colour of each step, the lowest first."""
        from matplotlib import colormaps
        from matplotlib.colors import to_hex

        pale, dark = THIN if self.thin else (0.0, 1.0)
        return tuple(to_hex(colour) for colour in colormaps["viridis_r"](np.linspace(pale, dark, STEPS)))

    def step(self, values: Array) -> Array:
        """Return the step of each value, -1 where it is not a number.

        Parameters
        ----------
        values
            Values of the outcome.
        """
        low, high = self.marks[0], self.marks[-1]
        found = np.clip((np.asarray(values, float) - low) / (high - low) * STEPS, 0, STEPS - 1)
        return np.where(np.isfinite(values), np.nan_to_num(found), -1).astype(int)

    def ink(self, step: int) -> str:
        """Return the colour in which text on a step reads best.

        Parameters
        ----------
        step
            The step.
        """
        return BLACK if _contrast(self.colours[step], BLACK) >= _contrast(self.colours[step], WHITE) else WHITE

    def told(self, value: float) -> str:
        """Return a value as the legend and the cells write it."""
        return f"{100 * value:.0f}" if self.share else f"{value:.3g}".replace("-", "−")


def scale_of(surface: ResponseSurface, *, thin: bool = False) -> ColourScale:
    """Return the scale of an outcome: from 0 to 1 for shares, between round numbers otherwise.

    Parameters
    ----------
    surface
        The outcome over the points.
    thin
        Whether lines are drawn in it.
    """
    from matplotlib.ticker import MaxNLocator

    if surface.share:
        return ColourScale(tuple(np.linspace(0, 1, MARKS + 1).tolist()), share=True, thin=thin)
    held = surface.mean[surface.known]
    low, high = (float(held.min()), float(held.max())) if held.size else (0.0, 1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return ColourScale(tuple(map(float, MaxNLocator(nbins=MARKS).tick_values(low, high))), share=False, thin=thin)


def draw_scale(axes: Any, scale: ColourScale, title: str) -> None:
    """Draw which colour is which value of an outcome.

    Parameters
    ----------
    axes
        Where to draw.
    scale
        The scale.
    title
        What it is of, with the unit.
    """
    from matplotlib.patches import Rectangle

    axes.set_axis_off()
    room = axes.bbox.width * 72 / axes.figure.dpi
    axes.set_xlim(0, room)
    axes.set_ylim(0, 1)
    parts = len(scale.marks) - 1
    wide = min(34.0 * parts, room)
    axes.text(0, 1.12, title, fontsize=9.5, ha="left", va="bottom", color=FAINT)
    for k, colour in enumerate(scale.colours):
        axes.add_patch(Rectangle((k * wide / STEPS, 0.55), wide / STEPS + 0.4, 0.45, fc=colour, ec="none", lw=0))
    axes.add_patch(Rectangle((0, 0.55), wide, 0.45, fc="none", ec=LINE, lw=0.7))
    every = 1 if wide / parts >= 24 else 2 if wide / parts >= 15 else 5
    for k in range(0, parts + 1, every):
        side = "center" if 0 < k < parts else "right" if k else "left"
        look = {"fontsize": 9.5, "ha": side, "va": "top", "color": FAINT}
        axes.text(k * wide / parts, 0.42, scale.told(scale.marks[k]), **look)


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as the guidelines of the web count it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot((0.2126, 0.7152, 0.0722), linear))
