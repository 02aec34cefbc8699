"""Figures of a case: the record, and the schools beside it.

Colours are never the only carrier: lines differ in dash and are named at their ends.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from textwrap import fill
from typing import Any

from detente.data.codes import Actor
from detente.data.monthly import title_of
from detente.figures.canvas import Sheet, blank, tell
from detente.figures.lines import gaps, log_axis, unknown_years, years_axis
from detente.figures.numbers import write_number
from detente.figures.style import COLOURS, DASHES, INK, LINE, WAR
from detente.studies.case.record_figures import draw_lines
from detente.studies.case.result import Case
from detente.studies.case.schools import SchoolReading

WIDE_RANGE = 50.0
"""Ratio of the ends of a logarithmic axis from which one and three of each power of ten are ticks enough."""


def warheads(case: Case) -> Sheet | None:
    """Draw the nuclear warheads of every state that the sources know."""
    figure = blank(9.2, 3.0)
    caption = draw_lines(figure.add_subplot(), case.recorded, "warheads")
    return Sheet(figure, caption, f"Line chart. {caption}") if caption else None


def conflict(case: Case) -> Sheet | None:
    """Draw disputes and crises of every dyad, year by year."""
    dyads = list(combinations(case.actors, 2))[:6]
    figure = blank(9.2, 0.7 + 1.9 * len(dyads))
    grid = figure.subplots(len(dyads), 1, squeeze=False, sharex=True)[:, 0]
    for axes, (one, two) in zip(grid, dyads, strict=True):
        _conflict_panel(axes, case, one, two)
        axes.set_title(f"{one.name} and {two.name}")
    years_axis(grid[-1], case.years)
    caption = " ".join(_conflict_key(case, dyads))
    return Sheet(figure, caption, f"Bar chart. {caption}")


def _conflict_key(case: Case, dyads: Sequence[tuple[Actor, Actor]]) -> list[str]:
    """Say what the marks are that are there."""
    words = {
        "mid_onset": "Bars: militarised disputes that began in the year.",
        "mid_ongoing": "Pale band below: a dispute under way.",
        "war": "Dark band below: an interstate war.",
        "icb_opposed": "Diamonds: crises that one triggered for the other.",
    }
    found = [text for name, text in words.items() if any(any(case.of_dyad(name, *pair).values) for pair in dyads)]
    if any(None in case.of_dyad("mid_onset", *pair).values for pair in dyads):
        found.append("Hatched: not known, because the source does not cover the year or one was no state.")
    return found or ["No dispute, crisis or war is on record."]


def _conflict_panel(axes: Any, case: Case, one: Actor, two: Actor) -> None:
    onset, ongoing, war, crises = (
        case.of_dyad(name, one, two).values for name in ("mid_onset", "mid_ongoing", "war", "icb_opposed")
    )
    top = max([2.0, *(value for value in onset if value is not None)])
    band = {"height": 0.28 * top / 3, "width": 1, "bottom": -0.42 * top / 3}
    for year, count, going, fought, crisis in zip(case.years, onset, ongoing, war, crises, strict=True):
        if count:
            tell(axes.bar(year, count, width=0.75, color=COLOURS[0])[0], str(year), f"{count:.0f} disputes began")
        if going:
            tell(axes.bar(year, **band, color="#8fbfe0")[0], str(year), "a dispute under way")
        if fought:
            tell(axes.bar(year, **band, color=WAR)[0], str(year), "an interstate war")
        for number in range(int(crisis or 0)):
            (mark,) = axes.plot(year, top * (1.14 + 0.14 * number), "D", ms=4.5, color=COLOURS[1])
            tell(mark, str(year), "a crisis that one triggered for the other")
    axes.axhline(0, color=LINE, lw=0.8)
    axes.set_ylim(-0.5 * top / 3, top * 1.4)
    axes.set_yticks(range(0, int(top) + 1, max(1, int(top) // 3)))
    unknown_years(axes, case.years, onset)


def acts(case: Case) -> Sheet | None:
    """Draw the monthly acts each way, where an event file is about the dyad."""
    if not case.monthly:
        return None
    count = len(case.monthly)
    figure = blank(9.2, 0.5 + 1.7 * count)
    grid = figure.subplots(count, 1, squeeze=False, sharex=True)[:, 0]
    for place, (axes, one) in enumerate(zip(grid, case.monthly, strict=True)):
        colour = COLOURS[place % 2]
        when = [int(month[:4]) + (int(month[5:]) - 0.5) / 12 for month in one.months]
        values = gaps(one.values)
        axes.fill_between(when, values, 0, color=colour, alpha=0.45, lw=0, step="mid")
        smooth = [sum(values[t - 11 : t + 1]) / 12 if t >= 11 else math.nan for t in range(len(values))]
        axes.plot(when, smooth, color=INK, lw=1.4, label="mean of the last twelve months")
        axes.axhline(0, color=LINE, lw=0.8)
        axes.set_title(f"{one.of} towards {one.to} ({title_of(one.source)})")
    spans = dict.fromkeys((one.months[0], one.months[-1]) for one in case.monthly)
    caption = (
        f"Net cooperation (above zero) and conflict (below zero) by month, "
        f"{' and '.join(f'{first} to {last}' for first, last in spans)}. Line: mean of the last twelve months."
        f"{' Scales differ between event files.' if len({one.source for one in case.monthly}) > 1 else ''}"
    )
    return Sheet(figure, caption, f"Area charts. {caption}")


def fans(case: Case) -> Sheet | None:
    """Draw each school's fan over the record, one panel a school."""
    if not case.schools or case.begin is None:
        return None
    columns = 4
    rows = -(-len(case.schools) // columns)
    figure = blank(9.2, 0.4 + 1.85 * rows)
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).ravel()
    for axes, one in zip(grid, case.schools, strict=False):
        _fan_panel(axes, case, one)
    _fan_ticks(grid[0])
    for place, axes in enumerate(grid):
        axes.set_visible(place < len(case.schools))
        axes.tick_params(labelbottom=place + columns >= len(case.schools))
    _legend(figure, case)
    caption = (
        f"Military spending, billion dollars of 2020, logarithmic scale. Each panel: one school, started in "
        f"{case.begin.year} from the record. Bands: middle 80 % of its runs; thin line: its median; thick line: the "
        "record."
    )
    return Sheet(figure, caption, f"Small multiples. {caption}")


def _legend(figure: Any, case: Case) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=COLOURS[place % len(COLOURS)], ls=DASHES[place % len(DASHES)], lw=2)
        for place in range(len(case.actors))
    ]
    names = [actor.name for actor in case.actors]
    figure.legend(handles, names, loc="outside upper left", ncols=len(names), frameon=False, handlelength=3)


def _fan_panel(axes: Any, case: Case, one: SchoolReading) -> None:
    for place, (actor, fan) in enumerate(zip(case.actors, one.fans, strict=True)):
        colour = COLOURS[place % len(COLOURS)]
        low, middle, high = ([value / 1e3 for value in row] for row in (fan.low, fan.middle, fan.high))
        axes.fill_between(one.years, low, high, color=colour, alpha=0.22, lw=0)
        axes.plot(one.years, middle, color=colour, lw=0.8, label=f"{actor.name}: median of runs")
        series = case.of_state("milex_usd2020", actor).values
        record = [value / 1e3 for value in gaps(series)][-len(one.years) :]
        look: Any = {"color": colour, "ls": DASHES[place % len(DASHES)], "lw": 1.8}
        axes.plot(one.years, record, label=f"{actor.name}: record", **look)
    log_axis(axes)
    axes.tick_params(labelsize=8)
    axes.locator_params(axis="x", nbins=4)
    axes.set_title(short(one.title), fontsize=8.5)
    axes.set_xlim(one.years[0], one.years[-1])


def _fan_ticks(axes: Any) -> None:
    """Write more round numbers where the fans span little more than one power of ten."""
    from matplotlib.ticker import LogLocator

    low, high = axes.get_ylim()
    if high < WIDE_RANGE * low:
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))


def short(title: str, longest: int = 26) -> str:
    """Break a title into lines, its last part alone where it has a colon."""
    title = title.split(":")[-1].strip() if len(title) > longest else title
    return fill(title[0].upper() + title[1:], longest)


def scores(case: Case) -> Sheet | None:
    """Draw error, coverage and competition of every school beside habit and the record."""
    rated = [one for one in case.schools if one.error is not None]
    if not rated:
        return None
    rated.sort(key=lambda one: one.error or 0.0, reverse=True)
    figure = blank(9.2, 1.2 + 0.27 * len(rated))
    panels = figure.subplots(1, 3, sharey=True)
    places = list(range(len(rated)))
    names = [one.title for one in rated]
    _dots(panels[0], names, [one.error for one in rated], "error of log spending\n(lower is better)")
    _dots(panels[1], names, [one.coverage for one in rated], "share of years in the\n80 % range")
    _dots(panels[2], names, [_competition(one) for one in rated], "share of years both\ncompete")
    _marks(panels, rated)
    panels[0].set_yticks(places, [short(one.title, 48) for one in rated])
    caption = (
        "Schools, the nearest to the record on top. Left: root mean square error of the median run; dashes: the first "
        "year repeated; dots: a straight line known with hindsight. Middle: share of years inside the range; dashes: "
        "0.8, which would be right. Right: share of years in which both compete; dashes: share of years with a dispute "
        "on record."
    )
    return Sheet(figure, caption, f"Dot charts. {caption}")


def _competition(one: SchoolReading) -> float:
    return sum(dyad.competition for dyad in one.rivalries) / len(one.rivalries)


def _dots(axes: Any, names: Sequence[str], values: Sequence[float | None], title: str) -> None:
    known = [math.nan if value is None else value for value in values]
    axes.hlines(range(len(names)), 0, known, color=LINE, lw=0.8)
    for place, (name, value) in enumerate(zip(names, known, strict=True)):
        (dot,) = axes.plot(value, place, "o", color=COLOURS[0], ms=6)
        tell(dot, name, f"{' '.join(title.split())}: {write_number(value, 2)}")
    axes.set_title(title, fontsize=9)
    axes.set_xlim(left=0)
    axes.tick_params(axis="y", length=0)


def _marks(panels: Any, rated: list[SchoolReading]) -> None:
    fans_known = [fan for fan in rated[0].fans if fan.error_same is not None]
    if fans_known:
        same = sum(fan.error_same or 0.0 for fan in fans_known) / len(fans_known)
        line = sum(fan.error_line or 0.0 for fan in fans_known) / len(fans_known)
        panels[0].axvline(same, color=COLOURS[1], ls="--", lw=1.2)
        panels[0].axvline(line, color=COLOURS[1], ls=":", lw=1.6)
    panels[1].axvline(0.8, color=COLOURS[1], ls="--", lw=1.2)
    panels[1].set_xlim(0, 1.02)
    panels[2].set_xlim(0, 1.02)
    seen = [dyad.disputes for dyad in rated[0].rivalries if dyad.disputes is not None]
    if seen:
        panels[2].axvline(sum(seen) / len(seen), color=COLOURS[1], ls="--", lw=1.2)
