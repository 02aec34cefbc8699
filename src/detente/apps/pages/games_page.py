"""The page of a game: payoffs with best responses, equilibria, thresholds in words, the figure, the sources."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.apps.pages.common import SERIES, markup
from detente.apps.pages.report import report_page
from detente.apps.pages.trials import game_trial
from detente.apps.pages.words import link_address, prose
from detente.core.cite import citation
from detente.figures.canvas import canvas
from detente.figures.numbers import DASH
from detente.figures.style import figure_style
from detente.games.curves import GameFigure
from detente.games.figures import draw_figure
from detente.games.game import Equilibrium, Game, Matrix, Solution
from detente.games.normal import best_responses, degeneracy
from detente.games.words import card, describe_play, show_number

WIDTH, HEIGHT = 640, 340
"""Size of the figure [pixel]."""
NARROW = 340
"""Its width on a telephone [pixel]."""


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
class PayoffTable:
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
        Kind and play of each equilibrium, and what it means.
    degeneracy
        Where several strategies are best, in words; empty if nowhere.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    equilibria: Sequence[tuple[str, str, str]]
    degeneracy: str


def _signed(text: str) -> str:
    return text.replace("-", "−")


def _number(value: float) -> str:
    return _signed(show_number(value)) if math.isfinite(value) else DASH


def _table(matrix: Matrix, equilibria: Sequence[Equilibrium]) -> PayoffTable:
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
    found = [(e.kind, describe_play(e, matrix), e.note) for e in equilibria if e.of == matrix.title and e.row]
    return PayoffTable(matrix.title, matrix.columns, rows, found, degeneracy(matrix))


def draw(figure: GameFigure, narrow: bool = False) -> str:
    """Draw the figure of a game and return it as markup.

    Parameters
    ----------
    figure
        The figure, as data.
    narrow
        Whether it is for a telephone.
    """
    with figure_style():
        sheet = canvas(NARROW if narrow else WIDTH, HEIGHT)
        draw_figure(sheet.add_subplot(), figure)
        sheet.set_layout_engine("constrained")
        return markup(sheet, "game-narrow" if narrow else "game", _told(figure), SERIES)


def _told(figure: GameFigure) -> str:
    lines = "; ".join(
        f"{c.label}: from {show_number(c.y[0])} at {show_number(c.x[0])} "
        f"to {show_number(c.y[-1])} at {show_number(c.x[-1])}"
        for c in figure.curves
    )
    return f"{figure.title}. {figure.y} against {figure.x}. {lines}."


def _command(game: Game, values: Mapping[str, float]) -> str:
    changed = [f"--set {d.name}={values[d.name]:.10g}" for d in game.parameters if values[d.name] != d.default]
    return " ".join(["detente games", game.name, *changed])


def render(game: Game, solution: Solution, values: Mapping[str, float]) -> str:
    """Make the page of a game.

    Parameters
    ----------
    values
        The parameters at which it was solved.

    Returns
    -------
    str
        One HTML document without any reference to the network or script.
    """
    return report_page(
        "games.html",
        {
            "game": game,
            "values": values,
            "tables": [_table(m, solution.equilibria) for m in solution.payoffs],
            "whole": [(e.kind, _signed(describe_play(e)), e.note) for e in solution.equilibria if not e.row],
            "thresholds": solution.thresholds,
            "remarks": solution.remarks,
            "figure": solution.figure,
            "svg": draw(solution.figure),
            "narrow": draw(solution.figure, narrow=True),
            "number": _number,
            "prose": prose,
            "works": [(key, link_address(citation(key))) for key in game.references],
            "command": _command(game, values),
        },
        card(game, solution, values),
        trial=game_trial(solution.payoffs),
    )
