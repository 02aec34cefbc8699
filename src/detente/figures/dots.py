"""Dots in rows, each with its numbers beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.figures.style import COLOURS, FAINT, LINE, MAIN, PAPER, SHADE


@dataclass(frozen=True)
class Dot:
    """One row.

    Attributes
    ----------
    label
        What it is.
    value
        Where the dot is; not a number where nothing can be said.
    text
        Its numbers, written at the right.
    """

    label: str
    value: float
    text: str


def draw_dots(axes: Any, rows: Sequence[Dot], inside: float, most: float) -> None:
    """Draw rows of dots around zero: full blue within a band, hollow red out of it, triangles out of the picture.

    Parameters
    ----------
    axes
        Where to draw.
    rows
        Rows, from the top.
    inside
        Half the width of the band.
    most
        Half the width of the picture.
    """
    axes.axvspan(-inside, inside, color=SHADE, lw=0, zorder=0)
    axes.axvline(0, color=FAINT, lw=0.8, zorder=1)
    for place, row in enumerate(rows):
        axes.axhline(place, color=LINE, lw=0.5, zorder=0)
        axes.text(1.02, place, row.text, transform=axes.get_yaxis_transform(), va="center", fontsize=9, color=FAINT)
        if math.isnan(row.value):
            continue
        good = abs(row.value) <= inside * (1 + 1e-9)
        colour = MAIN if good else COLOURS[1]
        mark = "o" if abs(row.value) <= most else "<" if row.value < 0 else ">"
        look = {"color": colour, "mfc": colour if good else PAPER, "mew": 1.4, "ms": 6.5, "clip_on": False}
        axes.plot(min(max(row.value, -most), most), place, mark, **look)
    axes.set_xlim(-1.06 * most, 1.06 * most)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [row.label for row in rows], fontsize=9)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.spines["left"].set_visible(False)
