"""Sides of a case that a file of one's own brings: actors that are no states, and years that only the file has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from detente.core.errors import DetenteError, InvalidValue, UnknownName
from detente.data.codes import Actor, actor, actors, default_years, names_in
from detente.data.own.frame import OwnFrame


def named(states: str | Sequence[str]) -> list[str]:
    """Return the names in a pair or a list.

    Parameters
    ----------
    states
        Such as ``"Israel-Palestine"``, or a list.
    """
    if isinstance(states, str):
        return names_in(states)
    parts = [part.strip() for part in states if part.strip()]
    return names_in(parts[0]) if len(parts) == 1 else parts


def sides_of(states: str | Sequence[str], years: Sequence[int], own: OwnFrame | None) -> tuple[Actor, ...]:
    """Read a pair or a list of states and of actors that a file of one's own has.

    Parameters
    ----------
    states
        As for ``actors``.
    years
        The years of the case.
    own
        The file; only states are known without one.

    Raises
    ------
    InvalidValue
        Fewer than two sides, or one of them twice.
    UnknownName
        One is neither a state nor in the file.
    """
    parts = named(states)
    if own is None or len(parts) < 2:
        with _own_data_told(own):
            return actors(states, years)
    found = [_side(part, years, own) for part in parts]
    seen: dict[int, str] = {}
    for part, one in zip(parts, found, strict=True):
        for code in one.codes() or {one.ccode}:
            if code in seen:
                message = f"{seen[code]!r} and {part!r} are the same."
                raise InvalidValue(message, "Name each side once.")
            seen[code] = part
    return _told_apart(found)


@contextmanager
def _own_data_told(own: OwnFrame | None) -> Iterator[None]:
    """Say of a name that is no state how an actor that is none comes in."""
    try:
        yield
    except UnknownName as error:
        if own is None:
            how = "An actor that is no state comes with data of your own: case --frame FILE, beliefs --acts FILE."
            error.hint = f"{error.hint} {how}".strip()
        raise


def _side(part: str, years: Sequence[int], own: OwnFrame) -> Actor:
    try:
        return actor(part, years)
    except DetenteError as error:
        found = own.outsider(part)
        if found is not None:
            return found.actor()
        error.hint = f"{error.hint} {own.name} has no rows of an actor by that name either.".strip()
        raise


def _told_apart(found: Sequence[Actor]) -> tuple[Actor, ...]:
    """Make sure that no two sides are called by one abbreviation."""
    taken: set[str] = set()
    sides = []
    for one in found:
        abb = one.abb
        while abb in taken:
            abb += "X"
        taken.add(abb)
        sides.append(one if abb == one.abb else Actor(one.ccode, one.name, abb, one.links))
    return tuple(sides)


def outside(sides: Sequence[Actor]) -> list[str]:
    """Say which sides are no states of the record, as sentences.

    Parameters
    ----------
    sides
        Sides of a case.
    """
    what = "is no member of the COW state system: what the record would have of it is missing."
    return [f"{one.name} {what}" for one in sides if not one.links]


def span_of(states: str | Sequence[str], own: OwnFrame | None) -> tuple[int, ...]:
    """Years of a case that names none: as for states, or those in which the file has rows of an actor of its own.

    Parameters
    ----------
    states
        As for ``actors``.
    own
        The file.
    """
    if own is None:
        with _own_data_told(own):
            return default_years(states)
    numbers = [one.number for part in named(states) if (one := own.outsider(part)) is not None]
    if numbers:
        import polars as pl

        keys = [name for name in own.keys if name.startswith("ccode")]
        rows = own.table
        if keys:
            rows = rows.filter(pl.any_horizontal(pl.col(key).is_in(numbers) for key in keys))
        years = sorted(rows["year"].unique().to_list())
        if years:
            return tuple(range(years[0], years[-1] + 1))
    return default_years(states)
