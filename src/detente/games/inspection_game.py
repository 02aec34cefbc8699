"""The inspection game: what verification keeps an agreement, and what cheating remains [AvenhausEtAl2002]_."""

from __future__ import annotations

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import TIE, nash


def solve(cost: float, residual: float, advantage: float, penalty: float, detection: float) -> Solution:
    """Return inspection and violation in equilibrium, and what an announced inspection achieves."""
    caught = residual * detection + (1 - detection)
    punished = advantage * (1 - detection) - penalty * detection
    gap = (advantage + penalty) * detection
    enough = gap >= advantage * (1 - TIE)
    deters = min(1.0, advantage / gap) if enough else np.nan
    matrix = Matrix(
        title="Inspector (rows) and inspected (columns)",
        rows=("inspect", "do not inspect"),
        columns=("comply", "violate"),
        row_payoffs=((-cost, -caught), (0.0, -1.0)),
        column_payoffs=((0.0, punished), (0.0, advantage)),
    )
    remains = cost / (1 - caught + cost) if enough else 1.0
    least = advantage * (1 - detection) / detection if detection else np.nan
    return Solution(
        payoffs=(matrix,),
        equilibria=(
            *nash(matrix),
            *(() if np.isnan(deters) else (_announced(deters, cost, caught),)),
        ),
        thresholds=(
            Threshold("inspection", deters, "Probability of inspection from which violation is deterred."),
            Threshold("violation", remains, "Violation that remains, at least, where the inspector cannot commit."),
            Threshold(
                "detection", advantage / (advantage + penalty), "Chance of detection below which nothing deters."
            ),
            Threshold("penalty", least, "Penalty below which nothing deters."),
        ),
        figure=_figure(advantage, penalty, detection, deters),
    )


def _announced(deters: float, cost: float, caught: float) -> Equilibrium:
    """Return what an inspector announces and keeps to: what deters, if that costs no more than violation would.

    At the announced probability the inspected does as the inspector prefers, being indifferent.
    """
    deterred, violated = -cost * deters, -(deters * caught + (1 - deters))
    play = {"P(inspect)": deters, "P(violate)": float(violated > deterred)}
    note = (
        "Inspection costs more than the violations that it deters: the inspector would rather catch some."
        if violated > deterred
        else "None violates, and the inspector does no worse than without commitment."
    )
    play["payoff of the inspector"] = max(deterred, violated)
    return Equilibrium("inspector announces and keeps to it", play, note)


def _figure(advantage: float, penalty: float, detection: float, deters: float) -> GameFigure:
    p = np.linspace(0, 1, 51)
    worth = p * detection * -penalty + (1 - p * detection) * advantage
    marks = () if np.isnan(deters) else (Threshold("inspection", deters, "Inspection that deters."),)
    return GameFigure(
        title="What a violation is worth",
        x="inspection [probability]",
        y="payoff [stake]",
        curves=(Curve("violate", p.tolist(), worth.tolist()), Curve("comply", [0.0, 1.0], [0.0, 0.0])),
        marks=marks,
    )


PLACE = 130
"""Place in tables."""

GAME = Game(
    name="inspection_game",
    title="Inspection",
    claim=(
        "An agreement need not be watched always: violation is deterred by inspection with a probability that "
        "grows with what cheating gains and falls with the penalty. Where the inspector cannot commit, how much "
        "cheating remains depends on what inspection costs the inspector, not on the penalty."
    ),
    parameters=(
        GameParameter("cost", 0.1, 0.001, 1, "stake", "cost of an inspection"),
        GameParameter("residual", 0.4, 0, 0.999, "stake", "harm of a violation that is caught; 1 if it is not"),
        GameParameter("advantage", 0.5, 0.01, 5, "stake", "what a violation gains if it is not caught"),
        GameParameter("penalty", 1, 0, 10, "stake", "what a violator loses if caught"),
        GameParameter("detection", 1, 0, 1, "probability", "chance that an inspection finds a violation"),
    ),
    solver=solve,
    references=("AvenhausEtAl2002", "SchellingHalperin1961"),
    ours="Imperfect detection is our addition; at 1 the game is that of the source. The numbers are assumptions.",
    in_model="Treaties: verification raises the chance that cheating is seen.",
)
"""An agreement, an inspector who pays for looking, and a state that may cheat [AvenhausEtAl2002]_."""
