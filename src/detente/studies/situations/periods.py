"""Shares of security dilemmas by period and population, how they changed, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.progress import Part
from detente.core.same import ByValue
from detente.studies.situations.classify import UNKNOWN, Reading
from detente.studies.situations.intervals import FEWEST, Interval, of_changes, of_share
from detente.studies.situations.populations import (
    COUNTED,
    DEFINITIONS,
    PERIODS,
    POPULATIONS,
    dilemmas,
    members,
)
from detente.studies.situations.rules import CENTRAL, central
from detente.studies.situations.shares import Band, Counts, band, ratio

DEFAULT = next(iter(DEFINITIONS))
"""What counts as a dilemma if nothing else is said."""
MAJORITY = 0.5
"""Share from which something is the norm."""


@dataclass(frozen=True, eq=False)
class PeriodShare(ByValue):
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


@dataclass(frozen=True, eq=False)
class PeriodShares(ByValue):
    """The security dilemma in one period.

    Attributes
    ----------
    first, last
        Years.
    dyad_years : mapping
        How many dyad-years there are in each population.
    unknown : Band
        Share of the politically relevant that cannot be classified.
    arming_unknown : float
        Share of them of which a side's growth of spending is not on record.
    pacts : float
        Share of those that can be classified that a pact of defence, neutrality or non-aggression binds.
    shares : tuple of PeriodShare
        Shares by population and definition.
    """

    first: int
    last: int
    dyad_years: Mapping[str, int]
    unknown: Band
    arming_unknown: float
    pacts: float
    shares: tuple[PeriodShare, ...]

    def share(self, population: str = "relevant", definition: str = "dilemma") -> PeriodShare:
        """Return the share of a population by a definition.

        Parameters
        ----------
        population, definition
            Names of ``POPULATIONS`` and ``DEFINITIONS``.
        """
        return next(one for one in self.shares if (one.population, one.definition) == (population, definition))


@dataclass(frozen=True, eq=False)
class ShareChange(ByValue):
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


class DilemmaSample:
    """Central dilemmas of every population, for intervals; Ctrl-C leaves those that were finished.

    Parameters
    ----------
    reading, counts
        The record of politically relevant dyads, and what was counted of it.
    others : tuple of arrays
        Dyad-years that are not politically relevant: the two states, and the year.
    progress
        Called after every interval.
    """

    def __init__(
        self, reading: Reading, counts: Counts, others: tuple[Array, Array, Array], progress: Part | None = None
    ) -> None:
        seen, self.others = reading.seen, others
        self._rows = (seen.one, seen.two, seen.year)
        found = dilemmas(reading, central(), counts.central)
        self._torn = {name: found[d] for d, name in enumerate(DEFINITIONS)}
        self._of = members(reading)
        self._arming, self._pacts = np.isnan(seen.growth).any(-1), seen.pacts[:, CENTRAL]
        self.stopped = False
        self._progress, self._done = progress, 0.0
        rows = sum(int(part.sum()) for part in self._of.values()) * len(DEFINITIONS) + len(seen) + len(others[2])
        self._due = 2.0 * rows

    def add(self, name: str, torn: Array, known: Array, populations: Sequence[str]) -> None:
        """Take in one more definition.

        Parameters
        ----------
        name
            Its name.
        torn, known : array of bool [dyad-year]
            Where there is a dilemma by it, and where that is known.
        populations
            Of which its changes are asked for.
        """
        self._torn[name] = (torn, known)
        self._due += float(sum(self._of[one].sum() for one in populations))

    def seen(self, years: Array) -> tuple[float, float]:
        """Return two shares of the politically relevant dyad-years of some years.

        That of which a side's growth of spending is unknown, and, of those that can be classified, that with a pact.

        Parameters
        ----------
        years
            Which years.
        """
        here = np.isin(self._rows[2], years)
        pacts = self._pacts[here & self._torn[DEFAULT][1]]
        return float(self._arming[here].mean()), float((pacts >= 1).mean()) if pacts.size else float("nan")

    def share(self, population: str, definition: str, years: Array) -> float:
        """Return the share of dilemmas by a definition; NaN where nothing is known.

        Parameters
        ----------
        population, definition, years
            As of ``rows``.
        """
        torn = self.rows(population, definition, years)[0]
        return float(torn.mean()) if torn.size else float("nan")

    def size(self, population: str, years: Array) -> int:
        """Return how many dyad-years there are, whether anything is known of them or not.

        Parameters
        ----------
        population, years
            Of which dyads, in which years.
        """
        here = np.isin(self._rows[2], years)
        if population == "all":
            return int(here.sum() + np.isin(self.others[2], years).sum())
        return int((here & self._of[population]).sum())

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
            more = np.isin(self.others[2], years)
            held = [np.concatenate([a, b]) for a, b in zip(held, self._more(more), strict=True)]
        return tuple(held)

    def _more(self, rows: Array) -> list[Array]:
        return [np.zeros(int(rows.sum())), *(one[rows] for one in self.others)]

    def intervals(self, population: str, definition: str, spans: Sequence[Array], *, change: bool) -> list[Interval]:
        """Return intervals of the share in some years, or of its change from each span of years to the last.

        There are none of fewer than 20 states; and of all dyads only by the first definition, as a million rows take
        their time.

        Parameters
        ----------
        population, definition
            As of ``rows``.
        spans
            Years of each span, which share none.
        change
            Whether it is of changes.
        """
        none = [Interval(*(float("nan"),) * 3)] * (len(spans) - change)
        if self.stopped or (population == "all" and definition != DEFAULT):
            return none
        try:
            torn, one, two, year = self.rows(population, definition, np.concatenate(spans))
            inside = np.stack([np.isin(year, span) for span in spans], -1)
            if len(np.union1d(one, two)) < FEWEST or not inside.any(0).all():
                return none
            found = of_changes(torn, one, two, year, inside) if change else [of_share(torn, one, two, year)]
            self._done += len(torn)
            if self._progress is not None:
                self._progress(min(self._done, self._due), self._due)
        except KeyboardInterrupt:
            self.stopped = True
            return none
        return found


def spans_of(years: Array) -> dict[int, Array]:
    """Return the years of every period of which there are any, by the place of the period.

    Parameters
    ----------
    years
        Years in order, each once.
    """
    return {p: inside for p, period in enumerate(PERIODS) if (inside := _within(years, period)).size}


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


def shares_by_period(sample: DilemmaSample, counts: Counts, years: Array) -> list[PeriodShares]:
    """Return the shares of dilemmas in every period of which there are years.

    Parameters
    ----------
    sample, counts
        Central dilemmas, and what was counted.
    years
        Years of the record in order, each once.
    """
    shares, found = _shares(counts, sample.others[2]), []
    for p, inside in spans_of(years).items():
        rows = counts.by_year[:, np.isin(years, inside)].sum(1)
        told = tuple(
            PeriodShare(name, what, band(shares[name][:, p, d]), *sample.intervals(name, what, [inside], change=False))
            for name in POPULATIONS
            for d, what in enumerate(DEFINITIONS)
        )
        sizes = {name: sample.size(name, inside) for name in POPULATIONS}
        unknown = band(ratio(rows[:, UNKNOWN], rows.sum(-1)))
        ends = (int(inside[0]), int(inside[-1]))
        found.append(PeriodShares(*ends, sizes, unknown, *sample.seen(inside), told))
    return found


def changes(sample: DilemmaSample, counts: Counts, years: Array) -> list[ShareChange]:
    """Return how shares changed from every earlier period to the last; none without years of the last.

    Parameters
    ----------
    sample, counts, years
        As of ``shares_by_period``.
    """
    last, shares, spans = len(PERIODS) - 1, _shares(counts, sample.others[2]), spans_of(years)
    earlier = [p for p in spans if p != last]
    if not earlier or last not in spans:
        return []
    found = []
    for name, held in shares.items():
        for d, what in enumerate(DEFINITIONS):
            intervals = sample.intervals(name, what, [spans[p] for p in (*earlier, last)], change=True)
            for p, interval in zip(earlier, intervals, strict=True):
                gap = held[:, last, d] - held[:, p, d]
                known, ends = gap[~np.isnan(gap)], (int(spans[p][0]), int(spans[p][-1]))
                found.append(
                    ShareChange(name, what, *ends, float(gap[0]), interval, int((known < 0).sum()), known.size)
                )
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
