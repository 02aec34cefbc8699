"""What the games of restraint and competing have in common: two like states, two options, four outcomes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from detente.core.two_by_two import TwoByTwo
from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import TIE, nash, payoffs, symmetric
from detente.games.stakes import Outcomes, kind, minimum_trust

STRATEGIES = ("restrain", "compete")
OUTCOMES = {
    "mutual restraint": (0, 0),
    "the row competing alone": (1, 0),
    "the column competing alone": (0, 1),
    "mutual competing": (1, 1),
}
"""The four outcomes in words, by the strategies of the row and of the column."""
NAN = math.nan


def family(
    named: TwoByTwo,
    name: str,
    title: str,
    claim: str,
    stakes: tuple[float, float, float, float],
    references: tuple[str, ...],
    in_model: str,
) -> Game:
    """Return the game in which two states alike rank the outcomes as its name says.

    Parameters
    ----------
    named : TwoByTwo
        Which of the games of restraint and competing it is at its defaults.
    name, title, claim, references, in_model
        As in ``Game``; the claim tells what the literature of the security dilemma says of it.
    stakes : tuple of float
        Defaults of ``R``, ``T``, ``P`` and ``S``: their ranks.
    """
    labels = {
        "reward": "R: both restrain",
        "temptation": "T: competing alone",
        "punishment": "P: both compete",
        "sucker": "S: restraint alone",
    }
    return Game(
        name=name,
        title=title,
        claim=claim,
        parameters=tuple(
            GameParameter(key, default, -10, 10, "stake", label)
            for (key, label), default in zip(labels.items(), stakes, strict=True)
        ),
        solver=_Solver(named),
        references=(*references, "HarsanyiSelten1988"),
        ours=(
            "The literature gives orders of preference; the default worths are the ranks, 4 for the best. Both states "
            "have the same stakes. Any worths may be set: what game they make, and which ties leave it open, is told."
        ),
        in_model=in_model,
    )


def risk_dominance(stakes: Outcomes) -> float:
    """Return ``(R - T) - (P - S)`` [stake]: above 0 mutual restraint is risk dominant [HarsanyiSelten1988]_.

    NaN unless mutual restraint and mutual competing are both strict equilibria, between which there is a choice.
    """
    return stakes.restraint - stakes.exposure if stakes.restraint > 0 < stakes.exposure else NAN


def patience(stakes: Outcomes) -> float:
    """Return the discount factor from which the threat never to restrain again sustains restraint [Axelrod1984]_.

    ``(T - R) / (T - P)``; NaN unless ``T > R > P >= S``: a temptation, something to lose, and a threat that is kept.
    """
    reward, temptation, punishment, sucker = stakes
    dilemma = temptation > reward > punishment >= sucker
    return (temptation - reward) / (temptation - punishment) if dilemma else NAN


def efficient(matrix: Matrix) -> list[str]:
    """Return the outcomes that are Pareto efficient: no other is better for one and not worse for the other."""
    return [name for name, at in OUTCOMES.items() if not _better(matrix, *_worth(matrix, at))]


def _worth(matrix: Matrix, at: tuple[int, int]) -> tuple[float, float]:
    return matrix.row_payoffs[at[0]][at[1]], matrix.column_payoffs[at[0]][at[1]]


def _better(matrix: Matrix, row: float, column: float) -> list[str]:
    """Return the outcomes that are better for one and not worse for the other than what both have."""
    slack = TIE * max(1.0, float(np.abs(payoffs(matrix)).max()))
    gains = {name: (_worth(matrix, at)[0] - row, _worth(matrix, at)[1] - column) for name, at in OUTCOMES.items()}
    return [name for name, both in gains.items() if min(both) >= -slack and max(both) > slack]


def _told(matrix: Matrix, found: Equilibrium, dominant: float) -> Equilibrium:
    """Return an equilibrium with its worth, its Pareto rank and, where there is a choice, whether risk selects it."""
    mine, theirs = payoffs(matrix)
    row, column = np.asarray(found.row), np.asarray(found.column)
    worth = float(row @ mine @ column), float(row @ theirs @ column)
    better = _better(matrix, *worth)
    rank = f"Pareto inferior to {' and to '.join(better)}" if better else "Pareto efficient"
    note = f"Worth {worth[0]:.4g} and {worth[1]:.4g}; {rank}."
    both = {(1.0, 1.0): dominant, (0.0, 0.0): -dominant}.get((found.row[0], found.column[0]), NAN)
    if both > 0:
        note += " Risk dominant."
    return Equilibrium(found.kind, found.play, note, found.of, found.row, found.column)


@dataclass(frozen=True)
class _Solver:
    """Solves the game that is called so, at any stakes; a class, so that a game can go to another process."""

    named: TwoByTwo

    def __call__(self, **values: float) -> Solution:
        return _solve(self.named, Outcomes(**values))


def _solve(named: TwoByTwo, stakes: Outcomes) -> Solution:
    called = kind(stakes)
    matrix = symmetric(f"Two states alike: {called}", STRATEGIES, *stakes)
    dominant = risk_dominance(stakes)
    found = tuple(_told(matrix, e, dominant) for e in nash(matrix))
    mixed = next((e.row[0] for e in found if 0 < e.row[0] < 1 and e.row == e.column), NAN)
    needed = minimum_trust(stakes)
    remarks = [f"Pareto efficient: {', '.join(efficient(matrix))}."]
    if called != named.title:
        remarks.insert(0, f"With these payoffs it is no longer {named.title}, but: {called}.")
    thresholds = (
        Threshold("minimum_trust", needed, "Probability of the other's restraint from which restraint is best."),
        Threshold("mixed", mixed, "Probability of restraint where both mix."),
        Threshold("clash", (1 - mixed) ** 2, "Probability that both compete where both mix."),
        Threshold(
            "risk_dominance",
            dominant,
            "R - T less P - S, where both mutual restraint and mutual competing are equilibria: above 0 restraint is "
            "risk dominant [stake].",
        ),
        Threshold("at_stake", stakes.reward - stakes.punishment, "R - P: what mutual competing costs both [stake]."),
        Threshold(
            "patience", patience(stakes), "Discount factor from which the threat to compete for good keeps restraint."
        ),
    )
    return Solution((matrix,), found, thresholds, _figure(stakes, needed, mixed), tuple(remarks))


def _figure(stakes: Outcomes, needed: float, mixed: float) -> GameFigure:
    reward, temptation, punishment, sucker = stakes
    turn = mixed if math.isnan(needed) or needed == 0 else needed
    meaning = "Restraint and competing are worth the same."
    return GameFigure(
        "What restraint and competing are worth",
        "probability of the other's restraint",
        "payoff [stake]",
        (
            Curve("restrain", [0.0, 1.0], [sucker, reward]),
            Curve("compete", [0.0, 1.0], [punishment, temptation]),
        ),
        () if math.isnan(turn) else (Threshold("even", turn, meaning),),
    )
