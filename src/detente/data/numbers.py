"""From the numbers that a source gives to states to those of the frames, year by year.

Makers of data do not agree on what happens to the number of a state that is divided, united or succeeded: united
Germany is 255 to the Correlates of War and 260 to others, and in 1990 the two are different states. What is known of
each source is in ``crosswalk.csv``, one spell a row; nothing is guessed from a name or from what is missing. A yearly
value of a year in which one state gave way to another belongs to the one whose number the source writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from detente.data.tables.reader import rows

if TYPE_CHECKING:
    from pandas import DataFrame, Series


@dataclass(frozen=True)
class NumberSpell:
    """Years in which a source has another number for a state than the frames.

    Attributes
    ----------
    sources
        Names of the sources.
    code
        Number of the source.
    other
        Number of the other state of the dyad; ``None`` for every one.
    first, last
        Years, both inclusive.
    ccode
        Number in the frames; ``None`` if the values are of no state that is missing there.
    columns
        Columns of which this holds; empty for the whole row.
    why
        Which state it is, and why the numbers differ.
    """

    sources: tuple[str, ...]
    code: int
    other: int | None
    first: int
    last: int
    ccode: int | None
    columns: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class NumberColumns:
    """Where a table has its numbers of states, and of which years its rows speak.

    Attributes
    ----------
    codes
        Columns of numbers.
    first, last
        Columns of the first and the last year; the same one if a row is of one year.
    """

    codes: tuple[str, ...]
    first: str
    last: str


LAYOUTS = {
    "crises": NumberColumns(("cracid", "trigent", "southv"), "systrgyr", "systrgyr"),
    "crisis_list": NumberColumns(("trigent",), "yrtrig", "yrtrig"),
    "rivalries_tss": NumberColumns(("ccode1", "ccode2"), "start", "end"),
}
"""Of the sources whose columns have names of their own."""


@cache
def crosswalk_spells() -> tuple[NumberSpell, ...]:
    """Every spell of the crosswalk; where two fit a number in a year, the first stands."""
    return tuple(
        NumberSpell(
            sources=tuple(row["sources"].split()),
            code=int(row["code"]),
            other=int(row["other"]) if row["other"] else None,
            first=int(row["first"]),
            last=int(row["last"]),
            ccode=int(row["ccode"]) if row["ccode"] else None,
            columns=tuple(row["columns"].split()),
            why=row["why"],
        )
        for row in rows("crosswalk")
    )


def layout_of(name: str, table: DataFrame) -> NumberColumns:
    """Find the numbers and the years of a table.

    Parameters
    ----------
    name
        Name of the source.
    table
        Its table.
    """
    if name in LAYOUTS:
        known = LAYOUTS[name]
        return replace(known, codes=tuple(column for column in known.codes if column in table))
    codes = tuple(column for column in ("ccode", "ccode1", "ccode2") if column in table)
    return NumberColumns(codes, "year", "year") if "year" in table else NumberColumns(codes, "styear", "endyear")


def frame_numbers(name: str, table: DataFrame) -> DataFrame:
    """Give the states of a source the numbers that they have in the frames.

    Spells of years are cut where the number changes. Where the source has a row of its own under the new number, that
    row stands, and the other fills what it does not know.

    Parameters
    ----------
    name
        Name of the source.
    table
        Its table, as `detente.data.record.Record.table` returns it; left as it is.
    """
    spells = [spell for spell in crosswalk_spells() if name in spell.sources]
    if not spells:
        return table
    layout = layout_of(name, table)
    for spell in spells:
        for column in spell.columns:
            table = _move_values(table, layout, spell, column)
    return _move_rows(table, layout, [spell for spell in spells if not spell.columns])


def _move_rows(table: DataFrame, layout: NumberColumns, spells: list[NumberSpell]) -> DataFrame:
    """Renumber whole rows, all at once: a number may be old and new."""
    for spell in spells:
        table = _cut(table, layout, spell)
    codes = {column: table[column].copy() for column in layout.codes}
    for spell in reversed(spells):  # the first that fits is written last
        for column in layout.codes:
            codes[column][_holds(table, layout, spell, column)] = spell.ccode
    renumbered = table.assign(**codes)
    moved = (renumbered[list(layout.codes)] != table[list(layout.codes)]) & table[list(layout.codes)].notna()
    return _merged(renumbered, moved.any(axis=1), layout)


def _holds(table: DataFrame, layout: NumberColumns, spell: NumberSpell, column: str) -> Series:
    """Rows that a spell is about, for one column of numbers."""
    inside = (table[layout.first] >= spell.first) & (table[layout.last] <= spell.last)
    here = (table[column] == spell.code) & inside
    if spell.other is None:
        return here
    others = [one for one in layout.codes if one != column]
    return here & (table[others] == spell.other).any(axis=1)


def _cut(table: DataFrame, layout: NumberColumns, spell: NumberSpell) -> DataFrame:
    """Cut rows of several years at the first and after the last year of a spell."""
    import pandas

    if layout.first == layout.last:
        return table
    for year in (spell.first, spell.last + 1):
        named = (table[list(layout.codes)] == spell.code).any(axis=1)
        across = named & (table[layout.first] < year) & (table[layout.last] >= year)
        if across.any():
            before = table.assign(**{layout.last: table[layout.last].mask(across, year - 1)})
            after = table[across].assign(**{layout.first: year})
            table = pandas.concat([before, after]).sort_index(kind="stable").reset_index(drop=True)
    return table


def _merged(table: DataFrame, moved: Series, layout: NumberColumns) -> DataFrame:
    """Put two rows of one state or dyad and year into one, what is the source's own first."""
    import pandas

    if layout.first != layout.last or layout.first != "year" or not moved.any():
        return table
    key = [*layout.codes, layout.first]
    near = table[layout.first].isin(table.loc[moved, layout.first])  # few rows of a long table
    for column in layout.codes:
        near &= table[column].isin(table.loc[moved, column])
    keys = pandas.MultiIndex.from_frame(table.loc[near, key])
    again = keys.duplicated(keep=False) & keys.isin(pandas.MultiIndex.from_frame(table.loc[moved, key]))
    if not again.any():
        return table
    twice = near.copy()
    twice[near] = again
    both = table[twice].iloc[moved[twice].argsort(kind="stable")]  # the source's own row first
    whole = both.groupby(key, sort=False, as_index=False).first()[list(table.columns)]
    return pandas.concat([table[~twice], whole]).sort_values(key, kind="stable").reset_index(drop=True)


def _move_values(table: DataFrame, layout: NumberColumns, spell: NumberSpell, column: str) -> DataFrame:
    """Move the values of one column to the row of the state that they are about."""
    (code,) = layout.codes
    there = _holds(table, layout, spell, code) & table[column].notna()
    values = table.loc[there].set_index(layout.first)[column]
    made = table.assign(**{column: table[column].mask(there)})
    if spell.ccode is not None:
        theirs = (made[code] == spell.ccode) & made[column].isna()
        made[column] = made[column].fillna(made[layout.first].map(values).where(theirs))
    return made
