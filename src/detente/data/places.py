"""Where states are and how they rank: contiguity, distance, major powers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.data.codes import Actor
from detente.data.record import Record
from detente.data.registry import SOURCES

if TYPE_CHECKING:
    from pandas import DataFrame

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth [km]."""


def contiguity(record: Record, one: Actor, two: Actor, year: int) -> int | None:
    """Contiguity type of a dyad: 1 land, 2-5 across water, 0 none within 400 miles.

    Parameters
    ----------
    one, two
        The states.
    year
        Calendar year; after 2016 the last year stands.
    """
    rows = record.rows("contiguity", one.codes(), two.codes())
    if rows is None:
        return None
    year = min(year, SOURCES["contiguity"].coverage[1])
    rows = rows[(rows["styear"] <= year) & (rows["endyear"] >= year)]
    return int(rows["conttype"].iloc[0]) if len(rows) else 0


def is_major(record: Record, actor: Actor, year: int) -> bool | None:
    """Tell whether a state counted as a major power in a year; ``None`` where it is not known.

    Parameters
    ----------
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
