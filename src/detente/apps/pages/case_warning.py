"""Early warnings on the page of a case: figure and table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import Section, probability, tidy
from detente.apps.pages.common import page
from detente.studies.case.account import title_of
from detente.studies.case.indicators import SURROGATES
from detente.studies.case.warning import WEAKNESS, EarlyWarning
from detente.studies.case.warning_figures import figure

if TYPE_CHECKING:
    from detente.studies.case.result import Case


def rows(found: Sequence[EarlyWarning]) -> list[dict[str, Any]]:
    """List the numbers of the table, one a series and indicator.

    Parameters
    ----------
    found
        Early warnings of a case.
    """
    table = []
    for one in found:
        for trend in one.trends:
            low, high, below, of = one.of_grid(trend.indicator)
            table.append({"one": one, "trend": trend, "low": low, "high": high, "below": below, "of": of})
    return table


def section(case: Case) -> Section | None:
    """Make the section of the page; none where nothing was looked for."""
    found: list[EarlyWarning] = list(case.warnings)
    if not found:
        return None
    body = page(
        "case_warning.html",
        {
            "warning_figure": draw_sheet(figure, found, "ew"),
            "warning_rows": rows(found),
            "warning_silent": [one for one in found if not one.trends],
            "warning_looks": [one for one in found if one.looks],
            "warning_weakness": WEAKNESS,
            "warning_surrogates": SURROGATES,
            "probability": probability,
            "tidy": tidy,
        },
    )
    return Section("warnings", title_of(case, "warnings") or "Early warnings", body, "early warnings", "warnings")
