"""Figures of claims: all effects in units of what matters, and a claim along its axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.figures.canvas import Sheet, blank, give_axes
from detente.figures.style import COLOURS, DASHES, FAINT, INK, SHADE
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.verdict import ClaimVerdict, sentence_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS: Mapping[str, tuple[str, str]] = {
    HOLDS: (COLOURS[2], "o"),
    WHEN: (COLOURS[0], "D"),
    FAILS: (COLOURS[1], "X"),
    UNDECIDED: (FAINT, "|"),
    CONSTRUCTED: (COLOURS[3], "s"),
}
"""Colour and mark of each verdict: colour is never the only carrier."""
FURTHEST = 8.0
"""Effects beyond this many times the smallest of interest are drawn at the edge."""


def plot(found: Sequence[ClaimVerdict], ax: Axes | None = None) -> Axes:
    """Draw the decisive effect of each claim in units of the smallest of interest, with its 95 % interval.

    Parameters
    ----------
    found
        What became of the claims.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 8, 1.3 + 0.23 * len(found)) as axes:
        _forest(axes, found)
        axes.set_title(sentence_of(found))
    return axes


def forest_sheet(found: Sequence[ClaimVerdict]) -> Sheet:
    """Draw the decisive effects of all claims for a page.

    Parameters
    ----------
    found
        What became of the claims.
    """
    figure = blank(9, 1.3 + 0.25 * len(found))
    _forest(figure.add_subplot(), found)
    caption = (
        "The prediction that decides each claim, in units of the smallest effect of interest, with its 95 % interval: "
        f"right of the dashed line a claim holds at the defaults, left of it it fails. Effects beyond {FURTHEST:.0f} "
        "are drawn at the edge."
    )
    return Sheet(figure, caption, f"Effects of {len(found)} claims: {sentence_of(found)}.")


def _forest(axes: Axes, found: Sequence[ClaimVerdict]) -> None:
    axes.axvspan(-1, 1, color=SHADE, lw=0)
    axes.axvline(1, color=INK, lw=0.9, ls=(0, (4, 2)))
    seen: dict[str, Any] = {}
    for row, one in enumerate(found):
        said = one.decisive
        sign = (1.0 if said.expected == "more" else -1.0) / said.smallest
        ends = np.clip(sorted(sign * x for x in (said.finding.low, said.finding.high)), -FURTHEST, FURTHEST)
        at = float(np.clip(sign * said.finding.effect, -FURTHEST, FURTHEST))
        colour, mark = MARKS[one.verdict]
        axes.plot(ends, [row, row], color=colour, lw=1.8, solid_capstyle="butt")
        (dot,) = axes.plot([at], [row], mark, color=colour, ms=6, mew=1.6)
        seen.setdefault(one.verdict, dot)
    axes.set_yticks(range(len(found)), [one.id for one in found], fontsize=9)
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_xlim(-FURTHEST - 0.4, FURTHEST + 0.4)
    axes.set_xlabel("effect in the claimed direction [smallest effect of interest]")
    order = [word for word in MARKS if word in seen]
    axes.legend([seen[w] for w in order], order, loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False)


def plot_curve(one: ClaimVerdict, ax: Axes | None = None) -> Axes:
    """Draw the predictions of a claim along its axis, in units of the smallest effect of interest, with bands.

    Parameters
    ----------
    one
        A claim that was tried along an axis.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 7, 3.4) as axes:
        _along(axes, one)
        axes.set_title(one._title())
    return axes


def curve_sheet(one: ClaimVerdict) -> Sheet | None:
    """Draw a claim along its axis for a page; None if it was not tried along one.

    Parameters
    ----------
    one
        The claim.
    """
    if one.curve is None:
        return None
    figure = blank(8, 3.6)
    _along(figure.add_subplot(), one)
    where = one.curve.words
    caption = "Predictions along the parameter, in units of the smallest effect of interest, with their 95 % intervals."
    caption += f" The claim holds where all lie above the dashed line: {where}." if where else ""
    return Sheet(figure, caption, f"{one.id} along {one.curve.axis.parameter}. {caption}")


def _along(axes: Axes, one: ClaimVerdict) -> None:
    curve = one.curve
    axes.axhline(0, color=FAINT, lw=0.7)
    axes.axhline(1, color=INK, lw=0.9, ls=(0, (4, 2)))
    if curve is None:
        return
    for p, said in enumerate(one.predictions):
        sign = (1.0 if said.expected == "more" else -1.0) / said.smallest
        mean, low, high = (sign * np.array([r[p] for r in x]) for x in (curve.effects, curve.lows, curve.highs))
        colour = COLOURS[p % len(COLOURS)]
        axes.plot(curve.values, mean, color=colour, ls=DASHES[p % len(DASHES)], marker="o", ms=3, label=said.words)
        axes.fill_between(curve.values, low, high, color=colour, alpha=0.18, lw=0)
    for turn in curve.turns:
        axes.axvline(turn.at, color=INK, lw=1)
        if np.isfinite(turn.low):
            axes.axvspan(turn.low, turn.high, color=INK, alpha=0.12, lw=0)
    if curve.axis.log:
        axes.set_xscale("log")
        ticks = curve.axis.spread(5)
        axes.set_xticks(ticks, [f"{x:.3g}" for x in ticks], minor=False)
        axes.set_xticks([], minor=True)
    axes.set_xlabel(curve.axis.parameter)
    axes.set_ylabel("effect [smallest of interest]")
    axes.legend(fontsize=9, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
