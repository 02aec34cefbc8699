"""Observed dyad-years made up for tests: two land neighbours as strong as each other, in peace since 1816."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.studies.situations.classify import NAMES, Reading, classify
from detente.studies.situations.disputes import LASTING, NO_CLAIM, Disputes
from detente.studies.situations.observed import ObservedDyads
from detente.studies.situations.rules import central

ONE, OTHER = 2, 20
"""The two states."""


def disputes(*rows: tuple[int, int, int, int, int, int]) -> Disputes:
    """List disputes: state, other, year, hostility, kind of claim, how it ended."""
    held = np.array(rows, int).reshape(-1, 6).T
    return Disputes(*held)


def dispute(year: int, one: int = 4, other: int = 4, kind: int = NO_CLAIM, ended: int = LASTING) -> tuple[Any, Any]:
    """Both rows of a dispute of the two states, in which the first may claim something."""
    return (ONE, OTHER, year, one, kind, ended), (OTHER, ONE, year, other, NO_CLAIM, ended)


def observed(years: Any = (1950,), *rows: tuple[int, int, int, int, int, int], **changes: Any) -> ObservedDyads:
    """Observe the two in some years, with some disputes; what is changed holds in every year."""
    n = len(years)
    quantities: dict[str, Any] = {
        "one": ONE, "two": OTHER, "contiguity": 1.0, "majors": 0.0, "relevant": 1.0, "exposure": [1.0, 1.0],
        "growth": [1.0, 1.0], "pacts": [0.0, 0.0, 0.0], "trade": 0.0, "shared": 0.0, "began": [1816, 1816],
    }  # fmt: skip
    held: dict[str, Any] = {name: np.array([value] * n) for name, value in (quantities | changes).items()}
    return ObservedDyads(year=np.array(years), disputes=disputes(*rows), **held)


def situations(seen: ObservedDyads, **levels: int) -> list[str]:
    """Return the situations of what is observed, by name."""
    return [NAMES[k] for k in classify(Reading(seen), {**central(), **levels})]
