"""Pipes with a name: whoever opens one to write waits until somebody reads it."""

from __future__ import annotations

import errno
import os
import shlex
from pathlib import Path

from detente.core.errors import InvalidValue

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
    try:
        number = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        msg = f"{pipe} is a pipe that nobody reads, so writing to it would wait for ever."
        hint = f"Begin to read it first, as with `cat {shlex.quote(str(pipe))} > page.html &`, or name a file."
        raise InvalidValue(msg, hint) from None
    os.set_blocking(number, True)
    _open.add(number)


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
