"""Every dyad-year of the record in one of the eight situations, 1816 to the end of the disputes on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.core.progress import Progress, tracked
from detente.data.codes import called, names_in
from detente.data.record import Folder, citations, open_record, told_absent, usual_cache
from detente.data.years import years_given
from detente.studies.situations.account import write
from detente.studies.situations.agreement import agree, events
from detente.studies.situations.classify import NAMES, Reading
from detente.studies.situations.disputes import FIRST, LAST
from detente.studies.situations.observed import observe, others
from detente.studies.situations.periods import DilemmaSample, changes, norms, shares_by_period
from detente.studies.situations.result import DyadYears, Situations
from detente.studies.situations.rules import central, design
from detente.studies.situations.shares import Counts, count, influences, shares_by_year
from detente.studies.situations.truth import Truth
from detente.studies.situations.variations import vary

DYADS = ("relevant", "all")
"""Which dyads are classified."""
READ, INTERVALS = 60, 100
"""What reading the record and making intervals count for, in combinations of thresholds."""


def situations(
    states: str | int | Sequence[str | int] | None = None,
    years: str | int | Sequence[int] | None = None,
    *,
    dyads: str = "relevant",
    event_files: bool = False,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
) -> Situations:
    """Put every dyad-year of the record into one of the eight situations, by stated rules with three levels each.

    Parameters
    ----------
    states
        The dyads among these states, or all dyads of one; every state if absent.
    years
        A run such as ``"1946-2010"``, or the years; 1816-2010 if absent. After 2010 disputes are not on record, and
        everything is unknown.
    dyads
        ``"relevant"`` (contiguous, or with a major power) or ``"all"``.
    event_files
        Whether the four event files are read for the agreement of rules on acts; they take a minute the first time.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Told of each ``Moment``, in steps as long as a combination of thresholds; True for a bar.

    Returns
    -------
    Situations
        Shares by year and period with bands over the thresholds; Ctrl-C leaves the combinations that were finished.

    Raises
    ------
    UnknownName
        There is no such state, or no such choice of dyads.
    InvalidValue
        Years outside the panel, or no dyad-years.
    DataError
        Contiguity, major powers or disputes are not at hand.
    """
    if dyads not in DYADS:
        kind = "choice of dyads"
        raise UnknownName(kind, dyads, DYADS)
    span = None if years is None else years_given(years)
    named = names_in(states) if isinstance(states, str) else [states] if isinstance(states, int) else states
    which = [called(str(one)) or one for one in named or ()]
    twice = [one for place, one in enumerate(named or ()) if which[place] in which[:place]]
    if twice:
        message = f"{twice[0]} is named twice."
        raise InvalidValue(message, "Name each state once; a single one has all its dyads.")
    record = open_record(data, usual_cache(cache))
    wanted = range(FIRST, LAST + 1) if span is None else span
    with tracked(progress, "situations", "steps", READ + len(design()) + INTERVALS, whole=True) as track:
        seen = observe(record, wanted, named, progress=track.within(READ, "reading the record"))
        rest = others(record, wanted, named)
        if not len(seen):
            message = "There is no politically relevant dyad-year of these states and years."
            raise InvalidValue(message, "Ask for other years or states.")
        reading, acts = Reading(seen), events(record, seen) if event_files else None
        track.at(READ, "thresholds")
        counts = count(reading, lambda: track.step("thresholds"))
        sample = DilemmaSample(reading, counts, rest, track.within(INTERVALS, "intervals"))
        found = summed_up(reading, counts, sample, acts, every=dyads == "all")
    found = replace(
        found,
        states=tuple(str(one) for one in named or ()),
        notes=tuple(told_absent(record.notes)),
        sources=tuple(citations(record)),
        complete=not sample.stopped and len(counts.by_year) == len(design()),
    )
    return replace(found, account=write(found))


def summed_up(
    reading: Reading,
    counts: Counts,
    sample: DilemmaSample,
    acts: Truth | None = None,
    *,
    every: bool = False,
) -> Situations:
    """Sum up what was counted.

    Parameters
    ----------
    reading, counts
        The record of politically relevant dyads, and what was counted of it.
    sample
        Central dilemmas, for intervals.
    acts
        What event files say.
    every
        Whether these are rows of the result too.
    """
    years, rows, rest = np.unique(reading.seen.year), _dyad_years(reading, counts), sample.others
    others_of = np.array([(rest[2] == year).sum() for year in years])
    return Situations(
        years=tuple(shares_by_year(counts, years, others_of, every=every)),
        periods=tuple(shares_by_period(sample, counts, years)),
        changes=tuple(changes(sample, counts, years)),
        influences=tuple(influences(counts)),
        variations=tuple(vary(reading, sample, counts, years)),
        agreement=tuple(agree(reading, acts)),
        dyad_years=rows + _indifferent(*rest) if every else rows,
        norms=norms(counts, rest[2]),
        combinations=len(counts.by_year),
        dyads=DYADS[every],
    )


def _indifferent(one: Array, two: Array, year: Array) -> DyadYears:
    """Return dyad-years without contact, whose motives and acts are not looked at."""
    none = np.full((len(year), 2), -1, np.int8)
    situation = np.full(len(year), NAMES.index("indifference"), np.int8)
    return DyadYears(one, two, year, situation, np.ones(len(year)), none, none, none)


def _dyad_years(reading: Reading, counts: Counts) -> DyadYears:
    levels, seen = central(), reading.seen
    parts = [_signs(one) for one in (reading.greedy(levels), reading.competes(levels), reading.open(levels))]
    return DyadYears(seen.one, seen.two, seen.year, counts.central, counts.same, *parts)


def _signs(condition: Truth) -> Array:
    """Return 1 for yes, 0 for no and -1 for unknown."""
    return np.where(condition.yes, 1, np.where(condition.no, 0, -1)).astype(np.int8)
