"""When both sides armed and when both disarmed: a case's build-ups and falls.

Definitions. *Growth* of a side in a year is the mean yearly change of the log of its spending over the
three changes around it, from two years before to the year after; at the ends of the record over the two
that there are. A *build-up* is a run of at least three years in which the growth of both sides is
positive, a *fall* one in which that of both is negative. Where the two move apart, or one of them is not on
record, there is neither.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from detente.data.record import Values

LEAST = 3
"""Fewest years of a build-up or fall; assumption."""

BEFORE, AFTER = 2, 1
"""Years before and after a year over which its growth is measured; assumption."""

Kind = Literal["build-up", "fall"]


@dataclass(frozen=True)
class Episode:
    """A run of years in which both sides armed, or both disarmed.

    Attributes
    ----------
    kind
        ``build-up`` or ``fall``.
    first, last
        Years, inclusive.
    base
        Year with whose spending the last is compared: the year before the first.
    change
        Relative change of either side's spending from ``base`` to ``last``.
    """

    kind: Kind
    first: int
    last: int
    base: int
    change: tuple[float, float]

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Armament:
    """Build-ups and falls of two states.

    Attributes
    ----------
    pair
        Names of the states.
    basis
        Measure of spending that they are found in.
    phases
        In order.
    together, apart
        Years in which both armed or both disarmed, and years in which they did not move together.
    """

    pair: tuple[str, str]
    basis: str
    phases: tuple[Episode, ...]
    together: int
    apart: int

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "pair": list(self.pair),
            "basis": self.basis,
            "phases": [one.as_dict() for one in self.phases],
            "together": self.together,
            "apart": self.apart,
        }


def growth(values: Values, years: Sequence[int]) -> dict[int, float]:
    """Growth of spending in every year that has one, by the definition above.

    Parameters
    ----------
    values : [constant prices]
        Spending, one value a year.

    Returns
    -------
    dict
        [log points a year] by year.
    """
    logs = {year: math.log(v) for year, v in zip(years, values, strict=True) if v is not None and v > 0}
    found = {}
    for year in logs:
        first, last = year, year
        while first > year - BEFORE and first - 1 in logs:
            first -= 1
        while last < year + AFTER and last + 1 in logs:
            last += 1
        if last - first >= 2:
            found[year] = (logs[last] - logs[first]) / (last - first)
    return found


def ways(x: Values, y: Values, years: Sequence[int]) -> dict[int, int]:
    """Tell, for every year that allows it, whether both arm (1), both disarm (-1) or neither (0).

    Parameters
    ----------
    x, y : [constant prices]
        Spending of either side.
    """
    one, two = growth(x, years), growth(y, years)
    return {
        year: 1 if min(one[year], two[year]) > 0 else -1 if max(one[year], two[year]) < 0 else 0
        for year in years
        if year in one and year in two
    }


def find_episodes(x: Values, y: Values, years: Sequence[int]) -> list[Episode]:
    """Find the build-ups and falls of two states, in order.

    Parameters
    ----------
    x, y : [constant prices]
        Spending of either side.
    years
        The years, without gaps.
    """
    way = ways(x, y, years)
    runs: list[list[int]] = []
    for year in sorted(way):
        if way[year] and runs and runs[-1][1] == year - 1 and way[runs[-1][1]] == way[year]:
            runs[-1][1] = year
        elif way[year]:
            runs.append([year, year])
    at = {year: place for place, year in enumerate(years)}
    found = []
    for first, last in runs:
        if last - first + 1 < LEAST:
            continue
        base = first - 1 if first - 1 in at and x[at[first - 1]] and y[at[first - 1]] else first
        change = tuple((one[at[last]] or 0.0) / (one[at[base]] or 1.0) - 1 for one in (x, y))
        kind: Kind = "build-up" if way[first] > 0 else "fall"
        found.append(Episode(kind, first, last, base, (change[0], change[1])))
    return found
