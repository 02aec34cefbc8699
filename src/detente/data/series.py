"""Yearly series of one state.

A value that no source gives is ``None``: missing is never zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.data.codes import Actor
from detente.data.money import constant_milex
from detente.data.record import Record, Values, number
from detente.data.registry import SOURCES
from detente.data.tables.reader import by_year


def of_state(record: Record, name: str, column: str, actor: Actor, years: Sequence[int]) -> Values:
    """One column of a table of state-years (``ccode``, ``year``).

    Parameters
    ----------
    name
        Name of the source.
    column
        Its column, in its own units.
    actor
        The state.
    years
        Years wanted.
    """
    if not any(SOURCES[name].covers(year) for year in years):
        return [None] * len(years)
    return _picked(record.table(name), column, actor, years)


def _picked(table: object, column: str, actor: Actor, years: Sequence[int]) -> Values:
    import pandas

    if not isinstance(table, pandas.DataFrame):
        return [None] * len(years)
    rows = table[table["ccode"].isin(actor.codes())]
    found = dict(zip(zip(rows["ccode"], rows["year"], strict=True), rows[column], strict=True))
    return [number(found.get((actor.code(year), year))) for year in years]


def capability(record: Record, column: str, actor: Actor, years: Sequence[int]) -> Values:
    """One column of the National Material Capabilities.

    Parameters
    ----------
    column
        ``milex``, ``milper``, ``pec``, ``tpop``, ``cinc`` and so on, in the source's units.
    actor
        The state.
    years
        Years wanted.
    """
    return _picked(record.capabilities(), column, actor, years)


def spending(record: Record, actor: Actor, years: Sequence[int]) -> Values:
    """Military spending in million dollars of 2020.

    Parameters
    ----------
    actor
        The state.
    years
        Years wanted.
    """
    raw = capability(record, "milex", actor, years)
    prices, pounds = _levels(record, "prices", "cpi"), _levels(record, "pounds", "rate")
    return [constant_milex(value, year, prices, pounds) for value, year in zip(raw, years, strict=True)]


def deflator(record: Record) -> str:
    """Say which prices and parities make spending comparable over time."""
    pinned = [record.optional(name) is not None for name in ("prices", "pounds")]
    names = {True: "MeasuringWorth", False: "the Bureau of Labor Statistics and the Census"}
    parity = {True: "MeasuringWorth", False: "mint parity"}
    return f"prices of {names[pinned[0]]}, pounds by {parity[pinned[1]]}"


def _levels(record: Record, name: str, column: str) -> dict[int, float] | None:
    """Prices or parities by year, where the file is at hand; the shipped table serves otherwise."""
    table = record.optional(name)
    return None if table is None else dict(zip(table["year"], table[column], strict=True))


def product(record: Record, actor: Actor, years: Sequence[int]) -> Values:
    """Gross domestic product in million international dollars of 2017.

    Parameters
    ----------
    actor
        The state.
    years
        Years wanted.
    """
    return _picked(record.table("gdp"), "pwtrgdp", actor, years)


def warheads(record: Record, actor: Actor, years: Sequence[int]) -> Values:
    """Stockpiled nuclear warheads; for the United States the declassified table if need be.

    Parameters
    ----------
    actor
        The state.
    years
        Years wanted.
    """
    if not any(SOURCES["warheads"].covers(year) for year in years):
        return [None] * len(years)
    table = record.table("warheads")
    if table is None and actor.ccode == 2:
        known = by_year("us_warheads", "warheads")
        return [known.get(year) for year in years]
    return _picked(table, "warheads", actor, years)
