"""Addresses of the web, as people type them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split_address(address: str) -> SplitResult:
    """Return the parts of an address; all are empty where it is none, such as with an open bracket or an unknown port.

    Parameters
    ----------
    address
        What was typed.
    """
    try:
        parts = urlsplit(address)
        return parts if parts.port != 0 else urlsplit("")
    except ValueError:
        return urlsplit("")
