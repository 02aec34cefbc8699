"""The figure of a game, from its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.figures.canvas import give_axes, note
from detente.figures.style import COLOURS, FAINT, INK, SOLID
from detente.games.curves import GameFigure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = (
    (COLOURS[1], SOLID),
    (COLOURS[0], (0, (5, 2))),
    (COLOURS[2], (0, (1.5, 1.5))),
    (COLOURS[3], (0, (7, 2, 1.5, 2))),
)
"""Colour and dash of the lines of a figure."""
LOGARITHMIC = 0.02
"""Largest unevenness of steps, in logarithms, at which an axis is taken to be logarithmic."""


def _is_logarithmic(figure: GameFigure) -> bool:
    import numpy as np

    x = np.asarray(figure.curves[0].x, float)
    if len(x) < 4 or x[0] <= 0 or x[-1] < 20 * x[0]:
        return False
    return float(np.ptp(np.diff(np.log(x)))) < LOGARITHMIC


def draw_figure(axes: Any, figure: GameFigure) -> None:
    """Draw the curves of a figure and its thresholds.

    Parameters
    ----------
    axes
        Where to draw.
    figure
        The figure, as data.
    """
    for curve, (colour, dash) in zip(figure.curves, LINES * len(figure.curves), strict=False):
        axes.plot(curve.x, curve.y, color=colour, ls=dash, lw=2, label=curve.label)
    if _is_logarithmic(figure):
        _logarithmic(axes)
    axes.set(xlabel=figure.x, ylabel=figure.y)
    axes.margins(y=0.08)
    low, high = axes.get_xlim()
    inside = [m for m in figure.marks if low <= m.value <= high]
    for place, mark in enumerate(inside):
        axes.axvline(mark.value, color=FAINT, lw=1, ls=(0, (1, 1.5)))
        left = mark.value > low + 0.72 * (high - low)
        axes.annotate(
            mark.name.replace("_", " "),
            (mark.value, 1 - 0.07 * place),
            (-4 if left else 4, -4),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="right" if left else "left",
            va="top",
            fontsize=9.5,
            color=FAINT,
        )
    axes.legend(
        frameon=False, loc="lower left", bbox_to_anchor=(0, 1), labelcolor=INK, handlelength=2.6, borderaxespad=0.2
    )


def _logarithmic(axes: Any) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


def plot(figure: GameFigure, ax: Axes | None) -> Axes:
    """Draw the figure of a game in a figure that stands alone.

    Parameters
    ----------
    figure
        The figure, as data.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 7.5, 4.4 + 0.2 * len(figure.curves)) as axes:
        draw_figure(axes, figure)
        axes.set_title(figure.title, pad=10 + 14.5 * len(figure.curves))
        if figure.marks:
            note(axes, "Dotted: thresholds at which the prediction turns.", 38)
    return axes
