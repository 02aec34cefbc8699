"""Arms races and negotiations: a race that nobody wants, and talk that averts it [BaligaSjostrom2004]_."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from detente.games.game import Curve, Dial, Equilibrium, Figure, Game, Matrix, Solution, Threshold
from detente.games.normal import dyad, nash

STRATEGIES = ("not build", "build")
POINTS = 121


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


def below(cost: float, highest: float, shape: float) -> float:
    """Return the probability that a state's cost of building is lower, ``(c / highest) ** shape``.

    Parameters
    ----------
    cost, highest : float
        A cost, and the highest that there is [stake].
    shape : float
        1 for costs spread evenly, less for more states with low costs.
    """
    return float(min(1.0, max(0.0, cost / highest)) ** shape)


def cutoff(gain: float, loss: float, highest: float, shape: float = 1.0) -> float:
    """Return the cost below which states build without talk; the highest cost if all do [stake].

    It solves ``x = gain + F(x) (loss - gain)``.

    Parameters
    ----------
    gain : float
        Of being the only one to build [stake].
    loss : float
        Of being the only one not to [stake].
    highest, shape : float
        Of the distribution of costs.
    """
    from scipy.optimize import brentq

    if highest <= loss:
        return highest
    return float(brentq(lambda x: x - gain - below(x, highest, shape) * (loss - gain), 0.0, highest, xtol=1e-15))


def build(gain: float, loss: float, highest: float, shape: float = 1.0) -> float:
    """Return the probability that a state builds without talk.

    Parameters
    ----------
    gain, loss, highest, shape : float
        As in ``cutoff``.
    """
    return below(cutoff(gain, loss, highest, shape), highest, shape)


def talk(gain: float, loss: float, highest: float, shape: float = 1.0) -> Talk:
    """Return the equilibrium with cheap talk in which two hawkish messages avert the race.

    Both say at once whether they will build. Two doves: only the tough, who lied, build. Two hawks:
    nobody builds. One of each: both build. A state with cost ``c`` lies if ``p c < r gain`` and says hawk
    if ``(1 - 2 p) c < q loss``, with shares ``q`` of the tough, ``p`` of hawks and ``r`` of doves; the
    least tough type that makes these shares consistent is taken.

    Parameters
    ----------
    gain, loss, highest, shape : float
        As in ``cutoff``.
    """
    from scipy.optimize import brentq

    def hawk_of(tough: float) -> float:
        """Return the type that is indifferent between hawk and dove, given the tough."""
        q = below(tough, highest, shape)

        def left(hawk: float) -> float:
            return (1 - 2 * (below(hawk, highest, shape) - q)) * hawk - q * loss

        tries = np.linspace(tough, highest, 201)
        signs = [left(float(h)) for h in tries]
        if signs[0] > 0:
            return math.nan
        for k in range(1, len(tries)):
            if signs[k] >= 0:
                return float(brentq(left, tries[k - 1], tries[k], xtol=1e-14))
        return math.nan

    def left_over(tough: float) -> float:
        hawk = hawk_of(tough)
        p = below(hawk, highest, shape) - below(tough, highest, shape)
        return tough * p - gain * (1 - below(hawk, highest, shape))

    nothing = Talk(math.nan, math.nan, math.nan, math.nan)
    grid = np.geomspace(gain, highest, 121)[:-1]
    values = [left_over(float(t)) for t in grid]
    for k in range(1, len(grid)):
        if values[k - 1] < 0 <= values[k]:
            tough = float(brentq(left_over, grid[k - 1], grid[k], xtol=1e-14))
            found = Talk(tough, hawk_of(tough), *_race(tough, hawk_of(tough), highest, shape))
            return found if _holds(found, gain, loss, highest, shape) else nothing
    return nothing


def _race(tough: float, hawk: float, highest: float, shape: float) -> tuple[float, float]:
    q = below(tough, highest, shape)
    p = below(hawk, highest, shape) - q
    r = 1 - q - p
    return q + p * (1 - p) + r * p, q * q + 2 * p * (1 - p)


def _holds(found: Talk, gain: float, loss: float, highest: float, shape: float) -> bool:
    """Tell whether every type, after every pair of messages, does what the equilibrium says."""
    q = below(found.tough, highest, shape)
    p = below(found.hawk, highest, shape) - q
    r = 1 - q - p
    doves = (r * gain + q * loss) / (q + r)  # after two doves whoever has less cost than this builds
    return gain <= found.tough <= doves <= found.hawk and p <= r and highest <= loss


def types(gain: float, loss: float, cost: float) -> Matrix:
    """Return the game between two states whose costs happen to be the same and known.

    Parameters
    ----------
    gain, loss, cost : float
        As in ``cutoff``, and the cost of building [stake].
    """
    stakes = (0.0, gain - cost, -cost, -loss)
    return dyad(f"Two states with known cost {cost:.3g}", STRATEGIES, stakes, stakes)


def _solve(gain: float, loss: float, highest: float, shape: float) -> Solution:
    x = cutoff(gain, loss, highest, shape)
    alone = below(x, highest, shape)
    said = talk(gain, loss, highest, shape)
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
    return Solution((matrix,), tuple(found), thresholds, _figure(gain, loss, highest, shape))


def _figure(gain: float, loss: float, highest: float, shape: float) -> Figure:
    gains = np.geomspace(1e-3, 0.3, 41) * loss
    without = [build(g, loss, highest, shape) ** 2 for g in gains]
    spoken = [(g, talk(g, loss, highest, shape).race) for g in gains]
    spoken = [pair for pair in spoken if not math.isnan(pair[1])]
    curves = [Curve("without talk", gains.tolist(), without)]
    if spoken:
        curves.append(Curve("with talk", [float(g) for g, _ in spoken], [race for _, race in spoken]))
    return Figure(
        "Probability of an arms race",
        "gain of being the only one to build [stake]",
        "probability that both build",
        tuple(curves),
        (Threshold("gain", gain, "Gain as set."),),
    )


GAME = Game(
    name="baliga_sjostrom_2004",
    title="Arms races and negotiations",
    claim=(
        "A few states that would build in any case are enough for all to build, though nearly everyone would rather "
        "that nobody did: fear of them breeds fear of those who fear them. Talk without cost can avert nearly all "
        "races, if the gain of being the only one to build is small."
    ),
    dials=(
        Dial("gain", 0.01, 0.0005, 0.3, "stake", "of being the only one to build"),
        Dial("loss", 1, 0.4, 2, "stake", "of being the only one not to build"),
        Dial("highest", 0.9, 0.35, 3, "stake", "highest cost of building that a state may have"),
        Dial("shape", 1, 0.3, 1, "exponent", "1: costs spread evenly; less: more states with low costs"),
    ),
    solver=_solve,
    references=("BaligaSjostrom2004",),
    ours=(
        "The distribution of costs, and all numbers. The equilibrium with talk is derived here from their payoffs, "
        "with three groups of types; it asks for costs no higher than the loss, which is where all build without talk. "
        "The matrix shows two states whose costs are known to be half of the highest."
    ),
    in_model="Cheap talk between states: the parameter talk.",
)
"""Arms races under private costs, without and with talk [BaligaSjostrom2004]_."""
