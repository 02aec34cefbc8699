"""The figure of a comparison: the default world over the record, quantity by quantity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue
from detente.core.measure import share_interval
from detente.figures.canvas import give_axes, note
from detente.figures.style import COLOURS, FAINT, LINE, SHADE
from detente.studies.world.row import ERRORS, FACTOR, QUANTITIES, SHARES, WorldRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS = "osD^vP"
"""One a number of states."""


def _drawn(row: WorldRow) -> bool:
    return row.ratio is not None and math.isfinite(row.ratio) and row.ratio > 0


def _ends(row: WorldRow) -> tuple[float, float]:
    """Return the 95 % interval of the ratio, of no width where it is not known; that of a share is of one."""
    if math.isnan(row.error) or row.quantity not in SHARES:
        half = 0.0 if math.isnan(row.error) else 1.96 * row.error
        return (row.model - half) / (row.record or 1), (row.model + half) / (row.record or 1)
    low, high = share_interval(row.model, row.error)
    return float(low) / (row.record or 1), float(high) / (row.record or 1)


def draw_comparison(axes: Any, rows: list[WorldRow]) -> None:
    """Draw the model's value over the record's, one mark a number of states, with 95 % intervals.

    Parameters
    ----------
    axes
        Where to draw.
    rows
        Rows with a ratio.
    """
    names = [name for name in QUANTITIES if any(row.quantity == name for row in rows)]
    sizes = sorted({row.states for row in rows})
    axes.set_xscale("log")
    axes.axvspan(1 / FACTOR, FACTOR, color=SHADE, lw=0, zorder=0)
    axes.axvline(1, color=FAINT, lw=0.8, zorder=1)
    for number, size in enumerate(sizes):
        colour, mark = COLOURS[number % len(COLOURS)], MARKS[number % len(MARKS)]
        axes.plot([], [], mark, color=colour, ms=6, label=f"{size} states")
        for row in (row for row in rows if row.states == size):
            height = names.index(row.quantity) + 0.22 * (number - (len(sizes) - 1) / 2)
            (least, most), ratio = _ends(row), row.ratio or math.nan
            axes.plot([max(least, ratio / 10), most], [height, height], color=colour, lw=1.4)
            axes.plot(ratio, height, mark, color=colour, ms=6, mfc="white" if row.status == "fit" else colour)
    for place in range(len(names)):
        axes.axhline(place, color=LINE, lw=0.5, zorder=0)
    low = min(0.4, *(0.8 * row.ratio for row in rows if row.ratio))
    high = max(2.5, *(1.1 * _ends(row)[1] for row in rows if row.ratio))
    ticks = [x for x in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if low <= x <= high]
    axes.set_xlim(low, high)
    axes.set_xticks(ticks, [f"{x:g}" for x in ticks])
    axes.minorticks_off()
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), [QUANTITIES[name][0] for name in names])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(sizes), borderpad=0, fontsize=9)


def plot(rows: Sequence[WorldRow], ax: Axes | None) -> Axes:
    """Draw the comparison in a figure that stands alone.

    Parameters
    ----------
    rows
        Quantities of a comparison.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    InvalidValue
        If no quantity stands beside one of the record.
    """
    drawn = [row for row in rows if _drawn(row)]
    if not drawn:
        msg = "No quantity of the record is at hand: there is nothing to compare."
        raise InvalidValue(msg, "`detente data fetch all` gets the record.")
    with give_axes(ax, 7.5, 2.0 + 0.33 * len({row.quantity for row in drawn})) as axes:
        draw_comparison(axes, drawn)
        axes.set_xlabel("model over record [ratio, logarithmic]")
        axes.set_title("The default world beside the record", pad=22)
        words = (
            f"Shaded: within a factor of {FACTOR:g}, which counts as agreement, but for {ERRORS:g} standard errors. "
            "Lines: 95 % Monte Carlo intervals. Hollow: tuned to the record."
        )
        note(axes, words, 38)
    return axes
