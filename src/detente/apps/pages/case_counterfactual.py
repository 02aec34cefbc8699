"""Counterfactuals on the page of a case: figure and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import Section, tidy
from detente.apps.pages.common import page
from detente.studies.case.account import title_of
from detente.studies.case.counterfactual_figures import figure
from detente.studies.case.effects import Counterfactual

if TYPE_CHECKING:
    from detente.studies.case.result import Case


def section(case: Case) -> Section | None:
    """Make the section of the page; none where none was asked for."""
    found: list[Counterfactual] = list(case.counterfactuals)
    if not found:
        return None
    body = page(
        "case_counterfactual.html",
        {
            "counterfactuals": found,
            "counterfactual_figure": draw_sheet(figure, found, "ct"),
            "counterfactual_labels": {one.name: one for one in found},
            "tidy": tidy,
        },
    )
    heading = title_of(case, "whatif") or "What if, in the model"
    return Section("counterfactuals", heading, body, "what if, in the model", "whatif")
