"""Numbers written for people."""

from __future__ import annotations

import math

DASH = "–"
"""Shown where nothing is known."""


def write_number(value: float | None, digits: int = 0, signed: bool = False) -> str:
    """Write a number for people; a dash where it is missing.

    Parameters
    ----------
    value
        Number, not a number, or ``None``.
    digits
        Digits after the point.
    signed
        Whether to write a plus.
    """
    if value is None or math.isnan(value):
        return DASH
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    if not text.strip("+-0.,"):  # no minus before nothing
        text = text.lstrip("-")
    return text.replace("-", "−")


def percent(share: float | None, signed: bool = False) -> str:
    """Write a share for people; a dash where it is missing.

    Parameters
    ----------
    share
        Share, not a number, or ``None``.
    signed
        Whether to write a plus.
    """
    text = write_number(None if share is None else 100 * share, 0, signed)
    return text if text == DASH else f"{text}\u202f%"


def write_rounded(value: float) -> str:
    """Write a number of any size for people; a dash where it is missing.

    Parameters
    ----------
    value
        Number, or not a number.
    """
    if not math.isfinite(value):
        return DASH
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return text.replace("-", "−")
