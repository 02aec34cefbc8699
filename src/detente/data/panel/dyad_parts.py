"""The parts of the dyad-year frame: each turns its sources into values of undirected dyads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.data.panel.capitals import great_circle, seats
from detente.data.panel.columns import FIRST_YEAR, Column, choose_columns, columns_of
from detente.data.panel.conflicts import conflicts
from detente.data.panel.dyad_inputs import DyadInputs, Part
from detente.data.panel.members import LAST_LISTED
from detente.data.panel.quarrels import quarrels, triggers
from detente.data.panel.state_parts import majors
from detente.data.panel.state_parts import straight as of_states
from detente.data.panel.tables import DYAD, as_dyads, attach, by_year, fields, once, read
from detente.data.panel.windows import peace_years

if TYPE_CHECKING:
    import polars as pl

ENDS = {"rivalries_tss": ("start", "end")}
"""Columns of the first and last year, where they are not ``styear`` and ``endyear``."""

SIDES = ("a", "b")
"""The two states of a dyad, the lower COW number first."""


def straight(inputs: DyadInputs, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Columns of a source of dyads, taken over as they are, each side from its own.

    Parameters
    ----------
    inputs
        The record and the rows.
    columns
        Columns of the part.
    """
    import polars as pl

    taken = fields(columns)
    sides = {column.field: _field_of(column.mirror, columns) for column in columns if column.mirror}
    table = read(inputs.record, columns[0].sources[0], ("ccode1", "ccode2", "year", *taken.values(), *sides.values()))
    if table is None:
        return None
    pairs = as_dyads(table, sides)
    return once(pairs, DYAD).select(*DYAD, *(pl.col(field).alias(name) for name, field in taken.items()))


def _field_of(name: str, columns: Sequence[Column]) -> str:
    """Name a column as the source does, whether or not that column is wanted."""
    return next(column.field for column in columns_of("dyad-year") if column.name == name)


def _contiguity(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Let the first record of a year stand for it, and the last year listed for those after it."""
    import polars as pl

    table = read(inputs.record, "contiguity", ("ccode1", "ccode2", "styear", "endyear", "conttype"))
    if table is None:
        return None
    years = once(by_year(as_dyads(table).sort("styear", maintain_order=True)), DYAD).select(*DYAD, "conttype")
    listed = pl.min_horizontal("year", pl.lit(LAST_LISTED, dtype=pl.Int32)).alias("listed")
    rows = inputs.rows.with_columns(listed)
    key = ["ccode_a", "ccode_b", "listed"]
    return rows.join(years.rename({"year": "listed"}), on=key, how="inner").drop("listed")


def _majors(inputs: DyadInputs, columns: Sequence[Column]) -> pl.DataFrame | None:
    powers = majors(inputs.record)
    if powers is None:
        return None
    rows = inputs.rows
    for side in SIDES:
        renamed = powers.rename({"ccode": f"ccode_{side}", "majpow": f"majpow_{side}"})
        rows = rows.join(renamed, on=[f"ccode_{side}", "year"], how="left")
    return rows.select(*DYAD, *(column.name for column in columns))


def _relevance(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Politically relevant; missing where what is at hand does not settle it."""
    import polars as pl

    rows = inputs.rows
    for part, build in (("contiguity", _contiguity), ("majors", _majors)):
        members = [column for column in columns_of("dyad-year") if column.part == part]
        rows = attach(rows, build(inputs, members), members, DYAD)
    relevant = pl.any_horizontal(pl.col("conttype") >= 1, pl.col("majpow_a") == 1, pl.col("majpow_b") == 1)
    return rows.select(*DYAD, relevant.cast(pl.Int8).alias("prd"))


def _capitals(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Measure between the capitals [km]."""
    places = seats(inputs.record)
    if places is None:
        return None
    rows = inputs.rows
    for side in SIDES:
        names = {column: f"{column}_{side}" for column in ("ccode", "lat", "lng")}
        rows = rows.join(places.rename(names), on=[f"ccode_{side}", "year"], how="inner")
    return rows.select(*DYAD, great_circle(("lat_a", "lng_a"), ("lat_b", "lng_b")).alias("capdist_km"))


def _alliances(inputs: DyadInputs, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Count an obligation of either side: the source has a row for each direction."""
    import polars as pl

    taken = fields(columns)
    table = read(inputs.record, columns[0].sources[0], ("ccode1", "ccode2", "year", *taken.values()))
    if table is None:
        return None
    either = [pl.col(field).max().alias(name) for name, field in taken.items()]
    return as_dyads(table).group_by(DYAD).agg(either)


def _spells(inputs: DyadInputs, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Rivalries and arms races: one in each year of a spell, with its types."""
    import polars as pl

    taken, name = fields(columns), columns[0].sources[0]
    begin, end = ENDS.get(name, ("styear", "endyear"))
    table = read(inputs.record, name, ("ccode1", "ccode2", begin, end, *taken.values()))
    if table is None:
        return None
    table = table.filter(pl.col(end) >= FIRST_YEAR).with_columns(pl.col(begin).clip(lower_bound=FIRST_YEAR))
    years = by_year(as_dyads(table), begin, end)
    present = [pl.lit(1).alias(column.name) for column in columns if not column.field]
    kinds = [(pl.col(field).fill_null(0) > 0).cast(pl.Int8).max().alias(name) for name, field in taken.items()]
    return years.group_by(DYAD).agg(*present, *kinds)


def _disputes(inputs: DyadInputs, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Take the dispute of a dyad in a year, one a row, and say who began it."""
    import polars as pl

    sides = {"hostlev1": "hostlev2", "sidea1": "sidea2", "orig1": "orig2"}
    taken = fields(columns)
    names = (*taken.values(), "gmlmidonset", *sides, *sides.values())
    table = read(inputs.record, columns[0].sources[0], ("ccode1", "ccode2", "year", *names))
    if table is None:
        return None
    pairs = once(as_dyads(table, sides), DYAD)
    began = {
        f"gml_init_{side}": (pl.col("gmlmidonset") == 1) & (pl.col(f"sidea{n}") == 1) & (pl.col(f"orig{n}") == 1)
        for n, side in enumerate(SIDES, 1)
    }
    initiated = [began[column.name].cast(pl.Int8).alias(column.name) for column in columns if column.name in began]
    return pairs.select(*DYAD, *(pl.col(field).alias(name) for name, field in taken.items()), *initiated)


def _outcomes(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Take what could be known of disputes at the time: onsets where none went on, hostility once it is over.

    The source gives the highest hostility of a whole dispute in each of its years.
    """
    import polars as pl

    table = read(inputs.record, "dispute_dyads", ("dispnum", "ccode1", "ccode2", "year", "gmlmidonset", "hostlev"))
    if table is None:
        return None
    over = (pl.col("year") == pl.col("year").max().over("dispnum")).alias("over")
    began = pl.col("gmlmidonset") == 1
    return once(as_dyads(table.with_columns(over)), DYAD).select(
        *DYAD,
        pl.when(began).then(1).alias("gml_onset_at_risk"),
        pl.when("over").then("hostlev").alias("gml_hostlev_known"),
        pl.lit(1, dtype=pl.Int8).alias("disputed"),
    )


def _at_the_time(inputs: DyadInputs, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Put zeros where there was no dispute, and nowhere else."""
    import polars as pl

    known = _outcomes(inputs, columns)
    if known is None:
        return None
    inside = pl.col("year").is_between(*columns[0].coverage)
    quiet = inside & pl.col("disputed").is_null()
    rows = inputs.rows.join(known, on=list(DYAD), how="left", maintain_order="left")
    names = [column.name for column in columns]
    return rows.select(*DYAD, *(pl.when(quiet).then(0).otherwise(name).alias(name) for name in names))


def _flows(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Count the flows of trade that are known: what is not known is no trade of nought."""
    import polars as pl

    table = read(inputs.record, "dyadic_trade", ("ccode1", "ccode2", "year", "smoothflow1", "smoothflow2"))
    if table is None:
        return None
    one, other = (pl.col(name).is_not_null().cast(pl.Int8) for name in ("smoothflow1", "smoothflow2"))
    return once(as_dyads(table), DYAD).select(*DYAD, (one + other).alias("trade_flows_known"))


def _peace(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Years of joint membership since the last dispute, missing where disputes are not known."""
    columns = [column for column in choose_columns("dyad-year", ("gml_ongoing",)) if column.name == "gml_ongoing"]
    disputes = _disputes(inputs, columns)
    if disputes is None:
        return None
    history = attach(inputs.every_year, disputes, columns, DYAD)
    counted = peace_years(history.lazy(), "gml_ongoing", key=DYAD[:2], name="gml_peace_years").collect()
    return counted.drop_nulls("gml_ongoing").select(*DYAD, "gml_peace_years")


def _wars(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    import polars as pl

    table = read(inputs.record, "wars", ("ccode1", "ccode2", "year", "cowinterongoing", "cowinteronset"))
    if table is None:
        return None
    ongoing, onset = pl.col("cowinterongoing").max(), pl.col("cowinteronset").max()
    return as_dyads(table).group_by(DYAD).agg(ongoing.alias("war_ongoing"), onset.alias("war_onset"))


def _ideal_points(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    import polars as pl

    columns = [column for column in columns_of("state-year") if column.part == "ideal_points"]
    points = of_states(inputs.record, columns)
    if points is None:
        return None
    rows = inputs.rows
    for side in SIDES:
        renamed = points.rename({"ccode": f"ccode_{side}", "un_idealpoint": f"point_{side}"})
        rows = rows.join(renamed, on=[f"ccode_{side}", "year"], how="inner")
    return rows.select(*DYAD, (pl.col("point_a") - pl.col("point_b")).abs().alias("idealpoint_dist"))


def _crises(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Crises in which both are actors, by the year in which the crisis began."""
    import polars as pl

    table = read(inputs.record, "crises", ("crisno", "cracid", "systrgyr"))
    if table is None:
        return None
    began = pl.col("systrgyr").first().over("crisno").cast(pl.Int32).alias("year")
    actors = table.select("crisno", pl.col("cracid").cast(pl.Int32), began).unique()
    pairs = actors.rename({"cracid": "ccode_a"}).join(
        actors.select("crisno", pl.col("cracid").alias("ccode_b")), on="crisno"
    )
    return (
        pairs.filter(pl.col("ccode_a") < pl.col("ccode_b"))
        .group_by(DYAD)
        .agg(pl.col("crisno").n_unique().alias("icb_crises"))
    )


PARTS: dict[str, Part] = {
    "contiguity": _contiguity,
    "majors": _majors,
    "relevance": _relevance,
    "capitals": _capitals,
    "alliances": _alliances,
    "cow_alliances": _alliances,
    "rivalries": _spells,
    "rivalries_tss": _spells,
    "arms_races": _spells,
    "disputes": _disputes,
    "at_the_time": _at_the_time,
    "flows": _flows,
    "peace": _peace,
    "wars": _wars,
    "ideal_points": _ideal_points,
    "crises": _crises,
    "quarrels": quarrels,
    "triggers": triggers,
    "conflicts": lambda inputs, _: conflicts(inputs.record),
}
"""Parts that are more than columns of a source taken over."""
