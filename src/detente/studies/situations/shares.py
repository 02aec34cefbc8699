"""Shares of situations by year, with what they are at every combination of thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.same import ByValue
from detente.studies.situations.classify import NAMES, UNKNOWN, Reading, classify
from detente.studies.situations.populations import PERIODS, cells, dilemmas
from detente.studies.situations.rules import HALF, THRESHOLDS, combinations, design

ENOUGH = 0.5
"""Share of the politically relevant dyads of a year that must be classified for shares to be given."""
DILEMMA, INDIFFERENCE = NAMES.index("dilemma"), NAMES.index("indifference")


@dataclass(frozen=True, eq=False)
class Band(ByValue):
    """A share at the central thresholds, and its range over all combinations; NaN where too little is known.

    Attributes
    ----------
    share, low, high
        The share, and the least and most of it.
    """

    share: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class YearShares(ByValue):
    """Situations of one year.

    Attributes
    ----------
    year, dyads
        The year, and how many dyads there are.
    unknown : Band
        Share of them that cannot be classified.
    shares : mapping
        Share of each situation among those that can.
    all_dyads
        How many dyads there are, politically relevant or not.
    dilemma_of_all : Band
        Share of dilemmas among all dyads that can be classified.
    dilemma_no_pact
        Share of dilemmas if no pact ends doubt; NaN where that was not reached.
    """

    year: int
    dyads: int
    unknown: Band
    shares: dict[str, Band]
    all_dyads: int
    dilemma_of_all: Band
    dilemma_no_pact: float


@dataclass(frozen=True, eq=False)
class Influence(ByValue):
    """What one threshold does to the change of the share of dilemmas among relevant dyads.

    Attributes
    ----------
    name
        The threshold.
    since
        First and last year of the period from which the change is counted, to 1990-2010.
    means : tuple of float
        Mean change over all combinations at its strict, central and generous level, and, of pacts, where none ends
        doubt.
    """

    name: str
    since: tuple[int, int]
    means: tuple[float, ...]

    @property
    def spread(self) -> float:
        """How far the threshold moves the change."""
        return max(self.means) - min(self.means)


@dataclass(frozen=True, eq=False)
class Counts:
    """Dyad-years counted at every combination of thresholds that was tried.

    Attributes
    ----------
    central : array of int [dyad-year]
        Situation at the central thresholds.
    by_year : array [combination, year, situation]
        Dyad-years.
    periods : array [combination, population, period, definition, 2]
        Dyad-years in a dilemma, and those of which it is known.
    same : array [dyad-year]
        Share of the combinations that give the central situation.
    """

    central: Array
    by_year: Array
    periods: Array
    same: Array


def count(reading: Reading, tell: Callable[[], None]) -> Counts:
    """Classify every dyad-year at every combination of thresholds; Ctrl-C leaves what was finished.

    Parameters
    ----------
    reading
        The record.
    tell
        Called after every combination.
    """
    years, place = np.unique(reading.seen.year, return_inverse=True)
    within = cells(reading)
    rows: list[Array] = []
    periods: list[Array] = []
    central, same = np.zeros(0, np.int8), np.zeros(len(reading.seen))
    try:
        for levels in combinations():
            found = classify(reading, levels)
            torn = dilemmas(reading, levels, found)
            counted = np.bincount(place * len(NAMES) + found, minlength=years.size * len(NAMES))
            held = np.array([[torn[..., those].sum(-1) for those in group] for group in within])
            central = central if rows else found
            same += found == central
            periods.append(held)
            rows.append(counted.reshape(-1, len(NAMES)))
            tell()
    except KeyboardInterrupt:
        if not rows:
            raise
    n = len(rows)
    return Counts(central, np.array(rows), np.array(periods[:n]), same / n)


def band(values: Array) -> Band:
    """Return the first of some shares, which is the central one, with the least and the most of them."""
    known = values[~np.isnan(values)]
    if not known.size or np.isnan(values[0]):
        return Band(*(float("nan"),) * 3)
    return Band(float(values[0]), float(known.min()), float(known.max()))


def ratio(part: Array, whole: Array) -> Array:
    """Return shares, NaN where there is nothing to share.

    Parameters
    ----------
    part, whole
        Counts.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Array = part / whole
    return share


def shares_by_year(counts: Counts, years: Array, others: Array, *, every: bool = False) -> list[YearShares]:
    """Return the shares of every year.

    Parameters
    ----------
    years
        Years of the counts in order, each once.
    others
        Of each, how many dyads there are that are not politically relevant: in contact by no rule.
    every
        Whether shares are of all dyads, instead of those that are politically relevant.
    """
    found = []
    for k, year in enumerate(years):
        rows = counts.by_year[:, k].astype(float)
        enough = rows[:, :UNKNOWN].sum(-1) >= ENOUGH * rows.sum(-1)
        torn, whole = rows[:, DILEMMA], rows[:, :UNKNOWN].sum(-1) + others[k]
        if every:
            rows[:, INDIFFERENCE] += others[k]
        total, known = rows.sum(-1), rows[:, :UNKNOWN].sum(-1)
        shares = {
            name: band(np.where(enough, ratio(rows[:, s], known), np.nan)) for s, name in enumerate(NAMES[:UNKNOWN])
        }
        of_all = band(np.where(enough, ratio(torn, whole), np.nan))
        no_pact = float(rows[HALF, DILEMMA] / known[HALF]) if len(rows) > HALF and enough[HALF] else float("nan")
        all_dyads = int(counts.by_year[0, k].sum() + others[k])
        unknown = band(ratio(rows[:, UNKNOWN], total))
        found.append(YearShares(int(year), int(total[0]), unknown, shares, all_dyads, of_all, no_pact))
    return found


def influences(counts: Counts) -> list[Influence]:
    """Return what each threshold does to the changes to the last period, the latest and most influential first.

    There are none where the design is not whole, and of no period without dyads.

    Parameters
    ----------
    counts
        What was counted.
    """
    levels, rows = design(), counts.periods[:, 0, :, 0]
    if len(rows) < len(levels):
        return []
    share, found = ratio(rows[..., 0], rows[..., 1]), []
    for p in reversed(range(len(PERIODS) - 1)):
        change = share[:, -1] - share[:, p]
        if not np.isnan(change).any():
            found += sorted((_influence(k, PERIODS[p], change) for k in range(len(THRESHOLDS))), key=_by_spread)
    return found


def _influence(k: int, since: tuple[int, int], change: Array) -> Influence:
    level = design()[:, k]
    return Influence(THRESHOLDS[k].name, since, tuple(float(change[level == one].mean()) for one in np.unique(level)))


def _by_spread(one: Influence) -> float:
    return -one.spread
