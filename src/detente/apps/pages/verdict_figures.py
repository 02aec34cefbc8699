"""Figures of the verdict page: one small drawing a world or a school, which the page sets side by side."""

from __future__ import annotations

import math
from typing import Any

from detente.apps.pages.common import SERIES, Drawing, markup
from detente.figures.canvas import canvas
from detente.figures.lines import unit_axis
from detente.figures.style import FAINT
from detente.studies.beds import BEDS, WORLDS
from detente.studies.verdict.figures import by_school, describe_outcomes, draw_outcomes, places, rank_schools
from detente.studies.verdict.map_figures import describe_map, draw_map, horizons, lines_of
from detente.studies.verdict.path_figures import describe_paths, draw_paths, force_axis, year_axis
from detente.studies.verdict.study import Verdict
from detente.studies.verdict.tipping import Tipping


def outcomes(verdict: Verdict) -> dict[str, Drawing]:
    """Draw what becomes of the dilemma: one panel a world, one bar a school, a marker for war.

    Parameters
    ----------
    verdict
        A verdict with at least one row.
    """
    order = rank_schools(verdict.rows)
    width, left, right, top, bottom, pitch = 410, 150, 19, 6, 26, 23
    wide, height = width - left - right, top + bottom + pitch * len(order)
    drawn = {}
    for world in places(verdict.rows):
        figure = canvas(width, height)
        axes = figure.add_axes((left / width, bottom / height, wide / width, pitch * len(order) / height))
        draw_outcomes(axes, verdict.rows, verdict.theories, world, order, wide / 100)
        told = describe_outcomes(verdict.rows, verdict.theories, world, order)
        drawn[world] = Drawing(markup(figure, f"out{world}", told), WORLDS[world].title)
    return drawn


def fear(verdict: Verdict) -> dict[str, Drawing]:
    """Draw the path of fear of every school: median and 10-90 % band, by world.

    Parameters
    ----------
    verdict
        A verdict with at least one row.
    """
    figure = canvas(196, 136)
    axes = figure.add_axes((0.135, 0.155, 0.735, 0.815))
    year_axis(axes, verdict.years, ticks=True)
    unit_axis(axes)
    drawn: dict[str, Drawing] = {}
    for name, rows in by_school(verdict.rows).items():
        added = draw_paths(axes, rows, "fear", verdict.years)
        said = (
            f"Line chart. Fear by year, {verdict.theories[name].title}. {describe_paths(rows, 'fear', verdict.years)}"
        )
        drawn[name] = Drawing(markup(figure, f"fear{len(drawn)}", said, SERIES), verdict.theories[name].title)
        for artist in added:
            artist.remove()
    return drawn


def forces(verdict: Verdict) -> dict[str, Drawing]:
    """Draw forces and conduct of every school: bands by world.

    Parameters
    ----------
    verdict
        A verdict with at least one row.
    """
    figure = canvas(196, 204)
    above = figure.add_axes((0.135, 0.54, 0.735, 0.41))
    below = figure.add_axes((0.135, 0.1, 0.735, 0.33))
    for axes, label in ((above, "forces"), (below, "share competing")):
        year_axis(axes, verdict.years, ticks=axes is below)
        axes.text(0, 1.04, label, transform=axes.transAxes, fontsize=10, color=FAINT)
    force_axis(above, [r.paths["forces"] for r in verdict.rows])
    unit_axis(below)
    drawn: dict[str, Drawing] = {}
    for name, rows in by_school(verdict.rows).items():
        added: list[Any] = draw_paths(above, rows, "forces", verdict.years, 1e-3)
        added += draw_paths(below, rows, "conduct", verdict.years, 0.0)
        title = verdict.theories[name].title
        told = f"Forces: {describe_paths(rows, 'forces', verdict.years)} Share competing: "
        said = f"Two line charts. {title}. {told}{describe_paths(rows, 'conduct', verdict.years)}"
        drawn[name] = Drawing(markup(figure, f"force{len(drawn)}", said, SERIES), title)
        for artist in added:
            artist.remove()
    return drawn


def tipping(verdict: Verdict, bed: str, forces: str, *, narrow: bool = False) -> Drawing | None:
    """Draw the map of tipping lines after the longest time; None where nothing was found, or no school tips.

    Parameters
    ----------
    verdict
        A verdict.
    bed, forces
        Which lines.
    narrow
        Whether it is for a narrow screen.
    """
    horizon, lines = _last_lines(verdict, bed, forces)
    if not any(0 < tip.at < math.inf for held in lines.values() for tip in held.values()):
        return None
    width, left, names, below = (400, 46, 184, 58) if narrow else (660, 54, 232, 44)
    height = 48 + below + 17 * max(len(lines), 14)
    figure = canvas(width, height)
    axes = figure.add_axes(
        (left / width, below / height, (width - left - names) / width, (height - below - 12) / height)
    )
    draw_map(axes, verdict.answers, verdict.theories, lines)
    said = describe_map(lines, verdict.theories)
    title = f"{BEDS[bed].title}; forces {forces.replace('_', ' ')}; after {horizon} years"
    return Drawing(markup(figure, f"map{bed}{forces}{narrow:d}", said, SERIES), title)


def untipped(verdict: Verdict, bed: str, forces: str) -> str:
    """Return the map in a sentence where it would be empty: no school tips at any first belief; else nothing.

    Parameters
    ----------
    verdict
        A verdict.
    bed, forces
        Which lines.
    """
    horizon, lines = _last_lines(verdict, bed, forces)
    ends = {name: {tip.at for tip in held.values()} for name, held in lines.items()}
    if not lines or any(0 < at < math.inf for found in ends.values() for at in found):
        return ""
    told = []
    for kind, words in (
        ({math.inf}, "never"),
        ({0.0}, "always"),
        ({0.0, math.inf}, "always or never, by first belief,"),
    ):
        titles = [verdict.theories[name].title for name, held in ends.items() if held == kind]
        if titles:
            told.append(f"{words} under {' and '.join(titles)}")
    where = f"{BEDS[bed].title}, forces {forces.replace('_', ' ')}, after {horizon} years"
    found = f"hostility is the usual end {'; '.join(told)}, at every offence advantage that was tried"
    return f"There is no tipping line to draw. {where}: {found}."


def _last_lines(verdict: Verdict, bed: str, forces: str) -> tuple[str, dict[str, dict[float, Tipping]]]:
    """Return the longest time, and the tipping points after it."""
    known = horizons(verdict.answers, bed, forces)
    return (known[-1], lines_of(verdict.answers, bed, forces, known[-1])) if known else ("", {})
