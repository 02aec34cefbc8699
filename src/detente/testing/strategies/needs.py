"""Hypothesis, or what to install where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.core.errors import MissingPackage

try:
    from hypothesis import strategies as st
except ImportError:
    PACKAGE = "hypothesis"
    raise MissingPackage(PACKAGE) from None

__all__ = ["choice", "st"]


def choice(options: Iterable[Any]) -> st.SearchStrategy[Any]:
    """Return one of some options of any kinds.

    Parameters
    ----------
    options
        The options; it shrinks to the first.
    """
    return st.sampled_from(list(options))
