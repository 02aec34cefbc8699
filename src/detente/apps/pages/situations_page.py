"""The page of situations: one file that works offline, on paper and read aloud."""

from __future__ import annotations

from typing import Any

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import tidy
from detente.apps.pages.common import SERIES
from detente.apps.pages.report import report_page
from detente.core.cite import citation
from detente.data.codes import by_code
from detente.diagnostics.situation import SITUATIONS
from detente.figures.numbers import write_number
from detente.studies.situations import figures, map_figures
from detente.studies.situations.account import title
from detente.studies.situations.agreement import JUDGES
from detente.studies.situations.populations import DEFINITIONS, PERIODS, POPULATIONS
from detente.studies.situations.result import Situations
from detente.studies.situations.rules import RULES, THRESHOLDS
from detente.studies.situations.variations import VARIATIONS, VARIED

KEYS = (
    "BoothWheeler2008", "Jervis1978", "Tang2009", "Emeriau", "GiblerMillerLittle2016", "Cohen1960",
)  # fmt: skip
"""Works behind the rules."""
LISTED = 8
"""States in the table beside the map."""


def percent1(share: float) -> str:
    """Write a share with one digit after the point below ten per cent.

    Parameters
    ----------
    share
        A share, or NaN.
    """
    text = write_number(100 * share, 0 if share >= 0.1 or share == 0 else 1)
    return f"{text}\u202f%" if share == share else text


def points(change: float) -> str:
    """Write a change of a share in percentage points.

    Parameters
    ----------
    change
        A difference of shares.
    """
    return write_number(100 * change, 1)


def _most(found: Situations, year: int) -> list[tuple[str, float, int]]:
    held = [(by_code()[code].name, share, dyads) for code, (share, dyads) in found.state_shares(year).items()]
    return sorted((one for one in held if one[1] > 0), key=lambda one: (-one[1], -one[2]))[:LISTED]


def _context(found: Situations, year: int) -> dict[str, Any]:
    drawings = {
        "shares": draw_sheet(lambda one: figures.shares(one.years, one.combinations), found, "shares", style={}),
        "narrow_shares": draw_sheet(
            lambda one: figures.narrow_shares(one.years, one.combinations), found, "few", style={}
        ),
        "stack": draw_sheet(lambda one: figures.stack(one.years), found, "stack", style={}),
        "narrow_stack": draw_sheet(lambda one: figures.stack(one.years, narrow=True), found, "heap", style={}),
        "map": draw_sheet(lambda one: map_figures.dilemma_map(one, year), found, "map", style={}, variables=SERIES),
    }
    return {
        "found": found,
        "title": title(found),
        "drawings": drawings,
        "single": len(found.pairs) == 1,
        "spells": found.spells() if len(found.pairs) == 1 else [],
        "year": year,
        "most": _most(found, year),
        "situations": SITUATIONS,
        "definitions": DEFINITIONS,
        "populations": POPULATIONS,
        "rules": RULES,
        "variations": VARIATIONS,
        "varied_of": VARIED,
        "influences": [one for one in found.influences if one.since in (PERIODS[0], PERIODS[-2])],
        "thresholds": {one.name: one for one in THRESHOLDS},
        "judges": JUDGES,
        "percent1": percent1,
        "points": points,
        "tidy": tidy,
        "works": [citation(key) for key in KEYS],
    }


def render(found: Situations, year: int | None = None) -> str:
    """Make the page of a study of situations.

    Parameters
    ----------
    found
        The study, complete or not.
    year
        Year of the map; the last if absent.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return report_page("situations.html", _context(found, found.last if year is None else year), found.to_dict())
