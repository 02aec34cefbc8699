"""Figures of claims: all effects in units of what matters, and a claim along its axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.figures.canvas import give_axes
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from detente.studies.claims.verdict import Claims, ClaimVerdict

COLOURS = {HOLDS: "#0072B2", WHEN: "#56B4E9", FAILS: "#D55E00", UNDECIDED: "#8a8a8a", CONSTRUCTED: "#c9b458"}
"""Colour by verdict (Okabe and Ito's, which the colour-blind tell apart)."""
FURTHEST = 12.0
"""Effects beyond this many times the smallest of interest are drawn at it."""


def plot(found: Claims, ax: Axes | None = None) -> Axes:
    """Draw the decisive effect of each claim in units of the smallest of interest, with its 95 % interval.

    Parameters
    ----------
    found
        What became of the claims.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 7, 1.4 + 0.24 * len(found.claims)) as axes:
        axes.axvspan(-1, 1, color="0.93", lw=0)
        axes.axvline(0, color="0.6", lw=0.8)
        axes.axvline(1, color="0.6", lw=0.8, ls="--")
        for row, one in enumerate(found.claims):
            said = one.decisive
            sign = (1.0 if said.expected == "more" else -1.0) / said.smallest
            ends = np.clip(sorted(sign * x for x in (said.finding.low, said.finding.high)), -FURTHEST, FURTHEST)
            at = float(np.clip(sign * said.finding.effect, -FURTHEST, FURTHEST))
            axes.plot(ends, [row, row], color=COLOURS[one.verdict], lw=2, solid_capstyle="butt")
            axes.plot([at], [row], "o", color=COLOURS[one.verdict], ms=4)
        axes.set_yticks(range(len(found.claims)), [f"{one.id}  {one.verdict}" for one in found.claims], fontsize=7)
        axes.invert_yaxis()
        axes.set_xlim(-FURTHEST - 0.5, FURTHEST + 0.5)
        axes.set_xlabel("effect in the claimed direction [smallest effect of interest]")
        axes.set_title("Where an interval lies right of the dashed line the claim holds at the defaults", fontsize=9)
    return axes


def plot_curve(one: ClaimVerdict, ax: Axes | None = None) -> Axes:
    """Draw the predictions of a claim along its axis, in units of the smallest effect of interest, with bands.

    Parameters
    ----------
    one
        A claim that was tried along an axis.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    curve = one.curve
    with give_axes(ax, 6, 3.2) as axes:
        axes.axhline(0, color="0.6", lw=0.8)
        axes.axhline(1, color="0.6", lw=0.8, ls="--")
        if curve is not None:
            for p, said in enumerate(one.predictions):
                sign = (1.0 if said.expected == "more" else -1.0) / said.smallest
                mean, low, high = (sign * np.array([r[p] for r in x]) for x in (curve.effects, curve.lows, curve.highs))
                (line,) = axes.plot(curve.values, mean, marker="o", ms=3, label=said.words)
                axes.fill_between(curve.values, low, high, color=line.get_color(), alpha=0.2, lw=0)
            for turn in curve.turns:
                axes.axvline(turn.at, color="k", lw=1)
                if np.isfinite(turn.low):
                    axes.axvspan(turn.low, turn.high, color="k", alpha=0.1, lw=0)
            if curve.axis.log:
                axes.set_xscale("log")
            axes.set_xlabel(curve.axis.parameter)
            axes.legend(fontsize=7)
        axes.set_ylabel("effect [smallest of interest]")
        axes.set_title(f"{one.id} {one.words}", fontsize=9)
    return axes
