"""The figure of a game, as data: its lines, and the values at which the prediction turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.core.same import ByValue


@dataclass(frozen=True, eq=False)
class Threshold(ByValue):
    """A value at which the prediction turns.

    Attributes
    ----------
    name : str
        Name, in snake_case.
    value : float
        Its value; NaN if there is none at these parameters.
    meaning : str
        What turns there, in one line.
    """

    name: str
    value: float
    meaning: str


@dataclass(frozen=True)
class Curve:
    """A line of the game's figure.

    Attributes
    ----------
    label : str
        What the line is.
    x, y : sequence of float
        Its points.
    """

    label: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True)
class GameFigure:
    """A figure of a game, as data.

    Attributes
    ----------
    title, x, y : str
        Title, and labels of the axes with units.
    curves : tuple of Curve
        Lines.
    marks : tuple of Threshold
        Vertical lines.
    """

    title: str
    x: str
    y: str
    curves: tuple[Curve, ...]
    marks: tuple[Threshold, ...] = ()
