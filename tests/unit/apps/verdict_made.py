"""A verdict made by hand: known numbers, no simulation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from detente.core.measure import interval
from detente.core.theory import Theory
from detente.diagnostics.prophecy import causation
from detente.schools import school
from detente.studies.beds import BEDS, FORCES, PRIORS, WORLDS, timetable
from detente.studies.verdict.answers import SchoolAnswer, Tips, assumed, of_row, sentence
from detente.studies.verdict.fitted import FittedWorld
from detente.studies.verdict.robustness import Robustness
from detente.studies.verdict.row import OUTCOMES, SHARES, VerdictRow
from detente.studies.verdict.size import size_of
from detente.studies.verdict.study import Verdict
from detente.studies.verdict.summary import summarise
from detente.studies.verdict.tipping import Tipping

ENDS = {
    "W1": {"hostile": 0.96, "deactivated": 0.04},
    "W2": {"mitigated": 0.5, "mixed": 0.5},
    "W3": {"hostile": 0.26, "deactivated": 0.2, "mitigated": 0.34, "transcended": 0.2},
    "W4": {"no_dilemma": 1.0},
}
"""How runs end in this verdict, the same for every school."""
WAYS = {"2.5": ENDS["W1"], "4": {"hostile": 0.7, "mixed": 0.3}}
ALWAYS, EVEN, NEVER, IDLE = "constructivism_hobbes", "richardson", "three_steps", "alliance_politics"
"""Schools that are hostile everywhere, from 1.4 on whatever is believed, never; and one that is idle in a pair."""
FIRST, HALF = 2.0, 123.4
"""Offence advantage at which the first of all others tips after a fearful start; how long half of it lasts [years]."""
WORLD = FittedWorld((0.213, 0.2, 0.226), (0.031, 0.022, 0.04), 0.412, 0.056, 132, 10, 12)


def row(name: str, world: str, years: int, runs: int = 50) -> VerdictRow:
    """A row with the ends above; half of hostility is a paradox, and half as many runs have seen a war."""
    shares = {k: ENDS[world].get(k, 0.0) for k in OUTCOMES}
    shares |= {"paradox": shares["hostile"] / 2, "war": shares["hostile"] / 2}
    shares |= {"transcended_pinned": shares["transcended"] / 2, "dilemma_first": 0.9, "dilemma_last": 0.24}
    shares["doubt"] = 0.7
    bounds = {k: interval(np.arange(runs) < round(shares[k] * runs), share=True) for k in SHARES}
    path = np.linspace(0.9, shares["hostile"], years)
    held, when = shares["hostile"] < 0.5, timetable(years)
    paths = {k: np.stack([0.8 * path, path, np.minimum(1.1 * path, 1)]) for k in ("fear", "forces", "conduct")}
    return VerdictRow(
        school=name,
        world=world,
        offence_advantage=WORLDS[world].offence_advantage,
        distinguishability=WORLDS[world].distinguishability,
        shares={k: shares[k] for k in SHARES},
        low={k: b[0] for k, b in bounds.items()},
        high={k: b[1] for k, b in bounds.items()},
        dividend=0.123 if held else float("nan"),
        relapse={str(y): 0.25 if held else float("nan") for y in when.shocks},
        prophecy=causation(np.arange(runs) < runs * shares["hostile"], np.zeros(runs)),
        paths=paths | {"twin_forces": paths["forces"][:, : when.test]},
        replicates=runs,
    )


def tip(at: float) -> Tipping:
    """A tipping point with an interval of a tenth, never or always."""
    at = math.inf if at > 5 else at
    return Tipping(at, at / 1.05, at * 1.05)


def tips(name: str, place: int, years: int, beds: Sequence[str] = tuple(BEDS)) -> Tips:
    """Tipping points of a school: later among eight, later where forces are told apart, sooner after 30 years."""
    fearful = FIRST + 0.05 * place
    at = {
        ALWAYS: dict.fromkeys(PRIORS, 0.0),
        EVEN: dict.fromkeys(PRIORS, 1.4),
        NEVER: dict.fromkeys(PRIORS, math.inf),
    }.get(name, {PRIORS[0]: math.inf, PRIORS[1]: 1.5 * fearful, PRIORS[2]: fearful})
    further = {"pair": 1.0, "system": 1.1, "look_alike": 1.0, "told_apart": 1.2}
    *early, last = timetable(years).horizons
    return {
        bed: {
            forces: {
                f"{p:g}": {
                    **{str(h): tip(0.9 * at[p] * further[bed] * further[forces]) for h in early},
                    str(last): tip(at[p] * further[bed] * further[forces]),
                }
                for p in PRIORS
            }
            for forces in FORCES
        }
        for bed in beds
    }


def answer(
    name: str, place: int, years: int, first: VerdictRow | None, beds: Sequence[str], whole: bool
) -> SchoolAnswer:
    """What a school answers; without ways out, robustness and what lasts where it is not whole."""
    found = tips(name, place, years, beds)
    kind = {ALWAYS: 0, EVEN: 1, NEVER: 2}.get(name, 3)
    end = {"transcended": 0.9, "mitigated": 0.1} if kind == 2 else None
    ways: Mapping[str, Mapping[str, Mapping[str, float]]] = {
        w: {
            k: {"mean": (end or WAYS[w]).get(k, 0.0), "low": 0.0, "high": 1.0}
            for k in OUTCOMES
        }
        for w in WAYS
        if whole
    }  # fmt: skip
    half = (math.inf, math.inf, math.nan, HALF)[kind] if whole else math.nan
    own = ("fatalist", "fatalist", "transcender", "mitigator, lasting")[kind]
    best = ("fatalist", "open", "transcender", "transcender")[kind]
    robust = (Robustness(1.0, 1.0, 25), Robustness(0.6, 0.6, 25), Robustness(0.0, 1.0, 25), Robustness(0.4, 0.88, 25))
    why = assumed(found)
    dilemma, hostility = of_row(first)
    return SchoolAnswer(
        school=name,
        sentence=sentence(found, ways, half, why),
        dilemma=dilemma,
        tipping=found,
        hostility=hostility,
        half_life=half,
        way_out=ways,
        own=own if whole else None,
        toolbox=best if whole else None,
        robustness=robust[kind] if whole else None,
        by_assumption=why,
        idle=("pair",) if name == IDLE and "pair" in beds else (),
        quiet=(0.0, 1.0, 5.0, 1.25)[kind] if "pair" in beds else math.nan,
    )


def made(
    schools: Sequence[Theory | str] = ("offensive_realism", "richardson", "three_steps"),
    worlds: Sequence[str] = tuple(WORLDS),
    *,
    years: int = 120,
    complete: bool = True,
    missing: int = 0,
    beds: Sequence[str] = tuple(BEDS),
) -> Verdict:
    """A verdict of some schools in some worlds.

    The last ``missing`` rows were not reached, and then nothing after them was; nothing after the tipping points of
    ``beds`` was if it is not complete.
    """
    theories = {t.name: t for t in (school(s) if isinstance(s, str) else s for s in schools)}
    cells = [(s, w) for s in theories for w in worlds]
    rows = tuple(row(s, w, years) for s, w in cells[: len(cells) - missing])
    found = () if missing else tuple(beds)
    first = {r.school: r for r in rows if r.world == "W1"}
    answers = {s: answer(s, k, years, first.get(s), found, complete) for k, s in enumerate(theories)} if rows else {}
    return Verdict(
        rows=rows,
        answers=answers,
        theories=theories,
        complete=complete,
        seed=7,
        replicates=50,
        years=years,
        seconds=1.25,
        size=size_of(50),
        beds=tuple(beds) if complete else tuple(BEDS),
        sentence=summarise(answers),
        where=((2.5, "look_alike"), (4.0, "look_alike"), (4.0, "told_apart")) if complete else (),
        world=WORLD if complete else None,
        manifest={"detente": "0", "backend": "fused", "llvm": "<b>", "tile": 64},
    )
