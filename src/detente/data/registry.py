"""Every source of real data that detente knows."""

from __future__ import annotations

from detente.core.errors import UnknownName
from detente.data.source import Source
from detente.data.sources import (
    acts,
    alliances,
    capitals,
    contiguity,
    crises,
    disputes,
    gdp,
    majors,
    members,
    nmc6,
    nmc7,
    rivalries,
    sipri,
    warheads,
    wars,
)

SOURCES: dict[str, Source] = {
    module.SOURCE.name: module.SOURCE
    for module in (
        nmc7,
        nmc6,
        members,
        majors,
        contiguity,
        capitals,
        disputes,
        wars,
        alliances,
        rivalries,
        crises,
        acts,
        warheads,
        gdp,
        sipri,
    )
}
"""Sources by name, in the order in which they are listed."""


def source(name: str) -> Source:
    """Find a source by its name.

    Parameters
    ----------
    name
        Short name, as ``detente data list`` shows it.

    Raises
    ------
    UnknownName
        There is no such source.
    """
    found = SOURCES.get(name.strip().casefold())
    if found is None:
        kind, where = "data source", "`detente data list` shows them all."
        raise UnknownName(kind, name, SOURCES, where)
    return found


def chosen(names: list[str] | tuple[str, ...]) -> tuple[Source, ...]:
    """Find several sources; ``all`` or nothing means every source.

    Parameters
    ----------
    names
        Short names.
    """
    if not names or any(name.strip().casefold() == "all" for name in names):
        return tuple(SOURCES.values())
    return tuple({one.name: one for one in map(source, names)}.values())
