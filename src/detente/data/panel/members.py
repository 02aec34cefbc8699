"""Who is in a panel: members of the state system, pairs of them, and the choice of some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING

from detente.core.errors import InvalidValue
from detente.data.codes import actor, states
from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR
from detente.data.panel.tables import DYAD, as_dyads, by_year, read
from detente.data.record import Record
from detente.data.years import year_range

if TYPE_CHECKING:
    import polars as pl

LAST_LISTED = 2016
"""Last year of the membership list; what stands then is carried forward."""


@dataclass(frozen=True)
class Selection:
    """Which rows are wanted.

    Attributes
    ----------
    years
        Years wanted, in order.
    codes
        COW numbers of the states wanted; ``None`` for every state.
    """

    years: tuple[int, ...]
    codes: frozenset[int] | None


def select(years: Iterable[int] | None = None, names: Sequence[str | float] | None = None) -> Selection:
    """Check years and names of states, and turn them into a selection.

    Parameters
    ----------
    years
        Years wanted; all if absent.
    names
        States by name, abbreviation or COW number; ``Germany`` by name is 255 and 260.

    Raises
    ------
    InvalidValue
        Years outside the panel, or none; or a name that means several states or none in those
        years.
    UnknownName
        No state is called that.
    """
    wanted = _years(years)
    if names is None:
        return Selection(wanted, None)
    if isinstance(names, str) or not names:
        message = f"{names!r} is not a list of states."
        raise InvalidValue(message, 'Give a list, such as ["USA", "USSR"], or leave it out.')
    return Selection(wanted, frozenset(code for name in names for code in actor(name, wanted).codes()))


def _years(years: Iterable[int] | None) -> tuple[int, ...]:
    if years is None:
        return tuple(range(FIRST_YEAR, LAST_YEAR + 1))
    try:
        wanted = tuple(sorted({index(year) for year in years}))
    except TypeError as error:
        message = f"{years!r} are no years."
        raise InvalidValue(message, "Give whole numbers, such as range(1946, 2011).") from error
    if not wanted:
        message = "No years are given."
        raise InvalidValue(message, f"Leave them out, or give some of {FIRST_YEAR} to {LAST_YEAR}.")
    year_range(f"{wanted[0]:04d}-{wanted[-1]:04d}")
    return wanted


def member_years() -> pl.DataFrame:
    """Every member of the state system in every year, by ``ccode`` and ``year``."""
    import polars as pl

    spells = [
        (state.ccode, first, min(last, LAST_YEAR))
        for state in states()
        for first, last in state.spells
        if first <= LAST_YEAR
    ]
    frame = pl.DataFrame(spells, schema=dict.fromkeys(("ccode", "styear", "endyear"), pl.Int32), orient="row")
    return by_year(frame).select("ccode", "year").unique().sort("ccode", "year")


def dyad_years(record: Record, selection: Selection) -> pl.DataFrame:
    """Every undirected dyad whose states were members together on some day of a year.

    With one state selected, its dyads with everybody; with several, the dyads among them.

    Parameters
    ----------
    record
        The record, for the days on which membership began and ended.
    selection
        Which rows are wanted.
    """
    import polars as pl

    members = member_years().filter(pl.col("year").is_in(selection.years))
    codes = selection.codes
    if codes is not None and len(codes) > 1:
        members = members.filter(pl.col("ccode").is_in(list(codes)))
    first = members.rename({"ccode": "ccode_a"})
    pairs = first.join(members.rename({"ccode": "ccode_b"}), on="year").filter(pl.col("ccode_a") < pl.col("ccode_b"))
    if codes is not None:
        wanted = list(codes)
        pairs = pairs.filter(pl.col("ccode_a").is_in(wanted) | pl.col("ccode_b").is_in(wanted))
    apart = never_together(record)
    if apart is not None:
        pairs = pairs.join(apart, on=list(DYAD), how="anti")
    return pairs.select(DYAD).sort(DYAD)


def never_together(record: Record) -> pl.DataFrame | None:
    """Dyad-years in which both were members, but on no day together.

    Parameters
    ----------
    record
        The record. From the source ``system``, else from ``false_dyads``; with neither, a note
        says that such dyads stay in.
    """
    import polars as pl

    spells = read(record, "system", ("ccode", "start", "end"))
    if spells is not None:
        return _without_a_common_day(spells)
    listed = read(record, "false_dyads", ("ccode1", "ccode2", "year"))
    if listed is not None:
        return as_dyads(listed).unique().select(pl.col(DYAD).cast(pl.Int32))
    note = "Neither system nor false_dyads is at hand: 30 dyad-years without a common day stay in."
    record.notes["system"] = f"{record.notes.get('system', '')} {note}".strip()
    return None


def _without_a_common_day(spells: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    dates = spells.with_columns(pl.col("start", "end").cast(pl.Date))
    days = by_year(
        dates.with_columns(
            pl.col("start").dt.year().alias("styear"),
            pl.col("end").dt.year().alias("endyear"),
        )
    ).select(
        "ccode",
        "year",
        pl.max_horizontal("start", pl.date("year", 1, 1)).alias("from"),
        pl.min_horizontal("end", pl.date("year", 12, 31)).alias("to"),
    )
    broken = days.filter((pl.col("from") > pl.date("year", 1, 1)) | (pl.col("to") < pl.date("year", 12, 31)))
    pairs = broken.join(days, on="year", suffix="_other").filter(pl.col("ccode") != pl.col("ccode_other"))
    together = (pl.max_horizontal("from", "from_other") <= pl.min_horizontal("to", "to_other")).alias("together")
    pairs = pairs.select(pl.col("ccode").alias("ccode1"), pl.col("ccode_other").alias("ccode2"), "year", together)
    known = as_dyads(pairs).group_by(DYAD).agg(pl.col("together").any())
    return known.filter(~pl.col("together")).select(DYAD)
