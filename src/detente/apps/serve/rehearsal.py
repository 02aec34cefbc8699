"""Bots of a rehearsal: schools that decide as students do, with stated beliefs, reasons and messages."""

from __future__ import annotations

from detente.apps.serve.messages import Opening

CLASS = 12
"""Seats of a rehearsal, rounded up to whole worlds; one is for the person who rehearses."""


def bots_of(opening: Opening) -> int:
    """Return how many bots a room has: all seats of its worlds but one in a rehearsal, else none.

    Parameters
    ----------
    opening
        What the room is.
    """
    return -(-CLASS // opening.size) * opening.size - 1 if opening.rehearsal else 0
