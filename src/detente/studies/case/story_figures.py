"""Spending with what happened written on it: crises above, treaties and leaders below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from detente.data.registry import SOURCES
from detente.figures.canvas import Sheet, blank
from detente.figures.lines import years_axis
from detente.figures.style import COLOURS, INK, LINE
from detente.studies.case.events import CaseEvent, events_of
from detente.studies.case.record_figures import MIDDLE, draw_leaders, draw_lines, states_with_leaders
from detente.studies.case.result import Case

LETTER = 0.57
"""Mean width of a letter of a label, in sizes of the font."""

CRISES = SOURCES["crises"].coverage
"""First and last year of the crisis data."""

CRISIS_KEYS = {
    False: "Diamonds: crises that one triggered for the other.",
    True: "Diamonds: crises of the chronology (a selection).",
    None: "Diamonds: crises that one triggered for the other, and, in years without one, those of the chronology "
    "(a selection).",
}
"""What diamonds are, by whether they come from the chronology; None if some do."""

MARKS = {"crisis": ("D", COLOURS[1]), "treaty": ("o", COLOURS[2])}
"""Marker and colour of each kind of event."""


@dataclass(frozen=True)
class Shape:
    """How wide a figure is, and how many lines of labels it has.

    Attributes
    ----------
    width : [inch]
        Of the figure.
    lanes
        Most lines of labels of each kind of event.
    spending : [inch]
        Height of the lines of spending.
    font : [point]
        Size of the labels.
    named
        Whether names stand at the ends of the lines; else above.
    """

    width: float
    lanes: int
    spending: float
    font: float
    named: bool

    @property
    def lane(self) -> float:
        """Height of a line of labels [inch]."""
        return 1.58 * self.font / 72

    def room(self, names: Sequence[str]) -> float:
        """Return about how wide its axes are [point].

        Parameters
        ----------
        names
            Of the states, which stand beside the axes.
        """
        longest = max(map(len, names))
        return 72 * self.width - 20 - max(5.6 * longest, 28) - (7.2 * longest if self.named else 0)


WIDE, NARROW = Shape(9.2, 6, 2.6, 7.5, named=True), Shape(4.9, 9, 2.2, 9.0, named=False)
"""For a desk, and for a hand."""


@dataclass(frozen=True)
class Label:
    """Where the mark and the name of an event stand.

    Attributes
    ----------
    event
        The event.
    lane
        Line that it stands on, from the one next to the spending.
    side
        Side of the mark on which the name stands.
    """

    event: CaseEvent
    lane: int
    side: Literal["left", "right"]


def lay_out(events: Sequence[CaseEvent], years: Sequence[int], shape: Shape, room: float) -> list[Label]:
    """Give each event a line on which its name touches no other; leave out those for which there is no room.

    Parameters
    ----------
    events
        In order.
    years
        Years of the axis.
    shape
        Of the figure.
    room : [point]
        Width of the axes.
    """
    first, last = years[0] - 0.7, years[-1] + 0.7
    point = (last - first) / room  # years a point
    mark = 6 * point
    taken: list[list[tuple[float, float]]] = [[] for _ in range(shape.lanes)]
    found: list[Label] = []
    for event in events:
        at, length = event.time - MIDDLE, (9 + LETTER * shape.font * len(event.name)) * point
        wanted: dict[Literal["left", "right"], tuple[float, float]] = {
            "right": (at - mark, at + length),
            "left": (at - length, at + mark),
        }
        fits = (
            Label(event, lane, side)
            for side, (begin, end) in wanted.items()
            for lane, held in enumerate(taken)
            if begin >= first - mark and end <= last and all(end <= a or begin >= b for a, b in held)
        )
        label = next(fits, None)
        if label is not None:
            taken[label.lane].append(wanted[label.side])
            found.append(label)
    return found


def story(case: Case, shape: Shape = WIDE) -> Sheet | None:
    """Draw the spending of every state with crises, treaties and leaders; none where no spending is known.

    Parameters
    ----------
    case
        A case with its record.
    shape
        ``WIDE`` or ``NARROW``.
    """
    events = events_of(case)
    room = shape.room([actor.name for actor in case.actors])
    rows = {kind: lay_out([one for one in events if one.kind == kind], case.years, shape, room) for kind in MARKS}
    lanes = {kind: 1 + max((one.lane for one in held), default=-1) for kind, held in rows.items()}
    states = states_with_leaders(case.recorded)
    parts = {"crisis": shape.lane * lanes["crisis"], "spending": shape.spending, "treaty": shape.lane * lanes["treaty"],
             "leaders": 0.3 * len(states)}  # fmt: skip
    heights = {name: height for name, height in parts.items() if height}
    figure = blank(shape.width, 0.75 + sum(heights.values()))
    figure.get_layout_engine().set(h_pad=0.02 if "crisis" in heights else 0.06, hspace=0.03)
    grid = figure.subplots(len(heights), 1, sharex=True, height_ratios=list(heights.values()), squeeze=False)[:, 0]
    axes = dict(zip(heights, grid, strict=True))
    caption = draw_lines(axes["spending"], case.recorded, "spending", named=shape.named)
    if not caption:
        return None
    for kind in MARKS:
        if kind in axes:
            _lanes(axes[kind], rows[kind], lanes[kind], axes["spending"], shape.font)
    if "leaders" in axes:
        draw_leaders(axes["leaders"], case.recorded, LETTER * shape.font / room, shape.font)
        axes["leaders"].spines[["left", "bottom"]].set_visible(False)
    for name, one in axes.items():
        one.tick_params(axis="x", length=3 if one is grid[-1] else 0, labelbottom=one is grid[-1])
        if name != "spending":
            one.tick_params(axis="y", length=0)
    years_axis(grid[-1], case.years)
    words = f"{caption} {_key(len(events), rows, states)}".strip()
    if case.years[0] < CRISES[0] or case.years[-1] > CRISES[1]:
        words += f" Crises are on record from {CRISES[0]} to {CRISES[1]}."
    told = "; ".join(f"{one.year}, {one.name}" for one in events)
    return Sheet(figure, words, f"Line chart. {words} {told}.".replace(" .", ""))


def narrow_story(case: Case) -> Sheet | None:
    """Draw the same for a narrow screen."""
    return story(case, NARROW)


def _lanes(axes: Any, labels: Sequence[Label], lanes: int, spending: Any, font: float) -> None:
    """Write the events of one kind on their lines, and lead each into the spending."""
    kind = labels[0].event.kind
    marker, colour = MARKS[kind]
    up = 1 if kind == "crisis" else -1
    for one in labels:
        at, height = one.event.time - MIDDLE, up * one.lane
        spending.axvline(at, color=LINE, lw=0.6, zorder=0)
        axes.plot(at, height, marker, color=colour, ms=4, clip_on=False)
        away, side = (5, "left") if one.side == "right" else (-5, "right")
        axes.annotate(one.event.name, (at, height), xytext=(away, 0), textcoords="offset points", ha=side,
                      va="center", fontsize=font, color=INK, annotation_clip=False)  # fmt: skip
    axes.set_ylim(*sorted((-0.5 * up, up * (lanes - 0.5))))
    axes.set_yticks([])
    axes.spines[["left", "bottom"]].set_visible(False)


def _key(events: int, rows: dict[str, list[Label]], states: Sequence[str]) -> str:
    """Say what the marks are that are there."""
    found = []
    if rows["crisis"]:
        sources = {one.event.source == "chronology" for one in rows["crisis"]}
        found.append(CRISIS_KEYS[next(iter(sources)) if len(sources) == 1 else None])
    if rows["treaty"]:
        chosen = any(one.event.source == "chronology" for one in rows["treaty"])
        found.append(f"Circles: treaties{' (a selection)' if chosen else ''}.")
    if states:
        found.append("Bands: leaders, named where there is room.")
    if sum(map(len, rows.values())) < events:
        found.append("Events without room here are in the tables.")
    return " ".join(found)
