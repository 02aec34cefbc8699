"""War as a commitment problem: power that shifts fast, and promises that do not bind [Powell2006]_."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import nash

POINTS = 121
CLOSE = 1e-12
"""Differences, as a share of all there is to divide, that count as none."""
LONGEST = 100
"""Most steps over which a shift is spread in the search for peace."""


class Bargain(NamedTuple):
    """What becomes of a shift of power.

    Attributes
    ----------
    war : int
        Period in which war breaks out; -1 if there is peace throughout.
    declining, rising : float
        What the declining and the rising state can expect from the start [periods' worth of the pie].
    """

    war: int
    declining: float
    rising: float


def threshold(chance: float, patience: float, cost_declining: float, cost_rising: float) -> float:
    """Return the shift of the chance of prevailing, in one period, beyond which war is certain.

    War now is worth ``(1 - p) V - c_D`` to the declining state, with ``V = 1 / (1 - d)``; waiting at most
    all of today's pie and what the rising state cannot take by war later. Hence war if
    ``d V shift > p + c_D + d c_R``.

    Parameters
    ----------
    chance : float
        Chance ``p`` of the rising state of prevailing now.
    patience : float
        Discount factor ``d`` [per period].
    cost_declining, cost_rising : float
        Cost of war of either [periods' worth of the pie].
    """
    return (chance + cost_declining + patience * cost_rising) * (1 - patience) / patience


def threshold_riser_offers(chance: float, patience: float, cost_declining: float) -> float:
    """Return the same where the rising state makes all offers; NaN if then no shift leads to war.

    It cannot give more than all of today's pie, and will give no more later than it must.

    Parameters
    ----------
    chance, patience, cost_declining : float
        As in ``threshold``.
    """
    if (1 - chance) / (1 - patience) - cost_declining <= 1:
        return math.nan
    return (chance + (1 - patience) * cost_declining) * (1 - patience) / patience


def bargain(
    path: Sequence[float], patience: float, cost_declining: float, cost_rising: float, riser_offers: bool
) -> Bargain:
    """Return what becomes of a path of power, by working back from its end.

    In each period one side makes an offer that divides the pie of that period; the other takes it or
    fights, and war ends the game. After the path power stays as it is.

    Parameters
    ----------
    path : sequence of float
        Chance of the rising state of prevailing, by period.
    patience : float
        Discount factor [per period].
    cost_declining, cost_rising : float
        Cost of war of either [periods' worth of the pie].
    riser_offers : bool
        Whether the rising state makes all offers; the declining one if not.
    """
    value = 1 / (1 - patience)
    fights = [((1 - p) * value - cost_declining, p * value - cost_rising) for p in path]
    answers, offers = (0, 1) if riser_offers else (1, 0)  # who is made the offers, and who makes them
    worth = [0.0, 0.0]
    worth[answers] = max(0.0, fights[-1][answers])
    worth[offers] = value - worth[answers]
    war = -1
    for period in range(len(path) - 2, -1, -1):
        fight = fights[period]
        asked = max(0.0, fight[answers] - patience * worth[answers])
        kept = 1 - asked + patience * worth[offers]
        if asked <= 1 + CLOSE and kept >= fight[offers] - CLOSE * value:
            worth[answers], worth[offers] = asked + patience * worth[answers], kept
        else:
            war, worth = period, list(fight)
    return Bargain(war, worth[0], worth[1])


def gradual(chance: float, shift: float, periods: int) -> list[float]:
    """Return the path of power of a shift in equal steps.

    Parameters
    ----------
    chance : float
        Chance of the rising state of prevailing at the start.
    shift : float
        By how much it rises in all.
    periods : int
        In how many steps.
    """
    return [min(1.0, chance + shift * k / periods) for k in range(periods + 1)]


def promise(chance: float, shift: float, patience: float, cost_declining: float, cost_rising: float) -> Matrix:
    """Return the game of fighting now or waiting, and of keeping to today's division or using the power to come.

    Parameters
    ----------
    chance, shift, patience, cost_declining, cost_rising : float
        As in ``threshold`` and ``gradual``.
    """
    value = 1 / (1 - patience)
    taken = patience * max(0.0, min(1.0, chance + shift) * value - cost_rising)
    fight = ((1 - chance) * value - cost_declining, chance * value - cost_rising)
    return Matrix(
        "A promise that does not bind: declining state (row), rising state",
        ("wait", "fight now"),
        ("keep to today's division", "take what power allows later"),
        (((1 - chance) * value, value - taken), (fight[0], fight[0])),
        ((chance * value, taken), (fight[1], fight[1])),
    )


def _solve(
    chance: float, shift: float, periods: float, patience: float, cost_declining: float, cost_rising: float
) -> Solution:
    costs = (cost_declining, cost_rising)
    limit = threshold(chance, patience, *costs)
    limit_offers = threshold_riser_offers(chance, patience, cost_declining)
    matrix = promise(chance, shift, patience, *costs)
    equilibria = list(nash(matrix))
    for riser, who in ((False, "the declining state"), (True, "the rising state")):
        end = bargain(gradual(chance, shift, round(periods)), patience, *costs, riser_offers=riser)
        note = f"{who.capitalize()} makes all offers: " + ("peace." if end.war < 0 else f"war in period {end.war + 1}.")
        play = {"P(war)": float(end.war >= 0), "worth to declining": end.declining, "worth to rising": end.rising}
        equilibria.append(Equilibrium("subgame perfect", play, note))
    spread = (
        bargain(gradual(chance, shift, n), patience, *costs, riser_offers=False).war for n in range(1, LONGEST + 1)
    )
    needed = next((n for n, war in enumerate(spread, start=1) if war < 0), 0)
    thresholds = (
        Threshold(
            "shift_limit",
            limit if limit < 1 - chance else math.nan,
            "A larger shift of power in one period makes war certain, however they bargain.",
        ),
        Threshold("shift_limit_riser_offers", limit_offers, "The same where the rising state makes all offers."),
        Threshold(
            "periods_needed",
            float(needed) if needed else math.nan,
            "Least number of equal steps in which the whole shift keeps the peace, if the declining state offers.",
        ),
        Threshold(
            "surplus", cost_declining + cost_rising, "What peace saves: the costs of war [periods' worth of the pie]."
        ),
    )
    return Solution((matrix,), tuple(equilibria), thresholds, _figure(chance, shift, patience, costs, limit))


def _figure(chance: float, shift: float, patience: float, costs: tuple[float, float], limit: float) -> GameFigure:
    value = 1 / (1 - patience)
    grid = np.linspace(0.0, 1 - chance, POINTS)
    fight = (1 - chance) * value - costs[0]
    best = [value - patience * max(0.0, (chance + s) * value - costs[1]) for s in grid]
    marks = [Threshold("shift", min(shift, 1 - chance), "Shift as set.")]
    if limit <= 1 - chance:
        marks.append(Threshold("limit", limit, "War is certain to the right of this."))
    return GameFigure(
        "The declining state fights now where the first line is above the second",
        "shift of power within a period [probability]",
        "worth to the declining state [periods of the pie]",
        (
            Curve("war now", [0.0, 1 - chance], [fight, fight]),
            Curve("the best that peace can promise", grid.tolist(), best),
        ),
        tuple(marks),
    )


PLACE = 80
"""Place in tables."""

GAME = Game(
    name="powell",
    title="War as a commitment problem",
    claim=(
        "A rising state would promise to share as it must today, and has no reason to keep the promise once it is "
        "strong. If power shifts fast enough, a declining state that knows everything fights now, though war wastes "
        "what both could share. The same shift spread over time is harmless."
    ),
    parameters=(
        GameParameter("chance", 0.3, 0.05, 0.9, "probability", "of the rising state of prevailing now"),
        GameParameter("shift", 0.3, 0, 0.9, "probability", "by how much that chance rises (to 1 at most)"),
        GameParameter("periods", 1, 1, 30, "periods", "over which it rises in equal steps", whole=True),
        GameParameter("patience", 0.9, 0.1, 0.99, "per period", "worth of the next period next to this one"),
        GameParameter(
            "cost_declining", 0.5, 0.01, 5, "pies", "cost of war of the declining state, in pies of one period"
        ),
        GameParameter("cost_rising", 0.5, 0.01, 5, "pies", "cost of war of the rising state, in pies of one period"),
    ),
    solver=_solve,
    references=("Powell2006", "Fearon1995", "Powell1999"),
    ours=(
        "One shift, in equal steps, that both foresee; two ways of making offers next to the bound that holds for all "
        "of them; all numbers, which are assumptions. The matrix puts the bound in one table: what is taken later is "
        "the least that the rising state can insist on."
    ),
    in_model="Power transition: growth shifts capability, and prevention weighs it against the costs of war.",
)
"""Shifting power and promises that do not bind [Powell2006]_."""
