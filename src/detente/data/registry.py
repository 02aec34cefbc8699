"""Every source of real data that detente knows."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from detente.core.errors import BrokenExtension, UnknownName
from detente.core.extensions import loaded, offered
from detente.data.source import Source
from detente.data.sources import (
    acts,
    alliance_members,
    alliances,
    arms_races,
    cameo_scale,
    capitals,
    contiguity,
    cow_alliances,
    crises,
    crisis_list,
    democracy,
    dispute_dyads,
    dispute_list,
    dispute_participants,
    disputes,
    distances,
    dyadic_trade,
    dyads_reference,
    events_balkans,
    events_gulf,
    events_levant,
    events_turkey,
    extrastate_wars,
    false_dyads,
    gdp,
    gleditsch_ward,
    ideal_points,
    igo_memberships,
    joint_igos,
    leader_experience,
    leader_years,
    leaders,
    majors,
    members,
    nmc6,
    nmc7,
    nuclear_status,
    polity4,
    polity_older,
    pounds,
    prices,
    rivalries,
    rivalries_tss,
    sipri,
    surplus,
    system,
    territorial_threat,
    trade,
    ucdp,
    war_participants,
    warheads,
    wars,
    weis_scale,
    willingness,
)

OWN: dict[str, Source] = {
    module.SOURCE.name: module.SOURCE
    for module in (
        nmc7,
        nmc6,
        members,
        system,
        gleditsch_ward,
        false_dyads,
        majors,
        dyads_reference,
        contiguity,
        capitals,
        distances,
        sipri,
        gdp,
        surplus,
        warheads,
        nuclear_status,
        prices,
        pounds,
        democracy,
        polity4,
        polity_older,
        alliances,
        cow_alliances,
        alliance_members,
        joint_igos,
        igo_memberships,
        trade,
        dyadic_trade,
        disputes,
        dispute_list,
        dispute_dyads,
        dispute_participants,
        wars,
        war_participants,
        extrastate_wars,
        ucdp,
        rivalries,
        rivalries_tss,
        arms_races,
        crises,
        crisis_list,
        territorial_threat,
        ideal_points,
        leaders,
        leader_years,
        leader_experience,
        willingness,
        acts,
        events_levant,
        events_gulf,
        events_turkey,
        events_balkans,
        cameo_scale,
        weis_scale,
    )
}
"""Sources that come with detente, by name."""


class Sources(Mapping[str, Source]):
    """Sources by name: those of detente, then those that installed packages offer, which are loaded when asked for."""

    def __getitem__(self, name: str) -> Source:
        return OWN[name] if name in OWN else _offered()[name]

    def __iter__(self) -> Iterator[str]:
        yield from OWN
        yield from (name for name in _offered() if name not in OWN)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache(maxsize=1)
def _offered() -> dict[str, Source]:
    """Return the sources that packages offer; of one that is broken, warn, and go on without it."""
    found = {}
    for name in offered("detente.sources"):
        try:
            found[name] = _loaded(name)
        except BrokenExtension as e:
            warnings.warn(str(e), stacklevel=2)
    return found


def _loaded(name: str) -> Source:
    one = loaded("detente.sources", name)
    if not isinstance(one, Source):
        msg = f"The package that offers the source {name!r} gives {type(one).__name__}."
        raise BrokenExtension(msg, "It must give a detente.data.source.Source.")
    return one


SOURCES = Sources()
"""Sources by name."""

GROUPS = {
    "states": "Who is a state",
    "capabilities": "Means: soldiers, money, weapons, product",
    "money": "Prices",
    "institutions": "Democracy",
    "geography": "Borders and distances",
    "alliances": "Alliances",
    "exchange": "Trade and organisations",
    "conflict": "Disputes, wars, rivalries, arms races",
    "crises": "Crises",
    "perception": "What states see and want",
    "leaders": "Leaders",
    "events": "Acts, day by day and month by month",
}
"""Subjects under which sources are listed, in order."""


def grouped(sources: Iterable[Source]) -> dict[str, list[Source]]:
    """Sort sources by subject, in the order of ``GROUPS``.

    Parameters
    ----------
    sources
        Sources to sort.
    """
    found: dict[str, list[Source]] = {title: [] for title in GROUPS.values()}
    for one in sources:
        found[GROUPS[one.group]].append(one)
    return {title: members for title, members in found.items() if members}


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
        if name.strip().casefold() in offered("detente.sources"):
            return _loaded(name.strip().casefold())
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
