"""Figures of the record of a case, on any axes: lines a state, the chronology, leaders, ties."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from detente.data.chronology import Chronology, ChronologyEntry
from detente.data.codes import Actor
from detente.data.record import Values
from detente.figures.canvas import tell
from detente.figures.labels import name_ends
from detente.figures.lines import gaps, log_axis, unknown_years, years_axis
from detente.figures.style import COLOURS, DASHES, DEEP, INK, LINE, SHADE, WAR
from detente.studies.case.series import Recorded


def _shade_wars(axes: Any, record: Recorded) -> bool:
    shaded = False
    for one, two in combinations(record.actors, 2):
        fought = record.of_dyad("war", one, two).values
        for year, value in zip(record.years, fought, strict=True):
            if value:
                axes.axvspan(year - 0.5, year + 0.5, color=LINE, alpha=0.25, lw=0)
                shaded = True
    return shaded


LINES = {
    "spending": ("milex_usd2020", 1e-3, "military spending, billion dollars of 2020"),
    "warheads": ("warheads", 1.0, "stockpiled nuclear warheads"),
}
"""Measure, factor and unit of what is drawn as one line a state."""


def draw_lines(axes: Any, record: Recorded, what: str, named: bool = True) -> str:
    """Draw a measure of every state by year and return the caption; empty where nothing is known.

    Parameters
    ----------
    axes
        Where to draw.
    record
        What the record has.
    what
        Name in ``LINES``.
    named
        Whether the names stand at the ends of the lines; else in a legend.
    """
    measure, scale, unit = LINES[what]
    series = [record.of_state(measure, actor) for actor in record.actors]
    known = [value for one in series for value in one.values if value]
    if not known:
        return ""
    log = what != "warheads" and max(known) > 30 * min(known)
    wars = _shade_wars(axes, record)
    drawn = []
    for place, (actor, one) in enumerate(zip(record.actors, series, strict=True)):
        values = [math.nan if log and not value else value * scale for value in gaps(one.values)]
        colour = COLOURS[place % len(COLOURS)]
        dash = DASHES[place % len(DASHES)]
        axes.plot(record.years, values, color=colour, ls=dash, lw=2, marker=".", ms=3, label=actor.name)
        drawn.append((actor.name, colour, values))
    if log:
        log_axis(axes)
    else:
        axes.set_ylim(0, max(known) * scale * 1.06)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    unknown_years(axes, record.years, *(one.values for one in series))
    years_axis(axes, record.years)
    axes.set_title(unit + (" (logarithmic scale)" if log else ""))
    if named:
        name_ends(axes, drawn, record.years)
    else:
        axes.legend(frameon=False, fontsize=8, handlelength=3)
    span = f"{record.years[0]}-{record.years[-1]}" if len(record.years) > 1 else str(record.years[0])
    caption = f"{unit[0].upper()}{unit[1:]}, {span}."
    if wars:
        caption += " Grey: years in which two of them were at war."
    if any(value is None for one in series for value in one.values):
        caption += " Gaps: years not on record."
    nothing = [f"{a.name} {y}" for a, one in zip(record.actors, series, strict=True)
               for y, value in zip(record.years, one.values, strict=True) if value == 0]  # fmt: skip
    if log and nothing:
        caption += f" Not drawn: spending of zero on record ({', '.join(nothing)})."
    return caption


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


def pair_of(record: Recorded, known: Chronology) -> tuple[Actor, Actor]:
    """Find the states that a chronology is about.

    Parameters
    ----------
    record
        What the record has.
    known
        One of its chronologies.
    """
    return next(pair for pair in combinations(record.actors, 2) if known.about(*pair))


def list_kinds(known: Chronology) -> list[str]:
    """Return the kinds of entries of a chronology, in the order of the rows."""
    return [kind for kind in MARKS if any(entry.kind == kind for entry in known.entries)]


def draw_chronology(axes: Any, record: Recorded, known: Chronology) -> None:
    """Draw what happened, a row a kind, and the disputes of the record below.

    Parameters
    ----------
    axes
        Where to draw.
    record
        What the record has.
    known
        One of its chronologies.
    """
    one, two = pair_of(record, known)
    kinds = list_kinds(known)
    _entries(axes, known.entries, kinds)
    _dispute_row(axes, record, (one, two), len(kinds))
    axes.set_yticks(range(len(kinds) + 1), [*kinds, "disputes"])
    axes.set_ylim(len(kinds) + 0.6, -0.8)
    axes.tick_params(axis="y", length=0)
    years_axis(axes, record.years)


def _entries(axes: Any, entries: Sequence[ChronologyEntry], kinds: Sequence[str]) -> None:
    room = 0.022 * max(entries[-1].time - entries[0].time, 1.0)
    taken: dict[tuple[str, int], float] = {}
    for number, entry in enumerate(entries, 1):
        mark, colour = MARKS[entry.kind]
        row, at = kinds.index(entry.kind), entry.time - MIDDLE
        if entry.until:
            end = ChronologyEntry(entry.until, entry.kind, "", "", ()).time - MIDDLE
            axes.plot([at, end], [row, row], color=colour, lw=3, solid_capstyle="butt")
        (drawn,) = axes.plot(at, row, mark, color=colour, ms=5.5, mew=1.6, clip_on=False)
        tell(drawn, f"{number}. {entry.when}", entry.title)
        level = next((n for n in range(3) if at - taken.get((entry.kind, n), -9e9) > room), 2)
        taken[entry.kind, level] = at
        offset = (0, (4.5, -12, 12)[level])
        axes.annotate(str(number), (at, row), xytext=offset, textcoords="offset points", ha="center",
                      fontsize=7, color=INK)  # fmt: skip
    for row in range(len(kinds) + 1):
        axes.axhline(row, color=LINE, lw=0.5, zorder=0)


def _dispute_row(axes: Any, record: Recorded, pair: tuple[Actor, Actor], row: int) -> None:
    onset = record.of_dyad("mid_onset", *pair).values
    for first, last, value in _runs(record.years, onset):
        if value is None:
            axes.add_patch(_box(first, row, last, facecolor="none", edgecolor=LINE, hatch="////", lw=0))
    for year, count in zip(record.years, onset, strict=True):
        if count:
            (drawn,) = axes.plot(
                [year, year], [row + 0.42, row + 0.42 - min(count, 5) * 0.17], color=COLOURS[0], lw=2.4
            )
            tell(drawn, str(year), f"{count:.0f} militarised disputes began")


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


def states_with_leaders(record: Recorded) -> list[str]:
    """Return the states whose leaders are known.

    Parameters
    ----------
    record
        What the record has.
    """
    return [actor.name for actor in record.actors if any(one.state == actor.name for one in record.leaders)]


def draw_leaders(axes: Any, record: Recorded, letter: float = 0.0085, font: float = 7.5) -> None:
    """Draw who led each state as a band over the years.

    Parameters
    ----------
    axes
        Where to draw.
    record
        What the record has.
    letter
        Width of a letter, as a share of that of the axes.
    font : [point]
        Size of the names.
    """
    states = states_with_leaders(record)
    first, last = record.years[0] - MIDDLE, record.years[-1] + MIDDLE
    for row, state in enumerate(states):
        for place, one in enumerate(one for one in record.leaders if one.state == state):
            start, end = max(_when(one.start), first), min(_when(one.end), last)
            look = {"height": 0.7, "color": (SHADE, DEEP)[place % 2], "edgecolor": LINE, "lw": 0.6}
            (band,) = axes.barh(row, end - start, left=start, **look)
            tell(band, f"{one.leader} ({state})", f"{one.start} to {one.end}")
            if (end - start) / (last - first) > letter * (len(one.leader) + 1):
                axes.text((start + end) / 2, row, one.leader, ha="center", va="center", fontsize=font, color=INK)
    axes.set_yticks(range(len(states)), states)
    axes.set_ylim(len(states) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    years_axis(axes, record.years)


def _when(day: str) -> float:
    at = date.fromisoformat(day)
    return at.year + (at.timetuple().tm_yday - 1) / 365.25 - MIDDLE


Tie = tuple[str, str, tuple[Actor, Actor]]
"""Measure, words and dyad of a row of ties."""


def first_ties(record: Recorded) -> list[Tie]:
    """Return the ties of the first dyads that there ever were.

    Parameters
    ----------
    record
        What the record has.
    """
    dyads = list(combinations(record.actors, 2))[:MOST_DYADS]
    rows = [(name, words, dyad) for dyad in dyads for name, words in TIES.items()]
    return [row for row in rows if any(record.of_dyad(row[0], *row[2]).values)]


def draw_ties(axes: Any, record: Recorded) -> None:
    """Draw rivalry, arms races and alliances of the first dyads as bands.

    Parameters
    ----------
    axes
        Where to draw.
    record
        What the record has.
    """
    rows = first_ties(record)
    for place, (name, words, dyad) in enumerate(rows):
        colour = COLOURS[1] if name.startswith(("rivalry", "arms")) else COLOURS[0]
        for first, last, value in _runs(record.years, record.of_dyad(name, *dyad).values):
            if value is None:
                axes.add_patch(_box(first, place, last, facecolor="none", edgecolor=LINE, hatch="////", lw=0))
            elif value:
                band = axes.add_patch(_box(first, place, last, color=colour, lw=0))
                tell(
                    band,
                    f"{dyad[0].name} and {dyad[1].name}, {words}",
                    f"{first}\u2013{last}" if last > first else str(first),
                )
    many = len(record.actors) > 2
    labels = [f"{words}{f', {a.abb}-{b.abb}' if many else ''}" for _, words, (a, b) in rows]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    years_axis(axes, record.years)
