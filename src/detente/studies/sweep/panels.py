"""Room on a sheet: small panels side by side, with margins for names and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.figures.canvas import canvas
from detente.figures.labels import cut

WIDE, NARROW = 880.0, 380.0
"""Widths of a figure for a desk and for a telephone [pixel]."""
LETTER = 6.3
"""Width of a letter of a name [pixel]."""


@dataclass(frozen=True)
class Margins:
    """Room around panels.

    Attributes
    ----------
    left, right, top, bottom
        Around all of them [pixel].
    across, down
        Between two of them [pixel].
    """

    left: float = 58.0
    right: float = 14.0
    top: float = 22.0
    bottom: float = 46.0
    across: float = 22.0
    down: float = 30.0


def lay_out(count: int, columns: int, width: float, height: float, margins: Margins) -> tuple[Any, list[Any]]:
    """Return a figure and its axes, from the top left, a row after another.

    Parameters
    ----------
    count
        Number of panels.
    columns
        Most panels in a row.
    width : [pixel]
        Width of the figure.
    height : [pixel]
        Height of one panel.
    margins
        Room around and between them.
    """
    columns = min(columns, count)
    rows = -(-count // columns)
    wide = (width - margins.left - margins.right - (columns - 1) * margins.across) / columns
    total = margins.top + rows * height + (rows - 1) * margins.down + margins.bottom
    figure = canvas(width, total)
    made = []
    for k in range(count):
        row, column = divmod(k, columns)
        left = margins.left + column * (wide + margins.across)
        top = margins.top + row * (height + margins.down)
        made.append(figure.add_axes((left / width, 1 - (top + height) / total, wide / width, height / total)))
    return figure, made


def fit(name: str, room: float) -> str:
    """Return the name of an axis, cut before its unit where it is longer than the axis.

    Parameters
    ----------
    name
        Name with its unit in brackets, or without.
    room : [pixel]
        Length of the axis.
    """
    head, mark, unit = name.rpartition(" [")
    longest = letters(room)
    if len(name) <= longest or not mark:
        return cut(name, longest)
    return f"{cut(head, max(longest - len(mark + unit), 8))}{mark}{unit}"


def letters(width: float) -> int:
    """Return how many letters of a name have room.

    Parameters
    ----------
    width : [pixel]
        The room.
    """
    return max(int(width / LETTER), 4)
