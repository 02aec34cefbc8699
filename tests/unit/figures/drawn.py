"""What every plot of a result owes its reader."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib import pyplot
from matplotlib.axes import Axes


def plots(plot: Callable[..., Axes]) -> Iterator[Axes]:
    """Draw without axes and on given ones; each must return axes with labels; close the figures in the end."""
    before = set(pyplot.get_fignums())
    _, given = pyplot.subplots()
    try:
        alone = plot()
        assert isinstance(alone, Axes)
        assert alone.figure is not given.figure
        assert plot(ax=given) is given
        for axes in (alone, given):
            assert axes.get_title(loc="left")
            assert any(text.get_text().strip() for text in axes.texts) or axes.get_legend() is not None
            axes.figure.canvas.draw()
            yield axes
    finally:
        for number in set(pyplot.get_fignums()) - before:
            pyplot.close(number)


def has_line(axes: Axes, values: Any) -> bool:
    """Whether some line of the axes has exactly these heights."""
    wanted = np.asarray(values, float)
    found = (np.asarray(line.get_ydata(), float) for line in axes.lines)
    return any(ys.shape == wanted.shape and np.allclose(ys, wanted, equal_nan=True) for ys in found)


def has_point(axes: Axes, x: float) -> bool:
    """Whether some line of the axes is a single point, or has one, at this place."""
    return any(np.isclose(np.atleast_1d(np.asarray(line.get_xdata(), float)), x).any() for line in axes.lines)
