"""Pairs whose truth is known, run and diagnosed."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

import detente
from detente import Diagnosis, Intervention, Run, Scenario, Theory
from detente.diagnostics import WaysOut, escape_tests, ways_out
from detente.diagnostics.dyads import sides

EQUALS = {"economy_spread": 0.0, "growth_noise": 0.0, "growth": 0.0, "malign_share": 0.0, "motive_change": 0.0}
"""Two equal neighbours who both want nothing but security; observers still allow for greed."""
RUNS = 100
ENDS = ("critical_fear", "critical_fear_unbound", "dominant_restraint_unbound")


def pair(
    theory: str | Theory = "default",
    *,
    years: int = 100,
    replicates: int = RUNS,
    done: Intervention | Sequence[Intervention] = (),
    given: dict[str, Any] | None = None,
    **settings: float,
) -> Run:
    """Run a pair with an offence advantage of 2.5 and a prior of .75, if not told otherwise."""
    place = Scenario(
        "pair", years=years, settings={**EQUALS, "prior": 0.75, "offence_advantage": 2.5, **settings}, given=given or {}
    )
    how: dict[str, Any] = {"replicates": replicates, "seed": 1, "keep": detente.NEEDS}
    return detente.simulate(theory, place, interventions=done, **how)


def diagnosed(run: Run) -> Diagnosis:
    """Diagnose a run beside its twin in which both hold back."""
    return detente.diagnose(run, twin=detente.restraint_twin(run))


def mean(found: Diagnosis, name: str, variant: str = "") -> float:
    return found[name].variants[variant] if variant else found[name].mean


@cache
def placed(binding: float) -> WaysOut:
    """Place a pair that a sensible generation brought to restraint, bound or not, by the tests of escape.

    Leaders are sensible and read rightly until year 100; nothing but institutions outlives them.
    """
    settings: dict[str, float] = {
        **{"binding": binding, "binding_build": 0.5, "other_regard": 0.0, "trade_cost": 0.0, "habit_weight": 0.0},
        **{"sensibility": 0.95, "sensibility_spread": 0.0, "turnover": 0.0, "misreading": 0.0},
        **{"offence_advantage": 4.0, "prior": 0.3},
    }
    arms = {
        name: detente.simulate(
            "default",
            Scenario("pair", years=170, settings={**EQUALS, **settings}),
            replicates=RUNS,
            seed=1,
            keep=("conduct", *ENDS),
            interventions=done,
        )
        for name, done in escape_tests(100, 110).items()
    }

    def over(arm: str, record: str, years: slice) -> np.ndarray:
        return np.asarray(sides(arms[arm], record, years).mean(1)[:, 0])

    before, last = slice(80, 100), slice(-20, None)
    critical, unbound, dominant = (over("shock", name, before) for name in ENDS)
    return ways_out(
        over("shock", "conduct", before),
        over("shock", "conduct", last),
        over("held", "conduct", slice(110, 118)),
        over("held", "conduct", last),
        critical=critical,
        unbound=unbound,
        dominant=dominant,
    )
