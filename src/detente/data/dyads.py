"""Yearly series of two states.

A zero is written only inside the coverage of its source and while both are members of the system.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from detente.data.codes import Actor
from detente.data.record import Record, Values, is_member, number
from detente.data.registry import SOURCES

if TYPE_CHECKING:
    from pandas import DataFrame

Count = Callable[["DataFrame"], float | None]
"""What is made of the rows of one year."""


def _inside(name: str, one: Actor, two: Actor, year: int) -> bool:
    return SOURCES[name].covers(year) and is_member(one, year) and is_member(two, year)


def _in_year(rows: DataFrame, one: Actor, two: Actor, years: Sequence[int]) -> dict[int, DataFrame]:
    """Rows by year, of the states as they were numbered in that year."""
    ones, twos = ({year: side.code(year) for year in years} for side in (one, two))
    right = (rows["ccode1"] == rows["year"].map(ones)) & (rows["ccode2"] == rows["year"].map(twos))
    return {int(str(year)): group for year, group in rows[right].groupby("year")}


def count_rows(
    record: Record, name: str, pair: tuple[Actor, Actor], years: Sequence[int], count: Count, empty: float | None = 0.0
) -> Values:
    """Make one number of a table's rows of a directed dyad, year by year.

    Parameters
    ----------
    name
        Name of the source, a table of directed dyad-years.
    pair
        The state that acts, and the other.
    years
        Years wanted.
    count
        What is made of the rows of a year.
    empty
        Value of a year without rows, inside the coverage.
    """
    rows = record.rows(name, pair[0].codes(), pair[1].codes())
    if rows is None:
        return [None] * len(years)
    found = {year: number(count(group)) for year, group in _in_year(rows, *pair, years).items()}
    return [found.get(year, empty) if _inside(name, *pair, year) else None for year in years]


def either_way(
    record: Record, name: str, column: str, pair: tuple[Actor, Actor], years: Sequence[int], empty: float | None = None
) -> Values:
    """One column of a table of undirected dyad-years, in whichever order it names the states.

    Parameters
    ----------
    name
        Name of the source.
    column
        Its column, in its own units.
    pair
        The states.
    years
        Years wanted.
    empty
        Value of a year without a row, inside the coverage.
    """
    there = count_rows(record, name, pair, years, lambda rows: rows[column].max(), empty=None)
    back = count_rows(record, name, (pair[1], pair[0]), years, lambda rows: rows[column].max(), empty=None)
    if name in record.notes:
        return [None] * len(years)
    both = [[v for v in two if v is not None] for two in zip(there, back, strict=True)]
    return [
        max(known) if known else (empty if _inside(name, *pair, year) else None)
        for known, year in zip(both, years, strict=True)
    ]


def in_spell(
    record: Record, name: str, pair: tuple[Actor, Actor], years: Sequence[int], ends: tuple[str, str]
) -> Values:
    """One in the years of a list's spells (rivalries, arms races), zero in others inside the coverage.

    Parameters
    ----------
    name
        Name of the source, with one row a spell.
    pair
        The states.
    years
        Years wanted.
    ends
        Columns of the first and of the last year; a missing last year is not over.
    """
    one, two = pair
    parts = [record.rows(name, a.codes(), b.codes()) for a, b in ((one, two), (two, one))]
    if parts[0] is None or parts[1] is None:
        return [None] * len(years)
    spells = [
        (row["ccode1"], row["ccode2"], number(row[ends[0]]), number(row[ends[1]]))
        for part in parts
        if part is not None
        for row in part.to_dict("records")
    ]
    return [
        float(any(_holds(spell, one.code(year), two.code(year), year) for spell in spells))
        if _inside(name, one, two, year)
        else None
        for year in years
    ]


def _holds(spell: tuple[int, int, float | None, float | None], one: int | None, two: int | None, year: int) -> bool:
    a, b, first, last = spell
    return {a, b} == {one, two} and first is not None and first <= year and (last is None or year <= last)


def dispute_onsets(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """Count the militarized disputes that began between two states, on opposite sides.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted.
    """
    return count_rows(
        record, "disputes", (one, two), years, lambda rows: rows.loc[rows["midonset"] == 1, "dispnum"].nunique()
    )


def dispute_hostility(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """Highest hostility of the first state in disputes with the second, 0 (none) to 5 (war).

    Parameters
    ----------
    one, two
        The state that acts, and its opponent.
    years
        Years wanted.
    """
    return count_rows(record, "disputes", (one, two), years, lambda rows: max([0.0, *rows["hostlev1"].dropna()]))


def disputes_ongoing(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """One where a dispute between two states was going on, else zero.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted.
    """
    return count_rows(record, "disputes", (one, two), years, lambda rows: 1.0)


def revisionist(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """One where the first state was after a change in a dispute with the second, zero where it was not.

    Missing in years without a dispute: the data speak of disputes only.

    Parameters
    ----------
    one, two
        The state asked about, and its opponent.
    years
        Years wanted.
    """
    return count_rows(record, "disputes", (one, two), years, lambda rows: rows["revstate1"].max(), empty=None)


def fatality(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """Highest level of deaths in the disputes of two states, 0 (none) to 6 (more than 999).

    Zero in years without a dispute; missing where the deaths of every dispute of the year are.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted.
    """
    return count_rows(record, "disputes", (one, two), years, lambda rows: rows["fatality"].max())


def wars_ongoing(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """One where two states fought each other in an interstate war, else zero.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted.
    """
    return count_rows(record, "wars", (one, two), years, lambda rows: 1.0)


def crises(record: Record, one: Actor, two: Actor, years: Sequence[int], opposed: bool) -> Values:
    """Count the international crises of a year in which both states were actors.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted, by the start of the crisis.
    opposed
        Count only crises that one of the two triggered for the other; co-actors need not be
        opponents.
    """
    table = record.table("crises")
    if table is None:
        return [None] * len(years)
    hits = crisis_numbers(table, one, two, opposed)
    began = table[table["crisno"].isin(hits)].groupby("crisno")["systrgyr"].first()
    return [float((began == year).sum()) if _inside("crises", one, two, year) else None for year in years]


def crisis_numbers(table: DataFrame, one: Actor, two: Actor, opposed: bool) -> set[int]:
    """Numbers of the crises in which both states were actors.

    Parameters
    ----------
    table
        The source ``crises``.
    one, two
        The states.
    opposed
        Only those that one of the two triggered for the other.
    """
    first, second = one.codes(), two.codes()
    mine, theirs = table[table["cracid"].isin(first)], table[table["cracid"].isin(second)]
    if not opposed:
        return set(mine["crisno"]) & set(theirs["crisno"])
    hits = set(mine.loc[mine["trigent"].isin(second), "crisno"])
    return hits | set(theirs.loc[theirs["trigent"].isin(first), "crisno"])
