"""Sheets to draw on: of pages, and of notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from detente.figures.style import ALONE, FAINT, INK, figure_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


NOTE = "note"
"""Mark of the words under axes that say how to read them."""

ABOUT_LABEL = "_about "
"""Begin of the label of a line that is no series, but belongs to what follows in the label."""
TOLD = "told:"
"""Begin of the mark of what has words of its own where a reader points."""

STANDS_FOR: WeakKeyDictionary[Any, list[tuple[float, float | str]]] = WeakKeyDictionary()
"""What lines stand for where their drawing cannot hold it, such as a value that is never reached."""

LETTER, TITLE = 4.3, 6.0
"""Mean width of a letter of a note and of a title [point]."""


@dataclass(frozen=True)
class Sheet:
    """A drawing of several axes.

    Attributes
    ----------
    figure
        Matplotlib's figure.
    caption
        What it shows and how to read it.
    told
        What a reader hears who does not see it.
    """

    figure: Any
    caption: str
    told: str


def stand_for(line: Any, points: Sequence[tuple[float, float | str]]) -> None:
    """Have a line taken along as other values than are drawn.

    Parameters
    ----------
    line
        A line of matplotlib.
    points
        Place and value, or a word in place of the value.
    """
    STANDS_FOR[line] = list(points)


def canvas(width: float, height: float) -> Any:
    """Return an empty figure.

    Parameters
    ----------
    width, height : [pixel]
        Size; a page scales it.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width / 72, height / 72), dpi=72)


def blank(width: float, height: float) -> Any:
    """Return an empty figure that makes room for its labels.

    Parameters
    ----------
    width, height : [inch]
        Size; a page scales it.
    """
    from matplotlib import figure

    return figure.Figure(figsize=(width, height), layout="constrained")


@contextmanager
def give_axes(axes: Axes | None, width: float, height: float) -> Iterator[Axes]:
    """Give axes to draw on, in the style of a figure that stands alone.

    Parameters
    ----------
    axes
        Axes of the caller; a figure of its own is made where there are none, as pyplot makes it for a notebook.
    width, height : [inch]
        Size of a figure of its own.
    """
    if axes is not None:
        with figure_style(ALONE):
            axes.spines[["top", "right"]].set_visible(False)
            yield axes
            _head_broken(axes, wide(axes))
        return
    import matplotlib

    with figure_style(ALONE):
        from matplotlib import pyplot
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        figure, own = pyplot.subplots(figsize=(width, height), layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1))
        interactive = matplotlib.is_interactive()
        yield own
        leading_zeros(own)
        _wrapped(figure, own)
        # Ticks are made when the figure is shown, out of this context.
        own.tick_params(which="both", color=FAINT, labelcolor=INK)
    # The first figure of a notebook switches this on, which the end of the context undoes: no later one would show.
    matplotlib.interactive(interactive)


def _head_broken(axes: Axes, room: float) -> None:
    """Break the title within so many points."""
    from matplotlib.text import Text

    title = axes.get_title(loc="left")
    for text in axes.get_children():
        if title and isinstance(text, Text) and text.get_text() == title:
            text.set_text(fill(title, max(int(room / TITLE), 20)))


def _wrapped(figure: Figure, axes: Axes) -> None:
    """Break the title and the notes where the figure ends: how wide axes are is known once their labels have room."""
    figure.draw_without_rendering()
    room = (figure.bbox.width - axes.bbox.x0) * 72 / figure.dpi - 8
    _head_broken(axes, room)
    for text in axes.texts:
        if text.get_gid() == NOTE:
            text.set_text(fill(text.get_text().replace("\n", " "), max(int(room / LETTER), 30)))


def leading_zeros(axes: Axes) -> None:
    """Write the zero before the point of numbers that are set by hand, which pages leave out."""
    from matplotlib.ticker import FixedLocator

    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_locator(), FixedLocator):
            texts = [label.get_text() for label in axis.get_ticklabels()]
            if any(text.startswith(".") for text in texts):
                axis.set_ticks(axis.get_majorticklocs(), [f"0{t}" if t.startswith(".") else t for t in texts])


def tell(artist: Any, name: str, *lines: str) -> None:
    """Give a bar, an interval or a place of a map the words that a page says of it where a reader points.

    Parameters
    ----------
    artist
        What is drawn.
    name
        What it is.
    *lines
        Its values.
    """
    artist.set_gid(TOLD + "|".join((name, *lines)))


def wide(axes: Axes) -> float:
    """Return the width of axes [point], before their labels are made room for."""
    return float(axes.bbox.width * 72 / axes.figure.dpi)


def note(axes: Axes, text: str, below: float = 24) -> None:
    """Write under the axes how to read them.

    Parameters
    ----------
    axes
        Where to write.
    text
        The words.
    below : [point]
        Room for the numbers and the label of the horizontal axis.
    """
    for old in [said for said in axes.texts if said.get_gid() == NOTE]:
        old.remove()
    axes.annotate(
        fill(text, max(int(wide(axes) / LETTER), 30)),
        (0, 0),
        xytext=(0, -below),
        xycoords="axes fraction",
        textcoords="offset points",
        va="top",
        fontsize=8.5,
        color=FAINT,
        annotation_clip=False,
        gid=NOTE,
    )
