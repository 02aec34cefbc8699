"""Games in words: what is played, and everything about a game as JSON holds it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from detente.core.cite import citation, reference
from detente.games.curves import Curve, Threshold
from detente.games.game import Equilibrium, Game, Matrix, Solution
from detente.games.normal import best_responses, degeneracy

CERTAIN = 1 - 1e-9


def describe_play(equilibrium: Equilibrium, matrix: Matrix | None = None) -> str:
    """Return in words what is played in an equilibrium.

    Parameters
    ----------
    equilibrium : Equilibrium
        An equilibrium.
    matrix : Matrix
        The game in normal form that it is of, if it is of one.
    """
    if matrix is None or not equilibrium.row:
        return "; ".join(f"{name} = {show_number(value)}" for name, value in equilibrium.play.items())
    sides = (("row", matrix.rows, equilibrium.row), ("column", matrix.columns, equilibrium.column))
    return "; ".join(f"{side}: {_mixture(names, chances)}" for side, names, chances in sides)


def _mixture(names: tuple[str, ...], chances: tuple[float, ...]) -> str:
    pairs = [(n, p) for n, p in zip(names, chances, strict=True) if p > 1 - CERTAIN]
    return pairs[0][0] if len(pairs) == 1 else ", ".join(f"{n} {show_number(p)}" for n, p in pairs)


def show_number(value: float) -> str:
    """Return a number to four digits.

    Parameters
    ----------
    value : float
        A number.
    """
    return f"{0.0 if abs(value) < 1e-12 else value:.4g}"


def plain(game: Game, solution: Solution, values: Mapping[str, float]) -> dict[str, Any]:
    """Return all that a game says, without its references, as JSON holds it: what is not a finite number is None.

    Parameters
    ----------
    game : Game
        A game.
    solution : Solution
        Its solution.
    values : mapping
        The parameters at which it was solved.
    """
    return {
        "name": game.name,
        "title": game.title,
        "claim": game.claim,
        "parameters": [
            {
                "name": d.name,
                "value": values[d.name],
                "default": float(d.default),
                "low": float(d.low),
                "high": float(d.high),
                "unit": d.unit,
                "label": d.label,
                "whole": d.whole,
            }
            for d in game.parameters
        ],
        "payoffs": [_matrix(m) for m in solution.payoffs],
        "equilibria": [
            {
                "kind": e.kind,
                "play": {name: _number(v) for name, v in e.play.items()},
                "note": e.note,
                "of": e.of,
                "row": list(e.row),
                "column": list(e.column),
            }
            for e in solution.equilibria
        ],
        "thresholds": [_threshold(t) for t in solution.thresholds],
        "remarks": list(solution.remarks),
        "figure": {
            "title": solution.figure.title,
            "x": solution.figure.x,
            "y": solution.figure.y,
            "curves": [_curve(c) for c in solution.figure.curves],
            "marks": [_threshold(m) for m in solution.figure.marks],
        },
        "ours": game.ours,
        "in_model": game.in_model,
    }


def card(game: Game, solution: Solution, values: Mapping[str, float]) -> dict[str, Any]:
    """Return everything that a game says at given parameters, as JSON holds it.

    Parameters
    ----------
    game : Game
        A game.
    solution : Solution
        Its solution.
    values : mapping
        The parameters at which it was solved.
    """
    works = [{**reference(key), "citation": citation(key)} for key in game.references]
    return {**plain(game, solution, values), "references": works}


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _matrix(matrix: Matrix) -> dict[str, Any]:
    best, answer = best_responses(matrix)
    return {
        "title": matrix.title,
        "rows": list(matrix.rows),
        "columns": list(matrix.columns),
        "row_payoffs": [[_number(v) for v in row] for row in matrix.row_payoffs],
        "column_payoffs": [[_number(v) for v in row] for row in matrix.column_payoffs],
        "best_responses": {"row": best.tolist(), "column": answer.tolist()},
        "degeneracy": degeneracy(matrix),
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {"name": threshold.name, "value": _number(threshold.value), "meaning": threshold.meaning}


def _curve(curve: Curve) -> dict[str, Any]:
    return {"label": curve.label, "x": [_number(v) for v in curve.x], "y": [_number(v) for v in curve.y]}
