"""What came out of a replication: quantities beside the published ones, and why they do or do not agree."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ComparedNumber:
    """One number of ours beside the published one.

    Attributes
    ----------
    quantity
        What it is, with its unit.
    ours
        Our number; ``nan`` where nothing can be said.
    published
        The published number.
    tolerance
        Largest difference that counts as agreement; where it comes from is in the note.
    note
        What a reader has to know to judge it.
    """

    quantity: str
    ours: float
    published: float
    tolerance: float
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Whether ours is within the tolerance of the published number."""
        return math.isfinite(self.ours) and abs(self.ours - self.published) <= self.tolerance * (1 + 1e-12)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        known = math.isfinite(self.ours)
        return {
            "quantity": self.quantity,
            "ours": self.ours if known else None,
            "published": self.published,
            "tolerance": self.tolerance,
            "agrees": self.agrees,
            "note": self.note,
        }


@dataclass(frozen=True)
class Findings:
    """What came out of a replication.

    Attributes
    ----------
    quantities
        The numbers.
    reasons
        Why they agree or not, and what is put in by construction.
    drawn
        What the figure shows, by name.
    asked, runs, seed
        Runs that were asked for, runs that were finished (of every arm), and the seed; ``None`` where nothing is
        random.
    why_not
        Why it is not complete; empty if it is.
    sources
        What was read of the record; empty where nothing was.
    also
        What was estimated beside it, as plain values.
    """

    quantities: tuple[ComparedNumber, ...]
    reasons: str
    drawn: Mapping[str, Any] = field(default_factory=dict)
    asked: int | None = None
    runs: int | None = None
    seed: int | None = None
    why_not: str = ""
    sources: tuple[Mapping[str, str], ...] = ()
    also: tuple[Mapping[str, Any], ...] = ()
