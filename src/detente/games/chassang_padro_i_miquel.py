"""Conflict and deterrence under strategic risk: more weapons, more or less peace [ChassangPadroMiquel2010]_."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution
from detente.games.normal import nash, symmetric
from detente.games.stakes import Outcomes, kydd

STRATEGIES = ("restrain", "attack")
EVEN = 0.5
LOSS = 1.0
"""What is lost by losing: the unit of stakes."""
MOST = 20.0
"""Most weapons that are considered."""
POINTS = 161


def stakes(weapons: float, cost: float, deadliness: float, surprise: float, half: float, greed: float) -> Outcomes:
    """Return the stakes of either of two equally armed states.

    Parameters
    ----------
    weapons : float
        Stock of either side [units].
    cost : float
        Cost of war without weapons [stake].
    deadliness : float
        What a unit of weapons adds to it [stake per unit].
    surprise : float
        What striking first adds to the chance of prevailing, with weapons without end.
    half : float
        Weapons at which it is half of that [units].
    greed : float
        What prevailing is worth [stake].
    """
    return kydd(EVEN, surprise * weapons / (weapons + half), greed, LOSS, cost + deadliness * weapons)


def crossings(function: Callable[[float], float], grid: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return where a function falls below zero, and where it comes back, between the points of a grid.

    Parameters
    ----------
    function : callable
        The function.
    grid : sequence of float
        Points, in order.
    """
    from scipy.optimize import brentq

    values = [function(k) for k in grid]
    falls: list[float] = []
    rises: list[float] = []
    for k in range(1, len(grid)):
        if (values[k - 1] < 0) != (values[k] < 0):
            side = falls if values[k] < 0 else rises
            side.append(float(brentq(function, grid[k - 1], grid[k], xtol=1e-13)))
    return falls, rises


def _solve(weapons: float, cost: float, deadliness: float, surprise: float, half: float, greed: float) -> Solution:
    shape = (cost, deadliness, surprise, half, greed)

    def margin(k: float) -> float:
        there = stakes(k, *shape)
        return min(there.restraint, there.restraint - there.exposure)

    grid = np.concatenate(([0.0], np.geomspace(0.01, MOST, POINTS))).tolist()
    ends, returns = crossings(margin, grid)
    here = stakes(weapons, *shape)
    matrix = symmetric(f"Two states with {weapons:.3g} units of weapons each", STRATEGIES, *here)
    peace = here.restraint >= max(0.0, here.exposure)
    note = (
        "Strategic risk: peace, as attacking a restrained state costs more than being attacked in restraint."
        if peace
        else "Strategic risk: war, for gain or for fear of the other's fear."
    )
    selected = Equilibrium("under strategic risk", {"P(restrain)": float(peace)}, note)
    thresholds = (
        Threshold(
            "predatory", here.restraint, "R - T: below 0 a state attacks for gain even one that it trusts [stake]."
        ),
        Threshold("preemptive", here.exposure, "P - S: what waiting costs a state that is attacked [stake]."),
        Threshold(
            "known_margin",
            min(stakes(k, *shape).restraint for k in grid),
            "Least R - T at any stock: unless it is below 0 peace is possible at every stock if all is known [stake].",
        ),
        Threshold(
            "peace_fails_from",
            ends[0] if ends else math.nan,
            "Under strategic risk peace fails from this stock of weapons on [units].",
        ),
        Threshold(
            "peace_returns_from",
            returns[-1] if returns else math.nan,
            "Under strategic risk there is peace from this stock of weapons on [units].",
        ),
    )
    return Solution((matrix,), (*nash(matrix), selected), thresholds, _figure(weapons, shape, grid))


def _figure(weapons: float, shape: tuple[float, float, float, float, float], grid: list[float]) -> GameFigure:
    drawn = [k for k in grid if k <= max(12.0, weapons)]
    found = [stakes(k, *shape) for k in drawn]
    return GameFigure(
        "Peace holds under strategic risk where the first line is above the second",
        "weapons of either side [units]",
        "motive [stake]",
        (
            Curve("R - T: loss from attacking", drawn, [s.restraint for s in found]),
            Curve("P - S: loss from being attacked", drawn, [s.exposure for s in found]),
            Curve("zero: enough if all is known", [drawn[0], drawn[-1]], [0.0, 0.0]),
        ),
        (Threshold("weapons", weapons, "Weapons as set."),),
    )


PLACE = 60
"""Place in tables."""

GAME = Game(
    name="chassang_padro_i_miquel",
    title="Conflict and deterrence under strategic risk",
    claim=(
        "With everything known weapons make for peace, since they make war dearer. Under strategic risk they also make "
        "being struck first worse, and so a few weapons may undo a peace that none, or many, would keep."
    ),
    parameters=(
        GameParameter("weapons", 4, 0, 20, "units", "stock of either side"),
        GameParameter("cost", 0.1, 0, 1, "stake", "cost of war without weapons"),
        GameParameter("deadliness", 0.12, 0, 1, "stake per unit", "what a unit of weapons adds to the cost of war"),
        GameParameter(
            "surprise", 0.45, 0, 0.5, "probability", "what striking first adds at most to the chance of prevailing"
        ),
        GameParameter("half", 1, 0.1, 10, "units", "weapons at which striking first adds half of that"),
        GameParameter("greed", 0.6, 0, 2, "stake", "what prevailing is worth, where losing costs 1"),
    ),
    solver=_solve,
    references=("ChassangPadroMiquel2010", "CarlssonVanDamme1993", "Kydd2005"),
    ours=(
        "One period instead of an exit game without end; the stakes; how weapons raise the cost of war (in proportion) "
        "and the advantage of striking first (with a limit); all numbers, which are assumptions. In the original "
        "weapons never harm a peace under full information; here an advantage of striking first also tempts, so that "
        "the first ones may. Unequal stocks and peacekeeping, which they treat too, are left out."
    ),
    in_model="Cost of conflict and first-strike advantage of every dyad; ruin is the cost that weapons add.",
)
"""Predatory and preemptive motives as weapons grow [ChassangPadroMiquel2010]_."""
