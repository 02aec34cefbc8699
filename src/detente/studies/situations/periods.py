"""Shares of security dilemmas by period and population, how they changed, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.situations.classify import UNKNOWN, Reading
from detente.studies.situations.populations import (
    COUNTED,
    DEFINITIONS,
    PERIODS,
    POPULATIONS,
    cells,
    dilemmas,
    members,
)
from detente.studies.situations.rules import central
from detente.studies.situations.shares import Band, Counts, band, ratio

MAJORITY = 0.5
"""Share from which something is the norm."""
LEVEL = 0.95
"""Confidence level of intervals."""


@dataclass(frozen=True)
class Interval:
    """The interval of a central share or of its change, by what dyads of a state and of a year have in common.

    Attributes
    ----------
    standard_error, low, high
        Dyadic-robust, with a term for common years; the interval is of 95 %. NaN where there is too little.
    """

    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """How many dyad-years of a population are in a dilemma in a period.

    Attributes
    ----------
    population, definition
        Of which dyads, and what counts as a dilemma.
    band : Band
        Share of those of which it is known, and its range over all combinations.
    interval : Interval
        Of the central share.
    """

    population: str
    definition: str
    band: Band
    interval: Interval


@dataclass(frozen=True)
class PeriodShares:
    """The security dilemma in one period.

    Attributes
    ----------
    first, last
        Years.
    dyad_years : mapping
        How many dyad-years there are in each population.
    unknown : Band
        Share of the politically relevant that cannot be classified.
    shares : tuple of Share
        Shares by population and definition.
    """

    first: int
    last: int
    dyad_years: Mapping[str, int]
    unknown: Band
    shares: tuple[Share, ...]

    def share(self, population: str = "relevant", definition: str = "dilemma") -> Share:
        """Return the share of a population by a definition.

        Parameters
        ----------
        population, definition
            Names of ``POPULATIONS`` and ``DEFINITIONS``.
        """
        return next(one for one in self.shares if (one.population, one.definition) == (population, definition))


@dataclass(frozen=True)
class Change:
    """How a share changed from an earlier period to the last.

    Attributes
    ----------
    population, definition
        Of which dyads, and what counts as a dilemma.
    first, last
        Years of the earlier period.
    change
        Central share of the last period less that of the earlier one.
    interval : Interval
        Of the change.
    fewer, combinations
        In how many combinations of thresholds the share fell, and of how many.
    """

    population: str
    definition: str
    first: int
    last: int
    change: float
    interval: Interval
    fewer: int
    combinations: int

    @property
    def always(self) -> bool:
        """Whether the share fell in every combination."""
        return self.fewer == self.combinations

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval of the change is below zero."""
        return self.interval.high < 0


class Sample:
    """Central dilemmas of every population, for intervals.

    Parameters
    ----------
    reading, counts
        The record of politically relevant dyads, and what was counted of it.
    others : tuple of arrays
        Dyad-years that are not politically relevant: the two states, and the year.
    """

    def __init__(self, reading: Reading, counts: Counts, others: tuple[Array, Array, Array]) -> None:
        seen, self._others = reading.seen, others
        self._rows = (seen.one, seen.two, seen.year)
        found = dilemmas(reading, central(), counts.central)
        self._torn = {name: found[d] for d, name in enumerate(DEFINITIONS)}
        self._of = members(reading)

    def rows(self, population: str, definition: str, years: Array) -> tuple[Array, ...]:
        """Return whether there is a dilemma, both states and the year of the dyad-years of which it is known.

        Parameters
        ----------
        population, definition
            Of which dyads, and what counts.
        years
            Years that are wanted.
        """
        torn, known = self._torn[definition]
        rows = known & np.isin(self._rows[2], years)
        if population in self._of:
            rows = rows & self._of[population]
        held = [torn[rows].astype(float), *(one[rows] for one in self._rows)]
        if population == "all":
            more = np.isin(self._others[2], years)
            held = [np.concatenate([a, b]) for a, b in zip(held, self._more(more), strict=True)]
        return tuple(held)

    def _more(self, rows: Array) -> list[Array]:
        return [np.zeros(int(rows.sum())), *(one[rows] for one in self._others)]

    def of_share(self, population: str, definition: str, years: Array) -> Interval:
        """Return the interval of a share; the parameters are those of ``rows``."""
        from detente.stats.dyadic import dyadic_mean

        torn, one, two, year = self.rows(population, definition, years)
        if len(torn) < 2:
            return Interval(*(float("nan"),) * 3)
        mean = dyadic_mean(torn, one, two, year, LEVEL)
        return Interval(mean.standard_error, max(mean.low, 0.0), min(mean.high, 1.0))

    def of_changes(self, population: str, definition: str, spans: Sequence[Array]) -> list[Interval]:
        """Return the intervals of the changes from each of some spans of years to the last of them.

        They are those of the coefficients of least squares on a constant and a 0-1 variable for each earlier span.

        Parameters
        ----------
        population, definition
            As of ``rows``.
        spans
            Years of each span, which share none.
        """
        from scipy.special import stdtrit

        from detente.stats.groups import Groups
        from detente.stats.parts import coefficient_parts

        torn, one, two, year = self.rows(population, definition, np.concatenate(spans))
        inside = np.stack([np.isin(year, span) for span in spans], -1).astype(float)
        if inside.sum(0).min() < 2:
            return [Interval(*(float("nan"),) * 3)] * (len(spans) - 1)
        means = (inside * torn[:, None]).sum(0) / inside.sum(0)
        design = np.concatenate([np.ones((len(torn), 1)), inside[:, :-1]], -1)
        parts = coefficient_parts(design, np.ones(len(torn)), torn - inside @ means, Groups(one, two, year))
        errors = np.sqrt(np.diag(parts.covariance))[1:]
        reach, change = stdtrit(parts.df[1:], 0.5 + LEVEL / 2) * errors, means[-1] - means[:-1]
        rows = zip(errors, change - reach, change + reach, strict=True)
        return [Interval(*(float(number) for number in row)) for row in rows]


def _within(years: Array, period: tuple[int, int]) -> Array:
    return years[(years >= period[0]) & (years <= period[1])]


def _counted(counts: Counts, others: Array, population: str) -> Array:
    """Return dyad-years in a dilemma, and those of which it is known [combination, period, definition, 2]."""
    if population != "all":
        return counts.periods[:, COUNTED.index(population)]
    held = counts.periods[:, 0].copy()
    for p, (first, last) in enumerate(PERIODS):
        held[:, p, :, 1] += int(((others >= first) & (others <= last)).sum())
    return held


def _shares(counts: Counts, others: Array) -> dict[str, Array]:
    """Return the shares of each population [combination, period, definition]."""
    tables = {name: _counted(counts, others, name) for name in POPULATIONS}
    return {name: ratio(table[..., 0], table[..., 1]) for name, table in tables.items()}


def shares_by_period(
    reading: Reading, counts: Counts, others: tuple[Array, Array, Array], years: Array
) -> list[PeriodShares]:
    """Return the shares of dilemmas in every period of which there are years.

    Parameters
    ----------
    reading, counts
        The record, and what was counted of it.
    others
        Dyad-years that are not politically relevant: the two states, and the year.
    years
        Years of the record in order, each once.
    """
    sample, shares, found = Sample(reading, counts, others), _shares(counts, others[2]), []
    sizes = {name: [int(cell.sum()) for cell in row] for name, row in zip(COUNTED, cells(reading), strict=True)}
    for p, period in enumerate(PERIODS):
        inside = _within(years, period)
        if not inside.size:
            continue
        of = {name: held[p] for name, held in sizes.items()}
        of["all"] = of["relevant"] + int(np.isin(others[2], inside).sum())
        rows = counts.by_year[:, np.isin(years, inside)].sum(1)
        told = tuple(
            Share(name, what, band(shares[name][:, p, d]), sample.of_share(name, what, inside))
            for name in POPULATIONS
            for d, what in enumerate(DEFINITIONS)
        )
        unknown = band(ratio(rows[:, UNKNOWN], rows.sum(-1)))
        found.append(PeriodShares(int(inside[0]), int(inside[-1]), of, unknown, told))
    return found


def changes(
    reading: Reading, counts: Counts, others: tuple[Array, Array, Array], years: Array
) -> list[Change]:
    """Return how shares changed from every earlier period to the last; none without years of the last.

    Parameters
    ----------
    reading, counts, others, years
        As of ``shares_by_period``.
    """
    last = len(PERIODS) - 1
    sample, shares = Sample(reading, counts, others), _shares(counts, others[2])
    spans = {p: inside for p, period in enumerate(PERIODS) if (inside := _within(years, period)).size}
    earlier = [p for p in spans if p != last]
    if not earlier or last not in spans:
        return []
    found = []
    for name, held in shares.items():
        for d, what in enumerate(DEFINITIONS):
            intervals = sample.of_changes(name, what, [spans[p] for p in (*earlier, last)])
            for p, interval in zip(earlier, intervals, strict=True):
                gap = held[:, last, d] - held[:, p, d]
                known, ends = gap[~np.isnan(gap)], (int(spans[p][0]), int(spans[p][-1]))
                found.append(Change(name, what, *ends, float(gap[0]), interval, int((known < 0).sum()), known.size))
    return found


def norms(counts: Counts, others: Array) -> dict[str, tuple[int, int]]:
    """Count the combinations and periods in which most dyads of a population are in a dilemma, and all of them.

    Parameters
    ----------
    counts
        What was counted.
    others
        Years of the dyad-years that are not politically relevant.
    """
    held = {name: share[..., 0] for name, share in _shares(counts, others).items()}
    return {name: (int((one > MAJORITY).sum()), int((~np.isnan(one)).sum())) for name, one in held.items()}
