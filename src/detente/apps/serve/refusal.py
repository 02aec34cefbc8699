"""What the server refuses, and in which words."""

from __future__ import annotations


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
