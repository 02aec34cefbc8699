"""Lines over years: axes, bands and what is not known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from detente.figures.style import LINE, MAIN

POINTS = 300
"""Years drawn at most; longer horizons are thinned."""
RAISED = str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
"""Signs of exponents."""


def thin(path: Any) -> tuple[Any, Any]:
    """Return at most ``POINTS`` years and the values at them.

    Parameters
    ----------
    path
        Values, years last.
    """
    import numpy as np

    years = np.shape(path)[-1]
    step = -(-years // POINTS)
    return np.arange(years)[::step], np.asarray(path)[..., ::step]


def fan(axes: Any, path: Any, colour: str = MAIN) -> None:
    """Draw the quantiles .1, .25, .5, .75 and .9 as two bands and a line.

    Parameters
    ----------
    axes
        Where to draw.
    path
        Quantiles [quantile, year].
    """
    year, (low, lower, middle, upper, high) = thin(path)
    axes.fill_between(year, low, high, color=colour, alpha=0.14, lw=0)
    axes.fill_between(year, lower, upper, color=colour, alpha=0.2, lw=0)
    axes.plot(year, middle, color=colour, lw=1.7, label="median")


def band(axes: Any, year: Any, low: Any, middle: Any, high: Any, *, colour: str, **line: Any) -> list[Any]:
    """Draw a line in its band, and return both.

    Parameters
    ----------
    axes
        Where to draw.
    year
        Years.
    low, middle, high
        Values by year.
    **line
        Further looks of the line, such as ``ls``.
    """
    shade = axes.fill_between(year, low, high, color=colour, alpha=0.13, lw=0)
    return [shade, *axes.plot(year, middle, color=colour, **line)]


def unit_axis(axes: Any) -> None:
    """Fit the vertical axis to shares and probabilities.

    Parameters
    ----------
    axes
        Where to draw.
    """
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks((0, 0.5, 1), ("0", "0.5", "1"))


def gaps(values: Sequence[float | None]) -> list[float]:
    """Return values with what is missing as not a number, which breaks a line.

    Parameters
    ----------
    values
        Values; ``None`` where missing.
    """
    return [math.nan if value is None else value for value in values]


def unknown_years(axes: Any, years: Sequence[int], *series: Sequence[float | None]) -> None:
    """Hatch the years in which no series has a value.

    Parameters
    ----------
    axes
        Where to draw.
    *series
        Values of the years.
    """
    for place, year in enumerate(years):
        if all(values[place] is None for values in series):
            axes.axvspan(year - 0.5, year + 0.5, facecolor="none", edgecolor=LINE, hatch="////", lw=0)


def years_axis(axes: Any, years: Sequence[int]) -> None:
    """Fit the horizontal axis to the years of the record.

    Parameters
    ----------
    axes
        Where to draw.
    """
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(years[0] - 0.7, years[-1] + 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=9, min_n_ticks=1, steps=[1, 2, 5, 10]))


def log_axis(axes: Any) -> None:
    """Make the vertical axis logarithmic, with round numbers.

    Parameters
    ----------
    axes
        Where to draw.
    """
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 3.0)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.yaxis.set_minor_formatter(NullFormatter())


def powers_of_ten(axis: Any) -> None:
    """Label the powers of ten of a logarithmic axis, with raised digits that are letters and no formula.

    Parameters
    ----------
    axis
        The x or y axis of where is drawn.
    """
    from matplotlib.ticker import NullFormatter

    axis.set_major_formatter(lambda value, _: f"10{str(round(math.log10(value))).translate(RAISED)}")
    axis.set_minor_formatter(NullFormatter())


def whole_years(axes: Any, years: int, events: Iterable[int] = (), first: int | None = None) -> None:
    """Fit the horizontal axis to the years of a run, and mark those in which something is done to it.

    Parameters
    ----------
    axes
        Where to draw.
    years
        Number of years.
    events
        Years to mark, counted from 0; those out of the run and the first are left out.
    first
        First year in the calendar; None if the years have no date.
    """
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0, max(years - 1, 1))
    whole = MaxNLocator(nbins=6, integer=True)
    if first is None:
        axes.xaxis.set_major_locator(whole)
    else:
        dates = [int(y) for y in whole.tick_values(first, first + years - 1) if first <= y < first + years]
        axes.set_xticks([y - first for y in dates], [str(y) for y in dates])
    axes.tick_params(labelsize=10, pad=2)
    for year in sorted({year for year in events if 0 < year < years}):
        axes.axvline(year, color=LINE, lw=1, zorder=0)
