"""The page of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.studies.claims import Claims


def render(found: Claims) -> str:
    """Return the page of claims.

    Parameters
    ----------
    found
        What became of the claims.
    """
    return str(found)
