"""What was perceived at the time: crises, who triggered them for whom, and how grave the threat looked.

The gravity of a threat is as the makers of the crisis data coded it from the records of those who decided.
Beside it stands whether the other side was after a change at all in the disputes of the same year: a grave
threat from a state that wanted no change is a hint of *misplaced certainty*, and no more than a hint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from detente.data.panel.tables import read
from detente.data.record import Record, Values, number
from detente.data.registry import SOURCES

if TYPE_CHECKING:
    from detente.data.codes import Actor

GRAVITY = {
    0: "economic threat",
    1: "limited military damage",
    2: "political threat",
    3: "territorial threat",
    4: "threat to influence",
    5: "threat of grave damage",
    6: "threat to existence",
    7: "other",
}
"""Gravity of the threat perceived, by the code of the data."""

GRAVE = (5, 6)
"""Codes that the page calls grave."""

TRIGGERS = {
    1: "words",
    2: "political act",
    3: "economic act",
    4: "external change",
    5: "other non-violent act",
    6: "internal challenge",
    7: "non-violent military act",
    8: "indirect violence",
    9: "violence",
}
"""What triggered a crisis for an actor, by the code of the data."""

COLUMNS = ("crisno", "crisname", "cracid", "trigent", "systrgyr", "yrtrig", "triggr", "gravty")
"""Columns of the source that are read."""

SMALL = frozenset({"of", "the", "in", "and", "at", "on", "to", "for"})

CUT_SHORT = {
    "ABORT.": "ABORTED", "ASS.": "ASSASSINATION", "ASSN.": "ASSASSINATION OF", "BDR": "BORDER", "BDR.": "BORDER",
    "BRD.": "BORDER", "CEN.": "CENTRAL", "CONF.": "CONFERENCE", "CONFRNT.": "CONFRONTATION",
    "CONFRONT.": "CONFRONTATION", "CZECH.": "CZECHOSLOVAK", "DEPLOY.": "DEPLOYMENT", "DISP.": "DISPUTE",
    "DOM.": "DOMINICAN", "E.": "EAST", "ETHIOP.": "ETHIOPIA", "GUAT.": "GUATEMALAN", "INCDNT.": "INCIDENT",
    "INDEP.": "INDEPENDENCE", "INT.": "INTERVENTION", "INTERV.": "INTERVENTION", "INTERVENTN.": "INTERVENTION",
    "INV.": "INVASION", "INVAS.": "INVASION", "LEB.": "LEBANESE", "MEX.": "MEXICAN", "MIL.": "MILITARY",
    "N.": "NORTH", "NATN.": "NATIONALISATION", "NIC.": "NICARAGUA", "OCCUP.": "OCCUPATION", "OFF.": "OFFENSIVE",
    "OFFENS.": "OFFENSIVE",  # codespell:ignore
    "OPTN.": "OPERATION", "PAK.": "PAKISTAN", "PERUBDR.": "PERU BORDER", "REMILIT.": "REMILITARISATION OF",
    "REP.": "REPUBLIC", "S.": "SOUTH", "SOV.": "SOVIET", "SUB.": "SUBMARINE",
}  # fmt: skip
"""Words that the data cut short, in full."""


@dataclass(frozen=True)
class Perceived:
    """How grave a crisis looked to one of its actors.

    Attributes
    ----------
    crisis, name
        Number and name of the crisis.
    year
        Year in which the actor was drawn in.
    actor, by
        The state, and the one that triggered the crisis for it.
    trigger
        What triggered it, in words; empty where not coded.
    gravity
        Code of the gravity perceived; ``None`` where not coded.
    words
        The same in words.
    other_wanted_change
        Whether the other side was after a change in the disputes of the two in that year; ``None`` where
        there was no dispute.
    """

    crisis: int
    name: str
    year: int
    actor: str
    by: str
    trigger: str
    gravity: int | None
    words: str
    other_wanted_change: bool | None

    @property
    def grave(self) -> bool:
        """Whether the threat was of grave damage or to existence."""
        return self.gravity in GRAVE

    @property
    def misplaced(self) -> bool:
        """Whether it was grave while the other wanted no change: a hint of misplaced certainty."""
        return self.grave and self.other_wanted_change is False

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**asdict(self), "grave": self.grave, "misplaced": self.misplaced}


def title(name: str) -> str:
    """Write the name of a crisis, which the data have in capitals and cut short, as a title.

    Parameters
    ----------
    name
        As in the data.
    """
    words = [CUT_SHORT.get(word, word) for word in re.split(r"([ /-])", name.strip()) if word]
    small = [word.lower() if place and word.lower() in SMALL else _word(word) for place, word in enumerate(words)]
    return "".join(small)


def _word(word: str) -> str:
    if re.fullmatch(r"[IVX]+|[A-Z]+-?\d+|DRC|EC|MIG|US", word) or not word.isupper():
        return word
    parts = word.split(" ")
    return " ".join(part.lower() if place and part.lower() in SMALL else part.capitalize()
                    for place, part in enumerate(parts))  # fmt: skip


def read_crises(
    record: Record, sides: Sequence[Actor], years: Sequence[int], revisionist: Mapping[tuple[Actor, Actor], Values]
) -> list[Perceived]:
    """Every crisis that one side triggered for another, as the one drawn in perceived it.

    Parameters
    ----------
    sides
        The states.
    years
        Years wanted.
    revisionist
        Whether a state wanted a change in its disputes with another, one value a year, by the two.
    """
    spoken = any(SOURCES["crises"].covers(year) for year in years)
    table = read(record, "crises", COLUMNS) if spoken else None
    if table is None:
        return []
    at = {year: place for place, year in enumerate(years)}
    found = []
    for row in table.iter_rows(named=True):
        year = int(number(row["yrtrig"]) or row["systrgyr"])
        if year not in at:
            continue
        by_code = {side.code(year): side for side in sides}
        one, two = (None if (code := number(row[column])) is None else by_code.get(int(code))
                    for column in ("cracid", "trigent"))  # fmt: skip
        if one is not None and two is not None and one is not two:
            found.append(_one(row, year, one, two, revisionist[two, one][at[year]]))
    return sorted(found, key=lambda one: (one.year, one.crisis, one.actor))


def _one(row: dict[Any, Any], year: int, one: Actor, two: Actor, wanted: float | None) -> Perceived:
    gravity, trigger = number(row["gravty"]), number(row.get("triggr"))
    return Perceived(
        crisis=int(row["crisno"]),
        name=title(str(row["crisname"])) if row.get("crisname") else f"Crisis {int(row['crisno'])}",
        year=year,
        actor=one.name,
        by=two.name,
        trigger=TRIGGERS.get(int(trigger), "") if trigger is not None else "",
        gravity=None if gravity is None else int(gravity),
        words="" if gravity is None else GRAVITY.get(int(gravity), "other"),
        other_wanted_change=None if wanted is None else wanted > 0,
    )
