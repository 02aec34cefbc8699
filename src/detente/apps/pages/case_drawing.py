"""What the figures of a case share: colours, dashes, axes, and names at the ends of lines."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from detente.data.record import Values
from detente.figures.style import LINE, styled

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#b58900", "#4c9fd8")
"""One a state (after Okabe and Ito)."""

DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (2, 2)), (0, (7, 2, 2, 2)), (0, (1, 1)), "-")
OWN: Any = {"font.size": 10, "axes.titlesize": 10, "axes.titlelocation": "left", "hatch.color": LINE}


@dataclass(frozen=True)
class Figure:
    """A figure of the page.

    Attributes
    ----------
    svg
        Markup to place inline.
    caption
        What it shows and how to read it.
    """

    svg: str
    caption: str


def blank(width: float, height: float) -> Any:
    """Return an empty figure.

    Parameters
    ----------
    width, height : [inch]
        Size; the page scales it.
    """
    from matplotlib import figure

    return figure.Figure(figsize=(width, height), layout="constrained")


def drawing_style() -> Any:
    """Return the context in which figures of a case are drawn."""
    stack = contextlib.ExitStack()
    stack.enter_context(styled())
    import matplotlib

    stack.enter_context(matplotlib.rc_context(OWN))
    return stack


def gaps(values: Values) -> list[float]:
    """Return values with what is missing as not a number, which breaks a line.

    Parameters
    ----------
    values
        Values; ``None`` where missing.
    """
    return [math.nan if value is None else value for value in values]


def _spread(heights: list[float], low: float, high: float) -> list[float]:
    """Move labels apart so that none covers another, keeping their order."""
    need = 0.065 * (high - low)
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed = dict(zip(order, (heights[i] for i in order), strict=True))
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + need)
    return [placed[i] for i in range(len(heights))]


def unknown_years(axes: Any, years: Sequence[int], *series: Values) -> None:
    """Hatch the years in which no series has a value.

    Parameters
    ----------
    axes
        Where to draw.
    years
        The years.
    *series
        Values of the years.
    """
    for place, year in enumerate(years):
        if all(values[place] is None for values in series):
            axes.axvspan(year - 0.5, year + 0.5, facecolor="none", edgecolor=LINE, hatch="////", lw=0)


def years_axis(axes: Any, years: Sequence[int]) -> None:
    """Fit the horizontal axis to the years.

    Parameters
    ----------
    axes
        Where to draw.
    years
        The years.
    """
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(years[0] - 0.7, years[-1] + 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=9, min_n_ticks=1, steps=[1, 2, 5, 10]))


def log_axis(axes: Any) -> None:
    """Make the vertical axis logarithmic, with round numbers.

    Parameters
    ----------
    axes
        Where to draw.
    """
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 3.0)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.yaxis.set_minor_formatter(NullFormatter())


def name_ends(axes: Any, lines: list[tuple[str, str, list[float]]], years: Sequence[int]) -> None:
    """Write each line's name at its last known point, in its colour.

    Parameters
    ----------
    axes
        Where to draw.
    lines
        Name, colour and values of each line.
    years
        The years.
    """
    ends = []
    for name, colour, values in lines:
        known = [(y, v) for y, v in zip(years, values, strict=True) if not math.isnan(v)]
        if known:
            ends.append((name, colour, known[-1]))
    low, high = axes.get_ylim()
    log = axes.get_yscale() == "log"
    scale, back = (math.log10, lambda v: 10**v) if log else (float, float)
    spread = _spread([scale(end[2][1]) for end in ends], scale(low), scale(high))
    for (name, colour, _), height in zip(ends, spread, strict=True):
        axes.annotate(
            name,
            (years[-1] + 0.7, back(height)),
            xytext=(4, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            fontweight="bold",
            annotation_clip=False,
        )
