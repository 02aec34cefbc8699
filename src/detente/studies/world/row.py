"""A quantity of the simulated world beside the record's, and when the two agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.core.same import ByValue

FACTOR = 1.5
"""A quantity agrees if it differs from the record by no more than this factor, but for ``ERRORS``."""
ERRORS = 2.0
"""Monte Carlo standard errors by which a quantity may lie beyond the factor and still not be said to disagree."""
RECORDED_WARS = 95
"""Wars of the record: the largest of a simulated world is that of as many."""
QUANTITIES: Mapping[str, tuple[str, str]] = {
    "crises": ("Crises", "militarised disputes begun in a dyad-year (GML)"),
    "wars": ("Wars", "interstate wars in a dyad-year, one a war (COW)"),
    "relevant": ("Relevant dyads", "politically relevant dyads; in the model dyads with proximity above .5"),
    "competing": (
        "Competing",
        "relevant dyads in a strategic rivalry; in the model acts of competing among them",
    ),
    "alliances": ("Alliances", "dyads with a defence pact (ATOP)"),
    "closed_triads": ("Closed triads", "of two allies of one state, how often they are allied to each other (ATOP)"),
    "pact_size": ("Size of pacts", "two allies and all that both are allied to, as a share of all states (ATOP)"),
    "burden": ("Burden, median", "military expenditure [share of GDP] (SIPRI)"),
    "burden_90": ("Burden, 90 %", "the same, exceeded by a tenth of state-years"),
    "burden_99": ("Burden, 99 %", "the same, exceeded by a hundredth"),
    "parties": ("Parties to a war", "mean number of states in a war (COW)"),
    "wars_of_more_than_two": ("Wars of more than two", "share of wars that others joined"),
    "largest_war": (
        "Largest war",
        f"states in the largest war (COW); in the model in the largest of {RECORDED_WARS}, as many as the record has",
    ),
    "deaths": ("Deaths, median", "battle deaths of a war; in the model their law is put in, the parties are not"),
}
"""Titles and meanings, in the order of the table."""
SHARES = frozenset(QUANTITIES) - {"parties", "largest_war", "deaths"}
"""Quantities between 0 and 1, whose intervals stay there."""
FIT = frozenset({"crises", "wars", "relevant", "alliances", "burden"})
"""Quantities that the default world was tuned to: that they are close is no evidence for it."""
Status: TypeAlias = Literal["fit", "agrees", "does not"]
"""What a row says: it was tuned to the record, agrees with it, or does not."""


@dataclass(frozen=True, eq=False)
class WorldRow(ByValue):
    """One quantity of a world of some size beside the record.

    Attributes
    ----------
    quantity : str
        Name.
    states : int
        Number of states.
    model, error : float
        Value in the model, and its Monte Carlo standard error (NaN where it has none).
    record : float or None
        Value of the record, None where its sources are not at hand.
    fit : bool
        Whether the world was tuned to it.
    """

    quantity: str
    states: int
    model: float
    error: float
    record: float | None
    fit: bool = False

    @property
    def ratio(self) -> float | None:
        """The model's value over the record's."""
        return self.model / self.record if self.record else None

    @property
    def close(self) -> bool | None:
        """Whether the two are within the factor but for errors; None where that says nothing."""
        if self.ratio is None or self.ratio != self.ratio or self.record is None:
            return None
        slack = 0.0 if self.error != self.error else ERRORS * self.error
        return self.record / FACTOR <= self.model + slack and self.model - slack <= FACTOR * self.record

    @property
    def status(self) -> Status | None:
        """What the row says; None without a record, or a value."""
        if self.close is None:
            return None
        return "fit" if self.fit else "agrees" if self.close else "does not"

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "quantity": self.quantity,
            "states": self.states,
            "model": _plain(self.model),
            "standard_error": _plain(self.error),
            "record": self.record,
            "ratio": _plain(self.ratio),
            "close": self.close,
            "status": self.status,
        }


def _plain(value: float | None) -> float | None:
    """Return a number that JSON knows, None for NaN."""
    return None if value is None or value != value else value
