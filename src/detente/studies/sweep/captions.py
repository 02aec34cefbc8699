"""What stands under a figure of a sweep: how to read it, and what is not drawn."""

from __future__ import annotations

from detente.studies.sweep.arrangement import Arrangement, arrange, panels
from detente.studies.sweep.curve_figures import BEHIND, THIN
from detente.studies.sweep.map_figures import DRAWN as DOTS
from detente.studies.sweep.map_figures import half_lines
from detente.studies.sweep.parallel_figures import DRAWN as LINES
from detente.studies.sweep.surface import ResponseSurface, level_told


def list_settings(surface: ResponseSurface) -> str:
    """Name the settings that vary, with their units."""
    return ", ".join(v.axis for v in surface.varied) or "one point"


def kind_of(how: Arrangement) -> str:
    """Name the kind of a figure for those who do not see it."""
    return {
        "rows": "Dot chart",
        "curves": "Line chart",
        "map": "Map of cells",
        "scatter": "Dots over two settings",
        "parallel": "Parallel coordinates",
    }[how.kind]


def reading(surface: ResponseSurface, how: Arrangement) -> list[str]:
    """Say how to read a figure."""
    unit, level = "%" if surface.share else surface.unit, level_told(surface.level)
    if how.kind == "rows":
        return [f"Dot: mean of the runs [{unit}]. Bar: its {level} interval. Highest first."]
    if how.kind == "curves":
        by = f" A panel for each {surface.setting(how.panel).title}." if how.panel else ""
        grey = " Grey: the others." if how.panel and not how.y and all_behind(surface, how) else ""
        crowded = max(len(one) for _, one in panels(surface, how.panel)) > THIN
        thin = f" Of lines with more than {THIN:,} points some are drawn, evenly spaced." if crowded else ""
        return [f"Line: mean of the runs. Band: its {level} interval at each point.{by}{grey}{thin}"]
    if how.kind == "parallel":
        return [
            "A line is a point of the design: where it crosses an axis is the value of that setting, and where it ends"
            f" the mean of its runs, which also colours it.{_some(surface, LINES)}"
        ]
    x, y = surface.setting(how.x), surface.setting(how.y)
    text = f"Colour: mean of the runs [{unit}]. Across: {x.title}; up: {y.title}."
    if how.kind == "scatter":
        return [f"{text} A dot is a point of the design.{_some(surface, DOTS)}"]
    if surface.share and x.numeric and y.numeric:
        drawn = {name for _, one in panels(surface, how.panel) for name in half_lines(one, one.grid(how.x, how.y))}
        if "mean" in drawn:
            text += " Line: where that is 50 %, interpolated between points."
        if drawn & {"low", "high"}:
            text += f" Dotted: where the {level} interval of a point begins and ceases to include 50 %."
    return [text + " Cells are equally wide whatever the distance of the values."]


def lost(surface: ResponseSurface) -> list[str]:
    """Say what is not drawn, and how it is marked."""
    said = []
    failed, undefined, open_ = (int(n.sum()) for n in (surface.failed, surface.undefined, ~surface.finished))
    mark = {"curves": "hatched, or a cross below", "map": "crossed hatching", "rows": "crossed hatching"}
    how = arrange(surface).kind
    if failed:
        said.append(f"{failed:,} of {len(surface):,} points failed ({mark.get(how, 'red')}).")
    if undefined:
        where = "1 point" if undefined == 1 else f"{undefined:,} points"
        said.append(f"At {where} it is defined in no run ({'red' if how in ('scatter', 'parallel') else 'hatched'}).")
    if open_:
        away = "not drawn" if how in ("scatter", "parallel") else "blank"
        some = ", or from the runs so far" if (surface.known & ~surface.finished).any() else ""
        said.append(f"{open_:,} of {len(surface):,} points are not finished ({away}{some}).")
    return said


def _some(surface: ResponseSurface, most: int) -> str:
    """Say how many of the points are drawn, if not all."""
    return f" {most:,} of {len(surface):,} points are drawn, chosen at random." if len(surface) > most else ""


def all_behind(surface: ResponseSurface, how: Arrangement) -> bool:
    """Return whether the lines of the other panels are few enough to be drawn behind each.

    Parameters
    ----------
    surface
        The outcome over the points.
    how
        How its settings are laid out.
    """
    return len(surface.setting(how.panel).levels) * len(surface) <= BEHIND
