"""What happened between the states of a case, by name: crises that one triggered for another, and treaties."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case

BONDS = {
    "atop_defense": "Bound to defend each other",
    "atop_offense": "Bound to attack together",
    "atop_nonagg": "Bound not to attack",
    "atop_consul": "Bound to consult",
}
"""What an alliance that begins is called where no chronology names the treaty."""


@dataclass(frozen=True)
class CaseEvent:
    """A crisis or a treaty.

    Attributes
    ----------
    time
        Year, with a fraction where the day is known.
    kind
        ``crisis`` or ``treaty``.
    name
        What it is called.
    source
        Where it comes from.
    """

    time: float
    kind: Literal["crisis", "treaty"]
    name: str
    source: str

    @property
    def year(self) -> int:
        """Calendar year."""
        return int(self.time)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return dict(vars(self))


def events_of(case: Case) -> list[CaseEvent]:
    """Return the crises and treaties of a case, in order.

    Crises are those that one state triggered for another in the crisis data, and in years of which these have none
    those of the chronologies. Treaties are those of the chronologies; of two states without one, the alliances that
    begin.

    Parameters
    ----------
    case
        A case with its record.
    """
    begun: dict[str, int] = {}
    for row in case.perception:
        begun[row.name] = min(row.year, begun.get(row.name, row.year))
    found = [CaseEvent(year + 0.5, "crisis", name, "ICB") for name, year in begun.items()]
    for one, two in combinations(case.actors, 2):
        known = next((each for each in case.chronologies if each.about(one, two)), None)
        if known is None:
            found += _alliances(case, one, two)
            continue
        names = {one.name, two.name}
        taken = {row.year for row in case.perception if {row.actor, row.by} == names}
        for entry in known.entries:
            if entry.kind == "treaty" or (entry.kind == "crisis" and entry.year not in taken):
                kind: Literal["crisis", "treaty"] = "treaty" if entry.kind == "treaty" else "crisis"
                found.append(CaseEvent(entry.time, kind, entry.title, "chronology"))
    return sorted(found, key=lambda event: (event.time, event.name))


def _alliances(case: Case, one: Actor, two: Actor) -> list[CaseEvent]:
    """Return the alliances of two states that begin in the years of the case."""
    found = []
    who = f" ({one.abb}-{two.abb})" if len(case.actors) > 2 else ""
    for measure, words in BONDS.items():
        before: float | None = None
        for year, value in zip(case.years, case.of_dyad(measure, one, two).values, strict=True):
            if value and before == 0:
                found.append(CaseEvent(year + 0.5, "treaty", words + who, "ATOP"))
            before = value
    return found
