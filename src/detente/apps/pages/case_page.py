"""The page of a case: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations
from typing import Any

from detente._version import __version__
from detente.apps.pages import case_figures
from detente.apps.pages.case_figures import Drawing
from detente.data.record import Values
from detente.studies.case.result import Case, Series

DASH = "–"
"""Shown where nothing is known."""


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


def shown(value: float | None, digits: int = 0) -> str:
    """Write a number for people; a dash where it is missing.

    Parameters
    ----------
    value
        Number or ``None``.
    digits
        Digits after the point.
    """
    if value is None:
        return DASH
    return f"{value:,.{digits}f}".replace("-", "−")


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


def percent(share: float | None, signed: bool = False) -> str:
    """Write a share for people; a dash where it is missing.

    Parameters
    ----------
    share
        Share or ``None``.
    signed
        Whether to write a plus.
    """
    if share is None:
        return DASH
    return (f"{share:+.0%}" if signed else f"{share:.0%}").replace("-", "−")


def _growth(change: float | None) -> float | None:
    return None if change is None else math.exp(change) - 1


def _mark(right: bool | None) -> str:
    if right is None:
        return ""
    return '<span class="yes" title="right">✓</span>' if right else ('<span class="no" title="wrong">✗</span>')


def _title(case: Case) -> str:
    years = f"{case.years[0]}–{case.years[-1]}"
    return case.title.replace(f"{case.years[0]}-{case.years[-1]}", years)


def _missing_files(case: Case) -> list[str]:
    return [note for note in case.missing if " Get it with: " in note]


def _context(case: Case) -> dict[str, Any]:
    drawings: dict[str, Drawing | None] = {
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
        "shown": shown,
        "probability": _probability,
        "percent": percent,
        "growth": _growth,
        "mark": _mark,
        "title": _title(case),
        "version": __version__,
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
    import jinja2

    text = (files("detente.apps.pages") / "case.html").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text).render(_context(case)) + "\n"
