"""Figures of the maps of a verdict: the two basins, and the phase diagram."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.figures.lines import unit_axis
from detente.figures.numbers import percent, write_number
from detente.figures.style import DASHED, LINE, PAPER, SOLID
from detente.studies.verdict.design import PRIOR
from detente.studies.verdict.path_figures import LINES

HEAT = ("#fffdf9", "#fbe3cf", "#f3b27a", "#d96a2b", "#8f2406")
"""Colours of the phase diagram, from no paradox to paradox only."""
WHITE_FROM = 0.825
"""Share from which its number is white: below, black has more contrast."""
ENDS = (("paradox", LINES["W1"][0], SOLID, "o"), ("restraint", LINES["W2"][0], DASHED, "s"))
"""The two ends of a run, and how they are drawn."""


def prior_axis(axes: Any) -> None:
    """Fit the axes to shares by the first belief.

    Parameters
    ----------
    axes
        Where to draw.
    """
    axes.set_xlim(0, 1)
    unit_axis(axes)
    axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", ".25", ".5", ".75", "1"))
    axes.tick_params(labelsize=10, pad=2)
    axes.axvline(PRIOR, color=LINE, lw=1, zorder=0)


def draw_basins(axes: Any, priors: Sequence[float], shares: Mapping[str, Array]) -> list[Any]:
    """Draw where the runs of a school end against the first belief; return what was added.

    Parameters
    ----------
    axes
        Where to draw.
    priors
        First beliefs.
    shares
        Shares of each end by first belief.
    """
    added: list[Any] = []
    for end, colour, dash, mark in ENDS:
        look: dict[str, Any] = {"color": colour, "ls": dash, "lw": 1.6, "marker": mark, "ms": 3, "mew": 0}
        added += axes.plot(priors, shares[end], clip_on=False, label=end, **look)
    return added


def describe_basins(priors: Sequence[float], shares: Mapping[str, Array]) -> str:
    """Return where the runs of a school end in words.

    Parameters
    ----------
    priors
        First beliefs.
    shares
        Shares of each end by first belief.
    """
    told = []
    for end, *_ in ENDS:
        told.append(f"{end} {percent(shares[end][0])} to {percent(shares[end][-1])}")
    return f"as the first belief rises from {priors[0]:g} to {priors[-1]:g}, {'; '.join(told)}."


def draw_phase(axes: Any, offence: Sequence[float], priors: Sequence[float], phase: Array, tipping: Array) -> None:
    """Draw the share of paradox against offence advantage and first belief, with the analytic tipping belief.

    Parameters
    ----------
    axes
        Where to draw.
    offence, priors
        Offence advantages and first beliefs.
    phase
        Share of paradox at each.
    tipping
        Belief at which equal neighbours tip, by offence advantage.
    """
    from matplotlib.colors import LinearSegmentedColormap

    heat = LinearSegmentedColormap.from_list("heat", HEAT)
    across, up = np.array(offence), np.array(priors)
    wide, tall = across[1] - across[0], up[1] - up[0]
    edges = [np.append(x - d / 2, x[-1] + d / 2) for x, d in ((across, wide), (up, tall))]
    axes.pcolormesh(*edges, phase.T, cmap=heat, vmin=0, vmax=1, edgecolors=PAPER, lw=0.8)
    for i, w in enumerate(offence):
        for k, b in enumerate(priors):
            share = float(phase[i, k])
            number = f"{100 * share:.0f}"
            look: dict[str, Any] = {
                "color": "#ffffff" if share > WHITE_FROM else "#000000",
                "ha": "center",
                "zorder": 3,
            }
            off = b - tipping[i]
            height = b if abs(off) > 0.03 else tipping[i] + math.copysign(0.03, off)  # beside the line
            axes.text(w, height, number, va="center_baseline", fontsize=10, **look)
    axes.plot(offence, tipping, color="#ffffff", lw=5, solid_capstyle="round", zorder=2)
    axes.plot(offence, tipping, color=LINES["W2"][0], lw=2.4, zorder=2)
    label = "tipping\nbelief,\nclosed form"
    axes.text(edges[0][-1] + 0.1, tipping[-1], label, color=LINES["W2"][0], va="center", fontsize=10.5)
    axes.set_xlim(edges[0][0], edges[0][-1])
    axes.set_ylim(0, 1)
    axes.set_xticks(offence, [f"{w:g}" for w in offence])
    axes.set_yticks((0, 0.25, 0.5, 0.75, 1), ("0", ".25", ".5", ".75", "1"))
    axes.set_xlabel("offence advantage (ratio)", fontsize=11)
    axes.set_ylabel("first belief that the other is malign", fontsize=11)


def describe_phase_diagram(offence: Sequence[float], priors: Sequence[float], phase: Array, tipping: Array) -> str:
    """Return the phase diagram in words.

    Parameters
    ----------
    offence, priors
        Offence advantages and first beliefs.
    phase
        Share of paradox at each.
    tipping
        Belief at which equal neighbours tip, by offence advantage.
    """
    half = [crossing(np.array(priors), row) for row in phase]
    known = [f"{w:g}: {write_number(h, 2)}" for w, h in zip(offence, half, strict=True) if not math.isnan(h)]
    tip = ", ".join(f"{w:g}: {write_number(float(t), 2)}" for w, t in zip(offence, tipping, strict=True))
    said = "Heat map of the share of paradox. It passes one half at these first beliefs, by offence advantage: "
    said += (", ".join(known) or "nowhere") + f". The analytic tipping belief is {tip}."
    return said


def crossing(priors: Array, shares: Array) -> float:
    """Return the prior at which a rising share first passes one half, between two points linearly.

    Parameters
    ----------
    priors, shares
        Points of the line.
    """
    for k in range(1, len(priors)):
        if shares[k - 1] < 0.5 <= shares[k]:
            part = (0.5 - shares[k - 1]) / (shares[k] - shares[k - 1])
            return float(priors[k - 1] + part * (priors[k] - priors[k - 1]))
    return math.nan
