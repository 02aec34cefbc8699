"""The contest for a prize: how much is spent on winning what one could share [Tullock1980]_."""

from __future__ import annotations

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution

CLOSE = 1e-12
"""Differences of decisiveness that count as none."""


def chance(own: float, other: float, decisiveness: float) -> float:
    """Return the chance of winning: ``own^m / (own^m + other^m)``, one half if neither spends."""
    if own == other:
        return 0.5
    if own == 0 or other == 0:
        return float(own > other)
    return float(1 / (1 + (other / own) ** decisiveness))


def largest_decisiveness(prize_one: float, prize_two: float) -> float:
    """Return the decisiveness up to which both spend a definite sum: ``1 + (smaller / larger prize)^m`` [Nti1999]_."""
    from scipy.optimize import brentq

    ratio = min(prize_one, prize_two) / max(prize_one, prize_two)
    return float(brentq(lambda m: 1 + ratio**m - m, 1.0, 2.0, xtol=1e-14))


def efforts(prize_one: float, prize_two: float, decisiveness: float) -> tuple[float, float]:
    """Return what both spend in the equilibrium in pure strategies; NaN where there is none.

    ``x_i = m V_i V_1^m V_2^m / (V_1^m + V_2^m)^2``; with equal prizes ``m V / 4`` [Nti1999]_, [Tullock1980]_.

    Parameters
    ----------
    prize_one, prize_two : float [stake]
        What winning is worth to either.
    decisiveness : float [exponent]
        How surely the larger effort wins.
    """
    if decisiveness > largest_decisiveness(prize_one, prize_two) + CLOSE:
        return np.nan, np.nan
    share = chance(prize_one, prize_two, decisiveness)
    common = decisiveness * share * (1 - share)
    return common * prize_one, common * prize_two


def solve(prize_one: float, prize_two: float, decisiveness: float) -> Solution:
    """Return efforts, chances, and how much of the prize is spent."""
    one, two = efforts(prize_one, prize_two, decisiveness)
    limit = largest_decisiveness(prize_one, prize_two)
    spent = (one + two) / max(prize_one, prize_two)
    equilibria: tuple[Equilibrium, ...] = ()
    if decisiveness <= limit + CLOSE:
        win = chance(one, two, decisiveness)
        play = {"effort of the first": one, "effort of the second": two, "P(first wins)": win}
        equilibria = (Equilibrium("pure Nash", play, "Neither gains by spending more, less or nothing."),)
    return Solution(
        payoffs=(),
        equilibria=equilibria,
        thresholds=(
            Threshold("decisiveness", limit, "Decisiveness above which no definite effort is best for both."),
            Threshold("spent", spent, "Share of the larger prize that both together spend."),
        ),
        figure=_figure(prize_one, prize_two, decisiveness, limit),
    )


def _figure(prize_one: float, prize_two: float, decisiveness: float, limit: float) -> GameFigure:
    grid = np.linspace(0.05, limit, 60)
    both = np.array([efforts(prize_one, prize_two, m) for m in grid])
    return GameFigure(
        title="Effort in the contest",
        x="decisiveness [exponent]",
        y="effort [stake]",
        curves=(
            Curve("first", grid.tolist(), both[:, 0].tolist()),
            Curve("second", grid.tolist(), both[:, 1].tolist()),
        ),
        marks=(Threshold("decisiveness", decisiveness, "Decisiveness now."),),
    )


PLACE = 160
"""Place in tables."""

GAME = Game(
    name="tullock",
    title="Contest for a prize",
    claim=(
        "Each spends to raise its chance of winning, and the spending of both cancels out: equals spend, for the "
        "chances that they would have had for nothing, a share of the prize that grows with decisiveness."
    ),
    parameters=(
        GameParameter("prize_one", 1, 0.01, 100, "stake", "what winning is worth to the first"),
        GameParameter("prize_two", 1, 0.01, 100, "stake", "what winning is worth to the second"),
        GameParameter("decisiveness", 1, 0.1, 4, "exponent", "how surely the larger effort wins"),
    ),
    solver=solve,
    references=("Tullock1980", "Hirshleifer1989", "Nti1999"),
    ours="Prizes are assumptions. Equilibria in mixed strategies, above the largest decisiveness, are left out.",
    in_model="Contest: the chance of prevailing is this function of attack and defence, offence_advantage beside it.",
)
"""Two who spend to win what only one can have [Tullock1980]_."""
