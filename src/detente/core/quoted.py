"""Telling of anything: what a message can say of an object that may be anything, and of words of somebody's file."""

from __future__ import annotations

MOST = 200
"""Most characters of what is told of one object."""
CONTROLS = {
    mark: "\ufffd"
    for mark in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(mark) not in "\t\n\r"
}
"""Marks that command a terminal or turn round what is read after them, and what is shown in their place."""


def without_controls(text: str) -> str:
    """Return a text with a sign in the place of each mark that is not read but obeyed.

    Parameters
    ----------
    text
        Words, such as those of somebody's file.
    """
    return text.translate(CONTROLS)


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
