"""The parts of the state-year frame: each turns its sources into values by state and year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from detente.data import money
from detente.data.codes import states
from detente.data.panel.capitals import coordinates
from detente.data.panel.columns import LAST_YEAR, Column
from detente.data.panel.members import LAST_LISTED
from detente.data.panel.tables import STATE, by_year, fields, once, read
from detente.data.record import Record
from detente.data.tables.reader import by_year as shipped

if TYPE_CHECKING:
    import polars as pl

Part = Callable[[Record, Sequence[Column]], "pl.DataFrame | None"]
"""Values of some columns by ``ccode`` and ``year``; ``None`` if their source is not at hand."""

REGIONS = ((165, "Americas"), (399, "Europe"), (626, "Africa"), (699, "Middle East"), (899, "Asia"), (999, "Oceania"))
"""Last COW number of each region."""

SUCCESSORS = {260: "DEU"}
"""ISO 3166 codes of states that have none of their own: West Germany goes by that of united Germany."""


def straight(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Columns of a source, taken over as they are.

    Parameters
    ----------
    columns
        Columns of the part; the first source of the first is read.
    """
    import polars as pl

    taken = fields(columns)
    table = read(record, columns[0].sources[0], (*STATE, *taken.values()))
    if table is None:
        return None
    return once(table, STATE).select(*STATE, *(pl.col(field).alias(name) for name, field in taken.items()))


def identity(names: Sequence[str]) -> pl.DataFrame:
    """Names and codes that ship with detente, by ``ccode``: the same in every year.

    Parameters
    ----------
    names
        Which of ``abb``, ``name``, ``iso3c`` and ``region``.
    """
    import polars as pl

    facts = [
        (one.ccode, one.abb, one.name, one.iso3 or SUCCESSORS.get(one.ccode), region(one.ccode)) for one in states()
    ]
    frame = pl.DataFrame(facts, schema=["ccode", "abb", "name", "iso3c", "region"], orient="row")
    return frame.select(pl.col("ccode").cast(pl.Int32), *names)


def _identity(_: Record, columns: Sequence[Column]) -> pl.DataFrame:
    return identity([column.name for column in columns])


def region(ccode: int) -> str:
    """Coarse region of a state, from its COW number.

    Parameters
    ----------
    ccode
        COW number.
    """
    return next(name for last, name in REGIONS if ccode <= last)


def _capabilities(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    """National Material Capabilities 7.0; 6.0 has the same values to 2016."""
    import polars as pl

    taken = fields(columns)
    for name in ("nmc7", "nmc6"):
        table = read(record, name, (*STATE, *taken.values()))
        if table is not None:
            return once(table, STATE).select(*STATE, *(pl.col(field).alias(one) for one, field in taken.items()))
    return None


def majors(record: Record) -> pl.DataFrame | None:
    """Major powers by ``ccode`` and ``year``, the list of 2016 carried forward."""
    import polars as pl

    spells = read(record, "majors", ("ccode", "styear", "endyear"))
    if spells is None:
        return None
    open_ended = pl.when(pl.col("endyear") >= LAST_LISTED).then(LAST_YEAR).otherwise("endyear")
    years = by_year(spells.with_columns(open_ended.alias("endyear")))
    return years.select(*STATE, pl.lit(1, dtype=pl.Int8).alias("majpow")).unique()


def _majors(record: Record, _: Sequence[Column]) -> pl.DataFrame | None:
    return majors(record)


def _spending(record: Record, _: Sequence[Column]) -> pl.DataFrame | None:
    """Spending in dollars of 2020, by the pinned prices or else by the shipped ones."""
    import polars as pl

    table = next((one for name in ("nmc7", "nmc6") if (one := read(record, name, (*STATE, "milex"))) is not None), None)
    if table is None:
        return None
    prices = _series(record, "prices", "cpi", "us_cpi", "cpi")
    rates = _series(record, "pounds", "rate", "sterling", "dollars_per_pound")
    base = prices.filter(pl.col("year") == money.BASE_YEAR)["cpi"][0]
    known = table.join(prices, on="year", how="left").join(rates, on="year", how="left")
    pounds = pl.col("year") <= money.LAST_YEAR_IN_POUNDS
    dollars = pl.when(pounds).then(pl.col("milex") * pl.col("rate")).otherwise("milex")
    constant = (dollars * base / pl.col("cpi") / 1000.0).alias("milex_usd2020")
    return once(known, STATE).select(*STATE, constant)


def _series(record: Record, name: str, column: str, table: str, field: str) -> pl.DataFrame:
    """Take a series of years from a source, or from a shipped table with a note."""
    import polars as pl

    found = read(record, name, ("year", column))
    if found is not None:
        return found
    record.notes[name] = f"{record.notes[name]} milex_usd2020 uses the table that ships with detente instead."
    years = shipped(table, field)
    return pl.DataFrame(
        {"year": list(years), column: list(years.values())}, schema={"year": pl.Int32, column: pl.Float64}
    )


def leaders(record: Record) -> pl.DataFrame | None:
    """Leaders by COW number and year: Archigos counts states by Gleditsch-Ward."""
    import polars as pl

    table = read(record, "leader_years", ("gwcode", "year", "leadertransition", "irregular", "jan1obsid"))
    link = read(record, "gleditsch_ward", (*STATE, "gwcode"))
    if table is None or link is None:
        return None
    link = once(link.drop_nulls(), STATE).with_columns(pl.col("gwcode").cast(pl.Int32))
    table = once(table.with_columns(pl.col("gwcode").cast(pl.Int32)), ("gwcode", "year"))
    return link.join(table, on=["gwcode", "year"], how="inner")


def _leaders(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    import polars as pl

    table = leaders(record)
    if table is None:
        return None
    return table.select(*STATE, *(pl.col(field).alias(name) for name, field in fields(columns).items()))


def _of_leaders(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Traits of the leader on 1 January."""
    import polars as pl

    taken = fields(columns)
    traits = read(record, columns[0].sources[0], ("obsid", *taken.values()))
    table = leaders(record)
    if traits is None or table is None:
        return None
    found = table.join(once(traits, ["obsid"]), left_on="jan1obsid", right_on="obsid", how="inner")
    return found.select(*STATE, *(pl.col(field).alias(name) for name, field in taken.items()))


def _polity(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Polity 5, and where it has no value the older series, with the source of each value.

    The older series is a whole release of its own: where both have a value they may differ, and Polity 5 stands.
    """
    import polars as pl

    found = []
    for name in columns[0].sources:
        table = read(record, name, (*STATE, "polity2"))
        if table is not None:
            known = once(table.drop_nulls("polity2"), STATE)
            found.append(known.select(*STATE, pl.col("polity2").alias("polity"), pl.lit(name).alias("polity_origin")))
    return once(pl.concat(found), STATE).select(*STATE, *(column.name for column in columns)) if found else None


def _disputes(record: Record, _: Sequence[Column]) -> pl.DataFrame | None:
    """Disputes of a state: how many, how many began, how many it began, how hostile it was."""
    import polars as pl

    table = read(record, "disputes", ("dispnum", "ccode1", "year", "midonset", "sidea1", "orig1", "hostlev1"))
    if table is None:
        return None
    began = pl.col("midonset") == 1
    number = pl.col("dispnum")
    return (
        table.group_by("ccode1", "year")
        .agg(
            number.n_unique().alias("n_mid_gml"),
            pl.col("hostlev1").max().alias("max_hostlev_gml"),
            number.filter(began).n_unique().alias("n_mid_onset_gml"),
            number.filter(began & (pl.col("sidea1") == 1) & (pl.col("orig1") == 1))
            .n_unique()
            .alias("n_mid_initiated_gml"),
        )
        .rename({"ccode1": "ccode"})
    )


def _wars(record: Record, _: Sequence[Column]) -> pl.DataFrame | None:
    import polars as pl

    table = read(record, "wars", ("warnum", "ccode1", "year", "cowinteronset"))
    if table is None:
        return None
    counted = table.group_by("ccode1", "year").agg(
        pl.col("warnum").n_unique().alias("war_inter"), pl.col("cowinteronset").max().alias("war_inter_onset")
    )
    return counted.rename({"ccode1": "ccode"})


def _crises(record: Record, _: Sequence[Column]) -> pl.DataFrame | None:
    """Crises by the year in which the state entered them."""
    import polars as pl

    table = read(record, "crises", ("crisno", "cracid", "yrtrig"))
    if table is None:
        return None
    entered = table.drop_nulls("yrtrig").select(
        "crisno", pl.col("cracid").cast(pl.Int32).alias("ccode"), pl.col("yrtrig").cast(pl.Int32).alias("year")
    )
    return entered.group_by(STATE).agg(pl.col("crisno").n_unique().alias("n_icb_crises"))


def _sipri(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    """SIPRI gives the burden as a share."""
    import polars as pl

    table = straight(record, columns)
    burden = [pl.col(column.name) * 100.0 for column in columns if column.field == "burden"]
    return None if table is None else table.with_columns(burden)


PARTS: dict[str, Part] = {
    "identity": _identity,
    "capabilities": _capabilities,
    "majors": _majors,
    "spending": _spending,
    "sipri": _sipri,
    "leader_years": _leaders,
    "leader_experience": _of_leaders,
    "willingness": _of_leaders,
    "polity": _polity,
    "disputes": _disputes,
    "wars": _wars,
    "crises": _crises,
    "capitals": coordinates,
}
"""Parts that are more than columns of a source taken over."""
