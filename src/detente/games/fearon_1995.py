"""Rationalist explanations for war: private information, and the advantage of striking first [Fearon1995]_."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import nash

STRATEGIES = ("wait", "strike")
POINTS = 121
CLOSE = 1e-12
"""Differences of shares that count as none."""


class Demand(NamedTuple):
    """The best demand of a state that does not know the other's cost of war.

    Attributes
    ----------
    share : float
        Share of the good that it asks for.
    war : float
        Probability that the other would rather fight.
    """

    share: float
    war: float


def demand(chance: float, cost: float, highest: float) -> Demand:
    """Return the best take-it-or-leave-it demand, the other's cost being even between 0 and the highest.

    The demand is ``p + (highest - cost) / 2``, and war has probability ``(1 - cost / highest) / 2``, as
    long as the demand is no more than everything and no less than what the other gives up in any case.

    Parameters
    ----------
    chance : float
        Chance ``p`` of prevailing in a war.
    cost : float
        Own cost of war [share of the good].
    highest : float
        Highest cost that the other may have [share of the good].
    """
    extra = min(max(0.0, (highest - cost) / 2), 1 - chance)
    return Demand(chance + extra, extra / highest)


def chances(chance: float, advantage: float) -> tuple[float, float]:
    """Return the first state's chance of prevailing if it strikes first, and if it is struck first.

    Parameters
    ----------
    chance, advantage : float
        As in ``settlements``.
    """
    return min(1.0, chance + advantage), max(0.0, chance - advantage)


def advantage_limit(chance: float, cost_a: float, cost_b: float) -> float:
    """Return the advantage of striking first beyond which no settlement holds; NaN if there is none.

    It is half of the costs of both sides, as long as that keeps chances between 0 and 1.

    Parameters
    ----------
    chance, cost_a, cost_b : float
        As in ``settlements``.
    """
    room, costs = min(chance, 1 - chance), cost_a + cost_b
    if costs / 2 <= room:
        return costs / 2
    return costs - room if costs < 1 else math.nan


def settlements(chance: float, cost_a: float, cost_b: float, advantage: float = 0.0) -> tuple[float, float]:
    """Return the shares of the first state that both prefer to war, from lowest to highest; NaN if none.

    Parameters
    ----------
    chance : float
        Chance of the first state of prevailing when neither strikes first.
    cost_a, cost_b : float
        Cost of war of either [share of the good].
    advantage : float
        What striking first adds to the chance of prevailing.
    """
    up, down = chances(chance, advantage)
    low, high = max(0.0, up - cost_a), min(1.0, down + cost_b)
    if low > high + CLOSE:
        return math.nan, math.nan
    return low, max(low, high)


def first_strike(chance: float, cost_a: float, cost_b: float, advantage: float) -> Matrix:
    """Return the game of waiting or striking at the settlement half-way between what either could get.

    Parameters
    ----------
    chance, cost_a, cost_b, advantage : float
        As in ``settlements``.
    """
    up, down = chances(chance, advantage)
    share = min(1.0, max(0.0, (up + down + cost_b - cost_a) / 2))
    return Matrix(
        f"Wait or strike first, at a share of {share:.3g} for the row",
        STRATEGIES,
        STRATEGIES,
        ((share, down - cost_a), (up - cost_a, chance - cost_a)),
        ((1 - share, 1 - down - cost_b), (1 - up - cost_b, 1 - chance - cost_b)),
    )


def _solve(chance: float, cost_a: float, cost_b: float, highest: float, advantage: float) -> Solution:
    best = demand(chance, cost_a, highest)
    limit = advantage_limit(chance, cost_a, cost_b)
    matrix = first_strike(chance, cost_a, cost_b, advantage)
    low, high = settlements(chance, cost_a, cost_b)
    low_struck, high_struck = settlements(chance, cost_a, cost_b, advantage)
    offer = Equilibrium(
        "perfect Bayesian",
        {"share demanded": best.share, "P(war)": best.war},
        "Private information: the demand that is best against hidden costs risks war.",
    )
    thresholds = (
        Threshold("settlement_low", low, "Least share that the first state prefers to war."),
        Threshold("settlement_high", high, "Largest share that the second state would rather give than fight."),
        Threshold("war_by_private_information", best.war, "Probability of war if the second state's cost is hidden."),
        Threshold(
            "certain_peace_cost",
            highest,
            "From this cost of the first state on it demands only what is given in any case.",
        ),
        Threshold("advantage_limit", limit, "From a larger advantage of striking first no settlement holds."),
        Threshold("settlement_low_struck", low_struck, "Least share that keeps the first state from striking first."),
        Threshold("settlement_high_struck", high_struck, "Largest share that keeps the second from striking first."),
    )
    return Solution((matrix,), (*nash(matrix), offer), thresholds, _figure(chance, cost_a, cost_b, highest, advantage))


def _figure(chance: float, cost_a: float, cost_b: float, highest: float, advantage: float) -> GameFigure:
    grid = np.linspace(0.0, 0.5, POINTS)
    ends = [chances(chance, float(a)) for a in grid]
    low = [up - cost_a for up, _ in ends]
    high = [down + cost_b for _, down in ends]
    marks = [Threshold("advantage", advantage, "Advantage as set.")]
    limit = advantage_limit(chance, cost_a, cost_b)
    if limit <= grid[-1]:
        marks.append(Threshold("limit", limit, "No settlement to the right of this."))
    return GameFigure(
        "Settlements lie above the first line and below the second",
        "advantage of striking first [probability]",
        "share of the first state",
        (
            Curve("the first state would strike below", grid.tolist(), np.clip(low, 0, 1).tolist()),
            Curve("the second state would strike above", grid.tolist(), np.clip(high, 0, 1).tolist()),
        ),
        tuple(marks),
    )


PLACE = 70
"""Place in tables."""

GAME = Game(
    name="fearon_1995",
    title="Rationalist explanations for war",
    claim=(
        "War is costly, so there is always a settlement that both sides prefer. They may still fight: because the "
        "other's cost is hidden and a high demand pays on average, or because striking first is worth more than the "
        "costs of war together, so that no settlement is safe."
    ),
    parameters=(
        GameParameter(
            "chance", 0.5, 0.05, 0.95, "probability", "of the first state of prevailing when neither strikes first"
        ),
        GameParameter("cost_a", 0.1, 0, 0.6, "share", "cost of war of the first state, in shares of what is at stake"),
        GameParameter("cost_b", 0.2, 0, 0.6, "share", "true cost of war of the second state"),
        GameParameter(
            "highest", 0.4, 0.01, 0.6, "share", "highest cost that the second state may have, if its cost is hidden"
        ),
        GameParameter("advantage", 0.1, 0, 0.5, "probability", "what striking first adds to the chance of prevailing"),
    ),
    solver=_solve,
    references=("Fearon1995",),
    ours=(
        "Hidden costs spread evenly from 0; the same advantage of striking first on both sides; all numbers, which are "
        "assumptions. In the matrix the good is divided in the middle of what both would accept. The third reason for "
        "war, power that shifts, is the game powell."
    ),
    in_model="Crises: war comes where the advantage of striking first exceeds the costs of both sides.",
)
"""Bargaining under private information and first-strike advantages [Fearon1995]_."""
