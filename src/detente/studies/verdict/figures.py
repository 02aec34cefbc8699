"""Figures of a verdict: how the runs of every school end in every world.

Colours are never the only carrier: outcomes differ in pattern and are labelled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.core.theory import Theory
from detente.figures.canvas import give_axes, note, tell, wide
from detente.figures.numbers import percent
from detente.figures.style import COLOURS, FAINT, INK
from detente.studies.beds import WORLDS
from detente.studies.verdict.row import VerdictRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    "hostile": Look("mutual hostility", COLOURS[1], "#ffffff", COLOURS[1]),
    "deactivated": Look("deactivated", "#f6c795", "#1a1a1a", "#d9954f", "////"),
    "mitigated": Look("mitigated", "#a9d2ec", "#1a1a1a", "#a9d2ec"),
    "transcended": Look("transcended", "#0a4f8f", "#ffffff", "#3672ad", "..."),
    "no_dilemma": Look("no dilemma", "#dcdedc", "#1a1a1a", "#aab0aa", "---"),
    "mixed": Look("mixed", "#ffffff", "#1a1a1a", "#8b9298", "xxx"),
}
"""Outcomes in the order of a bar."""

EDGE = "#4a545b"


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


def places(rows: Sequence[VerdictRow]) -> list[str]:
    """Return the worlds that there are rows of, in Jervis's order."""
    return [w for w in WORLDS if any(r.world == w for r in rows)]


def by_school(rows: Sequence[VerdictRow]) -> dict[str, list[VerdictRow]]:
    """Return the rows of each school that has any."""
    grouped: dict[str, list[VerdictRow]] = {}
    for row in rows:
        grouped.setdefault(row.school, []).append(row)
    return grouped


def rank_schools(rows: Sequence[VerdictRow]) -> list[str]:
    """Return the schools from the most to the least fatalist: by their mean share of hostility."""
    mean = {name: np.mean([r.shares["hostile"] for r in own]) for name, own in by_school(rows).items()}
    return sorted(mean, key=lambda name: -round(float(mean[name]), 9))


def draw_outcomes(
    axes: Any, rows: Sequence[VerdictRow], theories: Mapping[str, Theory], world: str, order: Sequence[str], unit: float
) -> None:
    """Draw what becomes of the dilemma in a world: one bar a school, a marker for war.

    Parameters
    ----------
    axes
        Where to draw.
    rows
        Rows of a verdict, at least one.
    theories
        Theory by school.
    order
        Schools, from the top.
    unit : [pixel]
        Width of one per cent: what is too narrow is not labelled.
    """
    here = {r.school: r for r in rows if r.world == world}
    axes.set_xlim(0, 100)
    axes.set_ylim(len(order) - 0.5, -0.5)
    labelled: set[str] = set()
    for place, name in enumerate(order):
        if name in here:
            _bar(axes, place - 0.13, here[name], labelled, unit)
            _war(axes, place + 0.36, 100 * here[name].shares["war"])
        else:
            axes.text(1, place, "not finished", va="center", color=FAINT, fontsize=10)
    names = [short(n, theories[n].title) for n in order]
    axes.set_yticks([p - 0.1 for p in range(len(order))], names, fontsize=11.5)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.set_xticks((0, 25, 50, 75, 100), ("0", "25", "50", "75", "100 %"))
    axes.spines["left"].set_visible(False)


def _bar(axes: Any, middle: float, row: VerdictRow, labelled: set[str], unit: float, start: float = 0.0) -> None:
    for key, look in OUTCOMES.items():
        share = 100 * row.shares[key]
        if share <= 0:
            continue
        box: dict[str, Any] = {"left": start, "height": 0.6}
        axes.barh(middle, share, color=look.fill, edgecolor=look.lines, hatch=look.pattern, lw=0, **box)
        (edge,) = axes.barh(middle, share, color="none", edgecolor=EDGE, lw=0.5, **box)
        tell(edge, row.school.replace("_", " "), f"{look.label}: {percent(row.shares[key])}")
        number = f"{share:.0f}"
        named = f"{look.label} {number}"
        text = named if key not in labelled and share * unit > 6.2 * len(named) + 3 else number
        if share * unit > 6.2 * len(text) + 3:
            labelled.update({key} if text == named else ())
            axes.text(
                start + share / 2, middle, text, color=look.text, ha="center", va="center_baseline", fontsize=10.5
            )
        start += share


def _war(axes: Any, height: float, share: float, start: float = 0.0) -> None:
    end = start + share
    axes.plot((start, end), (height, height), color=FAINT, lw=0.9, solid_capstyle="butt", clip_on=False)
    axes.plot(end, height, "D", color=INK, ms=4.2, mew=0, clip_on=False, zorder=5)


def _told(row: VerdictRow, title: str) -> str:
    parts = [f"{look.label} {percent(row.shares[k])}" for k, look in OUTCOMES.items() if row.shares[k] >= 0.005]
    return f"{title}: {', '.join(parts)}; war {percent(row.shares['war'])}"


def describe_outcomes(
    rows: Sequence[VerdictRow],
    theories: Mapping[str, Theory],
    world: str,
    order: Sequence[str],
) -> str:
    """Return what becomes of the dilemma in a world in words.

    Parameters
    ----------
    rows
        Rows of a verdict, at least one.
    theories
        Theory by school.
    order
        Schools, from the top.
    """
    here = {r.school: r for r in rows if r.world == world}
    told = "; ".join(_told(here[n], short(n, theories[n].title)) for n in order if n in here)
    return f"Stacked bars. {world}, {WORLDS[world].title}. Shares of runs by school. {told}."


COLUMN = 114
"""Width of the column of a world where they stand side by side [%]: its bars, and a gap."""


NARROW = 140
"""Width of a column below which its heading is broken and its axis has one number [point]."""


def _head(world: str, width: float) -> str:
    """Return the heading of a column so wide."""
    words = f"{world}: {WORLDS[world].title}"
    if width < NARROW:
        return fill(words, max(int(width / 5.2), 9))
    return words.replace(": doubly", ",\ndoubly").replace("leads, ", "leads,\n")


def draw_verdict(
    axes: Any,
    rows: Sequence[VerdictRow],
    theories: Mapping[str, Theory],
    order: Sequence[str],
    worlds: Sequence[str],
    unit: float,
) -> None:
    """Draw what becomes of the dilemma: a row a school, a column a world.

    Parameters
    ----------
    axes
        Where to draw.
    rows
        Rows of a verdict, at least one.
    theories
        Theory by school.
    order
        Schools, from the top.
    worlds
        Worlds, from the left.
    unit : [point]
        Width of one per cent: what is too narrow is not labelled.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    known = {(r.school, r.world): r for r in rows}
    ticks: list[tuple[float, str]] = []
    narrow = unit * COLUMN < NARROW
    for column, world in enumerate(worlds):
        left = COLUMN * column
        axes.text(left, -0.75, _head(world, unit * COLUMN), va="bottom", fontsize=9 if narrow else 10)
        ticks += [(left + 50, "50 %")] if narrow else [(left, "0"), (left + 50, "50"), (left + 100, "100 %")]
        for place, name in enumerate(order):
            row = known.get((name, world))
            if row is None:
                axes.text(left + 1, place, "not finished", va="center", color=FAINT, fontsize=9)
                continue
            _bar(axes, place - 0.13, row, set(OUTCOMES), unit, left)
            _war(axes, place + 0.36, 100 * row.shares["war"], left)
    axes.set_xlim(0, COLUMN * len(worlds) - (COLUMN - 100))
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xticks([x for x, _ in ticks], [label for _, label in ticks])
    axes.set_yticks([p - 0.1 for p in range(len(order))], [short(n, theories[n].title, 34) for n in order])
    axes.tick_params(axis="y", length=0, pad=5)
    axes.spines[:].set_visible(False)
    looks = [look for k, look in OUTCOMES.items() if any(r.shares[k] > 0 for r in rows)]
    handles: list[Any] = [
        Patch(facecolor=look.fill, edgecolor=look.lines, hatch=look.pattern, label=look.label) for look in looks
    ]
    handles.append(Line2D([], [], marker="D", color=INK, ls="", ms=4.2, label="share that fought a war"))
    below = {"loc": "upper left", "bbox_to_anchor": (0, 0), "borderaxespad": 2.2}
    axes.legend(handles=handles, frameon=False, ncols=max(int(wide(axes) / 125), 1), fontsize=9, **below)


def plot(
    rows: Sequence[VerdictRow],
    theories: Mapping[str, Theory],
    names: Sequence[str],
    worlds: Sequence[str],
    size: str,
    ax: Axes | None,
) -> Axes:
    """Draw what was asked for in a figure that stands alone.

    Parameters
    ----------
    rows
        Rows of a verdict.
    theories
        Theory by school.
    names, worlds
        Schools and worlds; all of them if empty.
    size
        Runs and years behind a row, in words.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    InvalidValue
        If nothing was finished.
    UnknownName
        If the verdict has no such school or world.
    """
    if not rows:
        msg = "No run was finished: there is nothing to draw."
        raise InvalidValue(msg)
    order = [name for name in rank_schools(rows) if name in names or not names]
    columns = [world for world in places(rows) if world in worlds or not worlds]
    for kind, asked, known in (("school", names, rank_schools(rows)), ("world", worlds, places(rows))):
        for name in asked:
            if name not in known:
                what = f"{kind} in this verdict"
                raise UnknownName(what, name, known)
    width = 3.4 + 2.3 * len(columns)
    with give_axes(ax, width, 2.7 + 0.3 * len(order)) as axes:
        unit = wide(axes) / (COLUMN * len(columns))
        draw_verdict(axes, rows, theories, order, columns, unit)
        lines = max(_head(world, unit * COLUMN).count("\n") for world in columns) + 1
        axes.set_title("How the runs of each school end in each of Jervis's worlds", pad=10 + 14 * lines)
        words = f"Bars: share of {size}. Schools from most to least hostile."
        legend = axes.get_legend()
        lines = 1 if legend is None else -(-len(legend.get_texts()) // max(int(wide(axes) / 125), 1))
        note(axes, words, 32 + 15 * lines)
    return axes
