"""Monthly acts of one state towards another.

An event file is about some states as one region's news saw them. It is used for their dyads only: a series of
one region never stands in for another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.data.codes import Actor
from detente.data.record import Record, Values, number
from detente.data.registry import SOURCES

if TYPE_CHECKING:
    from pandas import DataFrame

LEAST = 50
"""Fewest events each way on which a monthly series rests."""


@dataclass(frozen=True)
class EventRegion:
    """The states that an event file is about.

    Attributes
    ----------
    states
        COW numbers: every dyad of them is one that the file is about.
    powers
        Outside powers whose acts in the region it follows, COW numbers: with one of ``states``.
    """

    states: frozenset[int]
    powers: frozenset[int] = frozenset()

    def about(self, one: Actor, two: Actor) -> bool:
        """Tell whether a dyad is one that the file is about.

        Parameters
        ----------
        one, two
            The states.
        """
        a, b = one.codes(), two.codes()
        inside = bool(a & self.states), bool(b & self.states)
        return all(inside) or (any(inside) and bool((a | b) & self.powers))


REGIONS = {
    "events_levant": EventRegion(frozenset({651, 652, 660, 663, 666}), frozenset({2, 365})),
    "events_gulf": EventRegion(frozenset({630, 645, 670, 690, 692, 694, 696, 698}), frozenset({2})),
    "events_turkey": EventRegion(frozenset({350, 352, 640})),
    "events_balkans": EventRegion(frozenset({339, 343, 344, 345, 346, 347, 349})),
}
"""Event files by source, and what they are about."""


@dataclass(frozen=True)
class Acts:
    """Acts of two states towards each other, month by month.

    Attributes
    ----------
    source
        Name of the source.
    months
        Months such as ``1962-10``, without gaps.
    there, back
        Of the first state towards the second, and the other way: net cooperation (+) or conflict (-).
    """

    source: str
    months: list[str]
    there: Values
    back: Values


def title_of(source: str) -> str:
    """Title of an event file, in short; a file of one's own goes by its name.

    Parameters
    ----------
    source
        Name of the source, or of the file.
    """
    return SOURCES[source].title.split(",")[0] if source in SOURCES else source


def monthly_acts(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> list[Acts]:
    """Acts of two states from every event file that is about them, month by month.

    Each file is a series of its own: their scales and their news differ.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted.
    """
    found = [_copdab(record, one, two, years)]
    found += [
        _events(record, name, one, two, years)
        for name, region in REGIONS.items()
        if region.about(one, two) and _spoken(name, years)
    ]
    return [acts for acts in found if acts is not None]


def _spoken(name: str, years: Sequence[int]) -> bool:
    return any(SOURCES[name].covers(year) for year in years)


def _copdab(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Acts | None:
    """Monthly scores that the source gives as they stand."""
    if not _spoken("acts", years):
        return None
    parts = [record.rows("acts", a.codes(), b.codes()) for a, b in ((one, two), (two, one))]
    if any(part is None or part.empty for part in parts):
        return None
    scores = [_by_month(part, years) for part in parts if part is not None]
    months = sorted(scores[0])
    return Acts("acts", months, [scores[0][m] for m in months], [scores[1].get(m) for m in months]) if months else None


def _by_month(rows: DataFrame, years: Sequence[int]) -> dict[str, float | None]:
    rows = rows[rows["year"].isin(list(years))]
    return {
        f"{year}-{month:02d}": number(score)
        for year, month, score in zip(rows["year"], rows["month"], rows["score"], strict=True)
    }


def _events(record: Record, name: str, one: Actor, two: Actor, years: Sequence[int]) -> Acts | None:
    """Sum the scores of a month's events; a month without one, inside both series' span, is zero.

    The same act of the same actors on one day counts once: several reports are of one event.
    """
    import pandas

    parts = [record.rows(name, a.codes(), b.codes()) for a, b in ((one, two), (two, one))]
    sums = [_sums(part) for part in parts if part is not None]
    if len(sums) < 2 or any(one_way is None for one_way in sums):
        return None
    known = [one_way for one_way in sums if one_way is not None]
    first, last = (end(end(one_way) for one_way in known) for end in (min, max))
    every = [str(month) for month in pandas.period_range(first, last, freq="M") if month.year in set(years)]
    there, back = ([float(one_way.get(month, 0.0)) for month in every] for one_way in known)
    return Acts(name, every, list(there), list(back)) if every else None


def _sums(rows: DataFrame) -> dict[str, float] | None:
    rows = rows.dropna(subset=["goldstein"]).drop_duplicates(["date", "source", "target", "code"])
    if len(rows) < LEAST:
        return None
    sums = rows.groupby(rows["date"].dt.strftime("%Y-%m"))["goldstein"].sum()
    return {str(month): float(total) for month, total in sums.items()}
