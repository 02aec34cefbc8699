"""What the phase interact makes of a year: its wars."""

from __future__ import annotations

from dataclasses import dataclass

from detente.core.arrays import Array
from detente.core.fields import product
from detente.core.same import ByValue
from detente.core.world import replace_fields


@dataclass(frozen=True, eq=False)
class Clash(ByValue):
    """The wars of a year, as they take shape."""

    onset: Array = product(
        0.0,
        of="dyad",
        unit="0 or 1",
        label="1 if a war breaks out between the two, the same both ways",
        mutual=True,
        low=0,
        high=1,
        whole=True,
    )
    first: Array = product(
        0.0,
        of="dyad",
        unit="0 or 1",
        label="1 if i attacks j, 0 if j attacks i, where they fight",
        low=0,
        high=1,
        whole=True,
    )
    coalition: Array | None = product(
        None,
        of="dyad",
        unit="0 or 1",
        label="1 if the two meet in a war that one of them joined; None where nobody can join",
        mutual=True,
    )
    support: Array | None = product(
        None,
        of="dyad",
        unit="5 % GDP",
        label="forces that others add to i's side in its war against j; None where nobody can join",
    )
    parties: Array = product(
        2.0, of="dyad", unit="count", label="states in the war between the two", mutual=True, low=0
    )
    survives: Array = product(
        1.0, of="state", unit="share", label="what is left of the forces of those who joined a war", low=0, high=1
    )
    bears: Array = product(1.0, of="state", unit="share", label="what is left of their economies", low=0, high=1)
    won: Array = product(0.0, of="dyad", unit="0 or 1", label="1 if i won its war against j", low=0, high=1, whole=True)
    deaths: Array = product(
        0.0,
        of="dyad",
        unit="count",
        label="battle deaths of a war between the two",
        mutual=True,
        low=0,
        record=True,
        spread=True,
    )
    taken: Array = product(
        0.0,
        of="dyad",
        unit="0 or 1",
        label="1 if this state took land from the other",
        low=0,
        high=1,
        whole=True,
        record=True,
        spread=True,
    )

    def replace(self, **changes: Array) -> Clash:
        """Return the same clash with some fields changed, by name."""
        return replace_fields(self, changes)
