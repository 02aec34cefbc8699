"""Which game two options and four outcomes make: the five that the field names, another, or none for ties."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from detente.core.arrays import Array

TIE = 1e-12
"""Differences of payoffs, as a share of the largest, that count as none."""
SYMBOLS = ("R", "T", "P", "S")
"""What the four outcomes are called: both restrain, one competes alone, both compete, one restrains alone."""


class TwoByTwo(IntEnum):
    """A game of restraint and competing, by the order in which one side ranks the outcomes [Jervis1978]_.

    Best replies decide, and whether mutual restraint is better than mutual competing: further orders (``T`` over
    ``P`` in the stag hunt, which tells it from pure assurance, or ``T`` over ``S`` in harmony) change neither.
    """

    UNKNOWN = -1
    """A payoff is no finite number."""
    HARMONY = 0
    """``R > T``, ``S > P``, ``R > P``: restraint is best whatever the other does, and best for both."""
    STAG_HUNT = 1
    """``R > T``, ``P > S``, ``R > P``: each wants to do as the other does, and restraint is better for both."""
    CHICKEN = 2
    """``T > R > S > P``: each wants to do the opposite, and nobody wants that both compete."""
    PRISONERS_DILEMMA = 3
    """``T > R > P > S``: competing is best whatever the other does, and worse for both."""
    DEADLOCK = 4
    """``T > R``, ``P > S``, ``P > R``: competing is best whatever the other does, and better for both."""
    OTHER = 5
    """No tie that matters, and none of these: such as turns (``S > R``), or mutual competing that all prefer."""
    DEGENERATE = 6
    """A tie leaves a best reply or the name open: ``ties`` tells which outcomes are worth the same."""

    @property
    def title(self) -> str:
        """Name for people."""
        return "prisoner's dilemma" if self is TwoByTwo.PRISONERS_DILEMMA else self.name.lower().replace("_", " ")


def classify(
    reward: ArrayLike, temptation: ArrayLike, punishment: ArrayLike, sucker: ArrayLike, tie: float = TIE
) -> Array:
    """Return which game one side is in, as numbers of ``TwoByTwo``, of any shape that the payoffs have together.

    Parameters
    ----------
    reward, temptation, punishment, sucker : float or array [stake]
        ``R``: both restrain; ``T``: it competes alone; ``P``: both compete; ``S``: it restrains alone.
    tie : float [share]
        Differences that count as none, as a share of the largest payoff of the side.

    Returns
    -------
    array of int8
        Compare it with ``TwoByTwo.STAG_HUNT``; ``TwoByTwo(number).title`` is the name.
    """
    with np.errstate(invalid="ignore"):
        r, t, p, s = np.broadcast_arrays(*(np.asarray(v, float) for v in (reward, temptation, punishment, sucker)))
        slack = tie * np.maximum(np.maximum(abs(r), abs(t)), np.maximum(abs(p), abs(s)))

        def over(a: Array, b: Array) -> Array:
            return a - b > slack

        together, apart, better, worse = over(r, t), over(p, s), over(r, p), over(p, r)
        exploits, yields = over(t, r), over(s, p)
        turns = exploits & yields
        kinds = {
            TwoByTwo.UNKNOWN: ~np.isfinite(r + t + p + s),
            TwoByTwo.HARMONY: together & yields & better,
            TwoByTwo.STAG_HUNT: together & apart & better,
            TwoByTwo.CHICKEN: turns & over(r, s),
            TwoByTwo.PRISONERS_DILEMMA: exploits & apart & better,
            TwoByTwo.DEADLOCK: exploits & apart & worse,
            TwoByTwo.OTHER: together & (apart | yields) & worse | turns & over(s, r),
        }
    number = np.array([int(k) for k in (*kinds, TwoByTwo.DEGENERATE)], np.int8)
    found: Array = number[np.argmax(np.stack([*kinds.values(), np.ones(r.shape, bool)]), axis=0)]
    return found


def ties(
    reward: float, temptation: float, punishment: float, sucker: float, tie: float = TIE
) -> tuple[tuple[str, str], ...]:
    """Return which outcomes are worth the same to a side, as pairs of their symbols.

    Parameters
    ----------
    reward, temptation, punishment, sucker, tie : float
        As in ``classify``.
    """
    worth = (reward, temptation, punishment, sucker)
    slack = tie * max(map(abs, worth))
    pairs = [(i, j) for i in range(4) for j in range(i + 1, 4)]
    return tuple((SYMBOLS[i], SYMBOLS[j]) for i, j in pairs if abs(worth[i] - worth[j]) <= slack)
