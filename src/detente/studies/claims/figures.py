"""The figure of claims: what the additions to the model change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from detente.core.errors import InvalidValue
from detente.figures.canvas import give_axes, note
from detente.figures.dots import Dot, draw_dots
from detente.figures.numbers import write_rounded
from detente.figures.style import INK
from detente.studies.claims.result import ClaimResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 4.0
"""Largest change that is drawn to scale [interval]."""


def change(one: ClaimResult) -> float:
    """Return how far the additions move a quantity, in half widths of the 95 % interval of the difference.

    Parameters
    ----------
    one
        A quantity of a claim. Not a number where nothing can be said.
    """
    gap = one.after.value - one.before.value
    half = math.hypot(one.after.half_width, one.before.half_width)
    if half > 0:
        return gap / half
    return gap if not gap else math.copysign(math.inf, gap) if half == 0 else math.nan


def _number(value: float) -> str:
    return write_rounded(round(value, 3) + 0.0)  # no minus before nothing


def plot(results: Sequence[ClaimResult], ax: Axes | None) -> Axes:
    """Draw what the additions change in a figure that stands alone.

    Parameters
    ----------
    results
        Quantities of claims that were tried.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    InvalidValue
        If no claim was finished.
    """
    if not results:
        msg = "No claim was finished: there is nothing to draw."
        raise InvalidValue(msg)
    rows = [
        Dot(
            fill(f"{one.claim.key}: {one.quantity}", 52),
            change(one),
            f"{_number(one.before.value)}  |  {_number(one.after.value)}",
        )
        for one in results
    ]
    with give_axes(ax, 9, 1.7 + 0.3 * len(rows)) as axes:
        draw_dots(axes, rows, 1.0, MOST)
        axes.text(1.02, -0.7, "without  |  with", transform=axes.get_yaxis_transform(), fontsize=9, color=INK)
        axes.set_xlabel("change by the additions [half widths of the 95 % interval]")
        moved = sum(abs(row.value) > 1 for row in rows)
        axes.set_title(f"The additions move {moved} of {len(rows)} quantities beyond luck", pad=16)
        words = "Shaded: no change beyond the 95 % interval. Hollow: a change beyond it; triangles lie farther out."
        note(axes, f"{words} No dot: too few replicates. Numbers: means.", 38)
    return axes
