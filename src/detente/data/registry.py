"""Every source of real data that detente knows."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from detente.core.errors import BrokenExtension, UnknownName
from detente.core.extensions import find_offers, load_offer
from detente.data.declared import own_sources
from detente.data.source import GROUPS, Source


class Sources(Mapping[str, Source]):
    """Sources by name: those of detente, then those that installed packages offer, which are loaded when asked for."""

    def __getitem__(self, name: str) -> Source:
        return own_sources()[name] if name in own_sources() else _offered()[name]

    def __iter__(self) -> Iterator[str]:
        yield from own_sources()
        yield from (name for name in _offered() if name not in own_sources())

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache(maxsize=1)
def _offered() -> dict[str, Source]:
    """Return the sources that packages offer; of one that is broken, warn, and go on without it."""
    found = {}
    for name in find_offers("detente.sources"):
        try:
            found[name] = _loaded(name)
        except BrokenExtension as e:
            warnings.warn(str(e), stacklevel=2)
    return found


def _loaded(name: str) -> Source:
    one = load_offer("detente.sources", name)
    if not isinstance(one, Source):
        msg = f"The package that offers the source {name!r} gives {type(one).__name__}."
        raise BrokenExtension(msg, "It must give a detente.data.source.Source.")
    return one


SOURCES = Sources()
"""Sources by name."""


def group_sources(sources: Iterable[Source]) -> dict[str, list[Source]]:
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
        if name.strip().casefold() in find_offers("detente.sources"):
            return _loaded(name.strip().casefold())
        kind, where = "data source", "`detente data list` shows them all."
        raise UnknownName(kind, name, SOURCES, where)
    return found


def choose_sources(names: list[str] | tuple[str, ...]) -> tuple[Source, ...]:
    """Find several sources; ``all`` or nothing means every source.

    Parameters
    ----------
    names
        Short names.
    """
    if not names or any(name.strip().casefold() == "all" for name in names):
        return tuple(SOURCES.values())
    return tuple({one.name: one for one in map(source, names)}.values())
