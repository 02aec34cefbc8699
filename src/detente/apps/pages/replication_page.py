"""The page of a replication: one file that works offline, on paper and read aloud."""

from __future__ import annotations

from typing import Any

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.common import Drawing
from detente.apps.pages.report import report_page
from detente.core.cite import citation, reference
from detente.figures.numbers import write_rounded
from detente.studies.replications import REPLICATIONS, Replication
from detente.studies.replications.figures import FIGURES


def _command(result: Replication) -> str:
    words = ["detente", "replicate", result.name]
    entry, found = REPLICATIONS[result.name], result.findings
    if entry.runs is not None and found.asked not in (None, entry.runs):
        words += ["--replicates", str(found.asked)]
    if found.seed:
        words += ["--seed", str(found.seed)]
    return " ".join(words)


NAMES = {
    "cusack_stoll": "empire",
    "richardson_1909_13": "line",
    "us_ussr_1960_90": "paths",
    "geosim_war_sizes": "sizes",
    "rousseau_van_der_veen": "identity",
    "language_models_2026": "treatments",
    "dangerous_dyads": "conditions",
}
"""What the figure of each replication is called on its page."""


def _figure(result: Replication) -> Drawing | None:
    if result.name not in FIGURES or not result.findings.drawn:
        return None
    figure: Drawing = draw_sheet(FIGURES[result.name], result.findings.drawn, NAMES[result.name], style={})
    return figure


def _context(result: Replication) -> dict[str, Any]:
    works = [{"text": citation(key), "address": reference(key).get("URL")} for key in result.keys]
    return {
        "result": result,
        "found": result.findings,
        "figure": _figure(result),
        "works": works,
        "number": write_rounded,
        "command": _command(result),
    }


def render(result: Replication) -> str:
    """Make the page of a replication.

    Parameters
    ----------
    result
        A replication, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return report_page("replication.html", _context(result), result.to_dict())
