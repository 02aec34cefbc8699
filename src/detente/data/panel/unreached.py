"""Rows of the sources that reach no row of a frame, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.data.codes import by_code
from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR, UNITS, columns_of, need_polars
from detente.data.panel.conflicts import opponents
from detente.data.panel.members import member_years, never_together
from detente.data.panel.state_parts import leaders
from detente.data.panel.tables import DYAD, STATE, as_dyads, by_year, once, read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

NO_NUMBER = "no number of a state"
BEFORE = f"before {FIRST_YEAR}"
AFTER = f"after {LAST_YEAR}"
NO_STATE = "no state of that number"
NO_MEMBER = "no member in that year"
ITSELF = "a state with itself"
APART = "no day on which both were members"
AGAIN = "the first row of the same key stands"
NO_LEADER = "leads no member on a 1 January"

REASONS = (NO_NUMBER, BEFORE, AFTER, NO_STATE, NO_MEMBER, ITSELF, APART, AGAIN, NO_LEADER)
"""Why a row reaches no row of a frame; of several reasons the first is told."""

STATES = {"crises": ("cracid", "yrtrig"), "leader_years": ("gwcode", "year")}
"""Columns of the number and the year, where they are not ``ccode`` and ``year``."""

SPELLS = {"majors": ("styear", "endyear"), "contiguity": ("styear", "endyear"), "capitals": ("styear", "endyear"),
          "rivalries": ("styear", "endyear"), "rivalries_tss": ("start", "end"),
          "arms_races": ("styear", "endyear")}  # fmt: skip
"""Sources of spells, with their first and last year: each year of a spell counts as a row."""

LEADERS = ("leader_experience", "willingness")
"""Sources of leaders, not of years."""

PRICES = ("prices", "pounds")
"""Sources of years, not of states."""

SEVERAL = {"alliances", "cow_alliances", "disputes", "dispute_dyads", "wars", "crises", "contiguity", "capitals",
           "rivalries", "rivalries_tss", "arms_races", "majors"}  # fmt: skip
"""Sources of which several rows of a state or dyad and year are put together: none is lost."""


def unreached(record: Record, sources: Iterable[str] | None = None) -> pl.DataFrame:
    """Rows of the sources of the frames that reach no row of a frame, and why.

    Of a spell each of its years counts, of a dyad the state that is to blame is named. States are told by the numbers
    of the frames (`detente.data.numbers`), leaders' years by those of Gleditsch and Ward.

    Parameters
    ----------
    sources
        Names of sources; all that the frames are made of if absent. Those that are not at hand are left out, with the
        reason in ``record.notes``.

    Returns
    -------
    polars.DataFrame
        ``source``, ``why``, ``ccode``, ``year`` and how many ``rows``.

    Raises
    ------
    MissingExtra
        The package polars is not installed.
    """
    need_polars()
    import polars as pl

    named = dict.fromkeys(one for unit in UNITS for column in columns_of(unit) for one in column.sources)
    wanted = [name for name in (named if sources is None else sources) if name not in PRICES]
    schema = {"source": pl.String, "why": pl.String, "ccode": pl.Int32, "year": pl.Int32, "rows": pl.UInt32}
    found = [pl.DataFrame(schema=schema)]
    for name in wanted:
        rows = _of_leaders(record, name) if name in LEADERS else judge(record, name)
        if rows is not None:
            lost = rows.drop_nulls("why").group_by("why", "ccode", "year").agg(pl.len().cast(pl.UInt32).alias("rows"))
            found.append(lost.select(pl.lit(name).alias("source"), "why", "ccode", "year", "rows"))
    return pl.concat(found).sort("source", "why", "ccode", "year", nulls_last=True)


def judge(record: Record, name: str) -> pl.DataFrame | None:
    """Rows of a source by state or dyad and year, with ``why`` each reaches no row of a frame; missing if it does.

    Parameters
    ----------
    name
        Name of a source, not one of leaders.
    """
    import polars as pl

    if name == "ucdp":
        return _of_conflicts(record)
    number, year = STATES.get(name, STATE)
    ends = SPELLS.get(name)
    table = record.table(name)
    if table is None:
        return None
    dyads = "ccode1" in table.columns
    numbers = ("ccode1", "ccode2") if dyads else (number,)
    rows = read(record, name, (*numbers, *(ends or (year,))))
    if rows is None:
        return None
    if ends is not None:
        known = rows.with_columns(pl.col(end).cast(pl.Int32) for end in ends).drop_nulls(ends)
        rows = by_year(known, *ends)
    if not dyads:
        states = rows.select(pl.col(number).cast(pl.Int32).alias("ccode"), pl.col(year).cast(pl.Int32).alias("year"))
        return _again(_state(states, leaders(record) if name == "leader_years" else None), name, STATE)
    return _again(_dyad(record, rows.select(*numbers, "year")), name, ("ccode1", "ccode2", "year"))


def _state(rows: pl.DataFrame, link: pl.DataFrame | None) -> pl.DataFrame:
    """Judge rows of states; with a link, their numbers are those of Gleditsch and Ward."""
    import polars as pl

    there = member_years() if link is None else link.select(pl.col("gwcode").alias("ccode"), "year").unique()
    codes = [*by_code()] if link is None else there["ccode"].unique().to_list()
    return rows.join(there.with_columns(member=True), on=list(STATE), how="left").with_columns(
        why=_reason("ccode", "member", codes)
    )


def _reason(number: str, member: str, codes: list[int]) -> pl.Expr:
    import polars as pl

    return (
        pl.when(pl.col(number).is_null()).then(pl.lit(NO_NUMBER))
        .when(pl.col("year") < FIRST_YEAR).then(pl.lit(BEFORE))
        .when(pl.col("year") > LAST_YEAR).then(pl.lit(AFTER))
        .when(~pl.col(number).is_in(codes)).then(pl.lit(NO_STATE))
        .when(pl.col(member).is_null()).then(pl.lit(NO_MEMBER))
    )  # fmt: skip


def _of_conflicts(record: Record) -> pl.DataFrame | None:
    """Judge pairs of opponents, whose numbers are those of Gleditsch and Ward."""
    import polars as pl

    pairs, link = opponents(record), read(record, "gleditsch_ward", (*STATE, "gwcode"))
    if pairs is None or link is None:
        return None
    there = once(link.drop_nulls(), STATE).select(pl.col("gwcode").cast(pl.Int32).alias("ccode"), "year").unique()
    rows = pairs.select(pl.col("gwcode1").alias("ccode1"), pl.col("gwcode2").alias("ccode2"), "year")
    return _dyad(record, rows, there)


def _dyad(record: Record, rows: pl.DataFrame, there: pl.DataFrame | None = None) -> pl.DataFrame:
    """Judge rows of dyads: by the first state, by the second, and by both together."""
    import polars as pl

    members = member_years() if there is None else there
    codes = [*by_code()] if there is None else there["ccode"].unique().to_list()
    for side in ("1", "2"):
        one = members.select(pl.col("ccode").alias(f"ccode{side}"), "year", pl.lit(True).alias(f"member{side}"))
        rows = rows.join(one, on=[f"ccode{side}", "year"], how="left")
    first, second = (_reason(f"ccode{side}", f"member{side}", codes) for side in ("1", "2"))
    rows = rows.with_columns(first=first, second=second, pair=pl.int_range(pl.len()))
    apart = never_together(record)
    pairs = as_dyads(rows.select("ccode1", "ccode2", "year", "pair"))
    if apart is not None:
        pairs = pairs.join(apart.with_columns(apart=True), on=list(DYAD), how="left")
    else:
        pairs = pairs.with_columns(apart=pl.lit(None, dtype=pl.Boolean))
    both = pl.when(pl.col("ccode1") == pl.col("ccode2")).then(pl.lit(ITSELF)).when(pl.col("apart")).then(pl.lit(APART))
    judged = rows.join(pairs.select("pair", "apart"), on="pair", how="left")
    blamed = pl.when(pl.col("first").is_null() & pl.col("second").is_not_null()).then("ccode2").otherwise("ccode1")
    return judged.with_columns(ccode=blamed, why=pl.coalesce("first", "second", both))


def _again(rows: pl.DataFrame, name: str, key: Iterable[str]) -> pl.DataFrame:
    """Say of rows that repeat the key of another which one stands."""
    import polars as pl

    if name in SEVERAL:
        return rows
    second = ~pl.struct(list(key)).is_first_distinct()
    return rows.with_columns(why=pl.coalesce("why", pl.when(second).then(pl.lit(AGAIN))))


def _of_leaders(record: Record, name: str) -> pl.DataFrame | None:
    """Judge leaders: each has to be in office on a 1 January of a member."""
    import polars as pl

    table, years = read(record, name, ("obsid",)), leaders(record)
    if table is None or years is None:
        return None
    here = once(years.select(pl.col("jan1obsid").alias("obsid")).drop_nulls(), ["obsid"])
    judged = table.join(here.with_columns(there=True), on="obsid", how="left")
    none = pl.lit(None, dtype=pl.Int32)
    return judged.select(ccode=none, year=none, why=pl.when(pl.col("there").is_null()).then(pl.lit(NO_LEADER)))
