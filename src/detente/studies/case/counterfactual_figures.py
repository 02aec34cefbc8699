"""The figure of counterfactuals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.figures.canvas import Sheet, blank
from detente.figures.style import COLOURS, LINE, PAPER
from detente.studies.case.effects import Counterfactual

MARKERS = ("o", "s", "D", "^", "v", "P")
"""One a school."""

HEADS = {
    "competition": "mutual competition, points",
    "spending": "spending, % of what it was",
    "war": "runs with a war, points",
}
"""What each panel shows."""


def figure(found: Sequence[Counterfactual]) -> Sheet | None:
    """Draw the effect of every change on every outcome, with its interval, school by school.

    Parameters
    ----------
    found
        Counterfactuals of a case.
    """
    known = [one for one in found if one.effects]
    if not known:
        return None
    names = list(dict.fromkeys(one.name for one in known))
    schools = list(dict.fromkeys(one.title for one in known))
    drawing = blank(9.2, 1.1 + (0.24 + 0.13 * len(schools)) * len(names))
    panels = drawing.subplots(1, 3, sharey=True)
    for axes, outcome in zip(panels, ("competition", "spending", "war"), strict=True):
        axes.axvline(0, color=LINE, lw=1)
        for one in known:
            _mark(axes, one, outcome, names, schools)
        axes.set_title(HEADS[outcome], fontsize=9)
        axes.tick_params(axis="y", length=0)
    panels[0].set_yticks([-place for place in range(len(names))], [name.replace("_", " ") for name in names])
    handles = [
        panels[0].plot([], [], MARKERS[k % len(MARKERS)], color=COLOURS[k % len(COLOURS)], label=title)[0]
        for k, title in enumerate(schools)
    ]
    drawing.legend(handles=handles, loc="outside lower center", ncols=min(3, len(schools)), frameon=False, fontsize=9)
    caption = (
        "Difference that each change makes in the model, with its 95 % interval over paired runs. Left of the line is "
        "less. Hollow: follows from the change itself, by construction."
    )
    return Sheet(drawing, caption, f"Dot charts. {caption}")


def _mark(axes: Any, one: Counterfactual, outcome: str, names: list[str], schools: list[str]) -> None:
    effect = one.effect(outcome)
    if effect is None:
        return
    k = schools.index(one.title)
    height = -names.index(one.name) + 0.2 * ((len(schools) - 1) / 2 - k)
    colour = COLOURS[k % len(COLOURS)]
    axes.plot([100 * effect.low, 100 * effect.high], [height, height], color=colour, lw=1.4)
    fill = PAPER if effect.by_construction else colour
    axes.plot([100 * effect.difference], [height], MARKERS[k % len(MARKERS)], color=colour, mfc=fill, ms=5)
