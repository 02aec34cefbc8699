"""Precision asked for instead of a count: looks at a fixed schedule, and intervals that allow for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.measure import paired_interval
from detente.core.outside import number_in, point_hint
from detente.core.same import ByValue
from detente.studies.sweep.gather import LEVEL, Sums
from detente.studies.sweep.outcomes import SweepOutcome, as_outcomes
from detente.studies.sweep.rare import allow_for_unseen, half_left, paired_flags
from detente.studies.sweep.surface import level_told

FIRST = 100
"""Replicates of each point at the first look."""
MOST = 12_800
"""Most replicates of a point where no number is given."""
FORM = re.compile(r"\s*([\w.]+?)(\s+difference)?\s*(?:\+-|\+/-|±)\s*([0-9.eE+-]+)\s*")
LEAST_EVENTS = 25
"""Events from which an interval of a mean is trusted [Cochran1977]_."""
FEW_EVENTS = f"fewer than {LEAST_EVENTS} events so far"
"""What is shown while points go on for want of events."""
METHOD = (
    "Each point is looked at after {looks} replicates at most, and stops once the interval is as narrow as asked. Each "
    "interval has the level {level}, so that with 95\u202f% chance none of the {count} looks is wrong, whichever stops "
    "it (Bonferroni)"
)
RARE = (
    ". It must also rest on {events} events: runs that differ from the most frequent value, fewer if a few of them "
    "make most of the spread; an interval of something rarer is too narrow. What no run has shown is not in it"
)
"""What is said beside it of what is no share."""
UNSEEN = (
    ". Of what is 0 or 1 in each run it is exact (Clopper and Pearson){few}; of other shares it is "
    "widened by what no run has shown and, unless all runs are the same, rests on {events} events: runs that differ "
    "from the most frequent value, fewer if a few of them make most of the spread"
)
"""What is said beside it of shares."""
REACHED, MISSED, UNKNOWN = 1, 0, -1
"""Whether a point is as precise as asked: it is, it is not, or its interval cannot be trusted."""


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
        said = METHOD.format(looks=looks, level=level_told(self.level), count=len(self.looks))
        few = f" where fewer than {LEAST_EVENTS} pairs differ" if self.difference else ""
        return said + (UNSEEN if self.outcome.is_share else RARE).format(events=LEAST_EVENTS, few=few)


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
        half = number_in(found[3]) if found else np.nan
    except ValueError:
        half = np.nan
    if found is None or not (np.isfinite(half) and half > 0):
        msg = f"{told!r} does not say how precise an outcome is to be."
        hint = 'Write "paradox +- 0.02", or "paradox difference +- 0.02".'
        raise InvalidValue(msg, f"{point_hint(told)}{hint}")
    (outcome,) = as_outcomes(found[1])
    if outcomes is not None and outcome not in outcomes:
        msg = f"The outcome {outcome.name!r} is to be precise, and is not among those that are wanted."
        raise InvalidValue(msg, f"Name it among the outcomes: {', '.join(one.name for one in outcomes)}.")
    last = MOST if most is None else most
    looks = [FIRST]
    while looks[-1] * 2 < last:
        looks.append(looks[-1] * 2)
    return Precision(outcome, half, bool(found[2]), tuple(n for n in dict.fromkeys((*looks, last)) if n <= last))


@dataclass(frozen=True, eq=False)
class PrecisionLook(ByValue):
    """What a look at some points found.

    Attributes
    ----------
    reached : array [point]
        ``REACHED``, ``MISSED``, or ``UNKNOWN`` where the interval is narrow enough and cannot be trusted.
    differences : PairedDifferences or None
        The differences of all points, if the precision is of them.
    """

    reached: Array
    differences: PairedDifferences | None


def precise(asked: Precision, sums: Sums, points: Array) -> PrecisionLook:
    """Return which of some points are as precise as asked.

    Parameters
    ----------
    asked
        How precise.
    sums
        What is known of the outcome, with all values of these points.
    points
        Numbers of the points.
    """
    apart = paired(sums, asked.level) if asked.difference else None
    ends = sums.estimates(asked.level, looked=True) if apart is None else apart
    narrow = (ends.high - ends.low)[points] / 2 <= asked.half
    sound = np.array([_sound(asked, sums, int(k)) if near else True for k, near in zip(points, narrow, strict=True)])
    return PrecisionLook(np.where(narrow, np.where(sound, REACHED, UNKNOWN), MISSED), apart)


def _sound(asked: Precision, sums: Sums, point: int) -> bool:
    """Return whether the interval of a point can be trusted."""
    values = sums.values(point)
    if asked.difference:
        if point == 0:
            return True
        base = sums.values(0)
        shared = min(len(base), len(values))
        values = values[:shared] - base[:shared]
    share = asked.outcome.is_share
    if share and sums.flags[point] and (sums.flags[0] or not asked.difference):
        return True  # exact
    values = values[np.isfinite(values)]
    if share and len(values) and np.ptp(values) == 0:
        return True  # widened by what no run has shown
    return events(values) >= LEAST_EVENTS


def events(values: Array) -> float:
    """Return how many events the mean of some values rests on.

    That is how many differ from the most frequent one; or how many of something rare would make the same skewness,
    number over squared skewness, if those are fewer [Cochran1977]_.

    Parameters
    ----------
    values
        Finite values [run].
    """
    if not len(values) or np.ptp(values) == 0:
        return 0.0
    usual = np.unique(values, return_counts=True)[1].max()
    off = values - values.mean()
    skewness = (off**3).mean() / (off**2).mean() ** 1.5
    return float(min(len(values) - usual if usual > 1 else len(values), len(values) / max(skewness**2, 1e-12)))


def still_rare(points: int) -> str:
    """Say why points went on though their intervals were narrow.

    Parameters
    ----------
    points
        How many points they are.
    """
    where = "the interval of 1 point was" if points == 1 else f"the intervals of {points:,} points were"
    return (
        f"Before the last look {where} as narrow as asked, but rested on fewer than {LEAST_EVENTS} events: more runs "
        "were made."
    )


def paired(sums: Sums, level: float) -> PairedDifferences:
    """Return the difference of every point to the first, over the replicates that both have.

    Intervals are those of ``paired_interval``: of flags exact ones instead where fewer than ``LEAST_EVENTS`` pairs
    differ, of other shares widened by what no pair has shown.

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
            flags = bool(sums.flags[0] and sums.flags[point])
            low[point], high[point] = _interval(off, level, share=sums.outcome.is_share, flags=flags)
    return PairedDifferences(mean, low, high)


def _interval(differences: Array, level: float, *, share: bool, flags: bool) -> tuple[float, float]:
    """Return the interval of a mean of paired differences that holds also where few pairs differ."""
    if not share:
        return paired_interval(differences, level, share=False)
    if flags:
        few = (differences != 0).sum() < LEAST_EVENTS
        return paired_flags(differences, level) if few else paired_interval(differences, level, share=True)
    ends = paired_interval(differences, half_left(level), share=False)
    low, high = allow_for_unseen(np.array(ends[0]), np.array(ends[1]), np.array(len(differences)), level, -1.0)
    return max(float(low), -1.0), min(float(high), 1.0)
