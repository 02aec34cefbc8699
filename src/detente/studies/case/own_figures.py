"""The figure of a case's series of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from detente.data.record import Values
from detente.figures.canvas import Sheet, blank
from detente.figures.lines import gaps, years_axis
from detente.figures.style import COLOURS
from detente.studies.case.result import Case
from detente.studies.case.series import Series

MOST = 8
"""Most series that are drawn; the table has all."""


def own_series(case: Case) -> list[Series]:
    """Return the series that a file of one's own brought to a case, or stands in for the record in.

    Parameters
    ----------
    case
        The case.
    """
    return [] if case.own is None else [case.series[name] for name in (*case.own.series, *case.own.filled)]


def figure(case: Case) -> Sheet | None:
    """Draw each series of one's own by year; nothing where there is none.

    Parameters
    ----------
    case
        The case.
    """
    shown = own_series(case)[:MOST]
    if case.own is None or not shown:
        return None
    drawing = blank(9.2, 0.5 + 1.5 * len(shown))
    grid = drawing.subplots(len(shown), 1, squeeze=False, sharex=True)[:, 0]
    for place, (axes, one) in enumerate(zip(grid, shown, strict=True)):
        look = {"color": COLOURS[place % len(COLOURS)], "lw": 1.6, "marker": ".", "ms": 3}
        axes.plot(case.years, gaps(one.values), label=one.label, **look)
        axes.set_title(f"{one.label} ({one.unit})" if one.name in case.own.filled else one.label)
        years_axis(axes, case.years)
    caption = (
        f"From {case.own.file}, year by year. A broken line is a year that is missing, never a zero."
        f"{_more(case, shown)}"
    )
    return Sheet(drawing, caption, f"Line charts. {caption} {_told(case.years, shown)}")


def _more(case: Case, shown: Sequence[Series]) -> str:
    more = len(own_series(case)) - len(shown)
    return f" {more} more are in the table." if more > 0 else ""


def _told(years: Sequence[int], shown: Sequence[Series]) -> str:
    """Say first and last values, for people who do not see the figure."""
    return " ".join(f"{one.label}: {_ends(years, one.values)}." for one in shown)


def _ends(years: Sequence[int], values: Values) -> str:
    known = [(year, value) for year, value in zip(years, values, strict=True) if value is not None]
    if not known:
        return "no value"
    return " to ".join(f"{value:.4g} in {year}" for year, value in dict.fromkeys((known[0], known[-1])))
