"""What the server refuses, and in which words."""

from __future__ import annotations

import sqlite3


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
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


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
