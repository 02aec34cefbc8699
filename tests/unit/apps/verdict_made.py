"""A verdict and its maps made by hand: known numbers, no simulation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.core.measure import interval
from detente.core.theory import Theory
from detente.diagnostics.prophecy import causation
from detente.schools import school
from detente.studies.verdict.answers import answer
from detente.studies.verdict.design import timetable
from detente.studies.verdict.maps import OFFENCE, PRIORS, Maps, analytic_critical_fear
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.study import Verdict

SHARES = {
    "W1": {"paradox": 0.96, "deactivated": 0.04},
    "W2": {"mitigated": 0.5, "mixed": 0.5},
    "W3": {"paradox": 0.26, "deactivated": 0.2, "mitigated": 0.34, "transcended": 0.2},
    "W4": {"no_dilemma": 1.0},
}
"""What becomes of the dilemma in this verdict, the same for every school."""
KEYS = ("paradox", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed", "war")


def row(name: str, world: str, years: int, runs: int = 50) -> VerdictRow:
    """A row with the shares above, and war in half as many runs as paradox."""
    shares = {k: SHARES[world].get(k, 0.0) for k in KEYS}
    shares["war"] = shares["paradox"] / 2
    bounds = {k: interval(np.arange(runs) < round(share * runs)) for k, share in shares.items()}
    path = np.linspace(0.9, shares["paradox"], years)
    held = shares["paradox"] < 0.5
    return VerdictRow(
        school=name,
        world=world,
        shares=shares,
        low={k: b[0] for k, b in bounds.items()},
        high={k: b[1] for k, b in bounds.items()},
        dividend=0.123 if held else float("nan"),
        relapse={str(y): 0.25 if held else float("nan") for y in timetable(years).shocks},
        prophecy=causation(np.arange(runs) < runs * shares["paradox"], np.zeros(runs)),
        paths={k: np.stack([0.8 * path, path, np.minimum(1.1 * path, 1)]) for k in ("fear", "forces", "conduct")},
        replicates=runs,
    )


def made(
    schools: Sequence[Theory | str] = ("offensive_realism", "richardson", "three_steps"),
    worlds: Sequence[str] = ("W1", "W2", "W3", "W4"),
    *,
    years: int = 120,
    complete: bool = True,
    missing: int = 0,
) -> Verdict:
    """A verdict of some schools in some worlds; the last ``missing`` rows were not reached."""
    theories = {t.name: t for t in (school(s) if isinstance(s, str) else s for s in schools)}
    cells = [(s, w) for s in theories for w in worlds]
    rows = tuple(row(s, w, years) for s, w in cells[: len(cells) - missing])
    of = {s: [r for r in rows if r.school == s] for s in theories}
    answers = {s: answer(theories[s], found) for s, found in of.items() if found}
    manifest = {"detente": "0", "backend": "fused", "llvm": "<b>", "tile": 64}
    return Verdict(rows, answers, theories, complete, 7, 50, years, 1.25, manifest)


def made_maps(verdict: Verdict) -> Maps:
    """Maps of such a verdict: a paradox wherever offence and fear together are large enough."""
    priors, offence = np.array(PRIORS), np.array(OFFENCE)
    share = np.clip(2 * priors - 0.8, 0, 1)
    moves = {
        s: {"base": 0.96, "low": 0.1, "high": 1.0, "by": {"worst_case=0": 0.1, "binding=0.45": 1.0}}
        for s in verdict.theories
    }
    return Maps(
        priors=PRIORS,
        basins={s: {"paradox": share, "restraint": 1 - share} for s in verdict.theories},
        offence=OFFENCE,
        phase=np.clip(np.add.outer(offence / 5, priors) - 0.6, 0, 1),
        tipping=np.clip((analytic_critical_fear(offence, 0.1, 0.3) - 0.2) / 0.8, 0, 1),
        moves=moves,
    )
