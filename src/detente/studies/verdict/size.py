"""How much is run for a verdict, and how long each part of it takes."""

from __future__ import annotations

from dataclasses import dataclass

WIDTHS = {
    "rows": 20.0,
    "pair": 22.0,
    "ways": 12.0,
    "robustness": 14.0,
    "half": 3.0,
    "system": 26.0,
    "formal": 3.0,
    "world": 3.0,
}
"""Part of the whole that each stage takes, by the time it takes [%]."""


FEWEST = 16
"""Replicates below which claims about systems are not judged: too few to tell."""


@dataclass(frozen=True)
class Size:
    """How much is run.

    Attributes
    ----------
    pair, system : int
        Replicates of each world, of two states and of eight.
    ways, drawn : int
        Replicates of each hard world, and of each draw of assumptions.
    draws : int
        Draws of assumptions.
    """

    pair: int
    system: int
    ways: int
    drawn: int
    draws: int


def size_of(replicates: int, draws: int | None = None) -> Size:
    """Return how much is run where each world of two states has so many replicates.

    Parameters
    ----------
    replicates
        Replicates of each world of two states.
    draws
        Draws of assumptions; half as many as replicates, 200 at most, if None.
    """
    part = {"system": replicates * 16 // 100, "ways": replicates // 2, "drawn": replicates * 2 // 25}
    few = {k: max(v, min(replicates, 8)) for k, v in part.items()}
    count = min(200, replicates // 2) if draws is None else draws
    return Size(replicates, few["system"], few["ways"], few["drawn"], count)
