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
    """Return the equilibria: every pure one and, of a two-by-two game, those in mixed strategies.

    In a degenerate game equilibria are no single points: of a two-by-two game the ends of their ranges are
    returned, of a larger one the pure equilibria. ``degeneracy`` tells where.

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
        found += [equilibrium(matrix, "mixed Nash", (x, 1 - x), (y, 1 - y)) for x, y in _mixed(matrix)]
    return tuple(found)


def degeneracy(matrix: Matrix) -> str:
    """Tell in words where several strategies are best against one of the other; empty if nowhere.

    There equilibria form ranges: what lies between those that differ in one player's mixture is one too.

    Parameters
    ----------
    matrix : Matrix
        A game.
    """
    best, answer = best_responses(matrix)
    rows = [name for name, ties in zip(matrix.columns, best.sum(0), strict=True) if ties > 1]
    columns = [name for name, ties in zip(matrix.rows, answer.sum(1), strict=True) if ties > 1]
    sides = [
        f"the {side} player is indifferent against {' and against '.join(map(repr, names))}"
        for side, names in (("row", rows), ("column", columns))
        if names
    ]
    return f"Degenerate: {'; '.join(sides)}. Equilibria form ranges, whose ends are listed." if sides else ""


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


def _mixed(matrix: Matrix) -> list[tuple[float, float]]:
    """Return the equilibria of a two-by-two game, as chances of the first strategies, in which someone mixes.

    Where there are ranges, their ends mix only as far as makes the other indifferent.
    """
    row, column = payoffs(matrix)
    slack = TIE * max(1.0, float(np.abs(row).max()), float(np.abs(column).max()))
    x = _indifferent(column[0, 0] - column[0, 1], column[1, 0] - column[1, 1], slack)
    y = _indifferent(row[0, 0] - row[1, 0], row[0, 1] - row[1, 1], slack)
    tried = product((*x, 1.0, 0.0), (*y, 1.0, 0.0))
    return [(a, b) for a, b in tried if (0 < a < 1 or 0 < b < 1) and regret(matrix, (a, 1 - a), (b, 1 - b)) <= slack]


def _indifferent(first: float, second: float, slack: float) -> tuple[float, ...]:
    """Return the chance of the other's first strategy at which two gains of opposite sign even out, if there is one."""
    if abs(first) <= slack or abs(second) <= slack or (first > 0) == (second > 0):
        return ()
    return (float(second / (second - first)),)
