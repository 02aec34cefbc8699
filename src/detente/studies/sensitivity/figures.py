"""Figures of a sensitivity: bars with intervals, the plane of effects, and how indices settle."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.figures.canvas import Sheet, blank, give_axes, note, tell
from detente.figures.labels import cut
from detente.figures.style import COLOURS, DASHES, FAINT, LINE, MAIN, PAPER
from detente.studies.sensitivity.analyse import MAIN as RANKED
from detente.studies.sensitivity.analyse import Analysis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 20
"""Most parameters that are drawn: those with the largest index."""
LINES = 6
"""Most lines that are drawn."""
BAR = 0.36
"""Height of a bar."""
WIDE, NARROW = 8.2, 5.2
"""Widths of a figure for a desk and for a telephone [inch]."""
LONGEST = 22
"""Most letters of a name."""
LETTER = 6.0
"""Width of a letter of a label [point]."""
LABELS = {
    "total": "share of the variance that it takes part in [%]",
    "first": "by itself alone [%]",
    "mu_star": "mean absolute effect",
}
"""Words at axes."""


@dataclass(frozen=True)
class DrawnSensitivity:
    """What is drawn of a sensitivity.

    Attributes
    ----------
    method
        Method.
    names
        Parameters.
    analysis
        What was found.
    unit
        Unit of the outcome.
    """

    method: str
    names: tuple[str, ...]
    analysis: Analysis
    unit: str

    @property
    def order(self) -> list[int]:
        """Parameters from the largest index down, as many as are drawn."""
        main = np.nan_to_num(self.analysis.indices[RANKED[self.method]], nan=-np.inf)
        return [int(k) for k in np.argsort(-main, kind="stable")[:MOST]]

    @property
    def effect(self) -> str:
        """Label of the index by which parameters are ranked."""
        unit = f" [{self.unit}]" if self.unit and self.method == "morris" else ""
        return LABELS[RANKED[self.method]] + unit


def _scaled(found: DrawnSensitivity, values: Array) -> Array:
    """Return indices as they are drawn: shares of the variance within 0 and 100 %."""
    return 100 * np.clip(values, 0, 1) if found.method == "sobol" else values


def draw_bars(axes: Any, found: DrawnSensitivity) -> None:
    """Draw the indices of each parameter with their intervals, and what luck alone gives.

    Parameters
    ----------
    axes
        Where to draw.
    found
        What was found.
    """
    about, order = found.analysis, found.order
    kinds = ("total", "first") if found.method == "sobol" else ("mu_star",)
    for place, kind in enumerate(kinds):
        at = np.arange(len(order)) + (place - (len(kinds) - 1) / 2) * BAR
        value, low, high = (_scaled(found, held[kind][order]) for held in (about.indices, about.low, about.high))
        width = np.maximum(value, 0)
        hollow = place == 1
        for y, x, k, ends in zip(at, width, order, zip(low, high, strict=True), strict=True):
            sure = k in about.named
            (bar,) = axes.barh(
                y, x, BAR, color=PAPER if hollow or not sure else MAIN, edgecolor=MAIN if sure else FAINT, lw=1.0
            )
            tell(bar, found.names[k], f"{LABELS[kind]}: {x:.3g} ({ends[0]:.3g} to {ends[1]:.3g})")
        axes.hlines(at, low, high, color=COLOURS[1], lw=1.4, zorder=3)
    bound = _scaled(found, about.bound[order])
    for y, x in zip(range(len(order)), bound, strict=True):
        if x > 0:
            axes.plot([x, x], [y - BAR, y + BAR], color=FAINT, lw=1.2, ls=(0, (2, 1.5)), zorder=4)
    axes.axvline(0, color=LINE, lw=0.8, zorder=0)
    axes.set_yticks(range(len(order)), [cut(found.names[k], LONGEST) for k in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    _label(axes, "x", found.effect)


def _label(axes: Any, along: str, words: str) -> None:
    """Name an axis, in lines that are no longer than it."""
    wide, tall = axes.figure.get_size_inches() * 72 * (0.6, 0.8)
    room = wide if along == "x" else tall
    axes.set(**{f"{along}label": fill(words, max(int(room / LETTER), 12))})


def draw_plane(axes: Any, found: DrawnSensitivity) -> None:
    """Draw the spread of effects over their mean size: on the line and above they hang on where the others are.

    Parameters
    ----------
    axes
        Where to draw.
    found
        What was found, by Morris.
    """
    about = found.analysis
    star, sigma = about.indices["mu_star"], about.indices["sigma"]
    top = 1.15 * float(max(star.max(), 1e-12))
    axes.plot([0, top], [0, top], color=LINE, lw=1)
    named = set(about.named)
    for k in found.order:
        (dot,) = axes.plot(star[k], sigma[k], "o", color=MAIN, mfc=MAIN if k in named else PAPER, ms=6)
        tell(dot, found.names[k], f"{LABELS['mu_star']}: {star[k]:.3g}", f"spread of the effects: {sigma[k]:.3g}")
        if k in named:
            left = star[k] > 0.6 * top
            axes.annotate(
                cut(found.names[k], LONGEST), (star[k], sigma[k]), xytext=(-6 if left else 6, 3), fontsize=9,
                textcoords="offset points", ha="right" if left else "left",
            )  # fmt: skip
    axes.set(xlim=(min(0.0, 1.1 * float(star.min())), 1.05 * top), ylim=(0, 1.15 * max(float(sigma.max()), 0.5 * top)))
    _label(axes, "x", found.effect)
    _label(axes, "y", "spread of the effects" + (f" [{found.unit}]" if found.unit else ""))


def draw_convergence(axes: Any, found: DrawnSensitivity) -> None:
    """Draw the indices at a quarter, a half and the whole of the sample.

    Parameters
    ----------
    axes
        Where to draw.
    found
        What was found.
    """
    about = found.analysis
    for at, k in enumerate(found.order[:LINES]):
        path = _scaled(found, about.by_size[:, k])
        colour = COLOURS[at % len(COLOURS)]
        look = {"marker": "o", "ms": 4, "color": colour, "ls": DASHES[at % len(DASHES)]}
        axes.plot(about.sizes, path, label=found.names[k], **look)
        axes.annotate(
            cut(found.names[k], LONGEST), (about.sizes[-1], path[-1]), xytext=(6, 0), va="center", fontsize=9,
            textcoords="offset points", color=colour,
        )  # fmt: skip
    axes.set_xscale("log", base=2)
    axes.set_xticks(about.sizes, [f"{size:,}" for size in about.sizes])
    axes.minorticks_off()
    axes.set_xlim(about.sizes[0] * 0.9, about.sizes[-1] * 2.2)
    axes.set_xlabel("rows" if found.method == "sobol" else "trajectories")
    _label(axes, "y", found.effect)


KINDS = {"bars": draw_bars, "plane": draw_plane, "convergence": draw_convergence}
"""Figures by name."""
NOTES = {
    "bars": "Lines: 95 % intervals. Dashes: what luck alone gives some parameter in one analysis of twenty. Hollow and "
    "grey: no influence beyond luck.",
    "plane": "Full: influence beyond luck. On the line and above, an effect hangs on where the other parameters are.",
    "convergence": "The same indices from a quarter, a half and the whole of the sample.",
}
"""How to read each figure."""
FIRST = " Full bars: with all that a parameter takes part in. Hollow blue: by itself alone."


def plot(found: DrawnSensitivity, kind: str, title: str, ax: Axes | None = None) -> Axes:
    """Draw a figure that stands alone.

    Parameters
    ----------
    found
        What was found.
    kind
        A name in ``KINDS``.
    title
        Title.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    check(found, kind)
    height = 1.6 + 0.34 * len(found.order) if kind == "bars" else 4.2
    with give_axes(ax, 7, height) as axes:
        KINDS[kind](axes, found)
        axes.set_title(title)
        note(axes, _note(found, kind), 36)
    return axes


def check(found: DrawnSensitivity, kind: object) -> None:
    """Raise an error if there is nothing to draw, or no such figure.

    Parameters
    ----------
    found
        What was found.
    kind
        Name of a figure.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        what = "figure of a sensitivity"
        raise UnknownName(what, kind, KINDS)
    if kind == "plane" and found.method != "morris":
        msg = "The plane of effects is of Morris, and this is of Sobol."
        raise InvalidValue(msg, 'Draw "bars" or "convergence".')
    if found.analysis.why:
        msg = f"There is nothing to draw: {found.analysis.why}."
        raise InvalidValue(msg)


def _note(found: DrawnSensitivity, kind: str) -> str:
    return NOTES[kind] + (FIRST if kind == "bars" and found.method == "sobol" else "")


def page_sheet(found: DrawnSensitivity, kind: str, narrow: bool = False) -> Sheet | None:
    """Draw a figure for a page; none of the plane but by Morris.

    Parameters
    ----------
    found
        What was found.
    kind
        A name in ``KINDS``.
    narrow
        Whether for a telephone.
    """
    if kind == "plane" and found.method != "morris":
        return None
    height = 1.2 + 0.42 * len(found.order) if kind == "bars" else 4.2
    figure = blank(NARROW if narrow else WIDE, height)
    KINDS[kind](figure.add_subplot(), found)
    about, main = found.analysis, RANKED[found.method]
    told = "; ".join(f"{found.names[k]} {_scaled(found, about.indices[main])[k]:.3g}" for k in found.order)
    return Sheet(figure, _note(found, kind), f"{found.effect}: {told}.")
