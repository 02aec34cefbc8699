"""Telling of anything: what a message can say of an object that may be anything."""

from __future__ import annotations

MOST = 200
"""Most characters of what is told of one object."""


def quote(value: object, most: int = MOST) -> str:
    """Return how an object shows itself: one line, of some length at most, and without control characters.

    An object that cannot show itself (a number of more digits than Python writes, a list that is nested too deep, one
    whose own ``__repr__`` stops) is told by its class, so that a message about it can always be written.

    Parameters
    ----------
    value
        Anything.
    most
        Most characters.
    """
    try:
        text = repr(value)
    except Exception:  # whatever an object of somebody else's raises, the message is still to be written
        text = f"<{type(value).__name__}>"
    text = " ".join(text.splitlines())[: most + 1]
    if len(text) > most:
        text = text[: most - 3] + "..."
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
