"""Jervis's cooperation under the security dilemma: the stakes of a dyad, and four worlds [Jervis1978]_."""

from __future__ import annotations

import math

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Game, GameParameter, Solution
from detente.games.normal import nash, symmetric
from detente.games.stakes import Outcomes, kind, minimum_trust

STRATEGIES = ("restrain", "compete")
WORLDS = {
    "W1": "offence leads, forces look alike",
    "W2": "defence leads, forces look alike",
    "W3": "offence leads, forces can be told apart",
    "W4": "defence leads, forces can be told apart",
}
POINTS = 121


def surprise(offence_advantage: float) -> float:
    """Return what striking first adds to the chance of prevailing between equals, ``w / (1 + w) - 1/2``.

    Parameters
    ----------
    offence_advantage : float
        What a unit of offence is worth against a unit of defence [ratio].
    """
    return offence_advantage / (1 + offence_advantage) - 0.5


def in_world(base: Outcomes, offence_advantage: float, warning: float, swing: float) -> Outcomes:
    """Return the stakes of a dyad in a world of given technology.

    Parameters
    ----------
    base : Outcomes
        Stakes where offence and defence are equal and forces look alike.
    offence_advantage : float
        What a unit of offence is worth against a unit of defence [ratio].
    warning : float
        Probability that the victim sees an offensive force coming and competes in time; 0 if forces
        look alike.
    swing : float
        How far a certain first strike moves ``T`` up and ``S`` down [stake].
    """
    gain = 2 * swing * surprise(offence_advantage)
    tempted, exposed = base.temptation + gain, base.sucker - gain
    return Outcomes(
        base.reward,
        (1 - warning) * tempted + warning * base.punishment,
        base.punishment,
        (1 - warning) * exposed + warning * base.punishment,
    )


def _solve(
    reward: float,
    temptation: float,
    punishment: float,
    sucker: float,
    offence: float,
    defence: float,
    warning: float,
    swing: float,
) -> Solution:
    base = Outcomes(reward, temptation, punishment, sucker)
    technology = {
        "W1": (offence, 0.0),
        "W2": (1 / defence, 0.0),
        "W3": (offence, warning),
        "W4": (1 / defence, warning),
    }
    worlds = {name: in_world(base, *technology[name], swing) for name in WORLDS}
    titles = {name: f"{name}: {text}: {kind(worlds[name])}" for name, text in WORLDS.items()}
    games = [symmetric(f"The dyad: {kind(base)}", STRATEGIES, *base)]
    games += [symmetric(titles[name], STRATEGIES, *stakes) for name, stakes in worlds.items()]
    turns = "restraint is the best response from this probability of the other's restraint on"
    thresholds = [Threshold("minimum_trust", minimum_trust(base), f"In the dyad, {turns}.")]
    thresholds += [
        Threshold(f"minimum_trust_{name}", minimum_trust(worlds[name]), f"In {name} ({WORLDS[name]}), {turns}.")
        for name in WORLDS
    ]
    return Solution(
        tuple(games),
        tuple(e for game in games for e in nash(game)),
        tuple(thresholds),
        _figure(base, offence, defence, warning, swing),
    )


def _figure(base: Outcomes, offence: float, defence: float, warning: float, swing: float) -> GameFigure:
    ratios = np.geomspace(0.2, 5, POINTS)

    def needed(seen: float) -> list[float]:
        found = [minimum_trust(in_world(base, float(w), seen, swing)) for w in ratios]
        return [1.0 if math.isnan(m) else m for m in found]

    return GameFigure(
        "Trust that restraint needs (1: none is enough)",
        "offence advantage [ratio]",
        "least probability of the other's restraint",
        (
            Curve("forces look alike", ratios.tolist(), needed(0.0)),
            Curve("forces can be told apart", ratios.tolist(), needed(warning)),
        ),
        (
            Threshold("offence leads", offence, "Offence advantage of W1 and W3."),
            Threshold("defence leads", 1 / defence, "Offence advantage of W2 and W4."),
        ),
    )


PLACE = 10
"""Place in tables."""

GAME = Game(
    name="jervis_1978",
    title="Cooperation under the security dilemma",
    claim=(
        "Restraint needs less trust the more mutual restraint is worth, the dearer mutual competing is, and the less "
        "there is to gain by exploiting and to lose by being exploited. Where offence leads and forces look alike "
        "the world is doubly dangerous; where defence leads and forces can be told apart, doubly stable."
    ),
    parameters=(
        GameParameter("reward", 4, -10, 10, "stake", "R: both show restraint"),
        GameParameter("temptation", 3, -10, 10, "stake", "T: competing alone"),
        GameParameter("punishment", 2, -10, 10, "stake", "P: both compete"),
        GameParameter("sucker", 1, -10, 10, "stake", "S: restraint alone"),
        GameParameter(
            "offence", 2.5, 1, 5, "ratio", "what a unit of offence is worth in units of defence where offence leads"
        ),
        GameParameter(
            "defence", 2.5, 1, 5, "ratio", "what a unit of defence is worth in units of offence where defence leads"
        ),
        GameParameter(
            "warning", 0.8, 0, 1, "probability", "that an offensive force is recognised in time where it can be"
        ),
        GameParameter("swing", 1, 0, 5, "stake", "how far a certain first strike moves T up and S down"),
    ),
    solver=_solve,
    references=("Jervis1978", "Kydd2005", "Tullock1980"),
    ours=(
        "Jervis gives orders of preference and worlds in words. Ours are: the numbers (the ranks of the stag hunt, "
        "4 to 1, taken as worths); the ratio contest by which technology moves T and S; forces that can be told apart "
        "as a probability of timely warning, which turns exploitation into mutual competing. He does not rank the "
        "second world against the third; here their order hangs on how sure the warning is. All numbers are "
        "assumptions."
    ),
    in_model=(
        "Stakes and contest: offence_advantage and distinguishability of every dyad; critical fear is 1 less the "
        "minimum trust."
    ),
)
"""Stag hunt, prisoner's dilemma, chicken or deadlock, and Jervis's four worlds [Jervis1978]_."""
