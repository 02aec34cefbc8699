"""Figures of what happened: the chronology over spending, leaders, and ties."""

from __future__ import annotations

import math
from typing import Any

from detente.data.chronology import Chronology
from detente.data.codes import Actor
from detente.figures.canvas import Sheet, blank
from detente.figures.labels import name_ends
from detente.figures.lines import gaps, log_axis
from detente.figures.style import COLOURS, DASHES, DEEP, FAINT, WAR
from detente.studies.case.record_figures import (
    draw_chronology,
    draw_leaders,
    draw_ties,
    first_ties,
    list_kinds,
    pair_of,
    states_with_leaders,
)
from detente.studies.case.result import Case


def timeline(case: Case, known: Chronology) -> Sheet:
    """Draw a chronology over the spending of its two states.

    Parameters
    ----------
    known
        One of its chronologies.
    """
    one, two = pair_of(case.recorded, known)
    rows = len(list_kinds(known)) + 1
    figure = blank(9.2, 2.0 + 0.52 * rows)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[1.7, 0.5 * rows])
    _over_time(above, case, one, two)
    draw_chronology(below, case.recorded, known)
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
    for episode in armament.phases if armament else ():
        ends = (episode.first - 0.5, episode.last + 0.5)
        if episode.kind == "build-up":
            axes.axvspan(*ends, color=DEEP, lw=0)
        else:
            axes.axvspan(*ends, facecolor="none", edgecolor=FAINT, hatch="\\\\\\\\", lw=0)
    for year, fought in zip(case.years, case.of_dyad("war", one, two).values, strict=True):
        if fought:
            axes.axvspan(year - 0.5, year + 0.5, ymax=0.06, color=WAR, lw=0)
    drawn = []
    for place, actor in enumerate((one, two)):
        values = [value / 1e3 if value > 0 else math.nan for value in gaps(case.of_state(measure, actor).values)]
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


def leaders(case: Case) -> Sheet | None:
    """Draw who led each state as a band over the years."""
    if not states_with_leaders(case.recorded):
        return None
    figure = blank(9.2, 0.5 + 0.5 * len(states_with_leaders(case.recorded)))
    draw_leaders(figure.add_subplot(), case.recorded)
    caption = (
        "Who led, from when to when; names where there is room, all of them in the table (spelling of the source)."
    )
    told = "; ".join(f"{one.leader} ({one.state}) {one.start[:4]}-{one.end[:4]}" for one in case.leaders)
    return Sheet(figure, caption, f"Bands. {caption} {told}.")


def ties(case: Case) -> Sheet | None:
    """Draw rivalry, arms races and alliances of the first dyads as bands."""
    rows = first_ties(case.recorded)
    if not rows:
        return None
    figure = blank(9.2, 0.5 + 0.27 * len(rows))
    draw_ties(figure.add_subplot(), case.recorded)
    caption = (
        "Years in which lists made in hindsight call them rivals or racers (red), and in which a treaty bound "
        "them (blue, ATOP). Hatched: the source does not speak of the year."
    )
    return Sheet(figure, caption, f"Bands. {caption}")
