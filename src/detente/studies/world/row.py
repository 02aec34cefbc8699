"""A quantity of the simulated world beside the record's, and when the two agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.core.same import ByValue

FACTOR = 1.5
"""A quantity agrees if it differs from the record by no more than this factor."""
QUANTITIES: Mapping[str, tuple[str, str]] = {
    "crises": ("Crises", "militarised disputes begun in a dyad-year (GML)"),
    "wars": ("Wars", "interstate wars in a dyad-year, one a war (COW)"),
    "relevant": ("Relevant dyads", "politically relevant dyads; in the model dyads with proximity above .5"),
    "competing": (
        "Competing",
        "relevant dyads in a strategic rivalry; in the model acts of competing among them",
    ),
    "alliances": ("Alliances", "dyads with a defence pact (ATOP)"),
    "burden": ("Burden, median", "military expenditure [share of GDP] (SIPRI)"),
    "burden_90": ("Burden, 90 %", "the same, exceeded by a tenth of state-years"),
    "burden_99": ("Burden, 99 %", "the same, exceeded by a hundredth"),
    "parties": ("Parties to a war", "mean number of states in a war (COW)"),
    "wars_of_more_than_two": ("Wars of more than two", "share of wars that others joined"),
    "largest_war": ("Largest war", "states in the largest war: it grows with the years that are watched"),
    "deaths": ("Deaths, median", "battle deaths of a war; in the model the law of severity is put in"),
}
"""Titles and meanings, in the order of the table."""
SHARES = frozenset(QUANTITIES) - {"parties", "largest_war", "deaths"}
"""Quantities between 0 and 1, whose intervals stay there."""
NOT_JUDGED = frozenset({"largest_war"})
"""Quantities that grow with the number of years that are run."""


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
    """

    quantity: str
    states: int
    model: float
    error: float
    record: float | None

    @property
    def ratio(self) -> float | None:
        """The model's value over the record's."""
        return self.model / self.record if self.record else None

    @property
    def agrees(self) -> bool | None:
        """Whether the two are within the factor; None where that says nothing."""
        if self.ratio is None or self.ratio != self.ratio or self.quantity in NOT_JUDGED:
            return None
        return 1.0 / FACTOR <= self.ratio <= FACTOR

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "quantity": self.quantity,
            "states": self.states,
            "model": _plain(self.model),
            "standard_error": _plain(self.error),
            "record": self.record,
            "ratio": _plain(self.ratio),
            "agrees": self.agrees,
        }


def _plain(value: float | None) -> float | None:
    """Return a number that JSON knows, None for NaN."""
    return None if value is None or value != value else value
