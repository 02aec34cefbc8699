"""What a comparison of two results has found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from detente.core.phases import PHASES
from detente.core.result import Answer, Facts, Rows, Tabled, plain
from detente.core.same import ByValue
from detente.core.shown import show_value
from detente.studies.diff.measures import MeasureDifference
from detente.studies.methods import INTERVALS, PAIRS

MADE_WITH = "made with"
"""Group of what a result was made with: it may differ where all numbers are the same."""
SIZE = ("years", "replicates", "records")
"""How much there is of a run: it moves no number of what both have."""
PHASE_WORDS = {
    "": "the records",
    "start": "the first world",
    "interventions": "what is done at the start of the year",
    "close": "the end of the year",
    **{phase: f"the phase {phase}" for phase in PHASES},
}
ORDER = ("start", "interventions", *PHASES, "close", "")


@dataclass(frozen=True)
class Distinction:
    """Something that two results were asked differently, or made with.

    Attributes
    ----------
    group : str
        ``"theory"``, ``"parameter"``, ``"scenario"``, ``"size"`` or ``"made with"``; of other results ``"value"``.
    what : str
        Name.
    a, b : object
        Plain values of the two; None where there is none.
    unit : str
        Unit.
    """

    group: str
    what: str
    a: Any
    b: Any
    unit: str = ""

    @property
    def moves(self) -> bool:
        """Whether it can move a number of what both results have."""
        return self.group != MADE_WITH and not (self.group == "size" and self.what in SIZE)


@dataclass(frozen=True)
class RecordParting:
    """How far one record differs.

    Attributes
    ----------
    record : str
        Name.
    replicates : int
        Replicates in which it differs.
    year, replicate : int
        First year in which it does, from 0, and the first replicate that does so then.
    largest : float
        Largest difference in any year; infinite where one of the two is no finite number.
    """

    record: str
    replicates: int
    year: int
    replicate: int
    largest: float


@dataclass(frozen=True, eq=False)
class Parting(ByValue):
    """Where one replicate of two runs parts first.

    Attributes
    ----------
    replicate, year : int
        Number of the replicate, and year from 0.
    phase : str
        Phase; ``"start"`` is the first world, ``"interventions"`` what is done at the start of the year, ``"close"``
        its end; empty where records alone were compared.
    period : int
        Period of the year, from 0.
    mechanism : tuple of str
        Mechanism that had acted, of each run; empty for none.
    elsewhere : bool
        Whether the one that acted in one run alone acts in the other at another place of the phase.
    fields : tuple of str
        All that differs then.
    states : tuple of str
        Names of the states between which the first field differs most.
    values : tuple of float
        Its two values there.
    """

    replicate: int
    year: int
    phase: str
    period: int
    mechanism: tuple[str, str]
    elsewhere: bool
    fields: tuple[str, ...]
    states: tuple[str, ...]
    values: tuple[float, float]

    @property
    def acted(self) -> str:
        """What had acted, in words."""
        mine, theirs = self.mechanism
        if mine == theirs:
            return mine
        if mine and theirs:
            return f"{mine} in A, {theirs} in B"
        where = f"{mine or theirs}, in {'A' if mine else 'B'} alone"
        return f"{where} at this place" if self.elsewhere else where

    @property
    def place(self) -> str:
        """Phase, mechanism and first field, in words."""
        acted = f", {self.acted}" if self.acted else ""
        return f"{PHASE_WORDS[self.phase]}{acted}: {self.fields[0]}"


@dataclass(frozen=True, eq=False, repr=False)
class Divergence(Tabled, Answer):
    """How two results differ: in what was asked, in their numbers, and where two runs part first.

    Attributes
    ----------
    names : tuple of str
        What the two are called.
    kind : str
        What they are: ``"run"``, or the class of another result.
    question : tuple of Distinction
        What was asked differently, and what they were made with.
    records : tuple of RecordParting
        Records that differ.
    partings : tuple of Parting
        Where replicates part first, by number; what does not part is not among them.
    measures : tuple of MeasureDifference
        Measures that both runs have, the numbers of the scenario's answer first, each with its difference.
    replicates, years : int
        How many replicates both have, and how many years.
    first_year : int
        Year of the calendar that year 0 stands for; 0 where it stands for none.
    how : str
        ``"side by side"``, ``"records"``, ``"values"``; ``"nothing"`` where there is nothing to compare.
    why : str
        Why it was not compared side by side, or not further.
    again : str
        Whose numbers its question gives when it is lived again here, where both were asked the same: ``"a"``, ``"b"``,
        ``"neither"``, or ``"both"``, each on the back end that made it; empty where that was not tried.
    complete : bool
        Whether all was compared.
    differing : int
        How many values differ, of results that are no runs; ``question`` holds the first of them.
    """

    study: ClassVar[str] = "diff"

    names: tuple[str, str]
    kind: str
    question: tuple[Distinction, ...] = ()
    records: tuple[RecordParting, ...] = ()
    partings: tuple[Parting, ...] = ()
    measures: tuple[MeasureDifference, ...] = ()
    replicates: int = 0
    years: int = 0
    first_year: int = 0
    how: str = "records"
    why: str = ""
    again: str = ""
    complete: bool = True
    differing: int = 0

    @property
    def equal(self) -> bool:
        """Whether both were asked the same and have the same numbers; versions and machines may differ."""
        return self.complete and not (
            self.records or self.partings or self.differing or any(d.group != MADE_WITH for d in self.question)
        )

    @property
    def first(self) -> Parting | None:
        """Where they part first: the earliest year, then the earliest phase, then the lowest number."""
        if not self.partings:
            return None
        return min(self.partings, key=lambda p: (p.year, p.period, ORDER.index(p.phase), p.replicate))

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        if not self.complete:
            return f"The comparison was stopped; {len(self.partings)} replicates were found to part. {self.why}".strip()
        if self.kind != "run":
            return self._values()
        size = f"{self.replicates} replicates of {self.years} years"
        if self.equal:
            made = " They were made with different versions or machines." if self.question else ""
            return f"They are equal: the same question, and the same numbers in {size}.{made}"
        return " ".join(filter(None, (self._parted(size), self._answers(), self._again(), self.why)))

    def _answers(self) -> str:
        """Say how the numbers of the answer to the scenario's question differ."""
        told = []
        for one in self.measures:
            if one.asked:
                ends = f", 95 % interval {one.low:.3g} to {one.high:.3g}" if one.pairs else "; they share no luck"
                ends = ": both have the same records up to then" if one.shared else ends
                years = [f" ({first} to {last})" * one.other_years for first, last in (one.years_a, one.years_b)]
                both = f"{show_value(one.a)} in A{years[0]} and {show_value(one.b)} in B{years[1]}"
                told.append(f"{one.title} [{one.unit}] is {both} (difference {show_value(one.difference)}{ends})")
        return f"Of the answer: {'; '.join(told)}." if told else ""

    def _values(self) -> str:
        """Say what differs of results that are no runs."""
        asked = [d.what for d in self.question if d.group not in (MADE_WITH, "value")]
        first = next((d for d in self.question if d.group == "value"), None)
        words = [f"They were asked differently: {', '.join(asked)}."] if asked else []
        if first is not None:
            many = "1 value differs" if self.differing == 1 else f"{self.differing:,} values differ"
            a, b = show_value(first.a), show_value(first.b)
            words.append(
                f"{many}. The first is {first.what}: {a if a != b else first.a} against {b if a != b else first.b}."
            )
        elif asked:
            words.append("All values that both have are the same.")
        made = " They were made with different versions or machines." if self.question else ""
        return " ".join(words) or f"They are equal, value by value.{made}"

    def _parted(self, size: str) -> str:
        if self.how == "nothing":
            return ""
        first = self.first
        if first is None:
            asked = [d.what for d in self.question if d.group == "size" and not d.moves]
            if any(d.moves for d in self.question):
                return f"Their numbers are the same in {size} that both have, though they were asked differently."
            return f"Their numbers are the same in {size} that both have. They differ in {' and '.join(asked)}."
        parts = "part" if len(self.partings) > 1 else "parts"
        many = f"{len(self.partings)} of {self.replicates} replicates {parts}"
        pair = " toward ".join(first.states)
        place = f"{first.place}{f' of {pair}' if pair else ''}"
        a, b = (show_value(v) for v in first.values) if first.values[0] == first.values[0] else ("-", "-")
        if a == b:
            a, b = (repr(v) for v in first.values)
        return (
            f"{many}. The first is replicate {first.replicate} in year {self.year(first)}, in {place}, {a} against {b}."
        )

    def _again(self) -> str:
        words = {
            "a": "Both were asked the same. Lived again here, it gives the numbers of A.",
            "b": "Both were asked the same. Lived again here, it gives the numbers of B.",
            "both": "Both were asked the same, and each is what its own back end or settings give: last digits differ.",
            "neither": "Both were asked the same. Lived again here, it gives the numbers of neither.",
        }
        return words.get(self.again, "")

    def year(self, parting: Parting | RecordParting) -> int:
        """Return the year of the calendar of a parting; counted from 0 where there is no calendar."""
        return self.first_year + parting.year

    def _methods(self) -> Mapping[str, str]:
        return {**INTERVALS, **PAIRS}

    def _title(self) -> str:
        return f"{self.names[0]} and {self.names[1]}: {'equal' if self.equal else 'different'}"

    def _about(self) -> Facts:
        return {
            "Found": self.sentence,
            **{f"{d.group}: {d.what}": f"{show_value(d.a)} | {show_value(d.b)}" for d in self.question},
        }

    def _rows(self) -> Rows:
        """Return how many replicates part where first."""
        held: dict[str, list[Parting]] = {}
        for parting in self.partings:
            held.setdefault(parting.place, []).append(parting)
        rows = [
            {
                "phase": group[0].phase or "-",
                "mechanism": group[0].acted or "-",
                "field": group[0].fields[0],
                "replicates": len(group),
                "first year": self.year(min(group, key=lambda p: p.year)),
                "first replicate": min(group, key=lambda p: (p.year, p.replicate)).replicate,
            }
            for group in held.values()
        ]
        return sorted(rows, key=lambda row: (row["first year"], -int(row["replicates"])))

    def _table(self) -> Rows:
        """Return where every replicate parts first."""
        return [
            {
                "replicate": p.replicate,
                "year": self.year(p),
                "phase": p.phase,
                "mechanism of a": p.mechanism[0],
                "mechanism of b": p.mechanism[1],
                "field": p.fields[0],
                "states": " toward ".join(p.states),
                "a": p.values[0],
                "b": p.values[1],
            }
            for p in self.partings
        ]

    def _plain(self) -> dict[str, Any]:
        first = self.first
        return {
            "equal": self.equal,
            "sentence": self.sentence,
            "a": self.names[0],
            "b": self.names[1],
            "kind": self.kind,
            "how": self.how,
            "why": self.why,
            "again": self.again,
            "question": [plain(d) for d in self.question],
            "replicates": self.replicates,
            "years": self.years,
            "first_year": self.first_year,
            "first": None if first is None else self._told(first),
            "places": plain(self._rows()),
            "partings": [self._told(p) for p in self.partings],
            "records": [{**plain(r), "year": self.year(r)} for r in self.records],
            "differing": self.differing,
            "measures": plain(self.measures),
        }

    def _told(self, parting: Parting) -> dict[str, Any]:
        return {**plain(parting), "year": self.year(parting)}


def by_number(partings: Sequence[Parting]) -> tuple[Parting, ...]:
    """Return partings in the order of the replicates."""
    return tuple(sorted(partings, key=lambda p: p.replicate))
