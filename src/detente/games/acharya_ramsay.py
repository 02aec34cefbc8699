"""The calculus of the security dilemma: small misperceptions of a shared fact undo restraint [AcharyaRamsay2013]_."""

from __future__ import annotations

import math

import numpy as np

from detente.games.baliga_sjostrom_2004 import types
from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution
from detente.games.normal import nash

POINTS = 61
SCAN = 2001
"""Costs tried in the search for cutoffs."""


def belief(cutoff: float, typical: float, spread: float, shared: float) -> float:
    """Return the probability that a state at the cutoff gives to the other building.

    Parameters
    ----------
    cutoff : float
        Cost below which either builds [stake].
    typical, spread : float
        Mean and standard deviation of costs [stake].
    shared : float
        Correlation of the two states' costs: 0 private, towards 1 the same but for a small misperception.
    """
    from scipy.special import ndtr

    return float(ndtr((cutoff - typical) / spread * math.sqrt((1 - shared) / (1 + shared))))


def cutoffs(gain: float, loss: float, typical: float, spread: float, shared: float) -> list[float]:
    """Return every cost below which both building is an equilibrium, lowest first [stake].

    They solve ``x = gain + (loss - gain) Pr(other's cost < x | own cost x)``.

    Parameters
    ----------
    gain : float
        Of being the only one to build [stake].
    loss : float
        Of being the only one not to build [stake].
    typical, spread, shared : float
        As in ``belief``.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    def left(x: float) -> float:
        return x - gain - (loss - gain) * belief(x, typical, spread, shared)

    tries = np.linspace(gain, loss, SCAN)
    slope = math.sqrt((1 - shared) / (1 + shared)) / spread
    values = tries - gain - (loss - gain) * ndtr((tries - typical) * slope)
    turns = np.flatnonzero((values[:-1] < 0) & (values[1:] >= 0) | (values[:-1] >= 0) & (values[1:] < 0))
    found = [float(brentq(left, tries[k], tries[k + 1], xtol=1e-14)) for k in turns]
    return ([gain] if values[0] >= 0 else []) + found + ([loss] if values[-1] < 0 else [])  # where the tail underflows


def unique_from(gain: float, loss: float, spread: float) -> float:
    """Return the correlation from which on there is one equilibrium whatever the typical cost.

    Parameters
    ----------
    gain, loss, spread : float
        As in ``cutoffs``.
    """
    steep = (spread * math.sqrt(2 * math.pi) / (loss - gain)) ** 2
    return max(0.0, (1 - steep) / (1 + steep))


def _builds(cutoff: float, typical: float, spread: float) -> float:
    from scipy.special import ndtr

    return float(ndtr((cutoff - typical) / spread))


def _solve(gain: float, loss: float, typical: float, spread: float, shared: float) -> Solution:
    found = cutoffs(gain, loss, typical, spread, shared)
    matrix = types(gain, loss, typical)
    limit = (gain + loss) / 2
    equilibria = list(nash(matrix))
    for k, x in enumerate(found):
        note = "The only one." if len(found) == 1 else ("stable" if k % 2 == 0 else "unstable") + "; one of several."
        play = {"build below cost": x, "P(build)": _builds(x, typical, spread)}
        equilibria.append(Equilibrium("Bayesian Nash", play, note))
    thresholds = (
        Threshold(
            "cutoff_lowest", found[0], "States build whose cost is lower, in the most peaceful equilibrium [stake]."
        ),
        Threshold("cutoff_highest", found[-1], "The same in the least peaceful equilibrium [stake]."),
        Threshold(
            "cutoff_common", limit, "The cutoff as costs become common but for a vanishing misperception [stake]."
        ),
        Threshold(
            "unique_from",
            unique_from(gain, loss, spread),
            "From this correlation of costs on there is one equilibrium.",
        ),
        Threshold(
            "misperception", spread * math.sqrt(1 - shared), "Standard deviation of what is private in a cost [stake]."
        ),
    )
    return Solution((matrix,), tuple(equilibria), thresholds, _figure(gain, loss, typical, spread, shared))


def _figure(gain: float, loss: float, typical: float, spread: float, shared: float) -> GameFigure:
    grid = np.concatenate((np.linspace(0, 0.95, POINTS), 1 - np.geomspace(0.045, 1e-4, POINTS // 2)))
    all_found = [cutoffs(gain, loss, typical, spread, float(r)) for r in grid]
    low = [_builds(found[0], typical, spread) for found in all_found]
    high = [_builds(found[-1], typical, spread) for found in all_found]
    return GameFigure(
        "From private costs to a shared fact seen with a little noise",
        "correlation of the two states' costs",
        "probability that a state builds",
        (
            Curve("most peaceful equilibrium", grid.tolist(), low),
            Curve("least peaceful equilibrium", grid.tolist(), high),
        ),
        (Threshold("correlation", shared, "Correlation as set."),),
    )


PLACE = 40
"""Place in tables."""

GAME = Game(
    name="acharya_ramsay",
    title="The calculus of the security dilemma",
    claim=(
        "If what tempts states to compete is common to them and each sees it with a little noise, there is one "
        "equilibrium, and restraint that both would keep under full information may fail with certainty, however small "
        "the noise. This is the opposite limit of private, unrelated costs, where a peaceful equilibrium may exist."
    ),
    parameters=(
        GameParameter("gain", 0.05, 0, 0.3, "stake", "of being the only one to build"),
        GameParameter("loss", 1, 0.5, 2, "stake", "of being the only one not to build"),
        GameParameter("typical", 0.45, 0.1, 1.5, "stake", "mean cost of building"),
        GameParameter("spread", 0.1, 0.02, 1, "stake", "standard deviation of costs between dyads and states"),
        GameParameter(
            "shared", 0.99, 0, 0.9999, "correlation", "of the two states' costs: 0 private, towards 1 the same"
        ),
    ),
    solver=_solve,
    references=("AcharyaRamsay2013", "BaligaSjostrom2004", "CarlssonVanDamme1993"),
    ours=(
        "The form: payoffs of Baliga and Sjöström with jointly normal costs, so that one parameter leads from private "
        "costs to a common one. All numbers are assumptions. Talk is left out: near the common limit the equilibrium "
        "of the game baliga_sjostrom_2004 is gone, since the toughest would meet a hawk every second time and rather "
        "call themselves hawks."
    ),
    in_model="Fear of a frightened friend: the parameter preemption, with beliefs about the other's fear.",
)
"""Coordination with nearly common costs, one parameter from the private ones [AcharyaRamsay2013]_."""
