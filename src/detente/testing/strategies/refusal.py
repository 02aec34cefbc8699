"""What must be refused, and what a refusal must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from detente.core.errors import DetenteError
from detente.core.quoted import quote
from detente.testing.failure import NotConforming

LONGEST = 3000
"""Most characters of a message."""


@dataclass(frozen=True, repr=False)
class Wrong:
    """Something that must be refused.

    Attributes
    ----------
    what : str
        What is wrong.
    words : tuple of str
        Words of which a refusal must say one: the name of the cause.
    make : callable
        Makes it, without arguments.
    """

    what: str
    words: tuple[str, ...]
    make: Callable[[], Any]

    def __repr__(self) -> str:
        return f"Wrong({self.what})"


def refusal(wrong: Wrong) -> DetenteError:
    """Return the error by which something is refused.

    Parameters
    ----------
    wrong
        What must be refused.

    Raises
    ------
    NotConforming
        It is accepted, or it stops with another error than one of detente's, or that error does not name the cause, has
        control characters in it or no end.
    """
    check = "refusal"
    try:
        made = wrong.make()
    except DetenteError as error:
        said = str(error)
        if not any(word.casefold() in said.casefold() for word in wrong.words):
            raise NotConforming(check, wrong.what, f"It is refused without a word of {wrong.words}: {said}") from error
        if len(said) > LONGEST or not said.isprintable():
            raise NotConforming(check, wrong.what, f"What is said of it cannot be printed: {quote(said)}") from error
        return error
    except Exception as error:  # any other is what is looked for
        stops = f"It stops with {type(error).__name__}: {quote(error)}."
        raise NotConforming(check, wrong.what, stops, "Refuse it by a DetenteError.") from error
    raise NotConforming(check, wrong.what, f"It is accepted: {quote(made)}.", "Refuse it by a DetenteError.")
