"""Figures of a discovery: density over coverage, of the regions and of the path to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.core.arrays import Array
from detente.figures.canvas import give_axes, note
from detente.figures.style import COLOURS, FAINT, LINE, MAIN, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOTE = "Points that were held out. Full: borne out by them. Grey line: what is so of all points."
PATH = " Dashes: the same boxes on the points that they were found on, which flatter."


def draw(axes: Any, regions: Sequence[tuple[str, float, float, bool]], path: Array, usual: float) -> None:
    """Draw density over coverage.

    Parameters
    ----------
    axes
        Where to draw.
    regions
        Words, density, coverage and whether it is believed, of each region.
    path
        Coverage and density of the boxes of a peeling where they were found, and held out [box, 4].
    usual
        Share of all points that are of interest.
    """
    axes.axhline(100 * usual, color=LINE, lw=1)
    if len(path):
        axes.plot(100 * path[:, 0], 100 * path[:, 1], color=FAINT, lw=1, ls=(0, (3, 2)))
        axes.plot(100 * path[:, 2], 100 * path[:, 3], color=COLOURS[2], lw=1.2, marker=".", ms=4)
    for words, density, coverage, believed in regions:
        axes.plot(100 * coverage, 100 * density, "o", color=MAIN, mfc=MAIN if believed else PAPER, ms=7, zorder=3)
        if believed:
            axes.annotate(
                words.replace(" and ", "\n"), (100 * coverage, 100 * density), xytext=(8, -4), va="top", fontsize=8.5,
                textcoords="offset points",
            )  # fmt: skip
    axes.set(
        xlim=(0, 104),
        ylim=(0, 104),
        xlabel="coverage [% of what is of interest]",
        ylabel="density [% of points inside]",
    )


def plot(
    regions: Sequence[tuple[str, float, float, bool]], path: Array, usual: float, title: str, ax: Axes | None = None
) -> Axes:
    """Draw a figure that stands alone.

    Parameters
    ----------
    regions, path, usual
        As of ``draw``.
    title
        Title.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 7, 4.4) as axes:
        draw(axes, regions, path, usual)
        axes.set_title(title)
        note(axes, NOTE + (PATH if len(path) else ""), 36)
    return axes
