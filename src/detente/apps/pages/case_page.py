"""The page of a case: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from detente.apps.pages import case_figures
from detente.apps.pages.case_figures import Figure
from detente.apps.pages.common import DASH, page, shown
from detente.data.record import Values
from detente.studies.case.result import Case, Series


@dataclass(frozen=True)
class Table:
    """Numbers behind a figure.

    Attributes
    ----------
    caption
        What they are.
    head
        Names of the columns.
    rows
        Cells, as text.
    """

    caption: str
    head: list[str]
    rows: list[list[str]]


def _by_year(case: Case, caption: str, series: Sequence[Series], digits: int = 0) -> Table:
    columns: list[Values] = [one.values for one in series]
    rows = [[str(year), *(shown(values[place], digits) for values in columns)] for place, year in enumerate(case.years)]
    return Table(caption, ["Year", *(f"{one.label} ({one.unit})" for one in series)], rows)


def _of_states(case: Case, measure: str, caption: str) -> Table:
    series = [case.series[f"{measure}_{actor.abb}"] for actor in case.actors]
    return _by_year(case, caption, series)


def _of_dyads(case: Case) -> Table:
    names = ("mid_onset", "mid_ongoing", "war", "icb_opposed", "icb_crises")
    series = [case.series[f"{name}_{one.abb}_{two.abb}"] for one, two in combinations(case.actors, 2) for name in names]
    return _by_year(case, "Disputes, wars and crises by year", series)


def _of_acts(case: Case) -> Table | None:
    if not case.monthly:
        return None
    head = ["Month", *(f"{one.of} towards {one.to}" for one in case.monthly)]
    months = case.monthly[0].months
    rows = [[month, *(shown(one.values[place], 1) for one in case.monthly)] for place, month in enumerate(months)]
    return Table("Net cooperation (+) or conflict (−) by month", head, rows)


def _probability(value: float | None) -> str:
    if value is None:
        return DASH
    return "&lt;&nbsp;.001" if value < 0.001 else f"{value:.3f}".lstrip("0")


def _growth(change: float | None) -> float | None:
    return None if change is None else math.exp(change) - 1


def _mark(right: bool | None) -> str:
    if right is None:
        return ""
    return '<span class="yes" title="right">✓</span>' if right else ('<span class="no" title="wrong">✗</span>')


def _ended(sentences: Sequence[str]) -> str:
    return " ".join(sentence if sentence.endswith(".") else f"{sentence}." for sentence in sentences)


def tidy(text: str) -> str:
    """Set a sentence as print does: dashes between years, true minus signs, spaced per cent.

    Parameters
    ----------
    text
        A sentence of an account.
    """
    text = re.sub(r"(\b\d{4})-(\d{4}\b)", r"\1–\2", text)
    text = text.replace("p = .", "p\u00a0=\u00a0.").replace("p < .", "p\u00a0<\u00a0.")
    text = re.sub(r"(?<![\w–])-(?=\d)", "−", text)
    return re.sub(r"(\d)%", "\\1\u202f%", text)


def _missing_files(case: Case) -> list[str]:
    return [note for note in case.missing if " Get it with: " in note]


def _context(case: Case) -> dict[str, Any]:
    drawings: dict[str, Figure | None] = {
        name: getattr(case_figures, name)(case)
        for name in ("spending", "warheads", "conflict", "acts", "fans", "scores")
    }
    ranked = sorted(case.schools, key=lambda one: (one.error is None, one.error or 0.0))
    return {
        "case": case,
        "drawings": drawings,
        "tables": {
            "spending": _of_states(case, "milex_usd2020", "Spending by year"),
            "warheads": _of_states(case, "warheads", "Warheads by year"),
            "conflict": _of_dyads(case),
            "acts": _of_acts(case),
        },
        "ranked": ranked,
        "missing_files": _missing_files(case),
        "missing_rest": [note for note in case.missing if note not in _missing_files(case)],
        "probability": _probability,
        "growth": _growth,
        "mark": _mark,
        "title": tidy(case.title),
        "tidy": tidy,
        "ended": _ended,
    }


def render(case: Case) -> str:
    """Make the page of a case.

    Parameters
    ----------
    case
        A case, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return page("case.html", _context(case))
