"""The map of one year: the share of each state's dyads that are in a security dilemma."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.data.codes import by_code
from detente.data.outlines import outlines, shapes
from detente.figures.canvas import Sheet, canvas, tell
from detente.figures.numbers import percent
from detente.figures.style import COLOURS, PAPER, SHADE
from detente.studies.complex import maps

if TYPE_CHECKING:
    from detente.studies.situations.result import Situations

STEPS = (0.0, 0.05, 0.15, 0.3, 0.5)
"""Shares from which a fill is darker."""
DEPTHS = (0.16, 0.32, 0.5, 0.7, 0.95)
"""Opacity of the fills."""
WIDTH = 880.0
"""Width of the map [pixel]."""


def depth(share: float) -> float:
    """Opacity of the fill of a state.

    Parameters
    ----------
    share
        Share of its dyads in a dilemma.
    """
    return DEPTHS[max(k for k, step in enumerate(STEPS) if share >= step)] if share > 0 else 0.0


def dilemma_map(found: Situations, year: int) -> Sheet | None:
    """Draw the world, each state filled by the share of its dyads that are in a security dilemma.

    Parameters
    ----------
    found
        The study.
    year
        A year of it; nothing is drawn where none of its dyads is classified.
    """
    shares = found.state_shares(year)
    if not shares:
        return None
    projection = maps.projection_for((), world=True)
    box = maps.frame((), (), projection)
    figure = canvas(WIDTH, WIDTH * (box[3] - box[1]) / (box[2] - box[0]) + 34)
    axes = figure.add_axes((0, 0, 1, 1))
    own = shapes({code: by_code()[code].iso3 or "" for code in shares})
    filled = {letters: code for code, them in own.items() for letters in them}
    for letters in outlines():
        code = filled.get(letters, -1)
        _draw(axes, maps.path_of(letters, projection, box), shares.get(code), by_code()[code].name if code > 0 else "")
    _legend(axes, box)
    axes.set(xlim=(box[0], box[2]), ylim=(box[1] - 0.08 * (box[3] - box[1]), box[3]))
    axes.set_axis_off()
    without = sum(not own.get(code) for code in shares)
    caption = (
        f"Share of each state's classified dyads that were in a security dilemma in {year}, at the central thresholds. "
        f"Grey: no state on record in that year, or not classified. {without} states have no outline at this scale. "
        "Outlines are today's, of Natural Earth, and take no side about any border; states that are no more have the "
        "outlines of their heirs."
    )
    return Sheet(figure, caption, f"Map. {caption}")


def _draw(axes: Any, path: Any, known: tuple[float, int] | None, name: str) -> None:
    from matplotlib.patches import PathPatch

    if path is None:
        return
    axes.add_patch(PathPatch(path, facecolor=SHADE, edgecolor=PAPER, lw=0.5, zorder=1))
    if known is not None:
        said = f"{percent(known[0])} of {known[1]} dyads"
        top = axes.add_patch(PathPatch(path, facecolor=PAPER, edgecolor="#c3cac9", lw=0.5, zorder=2))
        if known[0] > 0:
            look: dict[str, Any] = {"facecolor": COLOURS[1], "edgecolor": "none", "alpha": depth(known[0])}
            top = axes.add_patch(PathPatch(path, zorder=3, **look))
        tell(top, name, said)


def _legend(axes: Any, box: maps.Box) -> None:
    from matplotlib.patches import Rectangle

    wide, high = box[2] - box[0], box[3] - box[1]
    labels = ["none", *(f"up to {100 * step:.0f} %" for step in STEPS[1:]), "more"]
    for k, label in enumerate(labels):
        x, y = box[0] + wide * (0.06 + 0.15 * k), box[1] - 0.06 * high
        size = 0.03 * wide, 0.035 * high
        alpha = 0.0 if k == 0 else DEPTHS[k - 1]
        axes.add_patch(Rectangle((x, y), *size, facecolor=COLOURS[1], alpha=alpha, edgecolor="none", zorder=4))
        axes.add_patch(Rectangle((x, y), *size, facecolor="none", edgecolor="#c3cac9", lw=0.7, zorder=4))
        axes.text(x + 0.036 * wide, y + 0.017 * high, label, fontsize=10, va="center")
