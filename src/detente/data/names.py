"""Names of countries as makers of data write them, turned into Correlates of War numbers."""

from __future__ import annotations

from functools import cache

from detente.core.errors import InvalidValue, UnknownName
from detente.data.codes import lookup

AWKWARD = {
    "Bosnia-Herzegovina": 346,
    "Cape Verde": 402,
    "Central African Rep.": 482,
    "Congo": 484,
    "Congo, Dem. Rep.": 490,
    "Congo, Republic of": 484,
    "Cote d'Ivoire": 437,
    "Côte d'Ivoire": 437,
    "Democratic Republic of Congo": 490,
    "Dominican Rep.": 42,
    "East Germany": 265,
    "German DR": 265,
    "Germany": 255,
    "Korea, North": 731,
    "Korea, South": 732,
    "Micronesia (country)": 987,
    "North Macedonia": 343,
    "Serbia": 345,
    "Saint Vincent and the Grenadines": 57,
    "Timor": 860,
    "Trinidad & Tobago": 52,
    "USSR": 365,
    "UAE": 696,
    "UK": 200,
    "USA": 2,
    "Viet Nam": 816,  # codespell:ignore
    "West Germany": 260,
    "Yemen, North": 678,
    "Yugoslavia": 345,
    "eSwatini": 572,
}
"""Names that the list of states does not have, or has for several states."""


@cache
def ccode_of(name: str) -> int | None:
    """COW number of a country by its name; ``None`` where it is no state, or several.

    Germany is 255 whatever the year: a source that speaks of 1955-1989 says 260 itself.

    Parameters
    ----------
    name
        Name as the makers of the data write it.
    """
    name = name.strip().replace("’", "'")
    if name in AWKWARD:
        return AWKWARD[name]
    try:
        return lookup(name).ccode
    except (UnknownName, InvalidValue):
        return None
