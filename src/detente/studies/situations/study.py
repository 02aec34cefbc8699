"""Every dyad-year of the record in one of the eight situations, 1816 to the end of the disputes on record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.core.progress import Progress, Tracker, tracked
from detente.data.codes import names_in, year_range
from detente.data.record import Folder, Record, citations, open_record, usual_cache
from detente.studies.situations.agreement import agree, events
from detente.studies.situations.classify import Reading
from detente.studies.situations.disputes import FIRST, LAST
from detente.studies.situations.observed import observe
from detente.studies.situations.result import DyadYears, Situations
from detente.studies.situations.rules import central, design
from detente.studies.situations.shares import (
    PERIODS,
    Counts,
    count,
    falls,
    influences,
    norm,
    shares_by_period,
    shares_by_year,
)
from detente.studies.situations.truth import Truth

DYADS = ("relevant", "all")
"""Which dyads are classified."""
READ = 40
"""What reading the record counts for, in combinations."""


def situations(
    states: str | int | Sequence[str | int] | None = None,
    years: str | Sequence[int] | None = None,
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
        nearly everything is unknown.
    dyads
        ``"relevant"`` (contiguous, or with a major power) or ``"all"``.
    event_files
        Whether the four event files are read for the agreement of rules on acts; they take a minute the first time.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Told of each ``Moment``, in combinations of thresholds; True for a bar.

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
    span = year_range(years) if isinstance(years, str) else None if years is None else tuple(years)
    named = names_in(states) if isinstance(states, str) else [states] if isinstance(states, int) else states
    record = open_record(data, usual_cache(cache))
    with tracked(progress, "situations", "combinations", READ + len(design())) as track:
        reading, acts = _read(record, span, named, dyads == "relevant", event_files, track)
        counts = count(reading, lambda: track.step("thresholds"))
    whole = len(counts.by_year) == len(design())
    return _result(record, reading, counts, acts, dyads, named, track.complete and whole)


def _read(
    record: Record,
    years: Sequence[int] | None,
    states: Sequence[str | int] | None,
    relevant: bool,
    event_files: bool,
    track: Tracker,
) -> tuple[Reading, Truth | None]:
    span = range(FIRST, LAST + 1) if years is None else years
    seen = observe(record, span, states, relevant=relevant, progress=track.within(READ, "the record"))
    if not len(seen):
        message = "There is no dyad-year of these states and years."
        raise InvalidValue(message, "Ask for other years, or for all dyads.")
    acts = events(record, seen) if event_files else None
    track.at(READ, "thresholds")
    return Reading(seen), acts


def _result(
    record: Record,
    reading: Reading,
    counts: Counts,
    acts: Truth | None,
    dyads: str,
    named: Sequence[str | int] | None,
    complete: bool,
) -> Situations:
    years = np.unique(reading.seen.year)
    periods = shares_by_period(counts, reading, years)
    fewer = {f"{first}-{end}": falls(counts, place, len(PERIODS) - 1) for place, (first, end) in enumerate(PERIODS[:-1])}
    return Situations(
        years=tuple(shares_by_year(counts, years)),
        periods=tuple(periods),
        influences=tuple(influences(counts)),
        agreement=tuple(agree(reading, acts)),
        dyad_years=_dyad_years(reading, counts),
        fewer={name: pair for name, pair in fewer.items() if pair[1]},
        majorities=norm(counts),
        combinations=len(counts.by_year),
        dyads=dyads,
        states=tuple(str(one) for one in named or ()),
        notes=tuple(f"{name}: {why}" for name, why in record.notes.items()),
        sources=tuple(citations(record)),
        complete=complete,
    )


def _dyad_years(reading: Reading, counts: Counts) -> DyadYears:
    levels, seen = central(), reading.seen
    parts = [_signs(one) for one in (reading.greedy(levels), reading.competes(levels), reading.open(levels))]
    return DyadYears(seen.one, seen.two, seen.year, counts.central, counts.same, *parts)


def _signs(condition: Truth) -> Array:
    """Return 1 for yes, 0 for no and -1 for unknown."""
    return np.where(condition.yes, 1, np.where(condition.no, 0, -1)).astype(np.int8)
