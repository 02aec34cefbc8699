"""Conflict and deterrence under strategic risk: more weapons, more or less peace [ChassangPadroMiquel2010]_."""

from __future__ import annotations

import math
from itertools import pairwise

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
CLOSE = 1e-12
"""Differences of stakes that count as none [stake]."""


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


def turns(cost: float, deadliness: float, surprise: float, half: float, greed: float) -> tuple[float, float]:
    """Return the stocks of weapons at which peace fails and returns under strategic risk; NaN where it does not.

    Peace holds where ``R - T >= P - S``: with ``k`` weapons, where
    ``cost + deadliness k + (1 - greed) / 2 >= 2 surprise (1 + greed) k / (k + half)``, a quadratic in ``k``.

    Parameters
    ----------
    cost, deadliness, surprise, half, greed : float
        As in ``stakes``.
    """
    free = cost + EVEN * (LOSS - greed)
    level, tilt, bend = half * free, deadliness * half + free - 2 * surprise * (LOSS + greed), deadliness
    roots = np.roots([0.0 if abs(c) <= CLOSE else c for c in (bend, tilt, level)])
    within = sorted({float(r.real) for r in roots if abs(r.imag) <= CLOSE * abs(r) and CLOSE < r.real <= MOST})
    edges = [0.0, *within, MOST]
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    holds = [bend * k * k + tilt * k + level >= -CLOSE for k in middles]
    fails = 0.0 if not holds[0] else next((edges[i] for i in range(1, len(holds)) if not holds[i]), math.nan)
    returns = [edges[i] for i in range(1, len(holds)) if holds[i] and not holds[i - 1]]
    return fails, returns[-1] if returns else math.nan


def least_margin(cost: float, deadliness: float, surprise: float, half: float, greed: float) -> float:
    """Return the least ``R - T`` at any stock of weapons, which is where deadliness overtakes surprise [stake].

    Parameters
    ----------
    cost, deadliness, surprise, half, greed : float
        As in ``stakes``.
    """
    tempting = surprise * (LOSS + greed) * half
    bottom = MOST if not deadliness else min(MOST, max(0.0, math.sqrt(tempting / deadliness) - half))
    return min(stakes(k, cost, deadliness, surprise, half, greed).restraint for k in (0.0, bottom, MOST))


def _solve(weapons: float, cost: float, deadliness: float, surprise: float, half: float, greed: float) -> Solution:
    shape = (cost, deadliness, surprise, half, greed)

    grid = np.concatenate(([0.0], np.geomspace(0.01, MOST, POINTS))).tolist()
    fails, returns = turns(*shape)
    here = stakes(weapons, *shape)
    matrix = symmetric(f"Two states with {weapons:.3g} units of weapons each", STRATEGIES, *here)
    border = abs(here.restraint - here.exposure) <= CLOSE
    peace = here.restraint > here.exposure
    note = (
        "Strategic risk: peace, as attacking a restrained state costs more than being attacked in restraint."
        if peace
        else "Strategic risk: war, for gain or for fear of the other's fear."
    )
    selected = () if border else (Equilibrium("under strategic risk", {"P(restrain)": float(peace)}, note),)
    remarks = ("On the border: strategic risk selects neither restraint nor attack.",) if border else ()
    thresholds = (
        Threshold(
            "predatory", here.restraint, "R - T: below 0 a state attacks for gain even one that it trusts [stake]."
        ),
        Threshold("preemptive", here.exposure, "P - S: what waiting costs a state that is attacked [stake]."),
        Threshold(
            "known_margin",
            least_margin(*shape),
            "Least R - T at any stock: unless it is below 0 peace is possible at every stock if all is known [stake].",
        ),
        Threshold(
            "peace_fails_from",
            fails,
            "Under strategic risk peace fails from this stock of weapons on [units].",
        ),
        Threshold(
            "peace_returns_from",
            returns,
            "Under strategic risk there is peace from this stock of weapons on [units].",
        ),
    )
    return Solution((matrix,), (*nash(matrix), *selected), thresholds, _figure(weapons, shape, grid), remarks)


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
