"""Figures of what happened: the chronology, leaders, and ties."""

from __future__ import annotations

from detente.data.chronology import Chronology
from detente.figures.canvas import Sheet, blank
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
    """Draw a chronology, a row a kind.

    Parameters
    ----------
    known
        One of its chronologies.
    """
    one, two = pair_of(case.recorded, known)
    figure = blank(9.2, 0.5 + 0.42 * (len(list_kinds(known)) + 1))
    draw_chronology(figure.add_subplot(), case.recorded, known)
    caption = (
        f"What happened between {one.name} and {two.name}, by number in the table; our own choice of events. Last row: "
        "militarised disputes that began, from the record."
    )
    told = "; ".join(f"{n}. {entry.when}, {entry.title}" for n, entry in enumerate(known.entries, 1))
    return Sheet(figure, caption, f"Timeline. {caption} {told}.")


def leaders(case: Case) -> Sheet | None:
    """Draw who led each state as a band over the years."""
    if not states_with_leaders(case.recorded):
        return None
    figure = blank(9.2, 0.5 + 0.5 * len(states_with_leaders(case.recorded)))
    draw_leaders(figure.add_subplot(), case.recorded)
    caption = "Leaders by time in office, named where there is room; the table has all, spelt as in the source."
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
        "Years in which lists made in hindsight call them rivals or in an arms race (red), and in which a treaty bound "
        "them (blue, ATOP). Hatched: the source does not cover the year."
    )
    return Sheet(figure, caption, f"Bands. {caption}")
