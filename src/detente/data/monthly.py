"""Monthly acts of one state towards another.

An event file is about some states as one region's news saw them. It is used for their dyads only: a series of
one region never stands in for another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.data.codes import Actor
from detente.data.panel.narrow import Narrowed
from detente.data.panel.tables import read
from detente.data.record import Record, Values, number
from detente.data.registry import SOURCES

if TYPE_CHECKING:
    import polars as pl

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
    rows = _ways(record, "acts", one, two, ("year", "month", "score")) if _spoken("acts", years) else None
    if rows is None or any(way.is_empty() for way in rows):
        return None
    there, back = (
        {f"{year}-{month:02d}": number(score) for year, month, score in way.iter_rows() if year in set(years)}
        for way in rows
    )
    months = sorted(there)
    return Acts("acts", months, [there[m] for m in months], [back.get(m) for m in months]) if months else None


def _ways(
    record: Record, name: str, one: Actor, two: Actor, columns: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Rows of the one towards the other, and the other way; ``None`` where the source is not at hand."""
    import polars as pl

    codes = one.codes(), two.codes()
    table = read(Narrowed(record, codes[0] | codes[1]), name, ("ccode1", "ccode2", *columns))
    if table is None:
        return None
    there, back = (
        table.filter(pl.col("ccode1").is_in(list(a)) & pl.col("ccode2").is_in(list(b))).select(columns)
        for a, b in (codes, codes[::-1])
    )
    return there, back


def _events(record: Record, name: str, one: Actor, two: Actor, years: Sequence[int]) -> Acts | None:
    """Sum the scores of a month's events; a month without one, inside both series' span, is zero.

    The same act of the same actors on one day counts once: several reports are of one event.
    """
    rows = _ways(record, name, one, two, ("date", "source", "target", "code", "goldstein"))
    known = [sums for way in rows or () if (sums := _sums(way)) is not None]
    if len(known) < 2:
        return None
    first, last = (end(end(one_way) for one_way in known) for end in (min, max))
    every = [f"{year}-{month:02d}" for year in sorted(set(years)) for month in range(1, 13)]
    every = [month for month in every if first <= month <= last]
    there, back = ([one_way.get(month, 0.0) for month in every] for one_way in known)
    return Acts(name, every, list(there), list(back)) if every else None


def _sums(rows: pl.DataFrame) -> dict[str, float] | None:
    import polars as pl

    rows = rows.drop_nulls("goldstein").unique(["date", "source", "target", "code"], keep="first", maintain_order=True)
    if len(rows) < LEAST:
        return None
    months = rows.group_by(pl.col("date").dt.strftime("%Y-%m"), maintain_order=True)
    return {str(month): float(total) for month, total in months.agg(pl.col("goldstein").sum()).iter_rows()}
