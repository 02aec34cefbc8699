"""Dots for the rows of a table: what any result can be drawn as."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from detente.figures.style import COLOURS, LINE

MARKERS = ("o", "D", "s", "^", "v", "P")
"""A shape for each column, so that colour is not the only carrier."""
MOST = 30
"""Most rows that are drawn."""


def columns_of(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Return the columns of a table that are text, and those that are numbers."""
    every = list(dict.fromkeys(name for row in rows for name in row))
    numbers = [n for n in every if any(_number(row.get(n)) is not None for row in rows)]
    return [n for n in every if n not in numbers], numbers


def draw_table(axes: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw each row as a line with a dot for each of its numbers.

    Parameters
    ----------
    axes
        Where to draw.
    rows
        Rows; text is the label, and a column "unit" the unit.
    """
    rows = rows[:MOST]
    text, numbers = columns_of(rows)
    for place, name in enumerate(numbers[: len(MARKERS)]):
        points = [(value, k) for k, row in enumerate(rows) if (value := _number(row.get(name))) is not None]
        look = {"color": COLOURS[place % len(COLOURS)], "marker": MARKERS[place], "ls": "", "ms": 6}
        axes.plot([x for x, _ in points], [y for _, y in points], label=name, clip_on=False, **look)
    for k in range(len(rows)):
        axes.axhline(k, color=LINE, lw=0.6, zorder=0)
    labels = [", ".join(str(row[n]) for n in text if n in row and n != "unit") for row in rows]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, pad=5)
    units = {str(row["unit"]) for row in rows if row.get("unit")}
    axes.set_xlabel((numbers[0] if len(numbers) == 1 else "value") + (f" [{units.pop()}]" if len(units) == 1 else ""))
    if len(numbers) > 1:
        axes.legend(frameon=False, fontsize=9)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None
