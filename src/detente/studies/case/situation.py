"""In which situation a case is: in the model's runs, and on record where that is classified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ObservedSituation:
    """The situation of a case by observed quantities.

    Attributes
    ----------
    situation
        What it is called.
    years, known
        Dyad-years in it, and all that are classified.
    rule
        By which rule, in a few words.
    """

    situation: str
    years: int
    known: int
    rule: str

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return dict(vars(self))


@dataclass(frozen=True)
class PlacedSituation:
    """The situations of a case under one school.

    Attributes
    ----------
    school, title
        The school.
    shares
        Share of dyad-years of all runs in each situation.
    """

    school: str
    title: str
    shares: Mapping[str, float]

    @property
    def commonest(self) -> str:
        """The situation of most dyad-years."""
        return max(self.shares, key=lambda name: self.shares[name])

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**vars(self), "shares": dict(self.shares)}
