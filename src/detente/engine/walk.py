"""One replicate lived a year at a time, on some back end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from detente.core.arrays import Array
from detente.core.phases import Year
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.draws import Keys

Forced = tuple[Array, ...] | None
"""Bounds of conduct [n, n, lane]; where a belief is held, also which and at what log-odds."""


class Lived(Protocol):
    """What is kept of a year that was lived."""

    def record(self, name: str) -> Array:
        """Return a record of the year."""

    @property
    def year(self) -> Year:
        """What each phase made."""


class Walk(Protocol):
    """A way to live a year."""

    def live(self, world: World, values: Mapping[str, Array], forced: Forced, number: int) -> tuple[World, Lived]:
        """Live through year ``number`` from a world; return the world after it, and what is kept of it."""


@runtime_checkable
class Walking(Protocol):
    """A back end that can live one replicate a year at a time."""

    def start(
        self, theory: Theory, values: Mapping[str, Array], given: Mapping[str, Array], keys: Keys, states: int
    ) -> World:
        """Return the first world."""

    def walk(self, theory: Theory, states: int, values: Mapping[str, Array], keys: Keys, periods: int) -> Walk:
        """Return a way to live years of a theory with such parameters [1 or state, 1]."""
