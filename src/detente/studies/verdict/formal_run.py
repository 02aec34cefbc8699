"""Claims about systems of states are run and judged: each against the same world without the claimed cause."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import UnknownName
from detente.core.measure import finite, interval
from detente.core.run import Run
from detente.core.theory import Theory
from detente.figures.numbers import DASH
from detente.studies.beds import BEDS, LEADS, PRIOR
from detente.studies.endings import align
from detente.studies.verdict.formal import KEEP, Arm, Formal, claims_of
from detente.studies.verdict.formal_measures import linearised
from detente.studies.verdict.runs import Ask, Job, Looks, Runner, joined
from detente.studies.verdict.size import FEWEST

BED = "system"
"""Where the claims are judged."""
HOLDS, FAILS, UNDECIDED, PUT_IN = "holds", "fails", "undecided", "by construction"
RULE = (
    "A claim holds where the 95 % interval of the difference that the claimed cause makes is on the claimed side of 0, "
    "fails where it lies on the other, and is undecided where it includes 0, or where there are fewer than 16 runs. "
    "What is put in is by construction, whatever its interval, and supports nothing."
)


@dataclass(frozen=True)
class FormalClaim:
    """What became of a claim about a system of states.

    Attributes
    ----------
    about : Formal
        The claim and its experiment.
    with_cause, without_cause : float
        Outcome with the claimed cause, and without it; NaN where nothing could be measured.
    difference, low, high : float
        What the cause makes of the outcome, replicate by replicate, with its 95 % interval.
    replicates : int
        Runs of each arm.
    """

    about: Formal
    with_cause: float
    without_cause: float
    difference: float
    low: float
    high: float
    replicates: int

    @property
    def school(self) -> str:
        """Who claims it."""
        return self.about.school

    @property
    def verdict(self) -> str:
        """``holds``, ``fails``, ``undecided`` or ``by construction``, by ``RULE``."""
        if self.about.put_in:
            return PUT_IN
        return judge(self.low, self.high, self.about.direction) if self.replicates >= FEWEST else UNDECIDED

    @property
    def sentence(self) -> str:
        """The claim, what became of it, and the figures, in a line."""
        one = self.about
        arms = f"{rounded(self.with_cause)}, and {rounded(self.without_cause)} without {one.removed}"
        difference = f"{rounded(self.difference)} ({rounded(self.low)} to {rounded(self.high)})"
        return f"{one.claim} {self.verdict.capitalize()}: {arms}; difference {difference} [{one.unit}]."

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as plain JSON values."""
        one = self.about
        return {
            "school": one.school,
            "key": one.key,
            "claim": one.claim,
            "references": list(one.references),
            "outcome": one.outcome,
            "unit": one.unit,
            "direction": one.direction,
            "settings": dict(one.settings),
            "removed": one.removed,
            "without": finite(self.without_cause),
            "with": finite(self.with_cause),
            "difference": finite(self.difference),
            "low": finite(self.low),
            "high": finite(self.high),
            "verdict": self.verdict,
            "by_construction": one.by_construction,
            "replicates": self.replicates,
        }


def rounded(value: float) -> str:
    """Write a figure of a claim for people: three digits that count; a dash where there is none.

    Parameters
    ----------
    value
        Number, or not a number.
    """
    return f"{value:.3g}".replace("-", "−") if math.isfinite(value) else DASH


def judge(low: float, high: float, direction: int) -> str:
    """Return the verdict on a difference.

    Parameters
    ----------
    low, high
        Its interval.
    direction
        1 if it is claimed to be positive, -1 if negative.
    """
    least, most = sorted((direction * low, direction * high))
    return HOLDS if least > 0 else FAILS if most < 0 else UNDECIDED


def run_formal(
    runner: Runner, schools: Iterable[str], years: int, replicates: int, width: float
) -> Looks[tuple[FormalClaim, ...]]:
    """Run what the claims of some schools need, and judge them.

    A claim of which a theory denies the very cause is left out: there is nothing to remove.

    Parameters
    ----------
    runner
        Runs worlds.
    schools
        Names.
    years
        Horizon.
    replicates
        Runs of each arm.
    width
        Share of the verdict that this is.
    """
    asked, jobs = [], dict[Arm, Job[Arm]]()
    scene = BEDS[BED].scenario(years, prior=PRIOR, offence_advantage=LEADS, distinguishability=0.0)
    for claim in claims_of(schools):
        theories = _both(runner.theories.get(claim.school), claim)
        if theories:
            asked.append(claim)
            for arm, theory in zip(claim.arms, theories, strict=True):
                jobs.setdefault(arm, Job(arm, claim.school, scene, (), theory))
    parts: dict[Arm, list[dict[str, Array]]] = {}
    reads = partial(read_sums, claims=tuple(asked))
    stage = "claims made about systems"
    (read,) = yield [Ask(list(jobs.values()), years, replicates, KEEP, width, stage, reads)]
    for arm, held in read:
        parts.setdefault(arm, []).append(held)
    found = {arm: joined(held) for arm, held in parts.items()}
    return tuple(_judged(c, *(found[arm] for arm in c.arms)) for c in asked if all(arm in found for arm in c.arms))


def read_sums(run: Run, arm: Arm, claims: Sequence[Formal]) -> dict[str, Array]:
    """Return what the claims that an arm serves measure of it, by replicate.

    Parameters
    ----------
    run
        Some replicates of the arm.
    arm
        The arm.
    claims
        Claims.
    """
    mine = {_name(claim): claim.measure(run) for claim in claims if arm in claim.arms}
    return {"id": np.asarray(run.replicate_ids), **mine}


def _name(claim: Formal) -> str:
    return f"{claim.school} {claim.key}"


def _both(theory: Theory | None, claim: Formal) -> tuple[Theory, ...]:
    """Return the theory of each arm; none where the theory denies what is to be set."""
    try:
        return () if theory is None else tuple(theory.where(**dict(settings)) for _, settings in claim.arms)
    except UnknownName:
        return ()


def _judged(claim: Formal, cause: Mapping[str, Array], control: Mapping[str, Array]) -> FormalClaim:
    """Return what became of a claim, by the sums of its arms."""
    both = align({"with": dict(cause), "without": dict(control)})
    with_cause, without = (linearised(both[k][_name(claim)]) for k in ("with", "without"))
    low, high = interval(with_cause - without, share=False) if len(with_cause) else (math.nan, math.nan)
    return FormalClaim(
        claim,
        _mean(with_cause),
        _mean(without),
        _mean(with_cause - without),
        low,
        high,
        len(with_cause),
    )


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else math.nan
