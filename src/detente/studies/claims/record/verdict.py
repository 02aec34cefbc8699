"""What the record says of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.core.result import plain
from detente.core.same import ByValue
from detente.studies.claims.judge import Finding

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

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        found = plain(vars(self.finding))
        told = {key: value for key, value in vars(self).items() if key not in ("finding", "first", "last")}
        cases = found.pop("replicates")
        return {**told, **found, "cases": cases, "years": [self.first, self.last]}


@dataclass(frozen=True, eq=False)
class RecordVerdict(ByValue):
    """What the record says of one claim, apart from what the model says.

    Attributes
    ----------
    id, statement, why_smallest, caveat : str
        As of ``RecordClaim``.
    verdict : str
        ``holds``, ``fails``, ``undecided`` or ``not at hand``.
    alone : str
        What the verdict is if this claim were the only one of the call.
    predictions : tuple of RecordPredicted
        What was predicted and found; none where it is not at hand.
    p_holds, p_fails : float
        p values that it does not hold and does not fail, adjusted over the claims of the call.
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
    alone: str = NOT_AT_HAND
    predictions: tuple[RecordPredicted, ...] = ()
    p_holds: float = 1.0
    p_fails: float = 1.0
    reason: str = ""
    named: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()

    @property
    def words(self) -> str:
        """The verdict, with what it is alone where that is another."""
        return self.verdict if self.alone == self.verdict else f"{self.verdict} ({self.alone} if taken alone)"

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
            "verdict_alone": self.alone,
            "outcome": None if first is None else first.words,
            "expected": None if first is None else first.expected,
            "smallest": None if first is None else first.smallest,
            "effect": None if first is None else plain(first.finding.effect),
            "low": None if first is None else plain(first.finding.low),
            "high": None if first is None else plain(first.finding.high),
            "cases": None if first is None else first.finding.replicates,
            "years": None if first is None else [first.first, first.last],
            "predictions": [one.to_dict() for one in self.predictions],
            "p_holds": plain(self.p_holds),
            "p_fails": plain(self.p_fails),
            "why_smallest": self.why_smallest,
            "caveat": self.caveat,
            "reason": self.reason or None,
            "named": list(self.named),
            "references": list(self.references),
            "sources": [dict(one) for one in self.sources],
        }
