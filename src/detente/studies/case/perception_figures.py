"""Figures of threats and beliefs: as measured, as perceived in crises, and as the schools have them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, permutations
from statistics import median
from typing import Any

from detente.data.codes import Actor
from detente.figures.canvas import Sheet, blank, tell
from detente.figures.lines import gaps, unknown_years, years_axis
from detente.figures.style import COLOURS, FAINT, INK
from detente.studies.case.result import Case
from detente.studies.case.schools import SchoolReading

MOST_WAYS = 6
"""Most ways from one state to another that one figure shows."""


def threat(case: Case) -> Sheet | None:
    """Draw the territorial threat measured for each state, and the crises it was drawn into."""
    shown = [a for a in case.actors if case.of_state("territorial_threat", a).known or _crises(case, a)][:6]
    if not shown:
        return None
    figure = blank(9.2, 0.5 + 1.5 * len(shown))
    grid = figure.subplots(len(shown), 1, squeeze=False, sharex=True, sharey=True)[:, 0]
    for place, (axes, actor) in enumerate(zip(grid, shown, strict=True)):
        _threat_panel(axes, case, actor, COLOURS[place % len(COLOURS)])
    years_axis(grid[-1], case.years)
    caption = (
        "Line: territorial threat to each state (latent scale, mean near zero), with one posterior standard deviation. "
        "Diamonds: crises that another of these states triggered for it, filled where it perceived a threat of grave "
        "damage or to its existence. Hatched: neither source covers the year."
    )
    return Sheet(figure, caption, f"Line charts. {caption}")


def beliefs(case: Case) -> Sheet | None:
    """Draw what the schools' states fear of each other, one thin line a school, over the crises that were perceived."""
    ways = list(permutations(case.actors, 2))
    told = [one for one in case.schools if one.views]
    if not told or len(ways) > MOST_WAYS:
        return None
    figure = blank(9.2, 0.5 + 1.7 * len(ways))
    grid = figure.subplots(len(ways), 1, squeeze=False, sharex=True, sharey=True)[:, 0]
    for axes, (of, to) in zip(grid, ways, strict=True):
        _belief_panel(axes, case, told, of, to)
    years_axis(grid[-1], case.years)
    caption = (
        "Probability that the other is greedy, by year. Thin lines: mean of the runs of one school; thick: their "
        "median; named: the highest at the end. Diamonds: crises that the other triggered, filled where grave."
    )
    return Sheet(figure, caption, f"Line charts. {caption}")


def _belief_panel(axes: Any, case: Case, told: Sequence[SchoolReading], of: Actor, to: Actor) -> None:
    rows = [(one, view.belief) for one in told for view in one.views if (view.of, view.to) == (of.name, to.name)]
    years = rows[0][0].years[1:]
    for one, belief in rows:
        axes.plot(years, belief, color=FAINT, lw=0.6, alpha=0.7, label=one.title)
    middle = [median(values) for values in zip(*(belief for _, belief in rows), strict=True)]
    axes.plot(years, middle, color=INK, lw=2, label="median of schools")
    highest, belief = max(rows, key=lambda row: row[1][-1])
    axes.annotate(highest.title, (years[-1], belief[-1]), xytext=(-3, 3), textcoords="offset points", ha="right",
                  fontsize=7.5, color=FAINT)  # fmt: skip
    for row in case.perception:
        if (row.actor, row.by) == (of.name, to.name):
            face = COLOURS[1] if row.grave else "none"
            (mark,) = axes.plot(row.year, 1.08, "D", ms=5, mfc=face, mec=COLOURS[1], mew=1.2)
            tell(mark, f"{of.name}, {row.year}", f"crisis that {to.name} triggered", *_gravity(row))
    axes.set_ylim(-0.1, 1.2)  # the lowest tick stands clear of the years
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_title(f"{of.name} about {to.name}: belief that it is greedy")


def _gravity(crisis: Any) -> list[str]:
    return ["perceived as grave damage or a threat to its existence"] if crisis.grave else []


def _crises(case: Case, actor: Actor) -> list[Any]:
    return [one for one in case.perception if one.actor == actor.name]


def _threat_panel(axes: Any, case: Case, actor: Actor, colour: str) -> None:
    mean, spread = (case.of_state(name, actor).values for name in ("territorial_threat", "territorial_threat_sd"))
    values, widths = gaps(mean), gaps(spread)
    low, high = ([v + sign * w for v, w in zip(values, widths, strict=True)] for sign in (-1, 1))
    axes.fill_between(case.years, low, high, color=colour, alpha=0.25, lw=0)
    axes.plot(case.years, values, color=colour, lw=1.6, label=actor.name)
    known = [value for value in high if not math.isnan(value)]
    top = max([*known, 0.5])
    for year in sorted({one.year for one in _crises(case, actor)}):
        for n, one in enumerate(one for one in _crises(case, actor) if one.year == year):
            face = COLOURS[1] if one.grave else "none"
            (mark,) = axes.plot(year, top * (1.15 + 0.22 * n), "D", ms=5, mfc=face, mec=COLOURS[1], mew=1.2)
            tell(mark, f"{actor.name}, {year}", f"crisis that {one.by} triggered", *_gravity(one))
    counted = [case.of_dyad("icb_opposed", one, two).values for one, two in combinations(case.actors, 2)]
    unknown_years(axes, case.years, mean, *counted)
    axes.set_title(actor.name)
