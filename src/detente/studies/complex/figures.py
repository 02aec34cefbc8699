"""Figures of security complexes for a page: the map, and how far to believe it."""

from __future__ import annotations

from typing import Any

from detente.figures.canvas import Sheet, canvas, tell
from detente.figures.numbers import percent
from detente.figures.style import COLOURS, FAINT, INK, LINE, PAPER, SHADE
from detente.studies.complex.map_figures import AMITY, ENMITY, WIDTH, draw_map, ground
from detente.studies.complex.result import Complex


def complex_map(result: Complex) -> Sheet:
    """Draw the members filled by complex, others grey, and the strongest ties between capitals.

    Parameters
    ----------
    result
        The study.
    """
    shown = result.mapped
    on = ground(shown)
    figure = canvas(WIDTH, on.height)
    caption = draw_map(figure.add_axes((0, 0, 1, 1)), shown, on)
    return Sheet(figure, caption, f"Map. {caption}")


def belief(result: Complex) -> Sheet | None:
    """Draw modularity beside that of rewired matrices, and the agreement with other weights.

    Parameters
    ----------
    result
        The study.
    """
    if not result.null or not result.settings:
        return None
    rows = sorted(result.settings, key=lambda one: one.agreement)
    figure = canvas(880, 60 + 15.5 * len(rows))
    chance, weights = figure.subplots(1, 2, width_ratios=(1, 1.15))
    _chance(chance, result)
    places = range(len(rows))
    weights.hlines(places, 0, [one.agreement for one in rows], color=LINE, lw=0.8)
    for place, one in zip(places, rows, strict=True):
        (dot,) = weights.plot(one.agreement, place, "o", color=COLOURS[0], ms=5)
        tell(dot, one.label, f"adjusted Rand index {one.agreement:.2f}".replace("-", "\u2212"))
    known = [(place, one.prior) for place, one in zip(places, rows, strict=True) if one.prior is not None]
    if known:
        weights.plot([value for _, value in known], [place for place, _ in known], "x", color=COLOURS[1], ms=5)
    weights.set_yticks(places, [one.label for one in rows], fontsize=9)
    weights.tick_params(axis="y", length=0)
    weights.set_xlim(min(0.0, *(one.agreement for one in rows)), 1.03)
    weights.set_title("agreement with these communities", fontsize=10, loc="left", pad=16)
    figure.subplots_adjust(left=0.05, right=0.985, top=0.94, bottom=0.07, wspace=0.62)
    cross = " Crosses: with the complexes of Buzan and Wæver." if known else ""
    caption = (
        "Left: modularity of rewired matrices (bars: how many), and of a typical run here (line). Right: dots, the "
        "adjusted Rand index with the communities of the page when one assumption is changed (1 the same, 0 "
        f"chance).{cross}"
    )
    return Sheet(figure, caption, f"Histogram and dot chart. {caption}")


def _chance(axes: Any, result: Complex) -> None:
    counts, edges, bars = axes.hist(result.null, bins=12, color=FAINT)
    for count, low, high, bar in zip(counts, edges[:-1], edges[1:], bars, strict=True):
        tell(bar, f"modularity {low:.3f} to {high:.3f}", f"{count:.0f} of {len(result.null)} rewired matrices")
    here = axes.axvline(result.typical, color=COLOURS[1], lw=2)
    tell(here, "here", f"modularity {result.typical:.3f}")
    top = axes.get_ylim()[1]
    axes.text(result.typical, top * 1.02, "here", color=INK, ha="center", va="bottom", fontsize=9, fontweight="bold")
    low, high = min(*result.null, result.typical), max(*result.null, result.typical)
    room = 0.08 * (high - low or 1)
    axes.set_xlim(low - room, high + room)
    axes.set_title("modularity: chance, and here", fontsize=10, loc="left", pad=16)


def sides(result: Complex) -> Sheet | None:
    """Draw how much of each complex is enmity and amity, and how much of its members' security is outside it.

    Parameters
    ----------
    result
        The study.
    """
    rows = list(reversed(result.complexes))
    if not rows:
        return None
    figure = canvas(880, 46 + 26 * len(rows))
    axes = figure.add_axes((0.36, 0.16 if len(rows) > 4 else 0.24, 0.6, 0.78 if len(rows) > 4 else 0.7))
    for place, one in enumerate(rows):
        enmity = axes.barh(place, one.inside * one.hostile, color=ENMITY, height=0.62)
        amity = axes.barh(
            place,
            one.inside * (1 - one.hostile),
            left=one.inside * one.hostile,
            color=AMITY,
            height=0.62,
            hatch="//",
            edgecolor=PAPER,
            lw=0,
        )
        outside = axes.barh(place, 1 - one.inside, left=one.inside, color=SHADE, height=0.62)
        hostile = one.inside * one.hostile
        parts = (
            (enmity, "enmity among themselves", hostile),
            (amity, "amity among themselves", one.inside - hostile),
            (outside, "with other states", 1 - one.inside),
        )
        for (bar,), what, share in parts:
            tell(bar, one.label, f"{what}: {percent(share)}")
    names = [_cut(f"{one.number + 1}  {one.label[0].upper()}{one.label[1:]}", 46) for one in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=10)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    caption = (
        "Where the security interdependence of each complex's members lies: enmity among themselves (plain red), "
        "amity among themselves (hatched green), and with other states of this page (grey)."
    )
    return Sheet(figure, caption, f"Bar chart. {caption}")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
