"""The figure of early warnings."""

from __future__ import annotations

from collections.abc import Sequence

from detente.figures.canvas import Sheet, blank
from detente.figures.style import COLOURS, FAINT, LINE
from detente.studies.case.warning import EarlyWarning

MOST = 8
"""Most series that are drawn."""


def figure(found: Sequence[EarlyWarning]) -> Sheet | None:
    """Draw each series with the memory and variance of its deviations.

    Parameters
    ----------
    found
        Early warnings of a case.
    """
    spoken = [one for one in found if one.trends][:MOST]
    if not spoken:
        return None
    drawing = blank(9.2, 0.7 + 1.55 * len(spoken))
    grid = drawing.subplots(len(spoken), 3, squeeze=False)
    for place, (row, one) in enumerate(zip(grid, spoken, strict=True)):
        colour = COLOURS[place % len(COLOURS)]
        row[0].plot(one.when, one.values, color=colour, lw=1.0 if one.step == "month" else 1.6, label=one.label)
        row[0].set_title(one.label[0].upper() + one.label[1:], fontsize=9)
        for axes, values, trend in zip(row[1:], (one.memory, one.variance), one.trends, strict=True):
            axes.plot(one.ends, values, color=colour, lw=1.6, label=trend.indicator)
            axes.set_title(f"{trend.indicator}: τ {trend.tau:+.2f}, {_p(trend.p)}".replace("-", "−"), fontsize=9)
        for axes in row:
            axes.set_xlim(one.when[0], one.when[-1] + 1 / 12)
            axes.tick_params(labelsize=8)
            axes.locator_params(nbins=4)
            axes.axvline(one.ends[0], color=LINE, lw=0.8, ls=":")
        row[1].axhline(0, color=FAINT, lw=0.5)
    caption = (
        "Left: the series. Middle and right: autocorrelation at lag one and variance of its deviations from a "
        "one-sided Gaussian mean, in a window that ends at the point shown (dotted: the first). τ is Kendall's "
        "against time, p the share of trendless surrogates whose τ is at least as large."
    )
    return Sheet(drawing, caption, f"Line charts. {caption}")


def _p(value: float) -> str:
    return f"p = {value:.3f}"
