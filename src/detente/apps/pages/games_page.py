"""The page of a game: payoffs with best responses, equilibria, thresholds in words, the figure, the sources."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.apps.pages.common import markup, page
from detente.apps.pages.words import linked, prose
from detente.core.cite import citation
from detente.figures.canvas import canvas
from detente.figures.numbers import DASH
from detente.figures.style import FAINT, INK, styled
from detente.games.game import Equilibrium, Figure, Game, Matrix, Solution
from detente.games.normal import best_responses
from detente.games.told import played, shown

LINES = (("#b3310a", "-"), ("#0a5aa0", (0, (5, 2))), ("#0f766a", (0, (1.5, 1.5))), ("#8a5c00", (0, (7, 2, 1.5, 2))))
"""Colour and dash of the lines of a figure."""
VARIABLES = {colour: f"--w{k}" for k, (colour, _) in enumerate(LINES, start=1)}
"""The page's variables for these colours."""
WIDTH, HEIGHT = 640, 340
"""Size of the figure [pixel]."""
LOGARITHMIC = 0.02
"""Largest unevenness of steps, in logarithms, at which an axis is taken to be logarithmic."""


@dataclass(frozen=True)
class Cell:
    """One cell of a payoff matrix.

    Attributes
    ----------
    row, column
        Payoffs, as text.
    best, answer
        Whether the row's, and the column's, strategy is a best response there.
    """

    row: str
    column: str
    best: bool
    answer: bool


@dataclass(frozen=True)
class Table:
    """One payoff matrix with its equilibria.

    Attributes
    ----------
    title
        What it is.
    columns
        Strategies of the column player.
    rows
        Strategies of the row player, with their cells.
    equilibria
        Kind and play of each equilibrium.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    equilibria: Sequence[tuple[str, str]]


def _signed(text: str) -> str:
    return text.replace("-", "−")


def _number(value: float) -> str:
    return _signed(shown(value)) if math.isfinite(value) else DASH


def _table(matrix: Matrix, equilibria: Sequence[Equilibrium]) -> Table:
    best, answer = best_responses(matrix)
    rows = [
        (
            name,
            [
                Cell(
                    _number(matrix.row_payoffs[i][j]),
                    _number(matrix.column_payoffs[i][j]),
                    bool(best[i, j]),
                    bool(answer[i, j]),
                )
                for j in range(len(matrix.columns))
            ],
        )
        for i, name in enumerate(matrix.rows)
    ]
    found = [(e.kind, played(e, matrix)) for e in equilibria if e.of == matrix.title and e.row]
    return Table(matrix.title, matrix.columns, rows, found)


def _is_logarithmic(figure: Figure) -> bool:
    import numpy as np

    x = np.asarray(figure.curves[0].x, float)
    if len(x) < 4 or x[0] <= 0 or x[-1] < 20 * x[0]:
        return False
    return float(np.ptp(np.diff(np.log(x)))) < LOGARITHMIC


def draw(figure: Figure) -> str:
    """Draw the figure of a game and return it as markup.

    Parameters
    ----------
    figure
        The figure, as data.
    """
    with styled():
        sheet = canvas(WIDTH, HEIGHT)
        axes = sheet.add_subplot()
        for curve, (colour, dash) in zip(figure.curves, LINES * len(figure.curves), strict=False):
            axes.plot(curve.x, curve.y, color=colour, ls=dash, lw=2, label=curve.label)
        if _is_logarithmic(figure):
            _logarithmic(axes)
        axes.set(xlabel=figure.x, ylabel=figure.y)
        axes.margins(y=0.08)
        low, high = axes.get_xlim()
        inside = [m for m in figure.marks if low <= m.value <= high]
        for place, mark in enumerate(inside):
            axes.axvline(mark.value, color=FAINT, lw=1, ls=(0, (1, 1.5)))
            left = mark.value > low + 0.72 * (high - low)
            axes.annotate(
                mark.name.replace("_", " "),
                (mark.value, 1 - 0.07 * place),
                (-4 if left else 4, -4),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="right" if left else "left",
                va="top",
                fontsize=9.5,
                color=FAINT,
            )
        axes.legend(
            frameon=False, loc="lower left", bbox_to_anchor=(0, 1), labelcolor=INK, handlelength=2.6, borderaxespad=0.2
        )
        sheet.set_layout_engine("constrained")
        return markup(sheet, "game", _told(figure), VARIABLES)


def _logarithmic(axes: Any) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _told(figure: Figure) -> str:
    lines = "; ".join(
        f"{c.label}: from {shown(c.y[0])} at {shown(c.x[0])} to {shown(c.y[-1])} at {shown(c.x[-1])}"
        for c in figure.curves
    )
    return f"{figure.title}. {figure.y} against {figure.x}. {lines}."


def _command(game: Game, values: Mapping[str, float]) -> str:
    changed = [f"--set {d.name}={values[d.name]:.10g}" for d in game.dials if values[d.name] != d.default]
    return " ".join(["detente games", game.name, *changed])


def render(game: Game, solution: Solution, values: Mapping[str, float]) -> str:
    """Make the page of a game.

    Parameters
    ----------
    game
        A game.
    solution
        Its solution.
    values
        The parameters at which it was solved.

    Returns
    -------
    str
        One HTML document without any reference to the network or script.
    """
    return page(
        "games.html",
        {
            "game": game,
            "values": values,
            "tables": [_table(m, solution.equilibria) for m in solution.payoffs],
            "whole": [(e.kind, _signed(played(e)), e.note) for e in solution.equilibria if not e.row],
            "thresholds": solution.thresholds,
            "figure": solution.figure,
            "svg": draw(solution.figure),
            "number": _number,
            "prose": prose,
            "works": [(key, linked(citation(key))) for key in game.references],
            "command": _command(game, values),
        },
    )
