"""Where the capitals are, and how far apart: the one great circle of the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.data.panel.columns import Column
from detente.data.panel.tables import STATE, by_year, once, read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth [km]."""


def seats(record: Record) -> pl.DataFrame | None:
    """Capital of 1 January, or the first of a year that begins without one: latitude and longitude [degrees].

    Parameters
    ----------
    record
        The record.
    """
    import polars as pl

    table = read(record, "capitals", ("ccode", "styear", "endyear", "lat", "lng"))
    if table is None:
        return None
    places = by_year(table.with_columns(pl.col("styear").alias("since")))
    begun = (pl.col("since") < pl.col("year")).alias("begun")
    order = pl.when(begun).then("since").otherwise(-pl.col("since")).alias("order")
    places = places.with_columns(begun, order).sort("begun", "order", descending=True, maintain_order=True)
    return once(places, STATE).select(*STATE, "lat", "lng")


def great_circle(one: tuple[str, str], two: tuple[str, str]) -> pl.Expr:
    """Great-circle distance [km] between two places.

    Parameters
    ----------
    one, two : [degrees]
        Columns of the latitude and longitude of either place.
    """
    import polars as pl

    (north, east), (other_north, other_east) = ((pl.col(name).radians() for name in place) for place in (one, two))
    rise = ((other_north - north) / 2).sin() ** 2
    turn = north.cos() * other_north.cos() * ((other_east - east) / 2).sin() ** 2
    return 2 * EARTH_RADIUS * (rise + turn).clip(0.0, 1.0).sqrt().arcsin()


def coordinates(record: Record, columns: Sequence[Column]) -> pl.DataFrame | None:
    """Latitude and longitude of the capital, by state and year.

    Parameters
    ----------
    record
        The record.
    columns
        Columns of the part.
    """
    import polars as pl

    places = seats(record)
    if places is None:
        return None
    return places.select(*STATE, *(pl.col(column.field).alias(column.name) for column in columns))
