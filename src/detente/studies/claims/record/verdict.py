"""What the record says of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.core.result import plain
from detente.core.same import ByValue
from detente.studies.claims.judge import UNDECIDED, Finding

NOT_AT_HAND = "not at hand"
"""Verdict where a source is missing, or tells too little."""


@dataclass(frozen=True, eq=False)
class RecordPredicted(ByValue):
    """One prediction about the record, and what was found.

    Attributes
    ----------
    words, unit, expected, rival : str
        As of ``RecordPrediction``.
    smallest : float
        Smallest effect of interest [unit].
    decides : bool
        Whether the verdict rests on it.
    finding : Finding
        What was found; its ``replicates`` are the cases.
    events, first, last : int
        Cases in which it happened (0 where it is no event), and the years.
    could_show : float
        Least effect that would have been seen to hold, with a chance of 80 % [unit]; not a number if none would.
    """

    words: str
    unit: str
    expected: str
    smallest: float
    rival: str
    decides: bool
    finding: Finding
    events: int
    first: int
    last: int
    could_show: float = float("nan")

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        found = plain(vars(self.finding))
        told = {key: value for key, value in vars(self).items() if key not in ("finding", "first", "last")}
        cases = found.pop("replicates")
        told["could_show"] = plain(self.could_show)
        return {**told, **found, "cases": cases, "years": [self.first, self.last]}


@dataclass(frozen=True, eq=False)
class RecordVerdict(ByValue):
    """What the record says of one claim, apart from what the model says.

    Attributes
    ----------
    id, statement, why_smallest, caveat : str
        As of ``RecordClaim``.
    verdict : str
        ``holds``, ``fails``, ``undecided`` (the record could not tell) or ``not at hand``: of this claim, whatever
        else is asked.
    among : str
        What the verdict is among all claims about the record, at a false discovery rate of 5 %; empty where not all of
        them were judged.
    predictions : tuple of RecordPredicted
        What was predicted and found; none where it is not at hand.
    p_holds, p_fails : float
        p values that it does not hold and does not fail, each doubled, for either can be said.
    p_among : tuple of float or None
        The two adjusted over all claims about the record; None where not all of them were judged.
    reason : str
        Why it is not at hand.
    named : tuple of str
        What the record has of cases that the claim names.
    references : tuple of str
        Keys of works.
    sources : tuple of mapping
        What was read: name, years, citation, checksum.
    """

    id: str
    statement: str
    why_smallest: str
    caveat: str
    verdict: str
    among: str = ""
    predictions: tuple[RecordPredicted, ...] = ()
    p_holds: float = 1.0
    p_fails: float = 1.0
    p_among: tuple[float, float] | None = None
    reason: str = ""
    named: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()

    @property
    def words(self) -> str:
        """The verdict, with what it is among all claims about the record where that is another."""
        return self.verdict if self.among in ("", self.verdict) else f"{self.verdict} ({self.among} among all claims)"

    @property
    def short(self) -> str:
        """The verdict in a few words, for a column: how far the record can tell."""
        if self.verdict == UNDECIDED:
            return "could not tell"
        return self.verdict if self.among in ("", self.verdict) else f"{self.verdict}, taken alone"

    @property
    def decisive(self) -> RecordPredicted | None:
        """The prediction that decides: the one that is furthest from being met; None where it is not at hand."""
        told = [one for one in self.predictions if one.decides]
        return max(told, key=lambda one: one.finding.p_holds) if told else None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        first = self.decisive
        return {
            "statement": self.statement,
            "verdict": self.verdict,
            "verdict_in_family": self.among or None,
            "outcome": None if first is None else first.words,
            "expected": None if first is None else first.expected,
            "smallest": None if first is None else first.smallest,
            "effect": None if first is None else plain(first.finding.effect),
            "low": None if first is None else plain(first.finding.low),
            "high": None if first is None else plain(first.finding.high),
            "could_show": None if first is None else plain(first.could_show),
            "cases": None if first is None else first.finding.replicates,
            "years": None if first is None else [first.first, first.last],
            "predictions": [one.to_dict() for one in self.predictions],
            "p_holds": plain(self.p_holds),
            "p_fails": plain(self.p_fails),
            "p_in_family": None if self.p_among is None else list(self.p_among),
            "why_smallest": self.why_smallest,
            "caveat": self.caveat,
            "reason": self.reason or None,
            "named": list(self.named),
            "references": list(self.references),
            "sources": [dict(one) for one in self.sources],
        }
