"""A formal game: what it is played for, what it predicts, and where the prediction turns."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.core.renamed import old_name
from detente.core.result import Facts, Result, Rows
from detente.games import figures
from detente.games.curves import GameFigure, Threshold

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class GameParameter:
    """A parameter of a game.

    Attributes
    ----------
    name : str
        Name, in snake_case.
    default, low, high : float
        Value unless another is given, and the range in which the game makes sense.
    unit : str
        Unit.
    label : str
        One line in plain words.
    whole : bool
        Whether only whole numbers make sense.
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    label: str
    whole: bool = False


@dataclass(frozen=True)
class Matrix:
    """Payoffs of a two-player game in normal form.

    Attributes
    ----------
    title : str
        What the game is.
    rows, columns : tuple of str
        Strategies of the row and of the column player.
    row_payoffs, column_payoffs : tuple of tuple of float
        Payoffs [rows, columns].
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_payoffs: tuple[tuple[float, ...], ...]
    column_payoffs: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Equilibrium:
    """One prediction of a game.

    Attributes
    ----------
    kind : str
        What kind of equilibrium, in the field's term: ``"pure Nash"``, ``"separating"``, ...
    play : mapping
        What is played: strategies with their probabilities, or cutoffs, by name. A name of the form
        ``P(...)`` is a probability.
    note : str
        What it means, in one line.
    of : str
        Title of the matrix that it is an equilibrium of; empty if of the game as a whole.
    row, column : tuple of float
        Probability of each strategy of that matrix; empty if of the game as a whole.
    """

    kind: str
    play: Mapping[str, float]
    note: str = ""
    of: str = ""
    row: tuple[float, ...] = ()
    column: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Solution(Result):
    """What a game predicts at given parameters.

    Attributes
    ----------
    payoffs : tuple of Matrix
        Payoffs, where the game has a normal form.
    equilibria : tuple of Equilibrium
        Predictions.
    thresholds : tuple of Threshold
        Where predictions turn.
    figure : GameFigure
        The game in one picture.
    remarks : tuple of str
        What else there is to say of the game at these parameters, a sentence each.
    """

    payoffs: tuple[Matrix, ...]
    equilibria: tuple[Equilibrium, ...]
    thresholds: tuple[Threshold, ...]
    figure: GameFigure
    remarks: tuple[str, ...] = ()

    def _title(self) -> str:
        return f"Solution: {self.figure.title}"

    def _facts(self) -> Facts:
        return {f"Threshold {t.name}": f"{t.value:.3g}: {t.meaning}" for t in self.thresholds}

    def _rows(self) -> Rows:
        return [{"equilibrium": e.kind, "played": dict(e.play), "meaning": e.note} for e in self.equilibria]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the game in one picture.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.figure, ax)


@dataclass(frozen=True)
class Game:
    """A formal game of the literature.

    Attributes
    ----------
    name, title : str
        Name in snake_case, and for people.
    claim : str
        What the game shows, in one or two sentences.
    parameters : tuple of GameParameter
        Parameters.
    solver : callable
        ``solver(**values)`` returns the ``Solution``.
    references : tuple of str
        Keys of its sources.
    ours : str
        What in it is ours: simplifications, functional forms, numbers without a source.
    in_model : str
        Where the same mechanism acts in the simulated world, if it does.
    """

    name: str
    title: str
    claim: str
    parameters: tuple[GameParameter, ...]
    solver: Callable[..., Solution]
    references: tuple[str, ...]
    ours: str
    in_model: str = ""
    known: Mapping[str, GameParameter] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {d.name: d for d in self.parameters})

    dials = old_name("dials", "parameters")

    def values(self, **given: float) -> dict[str, float]:
        """Return the value of every parameter.

        Raises
        ------
        UnknownName
            If the game has no such parameter.
        InvalidValue
            If a value is not a number in range.
        """
        for name, value in given.items():
            if name not in self.known:
                kind = "parameter"
                raise UnknownName(kind, name, sorted(self.known), f"`detente games {self.name}` lists them.")
            parameter = self.known[name]
            if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
                msg = f"Parameter {name!r} must be a number, not {value!r}."
                raise InvalidValue(msg, f"Its range is {parameter.low:g} to {parameter.high:g} {parameter.unit}.")
            number = float(value)
            if (
                math.isnan(number)
                or not parameter.low <= number <= parameter.high
                or (parameter.whole and number != round(number))
            ):
                msg = f"Parameter {name!r} of the game {self.name!r} is {number:g}."
                kind = "a whole number " if parameter.whole else ""
                raise InvalidValue(
                    msg, f"It must be {kind}from {parameter.low:g} to {parameter.high:g} {parameter.unit}."
                )
        return {d.name: float(given.get(d.name, d.default)) for d in self.parameters}

    def solve(self, **given: float) -> Solution:
        """Return the predictions at the given parameters, the others at their defaults."""
        return self.solver(**self.values(**given))
