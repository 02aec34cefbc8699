"""What became of a claim, and of all claims of a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from detente.core.result import Facts, Result, Rows, Tabled, plain
from detente.core.same import ByValue
from detente.studies.claims.boundary import ClaimCurve
from detente.studies.claims.claim import Claim, Combination, Prediction
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN, Evidence, Finding
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.sweep.outcomes import as_outcomes
from detente.studies.verdict.robustness import ROBUST

SAID: Mapping[str, tuple[str, str]] = {
    HOLDS: ("holds", "hold"),
    WHEN: ("holds under a condition", "hold under a condition"),
    FAILS: ("fails", "fail"),
    UNDECIDED: ("is undecided", "are undecided"),
    CONSTRUCTED: ("follows from an assumption", "follow from an assumption"),
}
"""What is said of one claim and of several of each verdict."""


def sentence_of(claims: Sequence[ClaimVerdict]) -> str:
    """Return how many claims hold and fail, in a sentence.

    Parameters
    ----------
    claims
        What became of them.
    """
    every = [one.verdict for one in claims]
    counts = {word: every.count(word) for word in SAID if word in every}
    said = [f"{count} {SAID[word][count != 1]}" for word, count in counts.items()]
    return f"Of {len(claims)} claim{'' if len(claims) == 1 else 's'}, {', '.join(said)}"


@dataclass(frozen=True)
class Predicted:
    """One prediction of a claim, and what was found of it at the defaults.

    Attributes
    ----------
    words, unit, expected : str
        What is compared, the unit of the effect, and whether more or less was expected.
    smallest : float
        Smallest effect of interest.
    rival : str
        The rival explanation that it must beat; empty where it is the claim itself.
    finding : Finding
        What was found.
    measure : tuple of str
        What is measured, and how arms are weighed, each in a line.
    """

    words: str
    unit: str
    expected: str
    smallest: float
    rival: str
    finding: Finding
    measure: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawsDivide:
    """The assumption that tells most between the draws in which a claim holds and the others.

    Attributes
    ----------
    parameter : str
        Its name.
    holds, other : float
        Its mean in the draws in which the claim holds, and in the others.
    here : float
        What it is at the defaults.
    """

    parameter: str
    holds: float
    other: float
    here: float


@dataclass(frozen=True, eq=False)
class ClaimRobustness(ByValue):
    """What becomes of a verdict when ten assumptions are drawn anew.

    Attributes
    ----------
    same : float
        Share of draws in which the claim holds or fails as it does at the defaults.
    holds : float
        Share of draws in which it holds.
    draws : int
        How many draws said something.
    within : int or None
        How many of them lie where its boundaries say that it holds; None where its axis is not drawn or it turns
        nowhere along it.
    inside, outside : float
        Share of those in which it holds, and of the others; NaN where there are none.
    divide : DrawsDivide or None
        The assumption that tells most between draws; None where none does beyond chance (Welch's t tests, 1 % over
        all assumptions, Bonferroni).
    """

    same: float
    holds: float
    draws: int
    within: int | None = None
    inside: float = float("nan")
    outside: float = float("nan")
    divide: DrawsDivide | None = None

    @property
    def hits(self) -> float:
        """Share of draws in which the claim holds where its boundaries say so and not elsewhere; NaN without them."""
        if self.within is None or not self.draws:
            return float("nan")
        right = self.within * self.inside if self.within else 0.0
        right += (self.draws - self.within) * (1 - self.outside) if self.within < self.draws else 0.0
        return right / self.draws

    @property
    def predicts(self) -> bool:
        """Whether it holds in most draws where its boundaries say so, and in fewer than half of the others."""
        return self.within is not None and self.inside > 1 / 2 > self.outside

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "divide"}
        divide = None if self.divide is None else plain(vars(self.divide))
        return {**plain(told), "hits": plain(self.hits), "divide": divide}


@dataclass(frozen=True, eq=False, repr=False)
class ClaimVerdict(Tabled, Result):
    """What became of one claim.

    Attributes
    ----------
    id, school, statement, design, why_smallest, would_change, cannot, by_construction, ours : str
        As of ``Claim``.
    references : tuple of str
        Keys of works.
    verdict : str
        ``holds``, ``holds when``, ``fails``, ``undecided`` or ``by construction``.
    predictions : tuple of Predicted
        What was predicted and found.
    p_holds, p_fails, p_turns : float
        p values of "at the defaults it does not hold", "somewhere it does not fail" and "it holds nowhere, or fails
        nowhere"; the verdict is adjusted over the claims of the call.
    curve : ClaimCurve or None
        The claim along its axis.
    robustness : ClaimRobustness or None
        What becomes of the verdict under drawn assumptions.
    replicates : int
        Replicates of each arm.
    failed : mapping
        How many runs failed, by reason: their replicates count nowhere.
    record : RecordVerdict or None
        What the record says, apart from the model; None without the record, or where the claim is not about it.
    settings : mapping
        What the world is set to in which it was tried: what its boundary and its effects are at.
    """

    id: str
    school: str
    statement: str
    references: tuple[str, ...]
    design: str
    why_smallest: str
    would_change: str
    cannot: str
    by_construction: str
    verdict: str
    predictions: tuple[Predicted, ...]
    p_holds: float
    p_fails: float
    p_turns: float
    curve: ClaimCurve | None
    robustness: ClaimRobustness | None
    replicates: int
    failed: Mapping[str, int] = field(default_factory=dict)
    record: RecordVerdict | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    ours: str = ""

    @property
    def support(self) -> float:
        """Share of draws that bear the verdict out: in which it holds, or not where it fails; NaN where none can."""
        if self.robustness is None or self.verdict not in (HOLDS, WHEN, FAILS):
            return float("nan")
        return 1 - self.robustness.holds if self.verdict == FAILS else self.robustness.holds

    @property
    def robust(self) -> bool:
        """Whether at least four of five draws bear it out: one that holds when ... is not for holding nowhere."""
        return self.support >= ROBUST

    @property
    def decisive(self) -> Predicted:
        """The prediction that decides: the one that is furthest from being met."""
        return max(self.predictions, key=lambda one: one.finding.p_holds)

    @property
    def words(self) -> str:
        """The verdict, with where it holds if it does not everywhere."""
        if self.verdict == WHEN and self.curve is not None and self.curve.words:
            return f"{WHEN} {self.curve.words}"
        return self.verdict

    def _title(self) -> str:
        return f"{self.id}: {self.words}"

    def _facts(self) -> Facts:
        told = {} if self.record is None else {"In the record": self.record.words}
        return {"Claim": self.statement, "Verdict": self.words, **told, "Replicates": self.replicates}

    def _rows(self) -> Rows:
        return [
            {
                "prediction": one.words,
                "expected": one.expected,
                "smallest of interest": one.smallest,
                "effect": one.finding.effect,
                "95 % low": one.finding.low,
                "95 % high": one.finding.high,
                "unit": one.unit,
            }
            for one in self.predictions
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        first = self.predictions[0]
        return {
            "id": self.id,
            "school": self.school,
            "statement": self.statement,
            "ours": self.ours or None,
            "verdict": self.verdict,
            "words": self.words,
            "outcome": first.words,
            "effect": plain(first.finding.effect),
            "low": plain(first.finding.low),
            "high": plain(first.finding.high),
            "predictions": [
                {**{k: v for k, v in vars(one).items() if k != "finding"}, **plain(vars(one.finding))}
                for one in self.predictions
            ],
            "p_holds": plain(self.p_holds),
            "p_fails": plain(self.p_fails),
            "p_turns": plain(self.p_turns),
            "boundary": None if self.curve is None else self.curve.to_dict(),
            "robustness": None if self.robustness is None else self.robustness.to_dict(),
            "robust": self.robust,
            "settings": plain(dict(self.settings)),
            "rival": "; ".join(one.rival for one in self.predictions if one.rival) or None,
            "by_construction": self.by_construction or None,
            "design": self.design,
            "why_smallest": self.why_smallest,
            "would_change": self.would_change,
            "cannot": self.cannot or None,
            "replicates": self.replicates,
            "failed": dict(self.failed),
            "references": list(self.references),
            "record": None if self.record is None else self.record.to_dict(),
        }


def measure_of(prediction: Prediction) -> tuple[str, ...]:
    """Return what a prediction measures and how it weighs the arms, each in a line.

    Parameters
    ----------
    prediction
        The prediction.
    """
    effect = prediction.effect
    if not isinstance(effect, Combination):
        return (_said_of(effect),)
    name = "outcome"
    if isinstance(effect.outcome, str):
        name, told = effect.outcome, as_outcomes(effect.outcome)[0].formula
    else:
        told = _said_of(effect.outcome)
    parts = [f"{'-' if w < 0 else '+'} {'' if abs(w) == 1 else f'{abs(w):.3g} '}{name}[{arm}]" for arm, w in
             sorted(effect.weights.items(), key=lambda item: -item[1])]  # fmt: skip
    return f"{name}: {told}", f"effect = {' '.join(parts).removeprefix('+ ')}"


def _said_of(measured: Any) -> str:
    """Return the first line of what a function or an object says of itself, and the fields of the object."""
    line = (
        next(iter((measured.__doc__ or "").strip().splitlines()), "")
        .replace(" [replicate]", "")
        .rstrip(".")
        .removeprefix("Return ")
    )
    if is_dataclass(measured):
        every = {f.name: getattr(measured, f.name) for f in fields(measured)}
        own = [f"{k} {v}" for k, v in every.items() if isinstance(v, int | float | str) and v not in ("", False)]
        line += f" ({', '.join(own)})" if own else ""
    return line or getattr(measured, "__name__", "a function of the runs")


def verdict_on(
    claim: Claim,
    said: str,
    findings: Sequence[Finding],
    held: Evidence,
    curve: ClaimCurve | None,
    robustness: ClaimRobustness | None,
    replicates: int,
    failed: Mapping[str, int],
) -> ClaimVerdict:
    """Return the verdict on a claim.

    Parameters
    ----------
    claim
        The claim.
    said
        The verdict.
    findings
        Those of its predictions at the defaults.
    held
        Its p values.
    curve, robustness, replicates, failed
        As of ``ClaimVerdict``.
    """
    predicted = tuple(
        Predicted(one.words, one.unit, one.expected, one.smallest, one.rival, found, measure_of(one))
        for one, found in zip(claim.predictions, findings, strict=True)
    )
    words = {f.name: getattr(claim, f.name) for f in fields(ClaimVerdict) if hasattr(claim, f.name)}
    words |= {"verdict": said, "predictions": predicted}
    words |= {"p_holds": held.holds, "p_fails": held.fails, "p_turns": held.turns}
    return ClaimVerdict(**words, curve=curve, robustness=robustness, replicates=replicates, failed=failed)
