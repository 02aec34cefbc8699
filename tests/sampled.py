"""Combinations of which each value is tried at every call of the tests, and each combination with `-m slow`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def in_turn(names: Sequence[Any], *others: Sequence[Any], first: int = 0) -> list[Any]:
    """Give every combination as a parameter; all but one of each name, taken in turn, are slow.

    Parameters
    ----------
    names
        Values that are all tried.
    others
        Values of which each name has one, the next name the next.
    first
        Which of them the first name has.
    """
    shapes = [()]
    for values in others:
        shapes = [(*one, value) for one in shapes for value in values]
    return [
        pytest.param(name, *one, marks=() if j == (k + first) % len(shapes) else pytest.mark.slow)
        for k, name in enumerate(names)
        for j, one in enumerate(shapes)
    ]
