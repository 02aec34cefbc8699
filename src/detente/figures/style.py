"""The palette and the style of every figure.

A page replaces the colours by its own variables, so that a figure reads on dark paper too; text stays text, in the
page's typeface.
"""

from __future__ import annotations

import warnings
from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

INK = "#1d2328"
FAINT = "#5b656d"
LINE = "#c3cac9"
PAPER = "#fdfdfb"
SHADE = "#e7ebea"
DEEP = "#d3dad9"

MAIN = "#0a5aa0"
COLOURS = (MAIN, "#b3310a", "#0f766a", "#8a5c00", "#6b4ba1", "#a3245f")
"""Colours of things side by side; each can be read as text on paper."""
WAR = "#7a1f1f"
"""Years at war."""
FILLS = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#aa4499",
    "#b58900",
    "#4c9fd8",
    "#7a6a4f",
    "#c0668b",
    "#5f7f1f",
    "#6a5acd",
)
"""Areas side by side on a map, paler than lines and names (after Okabe and Ito)."""
DASHED, SOLID = (0, (4, 1.6)), "-"
DASHES: tuple[Any, ...] = (SOLID, DASHED, (0, (1, 1.4)), (0, (7, 2, 2, 2)))
"""Dashes of things side by side: colour is never the only carrier."""

STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "detente",
    "path.simplify": True,
    "path.simplify_threshold": 0.2,
    "font.size": 11,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.grid": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "hatch.linewidth": 0.7,
}
"""Style of every figure; names of one's own may have dollar signs, which are no formulas."""
OF_LETTERS = r"Glyph .* missing from font|Tight layout not applied|constrained_layout not applied"
"""Warnings of matplotlib on names that its own font lacks letters for, or that are longer than the figure is wide."""

RECORD: Any = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "hatch.color": LINE,
}
"""What differs in figures of the record."""

ALONE: Any = {**RECORD, "figure.facecolor": PAPER, "savefig.facecolor": PAPER, "axes.titlesize": 11}
"""What differs in a figure that stands alone."""


@contextmanager
def figure_style(*more: Mapping[str, Any]) -> Iterator[None]:
    """Give the context in which figures are drawn: a page shows letters in its own typeface, whatever matplotlib's has.

    Parameters
    ----------
    *more
        What differs from ``STYLE``, such as ``RECORD``.
    """
    import matplotlib

    with matplotlib.rc_context(dict(ChainMap(*map(dict, reversed(more)), STYLE))), warnings.catch_warnings():
        warnings.filterwarnings("ignore", OF_LETTERS, UserWarning)
        yield
