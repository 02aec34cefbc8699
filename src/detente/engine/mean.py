"""Draws replaced by their means: for the mean-field twin and for beliefs carried along the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.core.arrays import Array
from detente.core.random import Stream


class MeanDraws:
    """Draws replaced by their means.

    Parameters
    ----------
    xp
        Array namespace.
    streams
        Streams that may be asked for.
    states
        Number of states.
    dtype
        Precision.
    """

    def __init__(self, xp: Any, streams: Sequence[Stream], states: int, dtype: Any) -> None:
        self._xp, self._dtype = xp, dtype
        self._streams = {s.name: s for s in streams}
        self._states = states

    def number(self, name: str) -> Array:
        """Return the mean of a stream: 0 of normal, one half of uniform numbers."""
        stream = self._streams[name]
        shape = (self._states,) if stream.shape == "state" else (self._states, self._states)
        return self._xp.full(shape, 0.0 if stream.law == "normal" else 0.5, self._dtype)

    def happens(self, name: str, probability: Array) -> Array:
        """Return the probability itself."""
        return probability
