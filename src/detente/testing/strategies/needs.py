"""Hypothesis, or what to install where it is not."""

from __future__ import annotations

from detente.core.errors import MissingPackage

try:
    from hypothesis import strategies as st
except ImportError:
    PACKAGE = "hypothesis"
    raise MissingPackage(PACKAGE) from None

__all__ = ["st"]
