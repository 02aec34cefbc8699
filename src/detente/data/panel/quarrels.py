"""The parts of the dyad-year frame that look at every dispute and crisis of a year, not at one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.data.panel.columns import Column
from detente.data.panel.dyad_inputs import DyadInputs
from detente.data.panel.tables import DYAD, as_dyads, read

if TYPE_CHECKING:
    import polars as pl

SIDES = (("a", 1), ("b", 2))
"""The two states of a dyad, and of a row of the source."""


def quarrels(inputs: DyadInputs, columns: Sequence[Column]) -> pl.DataFrame | None:
    """All disputes of a year: how many began, how hostile each side was at most, who wanted a change.

    Parameters
    ----------
    inputs
        The record and the rows.
    columns
        Columns of the part.
    """
    import polars as pl

    names = ("dispnum", "ccode1", "ccode2", "year", "midonset", "hostlev1", "revstate1", "fatality")
    table = read(inputs.record, "disputes", names)
    if table is None:
        return None
    first = pl.col("ccode1") < pl.col("ccode2")  # the source has a row for each direction
    began = pl.col("dispnum").filter(pl.col("midonset") == 1).n_unique()
    made = {"gml_onsets": began, "gml_worst_fatality": pl.col("fatality").max()}
    for side, number in SIDES:
        mine = pl.col("first") if number == 1 else ~pl.col("first")
        made[f"gml_top_hostility_{side}"] = pl.col("hostlev1").filter(mine).max()
        made[f"gml_revisionist_{side}"] = pl.col("revstate1").filter(mine).max()
    rows = as_dyads(table.with_columns(first.alias("first")))
    return rows.group_by(DYAD).agg(made[column.name].alias(column.name) for column in columns)


def triggers(inputs: DyadInputs, _: Sequence[Column]) -> pl.DataFrame | None:
    """Count the crises that one of two states triggered for the other, by the year in which the crisis began.

    Parameters
    ----------
    inputs
        The record and the rows.
    """
    import polars as pl

    table = read(inputs.record, "crises", ("crisno", "cracid", "trigent", "systrgyr"))
    if table is None:
        return None
    began = pl.col("systrgyr").first().over("crisno").cast(pl.Int32).alias("year")
    sides = (pl.col("cracid").cast(pl.Int32).alias("ccode1"), pl.col("trigent").cast(pl.Int32).alias("ccode2"))
    known = table.drop_nulls(["cracid", "trigent"]).select("crisno", *sides, began)
    return as_dyads(known).group_by(DYAD).agg(pl.col("crisno").n_unique().alias("icb_triggered"))
