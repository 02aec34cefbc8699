"""Data of one's own on the page of a case: what was found in the file, figure and table."""

from __future__ import annotations

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import Section
from detente.apps.pages.common import page
from detente.figures.numbers import DASH
from detente.studies.case.own_figures import figure, own_series
from detente.studies.case.result import Case


def section(case: Case) -> Section | None:
    """Make the section of the page; none where a case has no data of one's own."""
    if case.own is None:
        return None
    series = own_series(case)
    cells = [[DASH if value is None else f"{value:.6g}" for value in one.values] for one in series]
    head, used, *notes = case.own.told
    body = page(
        "case_own.html",
        {
            "head": head,
            "used": used,
            "sentences": case.own.sentences,
            "own_figure": draw_sheet(figure, case, "own"),
            "notes": notes,
            "series": series,
            "rows": list(zip(case.years, zip(*cells, strict=True), strict=True)) if cells else [],
        },
    )
    return Section("own", "Your own data", body)
