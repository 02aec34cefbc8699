"""What a counterfactual of a case comes to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

OUTCOMES = ("spending", "competition", "war")
"""Outcomes, in the order in which they are shown."""


@dataclass(frozen=True)
class Effect:
    """What a change does to one outcome.

    Attributes
    ----------
    outcome
        ``spending`` of all states (mean of the years), ``competition`` (share of years of mutual competition,
        mean of the dyads) or ``war`` (share of runs in which any two ever fight).
    base, changed : [million dollars of 2020, or share]
        Mean over the runs, without and with the change.
    difference, low, high : [share of base for spending, else share]
        Paired difference and its 95 % interval.
    by_construction
        Whether it follows from the change itself.
    """

    outcome: str
    base: float
    changed: float
    difference: float
    low: float
    high: float
    by_construction: bool

    @property
    def clear(self) -> bool:
        """Whether the interval excludes no effect."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Counterfactual:
    """One change under one school.

    Attributes
    ----------
    name, label
        The change.
    school, title
        The school.
    first
        First calendar year in which it holds.
    effects
        One for each of ``OUTCOMES``; none where the school knows nothing of what is changed.
    by_construction
        What of it is put in.
    note
        Why there are no effects, where there are none.
    """

    name: str
    label: str
    school: str
    title: str
    first: int
    effects: tuple[Effect, ...] = ()
    by_construction: str = ""
    note: str = ""

    def effect(self, outcome: str) -> Effect | None:
        """Effect on one outcome, if there is one.

        Parameters
        ----------
        outcome
            One of ``OUTCOMES``.
        """
        return next((one for one in self.effects if one.outcome == outcome), None)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)
