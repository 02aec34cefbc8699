"""Where mechanisms stand in the year, and which come together: told once by whoever has them all."""

from __future__ import annotations

from collections.abc import Iterable

from detente.core.param import list_parameters
from detente.core.phases import Mechanism

Kind = type[Mechanism]

PLACE: dict[Kind, int] = {}
"""Place in the year of each mechanism that comes with detente."""
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
        OWNER.update(dict.fromkeys(list_parameters(type(m)), type(m)))
    for group in together:
        held = tuple(group)
        TOGETHER.update(dict.fromkeys(held, held))


def insert(chain: tuple[Mechanism, ...], mechanism: Mechanism) -> tuple[Mechanism, ...]:
    """Return a phase with one more mechanism, after those that it follows in the year; at the end if nobody knows."""
    kind, after = type(mechanism), type(mechanism).follows
    if mechanism in chain:
        return chain
    at = len(chain)
    if after is not None:
        at = next((k + 1 for k, m in enumerate(chain) if type(m) is after), at)
    elif kind in PLACE:
        at = max((k + 1 for k, m in enumerate(chain) if PLACE.get(type(m), len(PLACE)) < PLACE[kind]), default=0)
    return (*chain[:at], mechanism, *chain[at:])
