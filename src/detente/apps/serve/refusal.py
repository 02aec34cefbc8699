"""What the server refuses, and in which words."""

from __future__ import annotations

from detente.core.errors import DetenteError


class Refused(DetenteError, ValueError):
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
