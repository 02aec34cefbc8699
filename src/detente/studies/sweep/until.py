"""Precision asked for instead of a count: looks at a fixed schedule, and intervals that allow for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.measure import paired_interval
from detente.core.same import ByValue
from detente.studies.sweep.gather import LEVEL, Sums
from detente.studies.sweep.outcomes import SweepOutcome, as_outcomes

FIRST = 100
"""Replicates of each point at the first look."""
MOST = 12_800
"""Most replicates of a point where no number is given."""
FORM = re.compile(r"\s*([\w.]+?)(\s+difference)?\s*(?:\+-|\+/-|±)\s*([0-9.eE+-]+)\s*")
METHOD = (
    "Each point is looked at after {looks} replicates at most, and stops once the interval is as narrow as asked. Each "
    "interval has the level {level:.2%}, so that with 95 % chance none of the {count} looks is wrong, whichever stops "
    "it (Bonferroni)."
)

RARE = (
    " Student's intervals are too narrow where an outcome is rare or very skewed, such as wars or deaths: then ask for "
    "a number of replicates, or for a share."
)
"""What is said beside it of what is no share."""


@dataclass(frozen=True)
class Precision:
    """How precise an outcome is to be.

    Attributes
    ----------
    outcome : SweepOutcome
        Of what.
    half : float
        Half of the width that the interval may have, in the unit of the outcome.
    difference : bool
        Whether it is that of the difference to the first point, replicate by replicate with the same luck.
    looks : tuple of int
        Replicates after which every point is looked at.
    """

    outcome: SweepOutcome
    half: float
    difference: bool
    looks: tuple[int, ...]

    @property
    def level(self) -> float:
        """Level of the interval of each look."""
        return 1 - (1 - LEVEL) / len(self.looks)

    @property
    def method(self) -> str:
        """How it is decided, in words."""
        looks = ", ".join(f"{n:,}" for n in self.looks)
        return METHOD.format(looks=looks, level=self.level, count=len(self.looks)) + RARE * (not self.outcome.is_share)


@dataclass(frozen=True, eq=False)
class PairedDifferences(ByValue):
    """The difference of every point to the first one, over the replicates that both have.

    Attributes
    ----------
    mean, low, high : array [point]
        Mean difference and its interval; NaN where fewer than two replicates are defined in both.
    """

    mean: Array
    low: Array
    high: Array


def as_precision(told: str, outcomes: Sequence[SweepOutcome] | None, most: int | None) -> Precision:
    """Return what ``"paradox +- 0.02"`` or ``"paradox difference +- 0.02"`` asks for.

    Parameters
    ----------
    told
        The words.
    outcomes
        What is wanted of each run; the outcome must be among it.
    most
        Most replicates of a point; ``MOST`` if None.

    Raises
    ------
    InvalidValue
        It says nothing of the kind, or of another outcome.
    UnknownName
        There is no such outcome.
    """
    found = FORM.fullmatch(told) if isinstance(told, str) else None
    try:
        half = float(found[3]) if found else np.nan
    except ValueError:
        half = np.nan
    if found is None or not (np.isfinite(half) and half > 0):
        msg = f"{told!r} does not say how precise an outcome is to be."
        raise InvalidValue(msg, 'Write "paradox +- 0.02", or "paradox difference +- 0.02".')
    (outcome,) = as_outcomes(found[1])
    if outcomes is not None and outcome not in outcomes:
        msg = f"The outcome {outcome.name!r} is to be precise, and is not among those that are wanted."
        raise InvalidValue(msg, f"Name it among the outcomes: {', '.join(one.name for one in outcomes)}.")
    last = MOST if most is None else most
    looks = [FIRST]
    while looks[-1] * 2 < last:
        looks.append(looks[-1] * 2)
    return Precision(outcome, half, bool(found[2]), tuple(n for n in dict.fromkeys((*looks, last)) if n <= last))


def precise(asked: Precision, sums: Sums, points: Array) -> tuple[Array, PairedDifferences | None]:
    """Return which of some points are as precise as asked [point], and the differences if it is about them.

    Parameters
    ----------
    asked
        How precise.
    sums
        What is known of the outcome.
    points
        Numbers of the points.
    """
    if asked.difference:
        found = paired(sums, asked.level)
        width = (found.high - found.low)[points] / 2
        return (width <= asked.half) | (points == 0), found
    told = sums.estimates(asked.level)
    enough = (told.high - told.low)[points] / 2 <= asked.half
    return enough & (asked.outcome.is_share | (told.sd[points] > 0)), None  # what has not varied yet may be rare


def paired(sums: Sums, level: float) -> PairedDifferences:
    """Return the difference of every point to the first, over the replicates that both have.

    Intervals are those of ``paired_interval``.

    Parameters
    ----------
    sums
        What is known of the outcome, with all values.
    level
        Level of the intervals.
    """
    count = len(sums.defined)
    mean, low, high = (np.full(count, np.nan) for _ in range(3))
    base = sums.values(0)
    mean[0] = low[0] = high[0] = 0.0
    for point in range(1, count):
        own = sums.values(point)
        shared = min(len(base), len(own))
        off = own[:shared] - base[:shared]
        off = off[np.isfinite(off)]
        if len(off) > 1:
            mean[point] = off.mean()
            low[point], high[point] = paired_interval(off, level, share=sums.outcome.is_share)
    return PairedDifferences(mean, low, high)
