"""Two-player games in normal form: best responses and equilibria."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from detente.core.arrays import Array
from detente.games.game import Equilibrium, Matrix

TIE = 1e-12
"""Differences of payoffs, as a share of the largest, that count as none."""


def payoffs(matrix: Matrix) -> tuple[Array, Array]:
    """Return the payoffs of both players as arrays [rows, columns]."""
    return np.array(matrix.row_payoffs, dtype=float), np.array(matrix.column_payoffs, dtype=float)


def symmetric(
    title: str, strategies: tuple[str, str], reward: float, temptation: float, punishment: float, sucker: float
) -> Matrix:
    """Return the two-by-two game in which both players have the same stakes.

    Parameters
    ----------
    title : str
        What the game is.
    strategies : tuple of str
        Restraint first, then competing.
    reward, temptation, punishment, sucker : float
        ``R`` of mutual restraint, ``T`` of competing alone, ``P`` of mutual competing, ``S`` of restraint
        alone [stake].
    """
    return dyad(title, strategies, (reward, temptation, punishment, sucker), (reward, temptation, punishment, sucker))


def dyad(
    title: str,
    strategies: tuple[str, str],
    row: tuple[float, float, float, float],
    column: tuple[float, float, float, float],
) -> Matrix:
    """Return the two-by-two game of restraint and competing with stakes of its own for either player.

    Parameters
    ----------
    title : str
        What the game is.
    strategies : tuple of str
        Restraint first, then competing.
    row, column : tuple of float
        ``(R, T, P, S)`` of either player [stake].
    """
    (r, t, p, s), (r2, t2, p2, s2) = row, column
    return Matrix(title, strategies, strategies, ((r, s), (t, p)), ((r2, t2), (s2, p2)))


def best_responses(matrix: Matrix) -> tuple[Array, Array]:
    """Tell in which cells the row, and the column, player answers best.

    Returns
    -------
    tuple of array of bool
        Whether the row's strategy is best against the column, and the other way round [rows, columns].
    """
    row, column = payoffs(matrix)
    slack = TIE * max(1.0, float(np.abs(row).max()), float(np.abs(column).max()))
    return row >= row.max(axis=0, keepdims=True) - slack, column >= column.max(axis=1, keepdims=True) - slack


def regret(matrix: Matrix, row: Sequence[float], column: Sequence[float]) -> float:
    """Return how much the player who could gain most would gain from another strategy; 0 in an equilibrium.

    Parameters
    ----------
    matrix : Matrix
        A game.
    row, column : sequence of float
        Probability of each strategy.
    """
    mine, theirs = payoffs(matrix)
    x, y = np.asarray(row, dtype=float), np.asarray(column, dtype=float)
    return max(float((mine @ y).max() - x @ mine @ y), float((x @ theirs).max() - x @ theirs @ y))


def nash(matrix: Matrix) -> tuple[Equilibrium, ...]:
    """Return the equilibria: every pure one and, of a two-by-two game, the one in mixed strategies.

    Of degenerate games, in which a player is indifferent in a pure equilibrium, the further mixtures
    are left out.

    Parameters
    ----------
    matrix : Matrix
        A game.
    """
    best, answer = best_responses(matrix)
    size = (len(matrix.rows), len(matrix.columns))
    found = [
        equilibrium(matrix, "pure Nash", np.eye(size[0])[i].tolist(), np.eye(size[1])[j].tolist())
        for i, j in product(*map(range, size))
        if best[i, j] and answer[i, j]
    ]
    if size == (2, 2):
        found += [equilibrium(matrix, "mixed Nash", *both) for both in _mixed(matrix)]
    return tuple(found)


def equilibrium(
    matrix: Matrix, kind: str, row: Sequence[float], column: Sequence[float], note: str = ""
) -> Equilibrium:
    """Return an equilibrium of a game in normal form, its play by name of the strategies.

    Parameters
    ----------
    matrix : Matrix
        A game.
    kind : str
        What kind of equilibrium.
    row, column : sequence of float
        Probability of each strategy.
    note : str
        What it means.
    """
    play = {f"row: {name}": float(p) for name, p in zip(matrix.rows, row, strict=True) if p > 0}
    play |= {f"column: {name}": float(p) for name, p in zip(matrix.columns, column, strict=True) if p > 0}
    return Equilibrium(kind, play, note, matrix.title, tuple(map(float, row)), tuple(map(float, column)))


def _mixed(matrix: Matrix) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    row, column = payoffs(matrix)
    mine = row[0, 0] - row[1, 0] - row[0, 1] + row[1, 1]
    theirs = column[0, 0] - column[0, 1] - column[1, 0] + column[1, 1]
    slack = TIE * max(1.0, float(np.abs(row).max()), float(np.abs(column).max()))
    if abs(mine) <= slack or abs(theirs) <= slack:
        return []
    y = float((row[1, 1] - row[0, 1]) / mine)  # makes the row player indifferent
    x = float((column[1, 1] - column[1, 0]) / theirs)
    return [((x, 1 - x), (y, 1 - y))] if TIE < x < 1 - TIE and TIE < y < 1 - TIE else []
