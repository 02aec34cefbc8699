"""What two states saw of each other: acts by month where an event file is about them, else by year.

*By month*: a state is said to compete in a month whose net score of acts toward the other is below nought. *By
year*: it competes in a year in which it threatened, displayed or used force in a dispute with the other. Both are
assumptions about what an act is; a month or year outside the coverage is not seen, which is not restraint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.core.errors import DataError
from detente.data.chronology import MONTHS
from detente.data.codes import Actor
from detente.data.monthly import Acts, monthly_acts
from detente.data.panel.actors import Selected
from detente.data.record import Record, Values
from detente.data.registry import SOURCES

HOSTILE = 2
"""Hostility in a dispute from which a side is said to compete: threat to use force."""

FEWEST, LEAST_YEARS = 24, 2
"""Fewest months on which beliefs are filtered by month, and fewest years by year."""


def write_date(when: str) -> str:
    """Write a month or a year for people.

    Parameters
    ----------
    when
        Such as ``1962-10``, or ``1962``.
    """
    year, _, month = when.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


@dataclass(frozen=True)
class Seen:
    """Acts of two states toward each other.

    Attributes
    ----------
    periods
        12 for months, 1 for years.
    when
        Months such as ``1962-10``, or years, without gaps; from the first in which anything was seen to the last.
    there, back
        1 if the first competed toward the second, 0 if not, None if not seen; and the other way.
    scores
        Net scores behind them, both ways (by month), or hostility 0 to 5 (by year).
    sources
        Names of the sources, or of a file of one's own.
    rule
        What acts are in a file of one's own, in words; empty of the record.
    """

    periods: int
    when: tuple[str, ...]
    there: tuple[float | None, ...]
    back: tuple[float | None, ...]
    scores: tuple[tuple[float | None, ...], tuple[float | None, ...]]
    sources: tuple[str, ...]
    rule: str = ""

    @property
    def words(self) -> str:
        """What was seen, in words."""
        if self.rule:
            return f"{'monthly' if self.periods == 12 else 'yearly'} acts ({self.rule})"
        titles = " and ".join(SOURCES[name].title for name in self.sources)
        if self.periods == 12:
            return f"monthly acts ({titles}): a state competes in a month whose net score is below zero"
        return f"yearly acts ({titles}): a state competes in a year in which it threatened or used force"


def watch(record: Record, one: Actor, two: Actor, years: Sequence[int], monthly: bool | None = None) -> Seen:
    """Collect what was seen.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted.
    monthly
        Whether by month; by month where there is a file about the two if None.

    Raises
    ------
    DataError
        Nothing is on record.
    """
    files = monthly_acts(record, one, two, years) if monthly is not False else []
    if files:
        found = _by_month(files, years)
        if len(found.when) >= FEWEST or monthly:
            return found
    if monthly:
        message = f"No event file is about {one.name} and {two.name} in {years[0]}-{years[-1]}."
        raise DataError(message, "Leave --monthly out: yearly acts in disputes are then taken.")
    return _by_year(record, one, two, years)


def _by_month(files: Sequence[Acts], years: Sequence[int]) -> Seen:
    """Join the files in the order of time; where two speak of a month, the first is taken."""
    known: dict[str, tuple[float | None, float | None]] = {}
    for acts in files:
        for month, there, back in zip(acts.months, acts.there, acts.back, strict=True):
            known.setdefault(month, (there, back))
    first, last = min(known), max(known)
    when = [
        f"{year}-{month:02d}"
        for year in range(int(first[:4]), int(last[:4]) + 1)
        for month in range(1, 13)
        if year in set(years)
    ]
    scores = [known.get(month, (None, None)) for month in when]
    ahead, behind = tuple(pair[0] for pair in scores), tuple(pair[1] for pair in scores)
    sources = tuple(acts.source for acts in files)
    return cut(Seen(12, tuple(when), _competes(ahead), _competes(behind), (ahead, behind), sources))


def _competes(scores: Sequence[float | None]) -> tuple[float | None, ...]:
    return tuple(None if score is None else float(score < 0) for score in scores)


def _by_year(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Seen:
    rows = Selected(record, (one, two), years, of_dyads=["gml_top_hostility_a"])
    levels: list[Values] = [rows.of_dyad("gml_top_hostility_a", a, b) for a, b in ((one, two), (two, one))]
    if all(value is None for side in levels for value in side):
        why = record.notes.get("disputes", f"the source ends in {SOURCES['disputes'].coverage[1]}")
        message = f"No acts of {one.name} and {two.name} are on record in {years[0]}-{years[-1]}: {why}"
        raise DataError(message, "Choose other years, or get the disputes with: detente data fetch disputes")
    if sum(any(value is not None for value in pair) for pair in zip(*levels, strict=True)) < LEAST_YEARS:
        message = f"Acts of {one.name} and {two.name} in {years[0]}-{years[-1]} are on record for a single year."
        raise DataError(message, "Choose more years: a belief needs time to move.")
    acts = [tuple(None if v is None else float(v >= HOSTILE) for v in side) for side in levels]
    when = tuple(str(year) for year in years)
    return cut(Seen(1, when, acts[0], acts[1], (tuple(levels[0]), tuple(levels[1])), ("disputes",)))


def cut(whole: Seen) -> Seen:
    """Leave out the time before anything was seen, and after: beliefs in it would be the theory's alone.

    Parameters
    ----------
    whole
        Everything that was asked for.
    """
    pairs = zip(whole.there, whole.back, strict=True)
    places = [place for place, pair in enumerate(pairs) if any(act is not None for act in pair)]
    if not places:
        return whole
    kept = slice(places[0], places[-1] + 1)
    return Seen(
        whole.periods,
        whole.when[kept],
        whole.there[kept],
        whole.back[kept],
        (whole.scores[0][kept], whole.scores[1][kept]),
        whole.sources,
        whole.rule,
    )
