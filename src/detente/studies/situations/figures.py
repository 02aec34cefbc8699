"""Figures of situations: shares by year with the band of the dilemma, and all situations stacked.

Colour is never the only carrier: lines differ in dash and are named at their end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.diagnostics.situation import SITUATIONS
from detente.figures.canvas import Sheet, canvas, give_axes, note, tell
from detente.figures.style import COLOURS, DASHES, FAINT, INK, SHADE
from detente.studies.situations.shares import YearShares

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WARS = ((1914, 1918), (1939, 1945))
"""The world wars."""
CLAIMS = ("rivalry", "deterrence", "unnoticed_malice")
"""Situations in which a side is greedy by the claims on record."""
ORDER = (
    "dilemma", "spiral", "lapse", "deterrence", "rivalry", "unnoticed_malice", "unbound_peace", "community",
    "indifference",
)  # fmt: skip
"""Situations in the order in which they are stacked."""
TINTS = ("#b3310a", "#7a1f1f", "#e0a080", "#6b4ba1", "#a3245f", "#c9b6e4", "#d3dad9", "#0f766a", "#f2f4f3")
"""Fills of the stack."""
HIDDEN = 0.004
"""Opacity of what nobody sees and a reader points at; what has none is not drawn."""
LEAST = 0.5
"""Share that is told of a year [per cent]."""


def draw_shares(axes: Any, years: Sequence[YearShares], columns: int = 4) -> None:
    """Draw the share of dilemmas by year with its band, and claims and communities beside it.

    Parameters
    ----------
    axes
        Where to draw.
    years
        Shares by year.
    columns
        Columns of the legend.
    """
    year = np.array([one.year for one in years], float)
    torn = [one.shares["dilemma"] for one in years]
    share, low, high = (100 * np.array([getattr(one, key) for one in torn]) for key in ("share", "low", "high"))
    for first, last in WARS:
        axes.axvspan(first, last + 1, color=SHADE, lw=0)
    axes.fill_between(year, low, high, color=COLOURS[1], alpha=0.18, lw=0)
    claims = [100 * sum(one.shares[name].share for name in CLAIMS) for one in years]
    bound = [100 * one.shares["community"].share for one in years]
    lines = (
        (share, "security dilemma", 1, 2.2, 0),
        (100 * np.array([one.dilemma_no_pact for one in years]), "if no pact ends doubt", 1, 1.3, 3),
        (claims, "a side greedy by its claims", 0, 1.3, 1),
        (bound, "community", 2, 1.3, 2),
    )
    for values, label, colour, width, dash in lines:
        axes.plot(year, values, color=COLOURS[colour], lw=width, ls=DASHES[dash], label=label)
    axes.set_xlim(year[0], year[-1] + 1)
    axes.set_ylim(0, None)
    axes.set_ylabel("share of dyads")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f} %")
    axes.legend(
        frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0, ncols=columns, handlelength=2.6
    )


def _caption(combinations: int) -> str:
    return (
        "Share of the dyads that can be classified, by year. Red: security dilemma at the central thresholds, and "
        f"dash-dotted if no pact ends doubt; band: least and most over {combinations} combinations of thresholds. "
        "Blue: a side is greedy by its claims (deterrence, rivalry of the greedy, unnoticed malice). Green: community. "
        "Grey: world wars. No line where "
        "fewer than half of the dyads can be classified."
    )


def shares(years: Sequence[YearShares], combinations: int) -> Sheet:
    """Draw the share of dilemmas by year with its band, and claims and communities beside it.

    Parameters
    ----------
    years, combinations
        Shares by year, and over how many combinations of thresholds.
    """
    figure = canvas(720, 330)
    axes = figure.add_axes((0.1, 0.09, 0.88, 0.8))
    draw_shares(axes, years)
    caption = _caption(combinations)
    return Sheet(figure, caption, f"Line chart. {caption}")


def narrow_shares(years: Sequence[YearShares], combinations: int) -> Sheet:
    """Draw the same for a narrow screen.

    Parameters
    ----------
    years, combinations
        As of ``shares``.
    """
    figure = canvas(380, 330)
    axes = figure.add_axes((0.16, 0.09, 0.81, 0.76))
    draw_shares(axes, years, columns=2)
    axes.set_ylabel("")
    caption = _caption(combinations)
    return Sheet(figure, caption, f"Line chart. {caption}")


def plot(years: Sequence[YearShares], combinations: int, title: str, ax: Axes | None) -> Axes:
    """Draw the same in a figure that stands alone.

    Parameters
    ----------
    years, combinations
        As of ``shares``.
    title
        What stands above.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 9.5, 4.6) as axes:
        draw_shares(axes, years)
        axes.set_title(title, pad=26)
        note(axes, _caption(combinations))
    return axes


def stack(years: Sequence[YearShares], *, narrow: bool = False) -> Sheet:
    """Draw the shares of all situations at the central thresholds, one on the other.

    Parameters
    ----------
    years
        Shares by year.
    narrow
        Whether it is for a narrow screen.
    """
    figure = canvas(380, 380) if narrow else canvas(720, 380)
    axes = figure.add_axes((0.13, 0.08, 0.84, 0.66) if narrow else (0.1, 0.08, 0.88, 0.72))
    year = np.array([one.year for one in years], float)
    values = 100 * np.array([[one.shares[name].share for one in years] for name in ORDER])
    known = ~np.isnan(values).any(0)
    titles = [SITUATIONS[name][0].lower() for name in ORDER]
    axes.stackplot(year[known], values[:, known], colors=TINTS, labels=titles, lw=0)
    for at in np.flatnonzero(known):
        shown = (
            f"{title}: {value:.0f} %" for title, value in zip(titles, values[:, at], strict=True) if value >= LEAST
        )
        (strip,) = axes.bar(year[at], 100, width=1, color=INK, alpha=HIDDEN, lw=0)
        tell(strip, f"{year[at]:.0f}", *shown)
    axes.set(xlim=(year[known][0] if known.any() else 0, year[-1] + 1), ylim=(0, 100), ylabel="share of dyads")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f} %")
    axes.legend(
        frameon=False,
        fontsize=9,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        borderpad=0,
        ncols=3 - narrow,
        labelcolor=INK,
    )
    axes.tick_params(color=FAINT)
    caption = (
        "All situations at the central thresholds, from the dilemma at the bottom to community and indifference at the "
        "top; shares of the dyads that can be classified."
    )
    return Sheet(figure, caption, f"Stacked areas. {caption}")
