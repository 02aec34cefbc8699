"""Figures on the page of a run."""

from __future__ import annotations

from detente.apps.pages.common import SERIES, Drawing, markup
from detente.core.figures import draw_measures, shares
from detente.figures.canvas import canvas
from detente.studies.run.figures import NAMED, describe_course, describe_forces, draw_course, draw_forces
from detente.studies.run.result import Report
from detente.studies.run.summaries import QUANTITIES

UNITS = {name: about.unit for name, about in QUANTITIES.items()} | {"wars": "in 1,000 dyad-years"}
"""Units of the panels."""


def courses(report: Report) -> dict[str, Drawing]:
    """Draw the course of every quantity but forces.

    Parameters
    ----------
    report
        A report with at least one finished replicate.
    """
    drawn = {}
    for name in ("fear", "competition", "belief", "wars", "burden", "order"):
        figure = canvas(260, 160)
        draw_course(figure.add_axes((0.155, 0.145, 0.815, 0.8)), report.paths, name)
        told = describe_course(report.paths, name)
        drawn[name] = Drawing(markup(figure, f"run-{name}", told, SERIES), QUANTITIES[name].title)
    return drawn


def forces(report: Report) -> Drawing:
    """Draw the forces of every state: median, and the middle half of the replicates.

    Parameters
    ----------
    report
        A report with at least one finished replicate.
    """
    figure = canvas(620, 300)
    longest = max(len(w.name) for w in report.states)
    right = 0.985 if len(report.states) > NAMED else max(0.7, 1 - 0.015 - 0.0105 * min(longest, 26))
    draw_forces(figure.add_axes((0.065, 0.085, right - 0.065, 0.895)), report.paths)
    return Drawing(markup(figure, "run-forces", describe_forces(report.paths), SERIES), "Forces")


def measures(report: Report) -> Drawing:
    """Draw the shares of the diagnosis with their intervals.

    Parameters
    ----------
    report
        A report with a diagnosis.
    """
    found = shares(report.diagnosis.measures.values() if report.diagnosis else ())
    left, pitch = 252, 21
    figure = canvas(620, 30 + pitch * max(len(found), 1))
    height = figure.get_figheight() * 72
    axes = figure.add_axes((left / 620, 24 / height, (620 - left - 60) / 620, (height - 30) / height))
    draw_measures(axes, found)
    told = "; ".join(f"{m.title} {100 * m.mean:.0f} %" for m in found)
    return Drawing(markup(figure, "run-measures", f"Dot chart of shares. {told}.", SERIES), "Diagnosis")
