"""Web addresses that people write: their parts, or that they are none."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

WEB = ("http", "https")
"""What a web address begins with."""


def parts_of(address: str) -> SplitResult | None:
    """Return the parts of a web address.

    Parameters
    ----------
    address
        What somebody wrote.

    Returns
    -------
    SplitResult or None
        None if it begins with something else, or names no host or port that there could be.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")  # labels that are empty or too long
    except ValueError:
        return None
    possible = bool(host) and host.isprintable() and " " not in host and port != 0
    return parts if parts.scheme in WEB and possible else None
