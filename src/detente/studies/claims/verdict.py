"""What became of a claim, and of all claims of a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from detente.core.result import Facts, Result, Rows, Tabled, plain
from detente.core.same import ByValue
from detente.studies.claims.boundary import ClaimCurve
from detente.studies.claims.claim import Claim
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN, Evidence, Finding
from detente.studies.claims.places import parameter_words, place
from detente.studies.claims.plane import ClaimPlane
from detente.studies.claims.predicted import Predicted
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.claims.size import ClaimPower
from detente.studies.claims.standing import AT_DEFAULTS, TOLD, at_defaults, why_undecided
from detente.studies.verdict.robustness import ROBUST

SAID: Mapping[str, tuple[str, str]] = {
    HOLDS: ("holds", "hold"),
    WHEN: ("holds under a condition", "hold under a condition"),
    FAILS: ("fails", "fail"),
    UNDECIDED: ("is undecided", "are undecided"),
    CONSTRUCTED: ("follows from an assumption", "follow from an assumption"),
}
"""What is said of one claim and of several of each verdict."""
WHERE: Mapping[str, str] = dict(
    zip(AT_DEFAULTS, ("at our defaults too", "not at our defaults", "too close to call there"), strict=True)
)
"""What is said of how a claim that holds under a condition stands at the defaults."""


def sentence_of(claims: Sequence[ClaimVerdict]) -> str:
    """Return how many claims hold and fail, in a sentence.

    Parameters
    ----------
    claims
        What became of them.
    """
    if len(claims) > 1 and len({one.verdict for one in claims}) == 1:
        number = "Both" if len(claims) == 2 else f"All {len(claims)}"
        return f"{number} claims {counts_of(claims).partition(' ')[2]}"
    return f"Of {len(claims)} claim{'' if len(claims) == 1 else 's'}, {counts_of(claims)}"


def counts_of(claims: Sequence[ClaimVerdict]) -> str:
    """Return how many claims there are of each verdict: ``2 hold under a condition (1 at our defaults, ...), 1 fails``.

    Parameters
    ----------
    claims
        What became of them.
    """
    every = [one.verdict for one in claims]
    said = []
    for word in (word for word in SAID if word in every):
        count = every.count(word)
        here = [one.here for one in claims if one.verdict == word == WHEN]
        where = [f"{here.count(how)} {told}" for how, told in WHERE.items() if how in here]
        split = f" ({', '.join(where)})" if where else ""
        said.append(f"{count} {SAID[word][count != 1]}{split}")
    return ", ".join(said)


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
    undefined : int
        In how many of them some prediction is not defined, for nothing came about of which it is: there it does not
        hold.
    unafraid : float
        Share of draws in which it holds where reciprocal fear of surprise attack stays at its default; NaN where that
        was not tried.
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
    undefined: int = 0
    unafraid: float = float("nan")

    @property
    def hits(self) -> float:
        """Share of draws in which the claim holds where its boundaries say so and not elsewhere; NaN without them."""
        if self.within is None or not self.draws:
            return float("nan")
        right = self.within * self.inside if self.within else 0.0
        right += (self.draws - self.within) * (1 - self.outside) if self.within < self.draws else 0.0
        return right / self.draws

    @property
    def base(self) -> float:
        """Share of draws in which one answer for all of them is right: that it holds, or that it does not."""
        return max(self.holds, 1 - self.holds)

    @property
    def predicts(self) -> bool:
        """Whether it holds in most draws where its boundaries say so and in fewer than half of the others.

        Then its boundaries are right more often than one answer for all draws.
        """
        return self.within is not None and self.inside > 1 / 2 > self.outside and self.hits > self.base

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "divide"}
        divide = None if self.divide is None else plain(vars(self.divide))
        return {**plain(told), "hits": plain(self.hits), "base": plain(self.base), "divide": divide}


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
    power : ClaimPower or None
        How much was run, and what that could have shown.
    here : str
        How it stands at the defaults: ``holds``, ``does not hold``, or ``too close to call``, as of ``at_defaults``.
    reason : str
        Why it is undecided, and how many runs would tell, in sentences; empty if it is not.
    plane : ClaimPlane or None
        Its boundary over two parameters, in a full run of a claim that has two axes.
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
    power: ClaimPower | None = None
    here: str = ""
    reason: str = ""
    plane: ClaimPlane | None = None

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
    def part(self) -> int:
        """Number of the part that decides, from 1: the prediction that is furthest from being met at the defaults."""
        return 1 + max(range(len(self.predictions)), key=lambda k: self.predictions[k].odds)

    @property
    def decisive(self) -> Predicted:
        """The prediction that decides, number ``part``."""
        return self.predictions[self.part - 1]

    @property
    def parts(self) -> tuple[str, ...]:
        """What is shown of each prediction at the defaults, taken alone at ``TOLD``: holds, fails, or undecided.

        As for the claim, the p value of a failure is times the number of predictions.
        """
        count = len(self.predictions)
        return tuple(
            HOLDS if f.p_holds <= TOLD else FAILS if count * f.p_fails <= TOLD else UNDECIDED
            for f in (one.finding for one in self.predictions)
        )

    @property
    def shown(self) -> str:
        """How it stands at the defaults, as a verdict: holds, fails, or undecided where that is too close to call."""
        return {"holds": HOLDS, "does not hold": FAILS}.get(self.here, UNDECIDED)

    @property
    def words(self) -> str:
        """The verdict, with where it holds if it does not everywhere."""
        if self.verdict == WHEN and self.curve is not None and self.curve.turns:
            where = parameter_words(self.curve.axis.parameter, code=True)
            return f"{WHEN} {where} is {place(self.curve, sure=True)}"
        return self.verdict

    def _title(self) -> str:
        return f"{self.id}: {self.words}"

    def _facts(self) -> Facts:
        told = {} if self.record is None else {"In the record": self.record.words}
        return {"Claim": self.statement, "Verdict": self.words, **told, "Replicates": self.replicates}

    def _rows(self) -> Rows:
        return [{key: row[key] for key in row if key not in ("part", "decides")} for row in self._table()]

    def _table(self) -> Rows:
        return [
            {
                "part": k,
                "prediction": one.words,
                "at our defaults": shown,
                "decides": k == self.part,
                "expected": one.expected,
                "smallest of interest": one.smallest,
                "effect": one.finding.effect,
                "95 % low": one.finding.low,
                "95 % high": one.finding.high,
                "unit": one.unit,
            }
            for k, (one, shown) in enumerate(zip(self.predictions, self.parts, strict=True), 1)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; ``outcome`` to ``high`` are those of the prediction that decides."""
        decides = self.decisive
        return {
            "id": self.id,
            "school": self.school,
            "statement": self.statement,
            "ours": self.ours or None,
            "verdict": self.verdict,
            "words": self.words,
            "part": self.part,
            "outcome": decides.words,
            "unit": decides.unit,
            "expected": decides.expected,
            "smallest": decides.smallest,
            **{name: decides.told[name] for name in ("effect", "low", "high")},
            "predictions": [
                {"part": k, "shown": shown, **one.told}
                for k, (one, shown) in enumerate(zip(self.predictions, self.parts, strict=True), 1)
            ],
            "p_holds": plain(self.p_holds),
            "p_fails": plain(self.p_fails),
            "p_turns": plain(self.p_turns),
            "boundary": None if self.curve is None else self.curve.to_dict(),
            "boundary2": None if self.plane is None else self.plane.to_dict(),
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
            "runs": None if self.power is None else self.power.runs,
            "power": None if self.power is None else self.power.to_dict(),
            "at_defaults": self.here or None,
            "reason": self.reason or None,
            "failed": dict(self.failed),
            "references": list(self.references),
            "record": None if self.record is None else self.record.to_dict(),
        }


def verdict_on(
    claim: Claim,
    said: str,
    findings: Sequence[Finding],
    held: Evidence,
    curve: ClaimCurve | None,
    robustness: ClaimRobustness | None,
    replicates: int,
    failed: Mapping[str, int],
    *,
    along: Sequence[Sequence[Finding]] = (),
    power: ClaimPower | None = None,
    plane: ClaimPlane | None = None,
    levels: Sequence[Mapping[str, float]] | None = None,
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
    curve, robustness, replicates, failed, power, plane
        As of ``ClaimVerdict``.
    along
        Findings at the values of its axis that are always tried.
    levels
        Mean outcome in each arm of each prediction at the defaults, as of ``levels_of``.
    """
    each = zip(claim.predictions, findings, levels or [{} for _ in findings], strict=True)
    predicted = tuple(Predicted.of(one, found, there) for one, found, there in each)
    words = {f.name: getattr(claim, f.name) for f in fields(ClaimVerdict) if hasattr(claim, f.name)}
    words |= {"verdict": said, "predictions": predicted}
    words |= {"p_holds": held.holds, "p_fails": held.fails, "p_turns": held.turns}
    words |= {"here": at_defaults(claim, findings, curve), "power": power}
    if said == UNDECIDED:
        words["reason"] = why_undecided(claim, findings, along, curve, power)
    return ClaimVerdict(**words, curve=curve, robustness=robustness, replicates=replicates, failed=failed, plane=plane)
