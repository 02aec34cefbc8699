"""Where mechanisms stand in the year, and which come together: told once by whoever has them all."""

from __future__ import annotations

from collections.abc import Iterable

from detente.core.errors import InvalidValue
from detente.core.param import list_parameters
from detente.core.phases import Mechanism

Kind = type[Mechanism]

PLACE: dict[Kind, int] = {}
"""Place in the year of each mechanism that comes with detente."""
NAMED: dict[str, Kind] = {}
"""The same mechanisms by the name of their class."""
TOGETHER: dict[Kind, tuple[Kind, ...]] = {}
"""Mechanisms that make no sense without each other, by each of them."""
OWNER: dict[str, Kind] = {}
"""Who declares a parameter."""


def arrange(chain: Iterable[Mechanism], together: Iterable[Iterable[Kind]]) -> None:
    """Tell the order of the year.

    Parameters
    ----------
    chain
        Mechanisms in their order.
    together
        Those that come together.
    """
    for place, m in enumerate(chain):
        PLACE[type(m)] = place
        NAMED[type(m).__name__] = type(m)
        OWNER.update(dict.fromkeys(list_parameters(type(m)), type(m)))
    for group in together:
        held = tuple(group)
        TOGETHER.update(dict.fromkeys(held, held))


def hearers(kind: Kind) -> tuple[Kind, ...]:
    """Return what goes together with a mechanism and comes later in the year: who says nothing to nobody."""
    return tuple(k for k in TOGETHER.get(kind, ()) if PLACE[k] > PLACE[kind])


def name_of(kind: Kind) -> str:
    """Return the name by which a mechanism is denied: in full if detente has another of that name."""
    return known_as(f"{kind.__module__}.{kind.__qualname__}")


def known_as(path: str) -> str:
    """Return the name by which a mechanism is denied whose class has this full name."""
    name = path.rpartition(".")[2]
    known = NAMED.get(name)
    return name if known is None or f"{known.__module__}.{known.__qualname__}" == path else path


def in_turn(mechanisms: Iterable[Mechanism]) -> list[Mechanism]:
    """Return mechanisms in an order in which they can be inserted: detente's, then others after what they follow.

    Raises
    ------
    InvalidValue
        One follows what is no mechanism, or one of another phase.
    """
    every = list(dict.fromkeys(mechanisms))
    for m in every:
        after: object = type(m).follows
        if after is not None and not (isinstance(after, type) and issubclass(after, Mechanism)):
            msg = f"{m!r} follows {after!r}, which is no mechanism."
            raise InvalidValue(msg, "Name a class: follows = interpret.Belief.")
        if isinstance(after, type) and issubclass(after, Mechanism) and after.phase != m.phase:
            msg = f"{m!r} of the phase {m.phase!r} follows {after.__name__}, which is of the phase {after.phase!r}."
            raise InvalidValue(msg, "Name a mechanism of the same phase.")
    known = sorted((m for m in every if type(m) in PLACE), key=lambda m: PLACE[type(m)])
    own = [m for m in every if type(m) not in PLACE]
    out: list[Mechanism] = known
    while own:
        waiting = {type(m) for m in own}
        free = [m for m in own if type(m).follows not in waiting or type(m).follows is type(m)] or own
        out += free
        own = [m for m in own if m not in free]
    return out


def insert(chain: tuple[Mechanism, ...], mechanism: Mechanism) -> tuple[Mechanism, ...]:
    """Return a phase with one more mechanism, after those that it follows in the year; at the end if nobody knows."""
    kind, after = type(mechanism), type(mechanism).follows
    if mechanism in chain:
        return chain
    at = len(chain)
    if kind in PLACE and (after is None or kind.__module__.startswith("detente.")):
        at = max((k + 1 for k, m in enumerate(chain) if PLACE.get(type(m), len(PLACE)) < PLACE[kind]), default=0)
        at = _past(chain, at)
    elif after is not None:
        at = next((_past(chain, k + 1) for k, m in enumerate(chain) if type(m) is after), at)
    return (*chain[:at], mechanism, *chain[at:])


def _past(chain: tuple[Mechanism, ...], at: int) -> int:
    """Return a place behind those of one's own that stand there because they follow somebody."""
    while at < len(chain) and type(chain[at]) not in PLACE and type(chain[at]).follows is not None:
        at += 1
    return at
