"""Cooperation by repetition: tit for tat, generosity and reputation, with the least patience that each needs."""

from __future__ import annotations

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import nash, symmetric

ACTS = ("cooperate", "defect")


def patience(reward: float, temptation: float, punishment: float, sucker: float) -> float:
    """Return the least discount factor at which tit for tat answers itself best [Axelrod1984]_.

    ``max{(T - R) / (T - P), (T - R) / (R - S)}``: the first deters defecting for good, the second defecting once.
    NaN if the stage game is no prisoner's dilemma.
    """
    if not temptation > reward > punishment > sucker:
        return np.nan
    gain = temptation - reward
    return max(gain / (temptation - punishment), gain / (reward - sucker))


def generosity(reward: float, temptation: float, punishment: float, sucker: float) -> float:
    """Return the largest share of defections that can be forgiven without inviting more [Molander1985]_.

    ``min{1 - (T - R) / (R - S), (R - P) / (T - P)}``, at vanishing rates of error and discounting; 0 if that is
    negative, NaN if the stage game is no prisoner's dilemma.
    """
    if not temptation > reward > punishment > sucker:
        return np.nan
    once = 1 - (temptation - reward) / (reward - sucker)
    always = (reward - punishment) / (temptation - punishment)
    return max(0.0, min(once, always))


def solve(
    reward: float,
    temptation: float,
    punishment: float,
    sucker: float,
    discount: float,
    benefit: float,
    cost: float,
    known: float,
) -> Solution:
    """Return what patience, generosity and reputation sustain."""
    stakes = (reward, temptation, punishment, sucker)
    stage = symmetric("One round", ACTS, *stakes)
    name = _reputation(benefit, cost, known)
    least, generous = patience(*stakes), generosity(*stakes)
    grim = np.nan if np.isnan(least) else (temptation - reward) / (temptation - punishment)
    kept = () if np.isnan(least) or discount < least else (_tit_for_tat(generous),)
    return Solution(
        payoffs=(stage, name),
        equilibria=(*nash(stage), *kept, *nash(name)),
        thresholds=(
            Threshold(
                "patience",
                least if least < 1 else np.nan,
                "Discount factor from which tit for tat answers itself best.",
            ),
            Threshold("patience_unforgiving", grim, "Discount factor from which never forgiving does."),
            Threshold("generosity", generous, "Share of defections that may be forgiven where errors happen."),
            Threshold(
                "reputation",
                cost / benefit if cost <= benefit else np.nan,
                "Chance of knowing a reputation from which helping the helpful pays.",
            ),
        ),
        figure=_figure(stakes, discount, least),
    )


def _tit_for_tat(generous: float) -> Equilibrium:
    play = {"P(cooperate)": 1.0, "P(cooperate after a defection)": 0.0}
    return Equilibrium(
        "Nash of the repeated game", play, f"Tit for tat; where errors happen, forgive up to {generous:.2g} of them."
    )


def _reputation(benefit: float, cost: float, known: float) -> Matrix:
    names = ("help the helpful", "never help")
    both, exploited, exploiting = benefit - cost, -cost * (1 - known), benefit * (1 - known)
    return Matrix(
        "Reputation: payoffs of an encounter",
        names,
        names,
        ((both, exploited), (exploiting, 0.0)),
        ((both, exploiting), (exploited, 0.0)),
    )


def _figure(stakes: tuple[float, float, float, float], discount: float, least: float) -> GameFigure:
    reward, temptation, punishment, sucker = stakes
    d = np.linspace(0, 0.99, 100)
    lines = {
        "tit for tat": np.full(d.shape, reward),
        "always defect": (1 - d) * temptation + d * punishment,
        "alternate": (temptation + d * sucker) / (1 + d),
    }
    marks = [Threshold("discount", discount, "Discount factor now.")]
    if not np.isnan(least) and least <= 1:
        marks.append(Threshold("patience", least, "Discount factor from which tit for tat answers itself best."))
    return GameFigure(
        title="Payoff a round against tit for tat",
        x="discount factor",
        y="payoff [stake]",
        curves=tuple(Curve(name, d.tolist(), y.tolist()) for name, y in lines.items()),
        marks=tuple(marks),
    )


PLACE = 140
"""Place in tables."""

GAME = Game(
    name="repeated_game",
    title="Cooperation by repetition",
    claim=(
        "States that meet again can sustain restraint that no single round would: by answering in kind if the "
        "future weighs enough, by forgiving now and then where errors happen, and by helping those of good name "
        "if names are known well enough."
    ),
    parameters=(
        GameParameter("reward", 3, 1.01, 4.99, "stake", "R: both cooperate"),
        GameParameter("temptation", 5, 3.01, 10, "stake", "T: defecting alone"),
        GameParameter("punishment", 1, 0.01, 2.99, "stake", "P: both defect"),
        GameParameter("sucker", 0, -5, 0.99, "stake", "S: cooperating alone"),
        GameParameter("discount", 0.9, 0, 0.999, "factor", "weight of the next round against this one"),
        GameParameter("benefit", 3, 0.1, 10, "stake", "what help is worth to whom it is given"),
        GameParameter("cost", 1, 0.01, 10, "stake", "what help costs"),
        GameParameter("known", 0.5, 0, 1, "probability", "chance that the other's reputation is known"),
    ),
    solver=solve,
    references=("Axelrod1984", "AxelrodKeohane1985", "Molander1985", "NowakSigmund1998", "Nowak2006"),
    ours=(
        "Payoffs 5, 3, 1 and 0 are those of Axelrod's tournaments; the discount factor, benefit, cost and knowledge "
        "are assumptions."
    ),
    in_model="Tit for tat is a school; reputation is evidence from how the other treats third states.",
)
"""The prisoner's dilemma with a future [Axelrod1984]_, [Molander1985]_, and with a name to lose [Nowak2006]_."""
