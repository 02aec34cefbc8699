"""A case in one figure that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue, UnknownName
from detente.figures.canvas import give_axes, note
from detente.studies.case.record_figures import (
    LINES,
    draw_chronology,
    draw_leaders,
    draw_lines,
    draw_ties,
    first_ties,
    list_kinds,
    pair_of,
    states_with_leaders,
)
from detente.studies.case.series import Recorded

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEADS = {
    "spending": "Military spending",
    "warheads": "Nuclear warheads",
    "chronology": "What happened",
    "leaders": "Who led",
    "ties": "Rivalries, arms races and alliances",
}
"""What can be drawn of a case, and its title."""

NOTES = {
    "chronology": "A selection of events, numbered in order; a bar lasts. Last row: militarised disputes that began.",
    "leaders": "Leaders by their time in office; names where there is room.",
    "ties": "Red: rivals or in an arms race, in lists made in hindsight. Blue: bound by a treaty (ATOP). Hatched: "
    "not on record.",
}
"""How to read it."""


def _height(record: Recorded, what: str) -> float:
    """Return the height of what is asked for [inch]; 0 where the record has nothing of it."""
    if what == "chronology":
        return 1.4 + 0.5 * (len(list_kinds(record.chronologies[0])) + 1) if record.chronologies else 0.0
    if what in LINES:
        return 4.2 if any(any(record.of_state(LINES[what][0], a).values) for a in record.actors) else 0.0
    rows, pitch = (len(states_with_leaders(record)), 0.5) if what == "leaders" else (len(first_ties(record)), 0.3)
    return 1.3 + pitch * rows if rows else 0.0


def plot(record: Recorded, what: str, ax: Axes | None) -> Axes:
    """Draw what was asked for.

    Parameters
    ----------
    record
        What the record has of a case.
    what
        Name in ``HEADS``.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    UnknownName
        If a case has no such figure.
    InvalidValue
        If the record has nothing of it.
    """
    if what not in HEADS:
        kind = "figure of a case"
        raise UnknownName(kind, what, HEADS)
    height = _height(record, what)
    if not height:
        msg = f"The record has nothing to draw of the {what} of {record.title}."
        raise InvalidValue(msg, "What is missing, and why, is in the case's `missing`.")
    with give_axes(ax, 9.2, height) as axes:
        caption = _draw(axes, record, what)
        axes.set_title(f"{HEADS[what]}: {_about(record, what)}")
        axes.set_xlabel("year")
        note(axes, caption, 36)
    return axes


def _about(record: Recorded, what: str) -> str:
    """Return the states and years that a figure is about: those of the first chronology, or all."""
    if what != "chronology":
        return record.title
    one, two = pair_of(record, record.chronologies[0])
    return f"{one.name} and {two.name}, {record.years[0]}-{record.years[-1]}"


def _draw(axes: Any, record: Recorded, what: str) -> str:
    """Draw it and return how to read it."""
    if what in LINES:
        caption = draw_lines(axes, record, what)
        unit = LINES[what][2].removeprefix("military spending, ").removeprefix("stockpiled nuclear ")
        axes.set_ylabel(unit + (", logarithmic" if axes.get_yscale() == "log" else ""))
        series = {a.name: record.of_state(LINES[what][0], a).values for a in record.actors}
        silent = [name for name, values in series.items() if not any(values)]
        words = "Dots: years on record."
        if any(not any(value is not None for value in values) for values in zip(*series.values(), strict=True)):
            words += " Hatched: no state's value is known."
        if silent:
            words += f" Nothing on record: {', '.join(silent)}."
        return words + caption.partition(".")[2]
    if what == "chronology":
        draw_chronology(axes, record, record.chronologies[0])
    else:
        {"leaders": draw_leaders, "ties": draw_ties}[what](axes, record)
    return NOTES[what]
