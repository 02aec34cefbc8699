"""Lanchester's laws of combat: how numbers and skill of fire decide a battle [Lanchester1916]_."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution

CLOSE = 1e-12
"""Differences of strength, as a share of it, that count as none."""


def survivors(force_x: float, force_y: float, skill_x: float, skill_y: float) -> tuple[float, float]:
    """Return the forces left after aimed fire has destroyed one side [units].

    Square law: ``skill_x x^2 - skill_y y^2`` does not change in ``dx/dt = -skill_y y``, ``dy/dt = -skill_x x``.

    Parameters
    ----------
    force_x, force_y : float [units]
        Forces at the start.
    skill_x, skill_y : float [1/day]
        Enemy units that a unit puts out of action in a day.
    """
    balance = _balance(skill_x * force_x**2, skill_y * force_y**2)
    return max(balance / skill_x, 0.0) ** 0.5, max(-balance / skill_y, 0.0) ** 0.5


def survivors_unaimed(force_x: float, force_y: float, skill_x: float, skill_y: float) -> tuple[float, float]:
    """Return the forces left after fire at an area, or single combats, have destroyed one side [units].

    Linear law: ``skill_x x - skill_y y`` does not change in ``dx/dt = -skill_y x y``, ``dy/dt = -skill_x x y``.
    """
    balance = _balance(skill_x * force_x, skill_y * force_y)
    return max(balance / skill_x, 0.0), max(-balance / skill_y, 0.0)


def _balance(one: float, two: float) -> float:
    """Return the difference of two strengths, none if it is that of rounding."""
    return 0.0 if abs(one - two) <= CLOSE * max(one, two) else one - two


def duration(force_x: float, force_y: float, skill_x: float, skill_y: float) -> float:
    """Return the days until aimed fire has destroyed one side; infinite between equals."""
    strengths = sorted((force_x * skill_x**0.5, force_y * skill_y**0.5))
    ratio = strengths[0] / strengths[1]
    return float(np.arctanh(ratio) / (skill_x * skill_y) ** 0.5) if ratio < 1 - CLOSE else np.inf


def course(
    force_x: float, force_y: float, skill_x: float, skill_y: float, days: float | Array
) -> tuple[float | Array, float | Array]:
    """Return both forces after some days of aimed fire, before either is destroyed [units]."""
    pace, edge = (skill_x * skill_y) ** 0.5, (skill_y / skill_x) ** 0.5
    grow, shrink = np.cosh(pace * days), np.sinh(pace * days)
    return force_x * grow - edge * force_y * shrink, force_y * grow - force_x / edge * shrink


def solve(force_x: float, force_y: float, skill_x: float, skill_y: float) -> Solution:
    """Return who wins, with what left."""
    left = survivors(force_x, force_y, skill_x, skill_y)
    unaimed = survivors_unaimed(force_x, force_y, skill_x, skill_y)
    days = duration(force_x, force_y, skill_x, skill_y)
    names = ("left of x [units]", "left of y [units]")
    aimed_parity, unaimed_parity = force_y * (skill_y / skill_x) ** 0.5, force_y * skill_y / skill_x
    return Solution(
        payoffs=(),
        equilibria=(
            Equilibrium("aimed fire (square law)", dict(zip(names, left, strict=True)), _verdict(left)),
            Equilibrium("unaimed fire (linear law)", dict(zip(names, unaimed, strict=True)), _verdict(unaimed)),
        ),
        thresholds=(
            Threshold("parity", aimed_parity, "Force of x that balances y under aimed fire [units]."),
            Threshold("parity_unaimed", unaimed_parity, "Force of x that balances y under unaimed fire [units]."),
            Threshold("duration", days if np.isfinite(days) else np.nan, "Days until aimed fire has decided."),
        ),
        figure=_figure(force_x, force_y, skill_x, skill_y, days, aimed_parity),
    )


def _verdict(left: tuple[float, float]) -> str:
    if left[0] == left[1]:
        return "Both are destroyed."
    return f"{'x' if left[0] > left[1] else 'y'} wins."


def _figure(force_x: float, force_y: float, skill_x: float, skill_y: float, days: float, parity: float) -> GameFigure:
    pace = (skill_x * skill_y) ** 0.5
    t = np.linspace(0, min(days, 5 / pace), 61)
    x, y = course(force_x, force_y, skill_x, skill_y, t)
    return GameFigure(
        title="A battle of aimed fire",
        x="day",
        y="forces [units]",
        curves=(
            Curve("x", t.tolist(), np.maximum(x, 0).tolist()),
            Curve("y", t.tolist(), np.maximum(y, 0).tolist()),
        ),
        marks=(Threshold("decided", float(t[-1]), "End of the battle, or of what is shown."),),
    )


PLACE = 150
"""Place in tables."""

GAME = Game(
    name="lanchester",
    title="Lanchester's laws",
    claim=(
        "Where every unit can fire at any other, fighting strength grows with the square of numbers: twice the "
        "numbers outweigh three times the skill. Where fire is spread over an area it grows in proportion only."
    ),
    parameters=(
        GameParameter("force_x", 100, 1, 10000, "units", "forces of x at the start"),
        GameParameter("force_y", 80, 1, 10000, "units", "forces of y at the start"),
        GameParameter("skill_x", 0.02, 0.0001, 1, "1/day", "units of y that a unit of x puts out of action in a day"),
        GameParameter("skill_y", 0.03, 0.0001, 1, "1/day", "units of x that a unit of y puts out of action in a day"),
    ),
    solver=solve,
    references=("Lanchester1916",),
    ours="The numbers are assumptions. Under unaimed fire skill is per unit of the target as well.",
    in_model="Contest: the model's chance of prevailing is a ratio contest, with decisiveness in place of the square.",
)
"""Two forces that wear each other down [Lanchester1916]_."""
