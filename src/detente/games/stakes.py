"""Stakes of a dyad: the four outcomes of restraint and competing, and the trust that restraint needs."""

from __future__ import annotations

import math
from typing import NamedTuple

from detente.core.two_by_two import TwoByTwo, classify, ties


class Outcomes(NamedTuple):
    """What the four outcomes are worth to one state [stake].

    Attributes
    ----------
    reward : float
        ``R``: both show restraint.
    temptation : float
        ``T``: it competes alone.
    punishment : float
        ``P``: both compete.
    sucker : float
        ``S``: it shows restraint alone.
    """

    reward: float
    temptation: float
    punishment: float
    sucker: float

    @property
    def restraint(self) -> float:
        """What competing alone would cost it next to mutual restraint, ``R - T``."""
        return self.reward - self.temptation

    @property
    def exposure(self) -> float:
        """What restraint alone would cost it next to mutual competing, ``P - S``."""
        return self.punishment - self.sucker


def ratio(stakes: Outcomes) -> float:
    """Return ``m = (P - S) / ((R - T) + (P - S))``, NaN where it is not defined.

    Where both differences are positive it is the least probability of the other's restraint at which
    restraint is the best response; outside that case it decides nothing [Jervis1978]_ [Kydd2005]_.
    """
    total = stakes.restraint + stakes.exposure
    return stakes.exposure / total if total else math.nan


def minimum_trust(stakes: Outcomes) -> float:
    """Return the least probability of the other's restraint from which on restraint is the best response.

    0 if restraint is best whatever the other does; NaN if no trust is enough, or if restraint is the
    better answer to competing only (chicken).
    """
    if stakes.restraint >= 0 and stakes.exposure <= 0:
        return 0.0
    if stakes.restraint < 0:
        return math.nan
    return ratio(stakes)


def kind(stakes: Outcomes) -> str:
    """Return the name of the game that two states with these stakes play [Jervis1978]_, or ties that decide."""
    found = TwoByTwo(int(classify(*stakes)))
    if found is not TwoByTwo.DEGENERATE:
        return found.title
    return f"{found.title} ({', '.join(' = '.join(pair) for pair in ties(*stakes))})"


def kydd(chance: float, advantage: float, greed: float, loss: float, cost: float) -> Outcomes:
    """Return the stakes of a state that may gain or lose by war [Kydd2005]_.

    Parameters
    ----------
    chance : float
        Chance of prevailing when neither strikes first, ``pi``.
    advantage : float
        What striking first adds to it, ``phi``.
    greed : float
        Worth of what is gained by prevailing [stake].
    loss : float
        Worth of what is lost otherwise [stake].
    cost : float
        Cost of fighting [stake].
    """

    def war(prevail: float) -> float:
        return prevail * greed - (1 - prevail) * loss - cost

    return Outcomes(0.0, war(chance + advantage), war(chance), war(chance - advantage))
