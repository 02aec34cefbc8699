"""What a failed check raises."""

from __future__ import annotations

from detente.core.errors import DetenteError


class NotConforming(DetenteError, AssertionError):
    """A theory or a mechanism does not keep the rules of the engine.

    Parameters
    ----------
    check
        Name of the check that failed.
    subject
        Name of the theory or the mechanism.
    message
        What failed, and where.
    hint
        What to do about it.
    """

    def __init__(self, check: str, subject: str, message: str, hint: str = "") -> None:
        super().__init__(f"{subject} fails {check!r}: {message}", hint)
        self.check = check
        self.subject = subject
