"""Arms races and negotiations: a race that nobody wants, and talk that averts it [BaligaSjostrom2004]_."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import dyad, nash

STRATEGIES = ("not build", "build")
GRID = 121


class Talk(NamedTuple):
    """The equilibrium with cheap talk.

    Attributes
    ----------
    tough, hawk : float
        Costs below which a state says that it will not build and builds, and from there those below which it
        says that it will build [stake]; NaN if there is no such equilibrium.
    build, race : float
        Probability that a state builds, and that both do.
    """

    tough: float
    hawk: float
    build: float
    race: float


def cutoff(gain: float, loss: float, highest: float) -> float:
    """Return the cost below which states build without talk; the highest cost if all do [stake].

    It solves ``x = gain + F(x) (loss - gain)``, with costs spread evenly from 0: ``F(x) = x / highest``.

    Parameters
    ----------
    gain : float
        Of being the only one to build [stake].
    loss : float
        Of being the only one not to [stake].
    highest : float
        Highest cost of building that there is [stake].
    """
    from scipy.optimize import brentq

    if highest <= loss:
        return highest
    return float(brentq(lambda x: x - gain - x / highest * (loss - gain), 0.0, highest, xtol=1e-15))


def build(gain: float, loss: float, highest: float) -> float:
    """Return the probability that a state builds without talk.

    Parameters
    ----------
    gain, loss, highest : float
        As in ``cutoff``.
    """
    return cutoff(gain, loss, highest) / highest


def talk(gain: float, loss: float, highest: float) -> Talk:
    """Return the equilibrium with cheap talk in which two hawkish messages avert the race.

    Both say at once whether they will build. Two doves: only the tough, who lied, build. Two hawks:
    nobody builds. One of each: both build. A state with cost ``c`` lies if ``p c < r gain`` and says hawk
    if ``(1 - 2 p) c < q loss``, with shares ``q`` of the tough, ``p`` of hawks and ``r`` of doves; the
    least tough type that makes these shares consistent is taken.

    Parameters
    ----------
    gain, loss, highest : float
        As in ``cutoff``.
    """
    from scipy.optimize import brentq

    def left_over(tough: float) -> float:
        hawk = _hawk(tough, loss, highest)
        return (tough * (hawk - tough) - gain * (highest - hawk)) / highest

    grid = np.geomspace(gain, highest, GRID)[:-1]
    values = [left_over(float(t)) for t in grid]
    turns = (k for k in range(1, len(grid)) if values[k - 1] < 0 <= values[k])
    place = next(turns, None)
    if place is not None:
        tough = float(brentq(left_over, grid[place - 1], grid[place], xtol=1e-15))
        hawk = _hawk(tough, loss, highest)
        if _holds(tough, hawk, gain, loss, highest):
            return Talk(tough, hawk, *_race(tough, hawk, highest))
    return Talk(math.nan, math.nan, math.nan, math.nan)


def _hawk(tough: float, loss: float, highest: float) -> float:
    """Return the type that is indifferent between hawk and dove, given the tough; NaN if there is none."""
    middle = highest + 2 * tough
    inside = middle * middle - 8 * tough * loss
    if inside < 0:
        return math.nan
    hawk = (middle - math.sqrt(inside)) / 4  # of (1 - 2 (h - t) / highest) h = t loss / highest, the lesser
    return hawk if tough <= hawk <= highest else math.nan


def _race(tough: float, hawk: float, highest: float) -> tuple[float, float]:
    q = tough / highest
    p = hawk / highest - q
    return q + p * (1 - p) + (1 - q - p) * p, q * q + 2 * p * (1 - p)


def _holds(tough: float, hawk: float, gain: float, loss: float, highest: float) -> bool:
    """Tell whether every type, after every pair of messages, does what the equilibrium says."""
    q, p, r = tough / highest, (hawk - tough) / highest, 1 - hawk / highest
    doves = (r * gain + q * loss) / (q + r)  # after two doves whoever has less cost than this builds
    return gain <= tough <= doves <= hawk and p <= r and highest <= loss


def types(gain: float, loss: float, cost: float) -> Matrix:
    """Return the game between two states whose costs happen to be the same and known.

    Parameters
    ----------
    gain, loss, cost : float
        As in ``cutoff``, and the cost of building [stake].
    """
    stakes = (0.0, gain - cost, -cost, -loss)
    return dyad(f"Two states with known cost {cost:.3g}", STRATEGIES, stakes, stakes)


def _solve(gain: float, loss: float, highest: float) -> Solution:
    x = cutoff(gain, loss, highest)
    alone = x / highest
    said = talk(gain, loss, highest)
    matrix = types(gain, loss, highest / 2)
    found = list(nash(matrix))
    note = (
        "No talk, costs hidden: everyone builds."
        if alone >= 1
        else "No talk, costs hidden: those with less cost build."
    )
    found.append(
        Equilibrium("Bayesian Nash", {"build below cost": x, "P(build)": alone, "P(race)": alone * alone}, note)
    )
    if not math.isnan(said.race):
        play = {
            "dove, but builds, below cost": said.tough,
            "hawk below cost": said.hawk,
            "P(build)": said.build,
            "P(race)": said.race,
        }
        found.append(
            Equilibrium("cheap talk", play, "The tough lie, the fairly tough say so, the rest mean it; two hawks stop.")
        )
    thresholds = (
        Threshold("cutoff", x, "Without talk, states build whose cost is lower [stake]."),
        Threshold("multiplier", loss, "All build without talk if the highest cost is no more than this [stake]."),
        Threshold("race_without_talk", alone * alone, "Probability that both build without talk."),
        Threshold("race_with_talk", said.race, "Probability that both build in the equilibrium with talk."),
    )
    return Solution((matrix,), tuple(found), thresholds, _figure(gain, loss, highest))


def _figure(gain: float, loss: float, highest: float) -> GameFigure:
    gains = np.geomspace(1e-3, 0.3, 41) * loss
    without = [build(g, loss, highest) ** 2 for g in gains]
    spoken = [(g, talk(g, loss, highest).race) for g in gains]
    spoken = [pair for pair in spoken if not math.isnan(pair[1])]
    curves = [Curve("without talk", gains.tolist(), without)]
    if spoken:
        curves.append(Curve("with talk", [float(g) for g, _ in spoken], [race for _, race in spoken]))
    return GameFigure(
        "Probability of an arms race; the line with talk ends where that equilibrium does",
        "gain of being the only one to build [stake]",
        "probability that both build",
        tuple(curves),
        (Threshold("gain", gain, "Gain as set."),),
    )


PLACE = 30
"""Place in tables."""

GAME = Game(
    name="baliga_sjostrom_2004",
    title="Arms races and negotiations",
    claim=(
        "A few states that would build in any case are enough for all to build, though nearly everyone would rather "
        "that nobody did: fear of them breeds fear of those who fear them. Talk without cost can avert nearly all "
        "races, if the gain of being the only one to build is small."
    ),
    parameters=(
        GameParameter("gain", 0.01, 0.0005, 0.3, "stake", "of being the only one to build"),
        GameParameter("loss", 1, 0.4, 2, "stake", "of being the only one not to build"),
        GameParameter("highest", 0.9, 0.35, 3, "stake", "highest cost of building that a state may have"),
    ),
    solver=_solve,
    references=("BaligaSjostrom2004",),
    ours=(
        "Costs spread evenly from 0, and all numbers. The equilibrium with talk is derived here from their payoffs, "
        "with three groups of types; it asks for costs no higher than the loss, which is where all build without talk. "
        "The matrix shows two states whose costs are known to be half of the highest."
    ),
    in_model="Cheap talk between states: the parameter talk.",
)
"""Arms races under private costs, without and with talk [BaligaSjostrom2004]_."""
