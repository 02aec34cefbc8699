"""The page of beliefs filtered from the record: one file that works offline, on paper and read aloud."""

from __future__ import annotations

from typing import Any

from detente.apps.pages.beliefs_trial import beliefs_trial
from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import tidy
from detente.apps.pages.report import named, report_page
from detente.core.cite import citation
from detente.data.chronology import between
from detente.studies.beliefs import figures
from detente.studies.beliefs.result import Beliefs

DRAWN = 6
"""Theories whose paths are drawn; the rest are in the table."""


def _told(found: Beliefs) -> dict[str, str]:
    """Return what a chronology has of each month or year."""
    known = between(*found.actors)
    told: dict[str, list[str]] = {}
    for entry in known.entries if known is not None else ():
        length = 7 if found.seen.periods == 12 else 4
        told.setdefault(entry.date[:length], []).append(entry.title)
    return {when: "; ".join(titles) for when, titles in told.items()}


def render(found: Beliefs) -> str:
    """Make the page.

    Parameters
    ----------
    found
        Beliefs with at least one theory finished.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    ranked = sorted(found.theories, key=lambda one: -one.log_likelihood)
    sections: list[dict[str, Any]] = [
        {
            "theory": one,
            "drawing": draw_sheet(figures.path, one, f"b{number}", style={}, narrow=True) if number < DRAWN else None,
        }
        for number, one in enumerate(ranked)
    ]
    keys = ("GordonSalmondSmith1993", "BoothWheeler2008", "Jervis1976", "Kydd2005")
    return report_page(
        "beliefs.html",
        {
            "found": found,
            "sections": sections,
            "ranking": draw_sheet(figures.ranking, found.theories, "rank", style={}),
            "period": "month" if found.seen.periods == 12 else "year",
            "told": _told(found),
            "tidy": tidy,
            "did": lambda act: "not seen" if act is None else "competed" if act else "restraint",
            "works": [citation(key) for key in keys],
        },
        found.to_dict(),
        schools=[named(one.school, one.title) for one in ranked],
        trial=beliefs_trial(found),
    )
