"""Claims of the essays with verdicts made by hand: known numbers, no simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detente.diagnostics.situation import DEFINITIONS, Agreement
from detente.studies.claims import Claim, Claims, claims_of_essays
from detente.studies.claims.boundary import ClaimCurve, Turn
from detente.studies.claims.essays._instruments import INSTRUMENTS
from detente.studies.claims.instruments import instrument_rows
from detente.studies.claims.judge import CONSTRUCTED, Evidence, Finding, of_claim
from detente.studies.claims.plane import plane_of, plane_places
from detente.studies.claims.size import ClaimPower
from detente.studies.claims.verdict import ClaimRobustness, ClaimVerdict, DrawsDivide, verdict_on
from detente.studies.verdict.robustness import RANGES

KINDS = ("holds", "holds when", "fails", "undecided")
P_VALUES = {"holds": (0.0, 1.0), "holds when": (0.0, 0.0), "fails": (1.0, 0.0), "undecided": (1.0, 1.0)}


POWER = ClaimPower(holds=0.31, fails=1.52, turns=0.44, here=120, along=60, runs=2345, capped=True)


def verdict(claim: Claim, kind: str, same: float | None = None) -> ClaimVerdict:
    """Return a claim with a verdict: it is met at the defaults by twice what matters, or missed by half of it."""
    met = 0.5 if kind in ("fails", "undecided") else 2.0
    findings = []
    for one in claim.predictions:
        ends = sorted(one.sign * one.smallest * x for x in (met - 0.2, met + 0.2))
        findings.append(Finding(one.sign * one.smallest * met, *ends, 120, *P_VALUES[kind]))
    along = curve(claim, kind)
    robustness = None if same is None else drawn(same if met > 1 else 1 - same, same, along)
    said = CONSTRUCTED if claim.by_construction else kind
    turns = 0.0 if kind == "holds when" else 1.0
    held = Evidence(*P_VALUES[kind], turns, 2 if along is None else 3)
    return verdict_on(claim, said, findings, held, along, robustness, 120, {}, power=POWER)


def with_parts(key: str, kind: str, *shown: str, along: ClaimCurve | str | None = "its own") -> ClaimVerdict:
    """Return a claim of the essays with a verdict and parts of which is shown what is named, in turn.

    A part is met by twice what matters, missed by all of it, or undecided at what matters.
    """
    claim = claims_of_essays()[key]
    found = {"holds": (2.0, 1e-9, 1.0), "fails": (0.0, 1.0, 1e-9), "undecided": (1.0, 0.5, 0.5)}
    findings = []
    for k, one in enumerate(claim.predictions):
        met, p_holds, p_fails = found[shown[k % len(shown)]]
        ends = sorted(one.sign * one.smallest * x for x in (met - 0.2, met + 0.2))
        findings.append(Finding(one.sign * one.smallest * met, *ends, 120, p_holds, p_fails))
    held = Evidence(*of_claim(findings), 1.0, 2 if claim.axis is None else 3)
    on = curve(claim, kind) if isinstance(along, str) else along
    return verdict_on(claim, kind, findings, held, on, None, 120, {}, power=POWER)


def drawn(holds: float, same: float, along: ClaimCurve | None) -> ClaimRobustness:
    """Return what 200 draws say: half lie on either side of a boundary that is drawn across, and fear tells most."""
    divide = DrawsDivide("preemption", 0.69, 0.31, 0.0)
    if along is None or not along.turns or along.axis.parameter not in RANGES:
        return ClaimRobustness(same, holds, 200, divide=divide)
    off = min(holds, 1 - holds) / 2
    return ClaimRobustness(same, holds, 200, 100, holds + off, holds - off, divide)


def curve(claim: Claim, kind: str) -> ClaimCurve | None:
    """Return a claim along its axis: it begins to hold at a third of it where it holds under a condition."""
    if claim.axis is None:
        return None
    values = tuple(claim.axis.spread(7))
    rows = tuple(tuple(one.sign * one.smallest for one in claim.predictions) for _ in values)
    turn = Turn(values[2], values[1], values[3], begins=True)
    return ClaimCurve(claim.axis, values, rows, rows, rows, (turn,) if kind == "holds when" else (), kind == "holds")


def over_two(key: str) -> ClaimVerdict:
    """Return a claim of two axes that holds under a condition: nowhere at the lowest value of the second, above a
    boundary that falls and then between two."""
    claim = claims_of_essays()[key]
    axis, other = claim.axis, claim.axis2
    assert axis is not None
    assert other is not None
    noise = np.random.default_rng(1).normal(0, 0.3, (81, len(claim.predictions), 60))
    along, beside = (np.array([one.spread(9).index(at[one.parameter]) for at in plane_places(axis, other)]) / 8
                     for one in (axis, other))  # fmt: skip
    above = np.minimum(along - 1.05 + 0.8 * beside, np.where(beside > 0.7, 0.9 - along, 1.0))
    effects = [
        part.sign * part.smallest * (1 + 3 * above[:, None] + noise[:, k]) for k, part in enumerate(claim.predictions)
    ]
    return replace(verdict(claim, "holds when", 0.66), plane=plane_of(claim, np.stack(effects, 1), 0))


def made(ids: Sequence[str] = (), *, quick: bool = False, kinds: Sequence[str] = KINDS) -> Claims:
    """Return what became of claims of the essays, all if none are named: every kind of verdict in turn."""
    every = claims_of_essays()
    asked = [every[key] for key in (ids or every)]
    # A claim without an axis holds everywhere or nowhere.
    found = []
    for k, claim in enumerate(asked):
        kind = kinds[k % len(kinds)]
        kind = "holds" if kind == "holds when" and claim.axis is None else kind
        found.append(verdict(claim, kind, None if quick else (0.31, 0.92, 0.66)[k % 3]))
    names = tuple(DEFINITIONS)
    kappa = np.full((len(names), len(names)), 0.21)
    np.fill_diagonal(kappa, 1.0)
    effects = np.random.default_rng(3).normal(0.2, 0.1, (2 * len(INSTRUMENTS), 50))
    return Claims(
        tuple(found),
        complete=True,
        quick=quick,
        agreement=Agreement(names, (0.3, 0.2, 0.25, 0.1, 0.0, 0.2), kappa),
        instruments=tuple(instrument_rows(effects)),
    )
