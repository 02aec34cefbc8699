"""Confirmatory bias: how an observer who misreads what does not fit can be wrong for ever [RabinSchrag1999]_."""

from __future__ import annotations

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution


def critical_misreading(accuracy: float) -> float:
    """Return the misreading above which an observer may stay wrong for ever: ``1 - 1 / (2 accuracy)``.

    Parameters
    ----------
    accuracy : float
        Probability that a signal is right, above one half.
    """
    return 1 - 1 / (2 * accuracy)


def wrong_for_ever(accuracy: float, misreading: float) -> float:
    """Return the probability that an observer without a first opinion ends up certain of what is false.

    Belief is a walk, one step a signal. On the wrong side of zero a step deepens the error with probability
    ``r = (1 - accuracy) + accuracy misreading``, on the right side a step helps with probability
    ``u = accuracy + (1 - accuracy) misreading``; a walk that steps outwards with probability s leaves zero for
    good with probability ``max(0, (2 s - 1) / s)``.

    Parameters
    ----------
    accuracy : float
        Probability that a signal is right.
    misreading : float
        Probability that a signal against the present opinion is read as one for it.
    """
    r = (1 - accuracy) + accuracy * misreading
    u = accuracy + (1 - accuracy) * misreading
    lost, saved = (max(0.0, (2 * s - 1) / s) for s in (r, u))
    out = (1 - accuracy) * lost
    return out / (out + accuracy * saved)


def solve(accuracy: float, misreading: float) -> Solution:
    """Return how often certainty is misplaced."""
    wrong, critical = wrong_for_ever(accuracy, misreading), critical_misreading(accuracy)
    drift = 2 * ((1 - accuracy) + accuracy * misreading) - 1
    grid = np.linspace(0, 1, 101)
    lines = tuple(
        Curve(f"{100 * t:.4g}% of signals right", grid.tolist(), [wrong_for_ever(t, q) for q in grid])
        for t in sorted({f"{100 * t:.4g}": t for t in (0.6, 0.7, 0.9, accuracy)}.values())
    )
    return Solution(
        payoffs=(),
        equilibria=(
            Equilibrium("certain and right", {"P(right)": 1 - wrong}, "What a long series of signals ends in."),
            Equilibrium("certain and wrong", {"P(wrong)": wrong}, "Misplaced certainty, in spite of all evidence."),
        ),
        thresholds=(
            Threshold("critical_misreading", critical, "Misreading above which an observer may be wrong for ever."),
            Threshold("drift", drift, "Mean step of belief, once wrong: above 0 evidence deepens the error."),
        ),
        figure=GameFigure(
            title="Certain for ever of what is false",
            x="misreading [probability]",
            y="probability",
            curves=lines,
            marks=(
                Threshold("critical_misreading", critical, "Misreading above which an observer may be wrong for ever."),
            ),
        ),
    )


PLACE = 110
"""Place in tables."""

GAME = Game(
    name="rabin_schrag",
    title="Confirmatory bias",
    claim=(
        "An observer who misreads enough of what does not fit his opinion may become certain of what is false, "
        "however much evidence he sees; one who misreads less always finds out."
    ),
    parameters=(
        GameParameter("accuracy", 0.7, 0.51, 0.99, "probability", "chance that a signal points to the truth"),
        GameParameter(
            "misreading", 0.5, 0, 1, "probability", "chance that a signal against the present opinion is misread"
        ),
    ),
    solver=solve,
    references=("RabinSchrag1999", "MitzenSchweller2011"),
    ours=(
        "The probability in closed form is our derivation (a walk with a drift that depends on its side), for even "
        "first odds and an observer unaware of the bias. The default accuracy and misreading are assumptions."
    ),
    in_model="Misreading: the same bias, weakened by sensibility, acts on the evidence of conduct.",
)
"""Belief about one fact, with signals read in the light of the belief [RabinSchrag1999]_."""
