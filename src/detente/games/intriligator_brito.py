"""The cone of mutual deterrence: when arms keep the peace and disarmament endangers it [IntriligatorBrito1984]_."""

from __future__ import annotations

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution


def missiles_needed(own: float, counterforce: float, unacceptable: float, harm: float) -> float:
    """Return the missiles that the other must have to deter a first strike [missiles].

    Parameters
    ----------
    own : float
        Missiles with which the strike is made.
    counterforce : float
        Missiles of the other that each of them destroys.
    unacceptable : float [casualties]
        Casualties that deter.
    harm : float [casualties per missile]
        Casualties that each surviving missile of the other inflicts in return.
    """
    return counterforce * own + unacceptable / harm


def apex(counterforce: tuple[float, float], floor: tuple[float, float]) -> tuple[float, float]:
    """Return the tip of the cone of mutual deterrence, NaN if there is no cone.

    Parameters
    ----------
    counterforce : tuple of float
        Missiles that each missile of A, of B destroys in a first strike.
    floor : tuple of float
        Surviving missiles that deter A, that deter B.
    """
    product = counterforce[0] * counterforce[1]
    if product >= 1:
        return np.nan, np.nan
    a = (floor[1] + counterforce[1] * floor[0]) / (1 - product)
    return a, counterforce[0] * a + floor[0]


def solve(
    missiles_a: float,
    missiles_b: float,
    counterforce_a: float,
    counterforce_b: float,
    unacceptable_a: float,
    unacceptable_b: float,
    harm_a: float,
    harm_b: float,
) -> Solution:
    """Return who is deterred, and where both are."""
    floor_a, floor_b = unacceptable_a / harm_b, unacceptable_b / harm_a
    needed_b = missiles_needed(missiles_a, counterforce_a, unacceptable_a, harm_b)
    needed_a = missiles_needed(missiles_b, counterforce_b, unacceptable_b, harm_a)
    tip_a, tip_b = apex((counterforce_a, counterforce_b), (floor_a, floor_b))
    a_deterred, b_deterred = missiles_b >= needed_b, missiles_a >= needed_a
    play = {"missiles of A": missiles_a, "missiles of B": missiles_b}
    kind, note = {
        (True, True): ("mutual deterrence", "Neither can strike first without unacceptable retaliation."),
        (True, False): ("B can strike", "Only A is deterred."),
        (False, True): ("A can strike", "Only B is deterred."),
        (False, False): ("either can strike", "Neither is deterred: whoever strikes first escapes the worst."),
    }[a_deterred, b_deterred]
    thresholds = (
        Threshold(
            "cone", counterforce_a * counterforce_b, "Product of counterforces: both can be deterred only below 1."
        ),
        Threshold("tip_a", tip_a, "Missiles of A at the tip of the cone of mutual deterrence."),
        Threshold("tip_b", tip_b, "Missiles of B at the tip of the cone of mutual deterrence."),
        Threshold("needed_a", needed_a, "Missiles of A that deter B as it is armed now."),
        Threshold("needed_b", needed_b, "Missiles of B that deter A as it is armed now."),
    )
    return Solution(
        payoffs=(),
        equilibria=(Equilibrium(kind, play, note),),
        thresholds=thresholds,
        figure=_figure(counterforce_a, counterforce_b, floor_a, floor_b, tip_a, tip_b, missiles_a, missiles_b),
    )


def _figure(
    f_a: float, f_b: float, floor_a: float, floor_b: float, tip_a: float, tip_b: float, here_a: float, here_b: float
) -> GameFigure:
    known = [v for v in (tip_a, tip_b, here_a, here_b, floor_a, floor_b) if not np.isnan(v)]
    a = np.linspace(0, 2 * max(known), 61)
    curves = [Curve("A is deterred above", a.tolist(), (f_a * a + floor_a).tolist())]
    curves.append(Curve("B is deterred below", (f_b * a + floor_b).tolist(), a.tolist()))
    return GameFigure(
        title="Regions of deterrence",
        x="missiles of A",
        y="missiles of B",
        curves=tuple(curves),
        marks=(Threshold("now", here_a, "Missiles of A now."),),
    )


PLACE = 100
"""Place in tables."""

GAME = Game(
    name="intriligator_brito",
    title="Cone of mutual deterrence",
    claim=(
        "Each side is deterred while enough of the other's missiles would survive its first strike. Both are "
        "deterred only inside a cone, which exists only if one side's counterforce times the other's is below 1: "
        "a race may lead into it and keep the peace, and disarmament may lead out of it."
    ),
    parameters=(
        GameParameter("missiles_a", 1000, 0, 10000, "missiles", "missiles of A"),
        GameParameter("missiles_b", 1000, 0, 10000, "missiles", "missiles of B"),
        GameParameter("counterforce_a", 0.5, 0, 5, "missiles per missile", "missiles of B that each of A's destroys"),
        GameParameter("counterforce_b", 0.5, 0, 5, "missiles per missile", "missiles of A that each of B's destroys"),
        GameParameter("unacceptable_a", 50, 1, 500, "million", "casualties that deter A"),
        GameParameter("unacceptable_b", 50, 1, 500, "million", "casualties that deter B"),
        GameParameter("harm_a", 0.25, 0.01, 5, "million per missile", "casualties that each missile of A inflicts"),
        GameParameter("harm_b", 0.25, 0.01, 5, "million per missile", "casualties that each missile of B inflicts"),
    ),
    solver=solve,
    references=("IntriligatorBrito1984",),
    ours=(
        "Only their condition of deterrence is kept, as a straight line: the timing of the strike, and the "
        "condition under which a side could itself attack, are left out. All numbers are assumptions."
    ),
    in_model="Contest: offence_advantage decides what a first strike is worth; there are no surviving missiles.",
)
"""Two missile forces, each of which must survive a first strike [IntriligatorBrito1984]_."""
