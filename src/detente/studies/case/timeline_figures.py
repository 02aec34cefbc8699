"""Figures of what happened: the chronology over spending, leaders, and ties."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from detente.data.chronology import Chronology, Entry
from detente.data.codes import Actor
from detente.data.record import Values
from detente.figures.canvas import Sheet, blank
from detente.figures.labels import name_ends
from detente.figures.lines import gaps, log_axis, years_axis
from detente.figures.style import COLOURS, DASHES, DEEP, FAINT, INK, LINE, SHADE, WAR
from detente.studies.case.result import Case

MARKS = {
    "war": ("X", WAR),
    "crisis": ("D", COLOURS[1]),
    "rupture": ("x", COLOURS[1]),
    "arms": ("v", COLOURS[5]),
    "treaty": ("o", COLOURS[0]),
    "summit": ("s", COLOURS[0]),
    "gesture": ("^", COLOURS[2]),
    "institution": ("P", COLOURS[2]),
}
"""Marker and colour of each kind of entry."""

TIES = {
    "rivalry_td": "rivals (Thompson, Dreyer)",
    "rivalry_tss": "rivals (Thompson and others)",
    "arms_race": "arms race",
    "atop_defense": "bound to defend",
    "atop_offense": "bound to attack together",
    "atop_neutral": "bound to neutrality",
    "atop_nonagg": "bound not to attack",
    "atop_consul": "bound to consult",
}
"""Measures of the figure of ties, and their names there."""

MIDDLE = 0.5
"""A year is drawn around its number: its first day lies half a year before."""

MOST_DYADS = 3
"""Most dyads that one figure shows."""


def pair_of(case: Case, known: Chronology) -> tuple[Actor, Actor]:
    """Find the states that a chronology is about.

    Parameters
    ----------
    case
        The case.
    known
        One of its chronologies.
    """
    return next(pair for pair in combinations(case.actors, 2) if known.about(*pair))


def told_kinds(known: Chronology) -> list[str]:
    """Return the kinds of entries of a chronology, in the order of the rows.

    Parameters
    ----------
    known
        A chronology.
    """
    return [kind for kind in MARKS if any(entry.kind == kind for entry in known.entries)]


def draw_chronology(axes: Any, case: Case, known: Chronology) -> None:
    """Draw what happened, a row a kind, and the disputes of the record below.

    Parameters
    ----------
    axes
        Where to draw.
    case
        The case.
    known
        One of its chronologies.
    """
    one, two = pair_of(case, known)
    kinds = told_kinds(known)
    _entries(axes, known.entries, kinds)
    _dispute_row(axes, case, f"{one.abb}_{two.abb}", len(kinds))
    axes.set_yticks(range(len(kinds) + 1), [*kinds, "disputes"])
    axes.set_ylim(len(kinds) + 0.6, -0.8)
    axes.tick_params(axis="y", length=0)
    years_axis(axes, case.years)


def timeline(case: Case, known: Chronology) -> Sheet:
    """Draw a chronology over the spending of its two states.

    Parameters
    ----------
    case
        The case.
    known
        One of its chronologies.
    """
    one, two = pair_of(case, known)
    rows = len(told_kinds(known)) + 1
    figure = blank(9.2, 2.0 + 0.52 * rows)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[1.7, 0.5 * rows])
    _over_time(above, case, one, two)
    draw_chronology(below, case, known)
    caption = (
        f"Above: spending of {one.name} and {two.name}; shaded: joint build-ups; hatched: joint falls; red: war. "
        "Below: what happened, by number in the table, from our own chronology (a selection). Last row: "
        "militarized disputes that began, from the record."
    )
    told = "; ".join(f"{n}. {entry.when}, {entry.title}" for n, entry in enumerate(known.entries, 1))
    return Sheet(figure, caption, f"Timeline. {caption} {told}.")


def _over_time(axes: Any, case: Case, one: Actor, two: Actor) -> None:
    armament = next((arm for arm in case.armaments if arm.pair == (one.name, two.name)), None)
    measure = armament.basis if armament else "milex_usd2020"
    for phase in armament.phases if armament else ():
        ends = (phase.first - 0.5, phase.last + 0.5)
        if phase.kind == "build-up":
            axes.axvspan(*ends, color=DEEP, lw=0)
        else:
            axes.axvspan(*ends, facecolor="none", edgecolor=FAINT, hatch="\\\\\\\\", lw=0)
    for year, fought in zip(case.years, case.series[f"war_{one.abb}_{two.abb}"].values, strict=True):
        if fought:
            axes.axvspan(year - 0.5, year + 0.5, ymax=0.06, color=WAR, lw=0)
    drawn = []
    for place, actor in enumerate((one, two)):
        values = [
            value / 1e3 if value > 0 else math.nan for value in gaps(case.series[f"{measure}_{actor.abb}"].values)
        ]
        axes.plot(case.years, values, color=COLOURS[place], ls=DASHES[place], lw=1.8)
        drawn.append((actor.name, COLOURS[place], values))
    known = [value for _, _, values in drawn for value in values if not math.isnan(value)]
    if known and max(known) > 20 * min(known):
        log_axis(axes)
    elif known:
        axes.set_ylim(0, max(known) * 1.08)
    if known:
        name_ends(axes, drawn, case.years)
    unit = "dollars of 2020" if measure == "milex_usd2020" else "dollars of 2019, national prices (SIPRI)"
    axes.set_title(f"military spending, billion {unit}")


def _entries(axes: Any, entries: Sequence[Entry], kinds: Sequence[str]) -> None:
    room = 0.022 * max(entries[-1].time - entries[0].time, 1.0)
    taken: dict[tuple[str, int], float] = {}
    for number, entry in enumerate(entries, 1):
        mark, colour = MARKS[entry.kind]
        row, at = kinds.index(entry.kind), entry.time - MIDDLE
        if entry.until:
            end = Entry(entry.until, entry.kind, "", "", ()).time - MIDDLE
            axes.plot([at, end], [row, row], color=colour, lw=3, solid_capstyle="butt")
        axes.plot(at, row, mark, color=colour, ms=5.5, mew=1.6, clip_on=False)
        level = next((n for n in range(3) if at - taken.get((entry.kind, n), -9e9) > room), 2)
        taken[entry.kind, level] = at
        offset = (0, (4.5, -12, 12)[level])
        axes.annotate(str(number), (at, row), xytext=offset, textcoords="offset points", ha="center",
                      fontsize=7, color=INK)  # fmt: skip
    for row in range(len(kinds) + 1):
        axes.axhline(row, color=LINE, lw=0.5, zorder=0)


def _dispute_row(axes: Any, case: Case, pair: str, row: int) -> None:
    onset = case.series[f"mid_onset_{pair}"].values
    for first, last, value in _runs(case.years, onset):
        if value is None:
            axes.add_patch(_box(first, row, last, facecolor="none", edgecolor=LINE, hatch="////", lw=0))
    for year, count in zip(case.years, onset, strict=True):
        if count:
            axes.plot([year, year], [row + 0.42, row + 0.42 - min(count, 5) * 0.17], color=COLOURS[0], lw=2.4)


def _box(first: int, row: int, last: int, **options: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((first - MIDDLE, row - 0.35), last - first + 1, 0.7, **options)


def _runs(years: Sequence[int], values: Values) -> list[tuple[int, int, float | None]]:
    """Group years with one value into runs: first year, last year, value."""
    found: list[tuple[int, int, float | None]] = []
    for year, value in zip(years, values, strict=True):
        if found and found[-1][2] == value:
            found[-1] = (found[-1][0], year, value)
        else:
            found.append((year, year, value))
    return found


def led(case: Case) -> list[str]:
    """Return the states whose leaders are known.

    Parameters
    ----------
    case
        The case.
    """
    return [actor.name for actor in case.actors if any(one.state == actor.name for one in case.leaders)]


def draw_leaders(axes: Any, case: Case) -> None:
    """Draw who led each state as a band over the years.

    Parameters
    ----------
    axes
        Where to draw.
    case
        The case.
    """
    states = led(case)
    first, last = case.years[0] - MIDDLE, case.years[-1] + MIDDLE
    for row, state in enumerate(states):
        for place, one in enumerate(one for one in case.leaders if one.state == state):
            start, end = max(_when(one.start), first), min(_when(one.end), last)
            look = {"height": 0.7, "color": (SHADE, DEEP)[place % 2], "edgecolor": LINE, "lw": 0.6}
            axes.barh(row, end - start, left=start, **look)
            if (end - start) / (last - first) > 0.0085 * len(one.leader) + 0.008:
                axes.text((start + end) / 2, row, one.leader, ha="center", va="center", fontsize=7.5, color=INK)
    axes.set_yticks(range(len(states)), states)
    axes.set_ylim(len(states) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    years_axis(axes, case.years)


def leaders(case: Case) -> Sheet | None:
    """Draw who led each state as a band over the years.

    Parameters
    ----------
    case
        The case.
    """
    if not led(case):
        return None
    figure = blank(9.2, 0.5 + 0.5 * len(led(case)))
    draw_leaders(figure.add_subplot(), case)
    caption = (
        "Who led, from when to when; names where there is room, all of them in the table (spelling of the source)."
    )
    told = "; ".join(f"{one.leader} ({one.state}) {one.start[:4]}-{one.end[:4]}" for one in case.leaders)
    return Sheet(figure, caption, f"Bands. {caption} {told}.")


def _when(day: str) -> float:
    at = date.fromisoformat(day)
    return at.year + (at.timetuple().tm_yday - 1) / 365.25 - MIDDLE


Tie = tuple[str, str, tuple[Actor, Actor]]
"""Series, words and dyad of a row of ties."""


def tied(case: Case) -> list[Tie]:
    """Return the ties of the first dyads that there ever were.

    Parameters
    ----------
    case
        The case.
    """
    dyads = list(combinations(case.actors, 2))[:MOST_DYADS]
    rows = [(f"{name}_{a.abb}_{b.abb}", words, (a, b)) for a, b in dyads for name, words in TIES.items()]
    return [row for row in rows if any(case.series[row[0]].values)]


def draw_ties(axes: Any, case: Case) -> None:
    """Draw rivalry, arms races and alliances of the first dyads as bands.

    Parameters
    ----------
    axes
        Where to draw.
    case
        The case.
    """
    rows = tied(case)
    for place, (name, _, _) in enumerate(rows):
        colour = COLOURS[1] if name.startswith(("rivalry", "arms")) else COLOURS[0]
        for first, last, value in _runs(case.years, case.series[name].values):
            if value is None:
                axes.add_patch(_box(first, place, last, facecolor="none", edgecolor=LINE, hatch="////", lw=0))
            elif value:
                axes.add_patch(_box(first, place, last, color=colour, lw=0))
    many = len(case.actors) > 2
    labels = [f"{words}{f', {a.abb}-{b.abb}' if many else ''}" for _, words, (a, b) in rows]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    years_axis(axes, case.years)


def ties(case: Case) -> Sheet | None:
    """Draw rivalry, arms races and alliances of the first dyads as bands.

    Parameters
    ----------
    case
        The case.
    """
    rows = tied(case)
    if not rows:
        return None
    figure = blank(9.2, 0.5 + 0.27 * len(rows))
    draw_ties(figure.add_subplot(), case)
    caption = (
        "Years in which lists made in hindsight call them rivals or racers (red), and in which a treaty bound "
        "them (blue, ATOP). Hatched: the source does not speak of the year."
    )
    return Sheet(figure, caption, f"Bands. {caption}")
