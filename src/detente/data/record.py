"""The record: series of states and dyads over years, made from verified files.

A value that no source gives is ``None``. A zero is written only inside the coverage of its
source and while the states are members of the system: missing is not zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import DataError
from detente.data.cache import explain, inspect
from detente.data.codes import Actor, by_code
from detente.data.money import constant_milex
from detente.data.registry import SOURCES
from detente.data.source import Source
from detente.data.tables.reader import by_year

if TYPE_CHECKING:
    from pandas import DataFrame

Values = list[float | None]
"""One value a year; ``None`` where nothing is known."""

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth [km]."""


@dataclass
class Record:
    """The files of one folder, read when they are needed.

    Attributes
    ----------
    folders
        Where files are looked for, at any depth, in this order.
    notes
        What could not be read and why, for people; filled while series are asked for.
    used
        Sources that were read.
    """

    folders: tuple[Path, ...]
    notes: dict[str, str] = field(default_factory=dict)
    used: dict[str, Source] = field(default_factory=dict)
    _tables: dict[str, DataFrame | None] = field(default_factory=dict)

    def table(self, name: str) -> DataFrame | None:
        """Read a source if its pinned file is at hand; otherwise note why not.

        Parameters
        ----------
        name
            Name of the source.
        """
        if name not in self._tables:
            self._tables[name] = self._read(SOURCES[name])
        return self._tables[name]

    def _read(self, source: Source) -> DataFrame | None:
        reasons = []
        for folder in self.folders:
            copy = inspect(source, folder)
            if copy.state == "ready":
                self.used[source.name] = source
                return source.read(Path(copy.path))
            reasons.append(explain(source, copy))
        self.notes[source.name] = reasons[0] if reasons else f"{source.file} is not there."
        return None

    def capabilities(self) -> DataFrame:
        """National Material Capabilities 7.0, or 6.0 where only that is at hand.

        Raises
        ------
        DataError
            Neither is.
        """
        for name in ("nmc7", "nmc6"):
            table = self.table(name)
            if table is not None:
                return table
        message = f"The capabilities of states cannot be read: {self.notes['nmc7']}"
        hint = (
            "Get them with: detente data fetch nmc7 (or --from a folder that holds "
            f"{SOURCES['nmc7'].file}); or name a folder of raw files with --data DIR."
        )
        raise DataError(message, hint)


def open_record(data: Path | None, cache: Path | None) -> Record:
    """Open the record in a folder of raw files, with the cache behind it.

    Parameters
    ----------
    data
        Folder of raw files; the cache alone if absent.
    cache
        Folder of ``detente data fetch``; not used if absent.

    Raises
    ------
    DataError
        The named folder does not exist.
    """
    if data is not None and not data.is_dir():
        message = f"There is no data folder {data}."
        raise DataError(message, "Name the folder that holds the raw files, or leave --data out.")
    return Record(tuple(folder for folder in (data, cache) if folder is not None))


def is_member(actor: Actor, year: int) -> bool:
    """Tell whether an actor was in the state system in some part of a year.

    Parameters
    ----------
    actor
        One side of a case.
    year
        Calendar year.
    """
    code = actor.code(year)
    return code is not None and by_code()[code].member(year)


def number(value: object) -> float | None:
    """Turn a cell into a number; missing and not finite become ``None``.

    Parameters
    ----------
    value
        A cell of a table.
    """
    try:
        known = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return known if math.isfinite(known) else None


def _by_state(table: DataFrame | None, column: str, actor: Actor, years: Sequence[int]) -> Values:
    if table is None:
        return [None] * len(years)
    rows = table[table["ccode"].isin(actor.codes())]
    found = dict(zip(zip(rows["ccode"], rows["year"], strict=True), rows[column], strict=True))
    return [number(found.get((actor.code(year), year))) for year in years]


def capability(record: Record, column: str, actor: Actor, years: Sequence[int]) -> Values:
    """One column of the National Material Capabilities.

    Parameters
    ----------
    record
        The record.
    column
        ``milex``, ``milper``, ``pec``, ``tpop``, ``cinc`` and so on, in the source's units.
    actor
        The state.
    years
        Years wanted.
    """
    return _by_state(record.capabilities(), column, actor, years)


def spending(record: Record, actor: Actor, years: Sequence[int]) -> Values:
    """Military spending in million dollars of 2020.

    Parameters
    ----------
    record
        The record.
    actor
        The state.
    years
        Years wanted.
    """
    raw = capability(record, "milex", actor, years)
    return [constant_milex(value, year) for value, year in zip(raw, years, strict=True)]


def product(record: Record, actor: Actor, years: Sequence[int]) -> Values:
    """Gross domestic product in million international dollars of 2017.

    Parameters
    ----------
    record
        The record.
    actor
        The state.
    years
        Years wanted.
    """
    return _by_state(record.table("gdp"), "pwtrgdp", actor, years)


def warheads(record: Record, actor: Actor, years: Sequence[int]) -> Values:
    """Stockpiled nuclear warheads; for the United States the declassified table if need be.

    Parameters
    ----------
    record
        The record.
    actor
        The state.
    years
        Years wanted.
    """
    if not any(SOURCES["warheads"].covers(year) for year in years):
        return [None] * len(years)
    table = record.table("warheads")
    if table is None and actor.ccode == 2:
        known = by_year("us_warheads", "warheads")
        return [known.get(year) for year in years]
    return _by_state(table, "warheads", actor, years)


def _pair(table: DataFrame, one: Actor, two: Actor) -> DataFrame:
    return table[table["ccode1"].isin(one.codes()) & table["ccode2"].isin(two.codes())]


def _counted(
    record: Record,
    name: str,
    pair: tuple[Actor, Actor],
    years: Sequence[int],
    count: Callable[[DataFrame, int], float],
) -> Values:
    """Count rows of a dyad a year: zero inside the coverage, ``None`` outside it."""
    table = record.table(name)
    if table is None:
        return [None] * len(years)
    rows = _pair(table, *pair)
    known = (SOURCES[name].covers(year) and all(is_member(actor, year) for actor in pair) for year in years)
    return [
        float(count(rows[rows["year"] == year], year)) if inside else None
        for year, inside in zip(years, known, strict=True)
    ]


def dispute_onsets(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """Count the militarized disputes that began between two states, on opposite sides.

    Parameters
    ----------
    record
        The record.
    one, two
        The states.
    years
        Years wanted.
    """
    return _counted(
        record,
        "disputes",
        (one, two),
        years,
        lambda rows, _: rows.loc[rows["midonset"] == 1, "dispnum"].nunique(),
    )


def dispute_hostility(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """Highest hostility of the first state in disputes with the second, 0 (none) to 5 (war).

    Parameters
    ----------
    record
        The record.
    one, two
        The state that acts, and its opponent.
    years
        Years wanted.
    """
    return _counted(
        record,
        "disputes",
        (one, two),
        years,
        lambda rows, _: max([0.0, *rows["hostlev1"].dropna()]),
    )


def disputes_ongoing(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """One where a dispute between two states was going on, else zero.

    Parameters
    ----------
    record
        The record.
    one, two
        The states.
    years
        Years wanted.
    """
    return _counted(record, "disputes", (one, two), years, lambda rows, _: len(rows) > 0)


def wars_ongoing(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """One where two states fought each other in an interstate war, else zero.

    Parameters
    ----------
    record
        The record.
    one, two
        The states.
    years
        Years wanted.
    """
    return _counted(record, "wars", (one, two), years, lambda rows, _: len(rows) > 0)


def crises(record: Record, one: Actor, two: Actor, years: Sequence[int], opposed: bool) -> Values:
    """Count the international crises of a year in which both states were actors.

    Parameters
    ----------
    record
        The record.
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
    first, second = one.codes(), two.codes()
    mine, theirs = table[table["cracid"].isin(first)], table[table["cracid"].isin(second)]
    if opposed:
        hits = set(mine.loc[mine["trigent"].isin(second), "crisno"])
        hits |= set(theirs.loc[theirs["trigent"].isin(first), "crisno"])
    else:
        hits = set(mine["crisno"]) & set(theirs["crisno"])
    began = table[table["crisno"].isin(hits)].groupby("crisno")["systrgyr"].first()
    return [
        float((began == year).sum())
        if SOURCES["crises"].covers(year) and is_member(one, year) and is_member(two, year)
        else None
        for year in years
    ]


def monthly_acts(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> tuple[list[str], Values]:
    """Net cooperation of the first state towards the second, month by month.

    Empty where the event file is not about this dyad: a series of one region never stands in
    for another.

    Parameters
    ----------
    record
        The record.
    one, two
        The state that acts, and its target.
    years
        Years wanted.

    Returns
    -------
    tuple
        Months such as ``1962-10``, and their scores.
    """
    spoken = any(SOURCES["acts"].covers(year) for year in years)
    table = record.table("acts") if spoken else None
    if table is None:
        return [], []
    rows = _pair(table, one, two)
    rows = rows[rows["year"].isin(years)].sort_values(["year", "month"])
    months = [f"{y}-{m:02d}" for y, m in zip(rows["year"], rows["month"], strict=True)]
    return months, [number(score) for score in rows["score"]]


def contiguity(record: Record, one: Actor, two: Actor, year: int) -> int | None:
    """Contiguity type of a dyad: 1 land, 2-5 across water, 0 none within 400 miles.

    Parameters
    ----------
    record
        The record.
    one, two
        The states.
    year
        Calendar year; after 2016 the last year stands.
    """
    table = record.table("contiguity")
    if table is None:
        return None
    rows = _pair(table, one, two)
    year = min(year, SOURCES["contiguity"].coverage[1])
    rows = rows[(rows["styear"] <= year) & (rows["endyear"] >= year)]
    return int(rows["conttype"].iloc[0]) if len(rows) else 0


def is_major(record: Record, actor: Actor, year: int) -> bool | None:
    """Tell whether a state counted as a major power in a year; ``None`` where it is not known.

    Parameters
    ----------
    record
        The record.
    actor
        The state.
    year
        Calendar year; after 2016 the last year stands.
    """
    table = record.table("majors")
    if table is None:
        return None
    year = min(year, SOURCES["majors"].coverage[1])
    rows = table[table["ccode"] == actor.code(year)]
    return bool(((rows["styear"] <= year) & (rows["endyear"] >= year)).any())


def _place(table: DataFrame, actor: Actor, year: int) -> tuple[float, float] | None:
    rows = table[(table["ccode"] == actor.code(year)) & (table["styear"] <= year)]
    rows = rows[rows["endyear"] >= year].sort_values("styear")
    if rows.empty:
        return None
    before = rows[rows["styear"] < year]
    row = (before if len(before) else rows).iloc[-1]
    return math.radians(row["lat"]), math.radians(row["lng"])


def capital_distance(record: Record, one: Actor, two: Actor, year: int) -> float | None:
    """Great-circle distance between two capitals [km].

    Parameters
    ----------
    record
        The record.
    one, two
        The states.
    year
        Calendar year.
    """
    table = record.table("capitals")
    if table is None:
        return None
    here, there = _place(table, one, year), _place(table, two, year)
    if here is None or there is None:
        return None
    rise = math.sin((there[0] - here[0]) / 2) ** 2
    turn = math.cos(here[0]) * math.cos(there[0]) * math.sin((there[1] - here[1]) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(rise + turn))
