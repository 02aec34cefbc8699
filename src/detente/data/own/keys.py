"""Columns that identify the rows of a table of one's own, named as in the frames of the record."""

from __future__ import annotations

UNDIRECTED, DIRECTED = ("ccode_a", "ccode_b"), ("ccode1", "ccode2")
"""Keys of dyads."""


def keys_of(unit: str, directed: bool | None) -> tuple[str, ...]:
    """Name the columns that identify a row.

    Parameters
    ----------
    unit
        What a row is about.
    directed
        Whether the order of two states means something.
    """
    if unit == "month":
        return ("year", "month")
    if unit == "state-year":
        return ("ccode", "year")
    return (*(DIRECTED if directed else UNDIRECTED), "year", *(("month",) if unit == "dyad-month" else ()))
