"""What the server refuses, and in which words."""

from __future__ import annotations

import math
import sqlite3

AGAIN = 5.0
"""Seconds after which something may be asked again where nothing better is known."""
FOR_NOW = (429, 503, 507)
"""Statuses of refusals that hold for now alone."""


class Refused(Exception):
    """A request that is refused.

    Parameters
    ----------
    status
        Status of HTTP.
    code
        A word for programs.
    message
        A sentence for people.
    again
        Seconds after which it may be asked again, if they are known.
    """

    def __init__(self, status: int, code: str, message: str, again: float = AGAIN) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.again = status, code, message, again


def heads_of(status: int, again: float = AGAIN) -> dict[str, str]:
    """Return the headers of an answer that says when to ask again; none where that would change nothing.

    Parameters
    ----------
    status
        Status of HTTP.
    again
        Seconds until then.
    """
    return {"retry-after": str(whole_seconds(again))} if status in FOR_NOW else {}


def whole_seconds(wait: float) -> int:
    """Return a wait in whole seconds, at least one.

    Parameters
    ----------
    wait
        The wait [s].
    """
    return max(1, math.ceil(wait))


def unkept(error: sqlite3.Error) -> Refused:
    """Return the refusal of what the disk does not take, with its cause and its cure.

    Parameters
    ----------
    error
        What SQLite says.
    """
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        why = "The server's disk is full, and what is not saved does not happen."
        return Refused(507, "disk_full", f"{why} The game goes on as soon as somebody makes room on the disk.")
    why = f"The server cannot write to its folder of games ({error}), and what is not saved does not happen."
    return Refused(503, "disk", f"{why} The game goes on as soon as the folder can be written again.")


def slow(wait: float) -> None:
    """Refuse what comes too fast.

    Parameters
    ----------
    wait
        Seconds until it may be done; 0 now.
    """
    if wait > 0:
        raise Refused(429, "slow_down", f"That was too fast: try again in {whole_seconds(wait)} s.", wait)
