"""Figures of the verdict page: one small drawing a world or a school, which the page sets side by side.

Colours are never the only carrier: outcomes differ in pattern and are labelled, worlds differ in dash
and are named at the ends of their lines. Warm colours are worlds where offence leads, dashes are worlds
where forces can be told apart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.apps.pages.common import (
    DEEP,
    FAINT,
    INK,
    LINE,
    PAPER,
    SHADE,
    Drawing,
    apart,
    canvas,
    markup,
    percent,
    shown,
)
from detente.core.arrays import Array
from detente.studies.verdict.design import PRIOR, WORLDS, timetable
from detente.studies.verdict.maps import Maps
from detente.studies.verdict.study import Row, Verdict


@dataclass(frozen=True)
class Look:
    """How an outcome is drawn.

    Attributes
    ----------
    label
        Its name for people.
    fill, text, lines
        Colours of the area, of text on it, of its pattern.
    pattern
        Pattern, in Matplotlib's letters.
    """

    label: str
    fill: str
    text: str
    lines: str
    pattern: str = ""


OUTCOMES = {
    "paradox": Look("paradox", "#b3310a", "#ffffff", "#b3310a"),
    "deactivated": Look("deactivated", "#f6c795", "#1a1a1a", "#d9954f", "////"),
    "mitigated": Look("mitigated", "#a9d2ec", "#1a1a1a", "#a9d2ec"),
    "transcended": Look("transcended", "#0a4f8f", "#ffffff", "#3672ad", "..."),
    "no_dilemma": Look("no dilemma", "#dcdedc", "#1a1a1a", "#aab0aa", "---"),
    "mixed": Look("mixed", "#ffffff", "#1a1a1a", "#8b9298", "xxx"),
}
"""Outcomes in the order of a bar."""

EDGE = "#4a545b"
DASH, SOLID = (0, (4, 1.6)), "-"
LINES: dict[str, tuple[str, Any]] = {
    "W1": ("#b3310a", SOLID),
    "W2": ("#0a5aa0", SOLID),
    "W3": ("#9a6700", DASH),
    "W4": ("#0f766a", DASH),
}
"""Colour and dash of each world."""
VARIABLES = {
    LINES["W1"][0]: "--w1",
    LINES["W2"][0]: "--w2",
    LINES["W3"][0]: "--w3",
    LINES["W4"][0]: "--w4",
}
"""The page's variables for the colours of the worlds."""
HEAT = ("#fffdf9", "#fbe3cf", "#f3b27a", "#d96a2b", "#8f2406")
"""Colours of the phase diagram, from no paradox to paradox only."""
WHITE_FROM = 0.825
"""Share from which its number is white: below, black has more contrast."""
POINTS = 300
"""Years drawn at most; longer horizons are thinned."""


def short(name: str, title: str, longest: int = 27) -> str:
    """Return the name of a school for a narrow place.

    Parameters
    ----------
    name, title
        Its names in the program and for people.
    longest
        Most characters.
    """
    head, _, tail = title.partition(": ")
    if tail and len(title) > longest:
        own = re.sub(r"\W+", "_", head.lower()) == name
        title = head if own else tail[:1].upper() + tail[1:]
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"


def places(verdict: Verdict) -> list[str]:
    """Return the worlds that a verdict has rows of, in Jervis's order."""
    return [w for w in WORLDS if any(r.world == w for r in verdict.rows)]


def by_school(verdict: Verdict) -> dict[str, list[Row]]:
    """Return the rows of each school that has any."""
    grouped: dict[str, list[Row]] = {}
    for row in verdict.rows:
        grouped.setdefault(row.school, []).append(row)
    return grouped


def ranked(verdict: Verdict) -> list[str]:
    """Return the schools from the most to the least fatalist: by their mean share of paradox."""
    mean = {name: np.mean([r.shares["paradox"] for r in rows]) for name, rows in by_school(verdict).items()}
    return sorted(mean, key=lambda name: -round(float(mean[name]), 9))


# ---------------------------------------------------------------- outcomes
def outcomes(verdict: Verdict) -> dict[str, Drawing]:
    """Draw what becomes of the dilemma: one panel a world, one bar a school, a marker for war.

    Parameters
    ----------
    verdict
        A verdict with at least one row.
    """
    order = ranked(verdict)
    return {world: _outcome_panel(verdict, world, order) for world in places(verdict)}


def _outcome_panel(verdict: Verdict, world: str, order: Sequence[str]) -> Drawing:
    rows = {r.school: r for r in verdict.rows if r.world == world}
    names = [short(n, verdict.theories[n].title) for n in order]
    width, left, right, top, bottom, pitch = 410, 150, 19, 6, 26, 23
    height = top + bottom + pitch * len(order)
    figure = canvas(width, height)
    axes = figure.add_axes((left / width, bottom / height, (width - left - right) / width, pitch * len(order) / height))
    axes.set_xlim(0, 100)
    axes.set_ylim(len(order) - 0.5, -0.5)
    labelled: set[str] = set()
    for place, name in enumerate(order):
        if name in rows:
            _bar(axes, place - 0.13, rows[name], labelled, (width - left - right) / 100)
            _war(axes, place + 0.36, 100 * rows[name].shares["war"])
        else:
            axes.text(1, place, "not finished", va="center", color=FAINT, fontsize=10)
    axes.set_yticks([p - 0.1 for p in range(len(order))], names, fontsize=11.5)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.set_xticks((0, 25, 50, 75, 100), ("0", "25", "50", "75", "100 %"))
    axes.spines["left"].set_visible(False)
    told = "; ".join(_told(rows[n], t) for n, t in zip(order, names, strict=True) if n in rows)
    said = f"Stacked bars. {world}, {WORLDS[world].title}. Shares of runs by school. {told}."
    return Drawing(markup(figure, f"out{world}", said), WORLDS[world].title)


def _bar(axes: Any, middle: float, row: Row, labelled: set[str], unit: float) -> None:
    start = 0.0
    for key, look in OUTCOMES.items():
        share = 100 * row.shares[key]
        if share <= 0:
            continue
        box: dict[str, Any] = {"left": start, "height": 0.6}
        axes.barh(middle, share, color=look.fill, edgecolor=look.lines, hatch=look.pattern, lw=0, **box)
        axes.barh(middle, share, color="none", edgecolor=EDGE, lw=0.5, **box)
        number = f"{share:.0f}"
        named = f"{look.label} {number}"
        text = named if key not in labelled and share * unit > 6.2 * len(named) + 3 else number
        if share * unit > 6.2 * len(text) + 3:
            labelled.update({key} if text == named else ())
            axes.text(
                start + share / 2, middle, text, color=look.text, ha="center", va="center_baseline", fontsize=10.5
            )
        start += share


def _war(axes: Any, height: float, share: float) -> None:
    axes.plot((0, share), (height, height), color=FAINT, lw=0.9, solid_capstyle="butt", clip_on=False)
    axes.plot(share, height, "D", color=INK, ms=4.2, mew=0, clip_on=False, zorder=5)


def _told(row: Row, title: str) -> str:
    parts = [f"{look.label} {percent(row.shares[k])}" for k, look in OUTCOMES.items() if row.shares[k] >= 0.005]
    return f"{title}: {', '.join(parts)}; war {percent(row.shares['war'])}"


# ---------------------------------------------------------------- paths
def fear(verdict: Verdict) -> dict[str, Drawing]:
    """Draw the path of fear of every school: median and 10-90 % band, by world.

    Parameters
    ----------
    verdict
        A verdict with at least one row.
    """
    figure = canvas(196, 136)
    axes = figure.add_axes((0.135, 0.155, 0.735, 0.815))
    _years(axes, verdict.years)
    _unit(axes)
    drawn: dict[str, Drawing] = {}
    for name, rows in by_school(verdict).items():
        added = _bands(axes, {r.world: r.paths["fear"] for r in rows})
        added += _ends(axes, {r.world: float(r.paths["fear"][1][-1]) for r in rows}, verdict.years)
        said = f"Line chart. Fear by year, {verdict.theories[name].title}. {_path_told(rows, 'fear', verdict.years)}"
        drawn[name] = Drawing(markup(figure, f"fear{len(drawn)}", said, VARIABLES), verdict.theories[name].title)
        for artist in added:
            artist.remove()
    return drawn


def forces(verdict: Verdict) -> dict[str, Drawing]:
    """Draw forces and conduct of every school: bands by world.

    Parameters
    ----------
    verdict
        A verdict with at least one row.
    """
    figure = canvas(196, 204)
    above = figure.add_axes((0.135, 0.54, 0.735, 0.41))
    below = figure.add_axes((0.135, 0.1, 0.735, 0.33))
    for axes, label in ((above, "forces"), (below, "share competing")):
        _years(axes, verdict.years, ticks=axes is below)
        axes.text(0, 1.04, label, transform=axes.transAxes, fontsize=10, color=FAINT)
    _force_axis(above, [r.paths["forces"] for r in verdict.rows])
    _unit(below)
    drawn: dict[str, Drawing] = {}
    for name, rows in by_school(verdict).items():
        added: list[Any] = []
        for axes, key, floor in ((above, "forces", 1e-3), (below, "conduct", 0.0)):
            paths = {r.world: np.maximum(r.paths[key], floor) for r in rows}
            added += _bands(axes, paths)
            added += _ends(axes, {w: float(p[1][-1]) for w, p in paths.items()}, verdict.years)
        title = verdict.theories[name].title
        told = f"Forces: {_path_told(rows, 'forces', verdict.years)} Share competing: "
        said = f"Two line charts. {title}. {told}{_path_told(rows, 'conduct', verdict.years)}"
        drawn[name] = Drawing(markup(figure, f"force{len(drawn)}", said, VARIABLES), title)
        for artist in added:
            artist.remove()
    return drawn


def _years(axes: Any, years: int, ticks: bool = True) -> None:
    from matplotlib.ticker import MaxNLocator

    when = timetable(years)
    axes.axvspan(when.test, years, facecolor=SHADE, lw=0, zorder=0)
    axes.axvspan(when.begin, when.begin + when.shocks[0], facecolor=DEEP, lw=0, zorder=0)
    axes.set_xlim(0, years)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.tick_params(labelsize=10, pad=2, labelbottom=ticks)


def _unit(axes: Any) -> None:
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks((0, 0.5, 1), ("0", ".5", "1"))


def _force_axis(axes: Any, paths: Iterable[Array]) -> None:
    values = np.concatenate([np.ravel(p) for p in paths])
    low, high = float(np.quantile(values, 0.001)), float(values.max())
    axes.set_yscale("log")
    axes.set_ylim(max(low, 0.02) / 1.15, max(high, 0.1) * 1.15)
    ticks = [t for t in (0.03, 0.1, 0.3, 1, 3, 10, 30, 100) if low / 1.1 <= t <= high * 1.1]
    axes.set_yticks(ticks, [f"{t:g}".removeprefix("0") for t in ticks])
    axes.minorticks_off()


def _bands(axes: Any, paths: Mapping[str, Array]) -> list[Any]:
    added: list[Any] = []
    for world, (low, middle, high) in paths.items():
        colour, dash = LINES[world]
        step = -(-len(middle) // POINTS)
        year = np.arange(len(middle))[::step]
        added.append(axes.fill_between(year, low[::step], high[::step], color=colour, alpha=0.13, lw=0))
        added += axes.plot(year, middle[::step], color=colour, ls=dash, lw=1.5)
    return added


def _ends(axes: Any, heights: Mapping[str, float], years: int) -> list[Any]:
    """Write each world's name at the end of its line, none over another."""
    scale = np.log10 if axes.get_yscale() == "log" else float
    low, high = (float(scale(y)) for y in axes.get_ylim())
    room = 10.5 / (axes.get_position().height * axes.figure.get_figheight() * 72)
    wanted = {w: min(max((float(scale(y)) - low) / (high - low), 0.0), 1.0) for w, y in heights.items()}
    return [
        axes.text(1.03, y, world, transform=axes.transAxes, color=LINES[world][0], fontsize=10, va="center_baseline")
        for world, y in apart(wanted, room).items()
    ]


def _path_told(rows: Sequence[Row], key: str, years: int) -> str:
    told = []
    for r in rows:
        first, last, end = (float(r.paths[key][1][y]) for y in (0, timetable(years).test - 1, -1))
        numbers = f"{shown(first, 2)} at the start, {shown(last, 2)} before the test, {shown(end, 2)} last"
        told.append(f"{r.world}: {numbers}")
    return "; ".join(told) + "."


# ---------------------------------------------------------------- maps
def basins(maps: Maps, titles: Mapping[str, str]) -> dict[str, Drawing]:
    """Draw the two basins: where runs end against the first belief, by school.

    Parameters
    ----------
    maps
        Maps of a verdict.
    titles
        Titles of the schools.
    """
    figure = canvas(196, 136)
    axes = figure.add_axes((0.135, 0.155, 0.8, 0.815))
    axes.set_xlim(0, 1)
    _unit(axes)
    axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", ".25", ".5", ".75", "1"))
    axes.tick_params(labelsize=10, pad=2)
    axes.axvline(PRIOR, color=LINE, lw=1, zorder=0)
    looks = (("paradox", LINES["W1"][0], SOLID, "o"), ("restraint", LINES["W2"][0], DASH, "s"))
    drawn: dict[str, Drawing] = {}
    for name in titles:
        if name not in maps.basins:
            continue
        added: list[Any] = []
        told = []
        for end, colour, dash, mark in looks:
            shares = maps.basins[name][end]
            added += axes.plot(
                maps.priors, shares, color=colour, ls=dash, lw=1.6, marker=mark, ms=3, mew=0, clip_on=False
            )
            told.append(f"{end} {percent(shares[0])} to {percent(shares[-1])}")
        said = f"Line chart. {titles[name]}: as the first belief rises from {maps.priors[0]:g} to {maps.priors[-1]:g}, "
        drawn[name] = Drawing(
            markup(figure, f"basin{len(drawn)}", said + "; ".join(told) + ".", VARIABLES), titles[name]
        )
        for artist in added:
            artist.remove()
    return drawn


def phase(maps: Maps) -> Drawing:
    """Draw the share of paradox against offence advantage and first belief, with the analytic tipping belief.

    Parameters
    ----------
    maps
        Maps of a verdict.
    """
    from matplotlib.colors import LinearSegmentedColormap

    figure = canvas(490, 345)
    axes = figure.add_axes((0.095, 0.135, 0.745, 0.84))
    offence, priors = np.array(maps.offence), np.array(maps.priors)
    heat = LinearSegmentedColormap.from_list("heat", HEAT)
    wide, tall = offence[1] - offence[0], priors[1] - priors[0]
    edges = [np.append(x - d / 2, x[-1] + d / 2) for x, d in ((offence, wide), (priors, tall))]
    axes.pcolormesh(*edges, maps.phase.T, cmap=heat, vmin=0, vmax=1, edgecolors=PAPER, lw=0.8)
    for i, w in enumerate(offence):
        for k, b in enumerate(priors):
            share = float(maps.phase[i, k])
            number = f"{100 * share:.0f}"
            look: dict[str, Any] = {
                "color": "#ffffff" if share > WHITE_FROM else "#000000",
                "ha": "center",
                "zorder": 3,
            }
            off = b - maps.tipping[i]
            height = b if abs(off) > 0.03 else maps.tipping[i] + math.copysign(0.03, off)  # beside the line
            axes.text(w, height, number, va="center_baseline", fontsize=10, **look)
    axes.plot(offence, maps.tipping, color="#ffffff", lw=5, solid_capstyle="round", zorder=2)
    axes.plot(offence, maps.tipping, color=LINES["W2"][0], lw=2.4, zorder=2)
    label = "tipping\nbelief,\nclosed form"
    axes.text(edges[0][-1] + 0.1, maps.tipping[-1], label, color=LINES["W2"][0], va="center", fontsize=10.5)
    axes.set_xlim(edges[0][0], edges[0][-1])
    axes.set_ylim(0, 1)
    axes.set_xticks(offence, [f"{w:g}" for w in offence])
    axes.set_yticks((0, 0.25, 0.5, 0.75, 1), ("0", ".25", ".5", ".75", "1"))
    axes.set_xlabel("offence advantage (ratio)", fontsize=11)
    axes.set_ylabel("first belief that the other is malign", fontsize=11)
    half = [_crossing(priors, row) for row in maps.phase]
    known = [f"{w:g}: {shown(h, 2)}" for w, h in zip(offence, half, strict=True) if not math.isnan(h)]
    tip = ", ".join(f"{w:g}: {shown(float(t), 2)}" for w, t in zip(offence, maps.tipping, strict=True))
    said = "Heat map of the share of paradox. It passes one half at these first beliefs, by offence advantage: "
    said += (", ".join(known) or "nowhere") + f". The analytic tipping belief is {tip}."
    return Drawing(markup(figure, "phase", said, VARIABLES), "Phase diagram")


def _crossing(priors: Array, shares: Array) -> float:
    """Return the prior at which a rising share first passes one half, between two points linearly."""
    for k in range(1, len(priors)):
        if shares[k - 1] < 0.5 <= shares[k]:
            part = (0.5 - shares[k - 1]) / (shares[k] - shares[k - 1])
            return float(priors[k - 1] + part * (priors[k] - priors[k - 1]))
    return math.nan
