"""Shares of situations by year and period, with what they are at every combination of thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.situations.classify import NAMES, UNKNOWN, Reading, classify
from detente.studies.situations.rules import THRESHOLDS, Levels, combinations, design

PERIODS = ((1816, 1913), (1919, 1939), (1946, 1989), (1990, 2010))
"""Periods without the world wars."""
ENOUGH = 0.5
"""Share of the dyad-years that must be classified for shares to be given."""
QUARREL = 10
"""Years since a dispute for which a dyad counts as hostile."""
DILEMMA, SPIRAL = NAMES.index("dilemma"), NAMES.index("spiral")
DEFINITIONS = {
    "dilemma": "no claim on either side, not both compete, and the dilemma is open on a side",
    "dilemma_or_spiral": "the same, or both compete without a claim on either side",
    "open": "the dilemma is open on a side, whatever claims there are",
}
"""What is counted as a security dilemma in periods, by name."""


@dataclass(frozen=True)
class Band:
    """A share at the central thresholds, and its range over all combinations; NaN where too little is known.

    Attributes
    ----------
    share, low, high
        The share, and the least and most of it.
    """

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class YearShares:
    """Situations of one year.

    Attributes
    ----------
    year, dyads
        The year, and how many dyads there are.
    unknown : Band
        Share of them that cannot be classified.
    shares : mapping
        Share of each situation among those that can.
    """

    year: int
    dyads: int
    unknown: Band
    shares: dict[str, Band]


@dataclass(frozen=True)
class PeriodShares:
    """The security dilemma in one period.

    Attributes
    ----------
    first, last
        Years.
    dyad_years, hostile, neighbours
        How many dyad-years, how many of them within ten years of a dispute, and how many between neighbours by land.
    unknown : Band
        Share that cannot be classified.
    among_all, among_hostile, among_neighbours : mapping
        Share in a dilemma of those that can, by definition; the same among the hostile, and among neighbours by land.
    standard_error, interval
        Of the central share of dilemmas, robust to what dyads of a state and of a year share; NaN without it.
    """

    first: int
    last: int
    dyad_years: int
    hostile: int
    neighbours: int
    unknown: Band
    among_all: dict[str, Band]
    among_hostile: dict[str, Band]
    among_neighbours: dict[str, Band]
    standard_error: float = float("nan")
    interval: tuple[float, float] = (float("nan"), float("nan"))


@dataclass(frozen=True)
class Influence:
    """What one threshold does to the share of dilemmas.

    Attributes
    ----------
    name
        The threshold.
    means : tuple of float
        Mean share over all combinations at its strict, central and generous level.
    """

    name: str
    means: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Counts:
    """Dyad-years counted at every combination of thresholds that was tried.

    Attributes
    ----------
    central : array of int [dyad-year]
        Situation at the central thresholds.
    by_year : array [combination, year, situation]
        Dyad-years.
    periods : array [combination, group, period, definition, 2]
        Dyad-years in a dilemma, and those of which it is known; of all, of the hostile, and of neighbours by land.
    same : array [dyad-year]
        Share of the combinations that give the central situation.
    """

    central: Array
    by_year: Array
    periods: Array
    same: Array


def groups(reading: Reading) -> list[Array]:
    """Return all dyad-years, those with a dispute in this year or the ten before it, and those of land neighbours."""
    enemies = reading.quarrel(QUARREL).yes | reading.act(1).yes.any(-1)
    return [np.ones(len(reading.seen), bool), enemies, reading.seen.contiguity == 1]


def _dilemmas(reading: Reading, levels: Levels, found: Array) -> Array:
    """Return where there is a dilemma by each definition, and where that is known [definition, 2, dyad-year]."""
    known, contact = found != UNKNOWN, reading.contact(levels["contact"])
    torn = reading.open(levels)
    either = contact & (torn[:, 0] | torn[:, 1])
    return np.array(
        [
            (found == DILEMMA, known),
            ((found == DILEMMA) | (found == SPIRAL), known),
            (either.yes, either.yes | either.no),
        ]
    )


def count(reading: Reading, tell: Callable[[], None]) -> Counts:
    """Classify every dyad-year at every combination of thresholds; Ctrl-C leaves what was finished.

    Parameters
    ----------
    reading
        The record.
    tell
        Called after every combination.
    """
    year = reading.seen.year
    years, place = np.unique(year, return_inverse=True)
    within = [[(year >= first) & (year <= last) & rows for first, last in PERIODS] for rows in groups(reading)]
    rows: list[Array] = []
    periods: list[Array] = []
    central, same = np.zeros(0, np.int8), np.zeros(len(year))
    try:
        for levels in combinations():
            found = classify(reading, levels)
            torn = _dilemmas(reading, levels, found)
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


def with_others(counts: Counts, years: Array, other: Array) -> Counts:
    """Add dyad-years that are in contact by no rule: indifference, and no dilemma, at every combination.

    Parameters
    ----------
    years
        Years in order, each once.
    other
        Year of each such dyad-year.
    """
    by_year, periods = counts.by_year.copy(), counts.periods.copy()
    by_year[:, :, NAMES.index("indifference")] += np.bincount(np.searchsorted(years, other), minlength=years.size)
    for p, (first, last) in enumerate(PERIODS):
        periods[:, 0, p, :, 1] += int(((other >= first) & (other <= last)).sum())
    return Counts(counts.central, by_year, periods, counts.same)


def band(values: Array) -> Band:
    """Return the first of some shares, which is the central one, with the least and the most of them."""
    known = values[~np.isnan(values)]
    if not known.size or np.isnan(values[0]):
        return Band(*(float("nan"),) * 3)
    return Band(float(values[0]), float(known.min()), float(known.max()))


def _share(part: Array, whole: Array, enough: Array | None = None) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        share = part / whole
    return share if enough is None else np.where(enough, share, np.nan)


def shares_by_year(counts: Counts, years: Array) -> list[YearShares]:
    """Return the shares of every year.

    Parameters
    ----------
    years
        Years in order, each once.
    """
    found = []
    for k, year in enumerate(years):
        rows = counts.by_year[:, k].astype(float)
        total, known = rows.sum(-1), rows[:, :UNKNOWN].sum(-1)
        enough = known >= ENOUGH * total
        shares = {name: band(_share(rows[:, s], known, enough)) for s, name in enumerate(NAMES[:UNKNOWN])}
        found.append(YearShares(int(year), int(total[0]), band(rows[:, UNKNOWN] / total), shares))
    return found


def shares_by_period(counts: Counts, reading: Reading, years: Array) -> list[PeriodShares]:
    """Return the share of dilemmas in every period of which there are years.

    Parameters
    ----------
    years
        Years in order, each once.
    """
    year, held = reading.seen.year, groups(reading)
    found = []
    for p, (first, last) in enumerate(PERIODS):
        inside = (years >= first) & (years <= last)
        if not inside.any():
            continue
        rows, here = counts.by_year[:, inside].sum(1), (year >= first) & (year <= last)
        tables = [
            {name: band(_share(table[:, p, d, 0], table[:, p, d, 1])) for d, name in enumerate(DEFINITIONS)}
            for table in counts.periods.swapaxes(0, 1)
        ]
        sizes = [int((here & group).sum()) for group in held]
        unknown = band(rows[:, UNKNOWN] / rows.sum(-1))
        ends = int(years[inside][0]), int(years[inside][-1])
        found.append(PeriodShares(*ends, *sizes, unknown, *tables, *_error(reading, counts.central, here)))
    return found


def _error(reading: Reading, central: Array, rows: Array) -> tuple[float, tuple[float, float]]:
    """Return the standard error and the interval of the share of dilemmas."""
    from detente.stats.dyadic import dyadic_mean

    seen, rows = reading.seen, rows & (central != UNKNOWN)
    if rows.sum() < 2:
        return float("nan"), (float("nan"), float("nan"))
    mean = dyadic_mean((central[rows] == DILEMMA).astype(float), seen.one[rows], seen.two[rows], seen.year[rows])
    return mean.standard_error, (max(mean.low, 0.0), min(mean.high, 1.0))


def influences(counts: Counts) -> list[Influence]:
    """Return what each threshold does to the share of dilemmas over all years; none where the design is not whole."""
    levels, rows = design(), counts.by_year.sum(1)
    if len(rows) < len(levels):
        return []
    share = rows[:, DILEMMA] / np.maximum(rows[:, :UNKNOWN].sum(-1), 1)
    found = [
        Influence(one.name, tuple(float(share[levels[:, k] == level].mean()) for level in range(3)))  # type: ignore[arg-type]  # three levels
        for k, one in enumerate(THRESHOLDS)
    ]
    return sorted(found, key=lambda one: -abs(one.means[-1] - one.means[0]))


def falls(counts: Counts, earlier: int, later: int) -> tuple[int, int]:
    """Count the combinations in which dilemmas are a smaller share in a later period, and all combinations.

    Parameters
    ----------
    earlier, later
        Places in ``PERIODS``.
    """
    share = _share(counts.periods[:, 0, :, 0, 0], counts.periods[:, 0, :, 0, 1])
    known = ~np.isnan(share[:, earlier]) & ~np.isnan(share[:, later])
    return int((share[known, later] < share[known, earlier]).sum()), int(known.sum())


def norm(counts: Counts) -> tuple[int, int]:
    """Count the combinations and periods in which a majority is in a dilemma, and all of them."""
    share = _share(counts.periods[:, 0, :, 0, 0], counts.periods[:, 0, :, 0, 1])
    return int((share > 0.5).sum()), int((~np.isnan(share)).sum())
