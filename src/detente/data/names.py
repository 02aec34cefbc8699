"""Names of countries as makers of data write them, turned into Correlates of War numbers."""

from __future__ import annotations

from functools import cache

from detente.core.errors import InvalidValue, UnknownName
from detente.data.codes import lookup
from detente.data.tables.reader import ccodes


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
    try:
        return ccodes("written_names").get(name) or lookup(name).ccode
    except (UnknownName, InvalidValue):
        return None
