"""Coordination under strategic risk: with a little private noise, risk dominance selects [CarlssonVanDamme1993]_."""

from __future__ import annotations

import math

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution
from detente.games.normal import nash, symmetric

STRATEGIES = ("restrain", "compete")
POINTS = 161


def cutoff(restraint: float, exposure: float) -> float:
    """Return the signal of the bonus of restraint from which on states restrain [stake].

    At the cutoff the other restrains with probability one half, whatever the noise: the signal is
    unbounded and no bonus is likelier than another.

    Parameters
    ----------
    restraint : float
        ``R - T``, what competing alone costs next to mutual restraint [stake].
    exposure : float
        ``P - S``, what restraint alone costs next to mutual competing [stake].
    """
    return (exposure - restraint) / 2


def survivors(restraint: float, exposure: float, noise: float, rounds: int) -> tuple[float, float]:
    """Return the cutoffs between which conduct is open after rounds of striking out dominated conduct [stake].

    Parameters
    ----------
    restraint, exposure : float
        As in ``cutoff``.
    noise : float
        Standard deviation of a private signal [stake].
    rounds : int
        Rounds of reasoning about what the other would never do.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    low, high = -restraint, exposure  # below and above conduct is dominant
    wide = math.sqrt(2) * noise

    def answer(other: float) -> float:
        def gain(x: float) -> float:
            chance = float(ndtr((x - other) / wide))
            return x + chance * restraint - (1 - chance) * exposure

        return float(brentq(gain, -restraint - 1e-9, exposure + 1e-9, xtol=1e-13))

    for _ in range(rounds):
        low, high = answer(low), answer(high)
    return low, high


def restrains(bonus: float, restraint: float, exposure: float, noise: float) -> float:
    """Return the probability that a state restrains.

    Parameters
    ----------
    bonus : float
        True bonus of restraint [stake].
    restraint, exposure : float
        As in ``cutoff``.
    noise : float
        Standard deviation of a private signal [stake].
    """
    from scipy.special import ndtr

    return float(ndtr((bonus - cutoff(restraint, exposure)) / noise))


def _solve(restraint: float, exposure: float, war: float, bonus: float, noise: float) -> Solution:
    stakes = (bonus, -restraint, -war, bonus - war - exposure)
    matrix = symmetric("The game if the bonus were known", STRATEGIES, *stakes)
    x = cutoff(restraint, exposure)
    chance = restrains(bonus, restraint, exposure, noise)
    note = "With private signals this is the only equilibrium."
    play = {"restrain from signal": x, "P(restrain)": chance}
    low, high = survivors(restraint, exposure, noise, 3)
    thresholds = (
        Threshold("cutoff", x, "Whoever sees a bonus of restraint above this restrains [stake]."),
        Threshold(
            "both_from", -restraint, "With the bonus known, mutual restraint is an equilibrium from here on [stake]."
        ),
        Threshold("both_to", exposure, "With the bonus known, mutual competing is an equilibrium up to here [stake]."),
        Threshold(
            "risk_dominance",
            exposure - bonus - bonus,
            "Mutual restraint is risk dominant at this bonus if R - T is above this [stake].",
        ),
        Threshold("open_low", low, "After three rounds of reasoning, competing is certain below this signal [stake]."),
        Threshold(
            "open_high", high, "After three rounds of reasoning, restraint is certain above this signal [stake]."
        ),
    )
    equilibria = (*nash(matrix), Equilibrium("Bayesian Nash", play, note))
    return Solution((matrix,), equilibria, thresholds, _figure(restraint, exposure, bonus, noise))


def _figure(restraint: float, exposure: float, bonus: float, noise: float) -> GameFigure:
    width = restraint + exposure
    grid = np.linspace(-restraint - 0.25 * width, exposure + 0.25 * width, POINTS)
    curves = tuple(
        Curve(
            f"noise {n:.3g}",
            grid.tolist(),
            [restrains(float(b), restraint, exposure, n) for b in grid],
        )
        for n in (noise, noise / 5, noise / 25)
    )
    return GameFigure(
        "With less noise, conduct turns at one point, where both equilibria were possible",
        "bonus of restraint [stake]",
        "probability of restraint",
        curves,
        (
            Threshold("both possible from", -restraint, "With the bonus known, both equilibria exist from here."),
            Threshold("to", exposure, "With the bonus known, both equilibria exist up to here."),
            Threshold("bonus", bonus, "Bonus as set."),
        ),
    )


PLACE = 50
"""Place in tables."""

GAME = Game(
    name="global_game",
    title="Risk dominance and strategic risk",
    claim=(
        "Where mutual restraint and mutual competing are both equilibria, a grain of doubt about what the other sees "
        "leaves one: the risk dominant. Restraint survives if exploiting would cost more than being exploited, "
        "R - T > P - S, which is to say if it needs a trust below one half."
    ),
    parameters=(
        GameParameter("restraint", 0.7, 0.05, 3, "stake", "R - T: what competing alone costs next to mutual restraint"),
        GameParameter("exposure", 0.4, 0.05, 3, "stake", "P - S: what restraint alone costs next to mutual competing"),
        GameParameter("war", 1, 0, 3, "stake", "what mutual competing costs next to mutual restraint without a bonus"),
        GameParameter("bonus", 0, -2, 2, "stake", "true bonus of restraint, seen with noise"),
        GameParameter("noise", 0.1, 0.005, 1, "stake", "standard deviation of a private signal of the bonus"),
    ),
    solver=_solve,
    references=("CarlssonVanDamme1993", "ChassangPadroMiquel2010"),
    ours=(
        "A bonus of restraint that is added whatever the other does, and no prior knowledge of it: the cutoff is then "
        "the same at every noise. The numbers are assumptions."
    ),
    in_model="Critical fear above one half is restraint that risk dominates.",
)
"""Selection between restraint and competing under private noise [CarlssonVanDamme1993]_."""
