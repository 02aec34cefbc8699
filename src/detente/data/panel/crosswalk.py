"""Numbers of the same state in three systems, year by year.

=========  ================================================================================
system     numbers
=========  ================================================================================
COW        ``ccode``, the Correlates of War state system: what every frame is keyed by
GW         ``gwcode``, Gleditsch and Ward: leaders and armed conflicts are counted by it
ISO 3166   ``iso3`` as of that year, ``iso3c`` as of today
=========  ================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.data.panel.columns import need_polars
from detente.data.panel.members import member_years
from detente.data.panel.state_parts import identity
from detente.data.panel.tables import STATE, once, read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

FORMER = (
    (265, 1954, 1990, "DDR"),
    (315, 1918, 1992, "CSK"),
    (345, 1918, 2002, "YUG"),
    (345, 2003, 2005, "SCG"),
    (365, 1923, 1991, "SUN"),
    (434, 1960, 1974, "DHY"),
    (439, 1960, 1983, "HVO"),
    (490, 1971, 1996, "ZAR"),  # codespell:ignore
    (552, 1965, 1979, "RHO"),
    (678, 1926, 1990, "YEM"),
    (680, 1967, 1990, "YMD"),
    (775, 1948, 1988, "BUR"),
    (816, 1954, 1975, "VDR"),
    (817, 1954, 1975, "VNM"),
)
"""COW number, first and last year, and the code of ISO 3166 that the state had under its name of then.

Codes exist since 1974; for earlier years under the same name the first one stands (assumption).
"""


def crosswalk(record: Record) -> pl.LazyFrame:
    """Codes of every member of the state system in every year.

    The columns are ``ccode``, ``year``, ``abb``, ``name``, ``gwcode``, ``iso3`` (the code of the
    state as it was in that year) and ``iso3c`` (the code of today, its own or its successor's).
    ``gwcode`` is missing where Gleditsch and Ward do not count the state, and in every row, with a
    note, if the source ``gleditsch_ward`` is not at hand.

    Raises
    ------
    MissingExtra
        The package polars is not installed.
    """
    need_polars()
    import polars as pl

    rows = member_years().join(identity(("abb", "name", "iso3c")), on="ccode", how="left", maintain_order="left")
    link = read(record, "gleditsch_ward", (*STATE, "gwcode"))
    if link is None:
        rows = rows.with_columns(pl.lit(None, dtype=pl.Int32).alias("gwcode"))
    else:
        known = once(link.drop_nulls(), STATE).with_columns(pl.col("gwcode").cast(pl.Int32))
        rows = rows.join(known, on=list(STATE), how="left", maintain_order="left")
    then = pl.col("iso3c")
    for ccode, first, last, code in FORMER:
        inside = (pl.col("ccode") == ccode) & pl.col("year").is_between(first, last)
        then = pl.when(inside).then(pl.lit(code)).otherwise(then)
    columns = ("ccode", "year", "abb", "name", "gwcode", "iso3", "iso3c")
    return rows.with_columns(then.alias("iso3")).select(columns).lazy()
