"""Armed conflicts between states, which go on after the last year of the disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.data.panel.tables import DYAD, STATE, as_dyads, once, read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

BETWEEN_STATES = "interstate"
"""The type of conflict that is counted: not those within a state in which foreign troops fight."""

SIDES = ("gwno_a", "gwno_a_2nd"), ("gwno_b", "gwno_b_2nd")
"""Columns of the states of either side, and of those whose troops help it."""


def opponents(record: Record) -> pl.DataFrame | None:
    """States on opposite sides of an armed conflict between states, by ``gwcode1``, ``gwcode2`` and ``year``.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    polars.DataFrame or None
        With the ``intensity`` of the worst of their conflicts; None if the source is not at hand.
    """
    import polars as pl

    columns = ("conflict_id", "year", "type_of_conflict", "intensity_level", *SIDES[0], *SIDES[1])
    table = read(record, "ucdp", columns)
    if table is None:
        return None
    fought = table.filter(pl.col("type_of_conflict") == BETWEEN_STATES)
    key = ["conflict_id", "year"]
    one, two = (
        pl.concat(fought.select(*key, pl.col(name).cast(pl.Int32).alias(f"gwcode{n}")) for name in names)
        .drop_nulls()
        .unique()
        for n, names in enumerate(SIDES, 1)
    )
    worst = fought.group_by(key).agg(pl.col("intensity_level").max().alias("intensity"))
    pairs = one.join(two, on=key).join(worst, on=key)
    return pairs.group_by("gwcode1", "gwcode2", "year").agg(pl.col("intensity").max())


def conflicts(record: Record) -> pl.DataFrame | None:
    """Armed conflicts of dyads: the source counts states as Gleditsch and Ward do.

    Parameters
    ----------
    record
        The record.
    """
    import polars as pl

    pairs = opponents(record)
    link = read(record, "gleditsch_ward", (*STATE, "gwcode"))
    if pairs is None or link is None:
        return None
    link = once(link.drop_nulls(), STATE).with_columns(pl.col("gwcode").cast(pl.Int32))
    for n in (1, 2):
        numbers = link.rename({"ccode": f"ccode{n}", "gwcode": f"gwcode{n}"})
        pairs = pairs.join(numbers, on=[f"gwcode{n}", "year"], how="inner")
    return as_dyads(pairs).group_by(DYAD).agg(pl.col("intensity").max().alias("ucdp_conflict"))
