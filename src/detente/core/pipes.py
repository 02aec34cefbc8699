"""Pipes with a name: whoever opens one to write waits until somebody reads it."""

from __future__ import annotations

import errno
import os
import shlex
import time
from pathlib import Path

from detente.core.errors import InvalidValue

SOON = 1.0
"""Time within which a reader comes that was begun beside the writer [s]."""
_open = set[int]()
"""Numbers of the pipes that are held."""


def hold(pipe: Path) -> None:
    """Open a pipe to write, and keep it open, so that its reader waits for what comes.

    Parameters
    ----------
    pipe
        The pipe.

    Raises
    ------
    InvalidValue
        Nobody reads it, so that whoever writes would wait for ever.
    OSError
        It cannot be written.
    """
    if os.name != "posix":
        return
    end = time.monotonic() + SOON
    while (number := _opened(pipe)) is None and time.monotonic() < end:
        time.sleep(0.01)
    if number is None:
        msg = f"{pipe} is a pipe that nobody reads, so writing to it would wait for ever."
        hint = f"Begin to read it first, as with `cat {shlex.quote(str(pipe))} > page.html &`, or name a file."
        raise InvalidValue(msg, hint)
    os.set_blocking(number, True)
    _open.add(number)


def _opened(pipe: Path) -> int | None:
    """Return the number of a pipe that is opened to write without waiting; None while nobody reads it."""
    if os.name != "posix":
        return None
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return None


def let_go(number: int | None) -> None:
    """Close a pipe that is held, so that its reader comes to an end; any other file stays open.

    Parameters
    ----------
    number
        That of an open file.
    """
    if number in _open:
        _open.remove(number)
        os.close(number)
