"""What must come out by mathematics, whatever the claims find: in the beds that they are tried in."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

import detente
from detente import Run, Scenario
from detente.core.param import REGISTRY
from detente.diagnostics import calibration, prophecy
from detente.diagnostics.dyads import sides
from detente.diagnostics.paradox import is_hostile, is_restraint
from detente.mechanisms.interpret import ArmsEvidence, ConductEvidence, Contagion, Reputation, WarEvidence
from detente.studies.beds import BEDS, PRIORS
from detente.studies.claims import claim_named
from detente.studies.claims.essays._instruments import CALM, FEARFUL, INSTRUMENTS, NOTHING
from detente.studies.claims.essays.e08_prophecy import necessity, sufficiency

REMEDIES = {"sensibility": 1.0, "sensibility_spread": 0.0, "talk": 1.0, "talk_mimicry": 0.1, "intelligence": 1.0}
"""All that can be done about beliefs: leaders who see through fear, true words, reports of motives."""
DIALS = {
    "talk": "talk",
    "summits": "talk",
    "signal": "signal_rate",
    "checked": "treaty_rate",
    "verified treaty": "treaty_rate",
    "unverified treaty": "treaty_rate",
    "organisation": "binding",
    "exercises": "binding",
    "community": "binding",
    "trade": "trade_rate",
    "leap": "leap",
    "intelligence": "intelligence",
    "zone": "offensive_ceiling",
    "export control": "export_control",
    "culture": "respect",
}
"""What switches each instrument off, whatever else belongs to it."""
SHOWN = ("conduct", "belief", "capability", "economy", "posture", "fear", "critical_fear", "treaty", "wars")


def run_of(scenario: Scenario, keep: tuple[str, ...], theory: Any = "default", replicates: int = 100) -> Run:
    return detente.simulate(theory, scenario, replicates=replicates, seed=3, keep=keep)


def pair(years: int = 60, **settings: float) -> Scenario:
    axes = {"prior": 0.75, "offence_advantage": 2.5, "distinguishability": 0.0, **settings}
    return BEDS["pair"].scenario(years, **axes)


def test_where_the_expectation_is_true_there_is_no_prophecy() -> None:
    """E08 with a second state that is greedy: no probability of causation is defined, or it is 0 (no false alarm)."""
    claim = claim_named("E08")
    for mood, expected in (("", True), (", greedy other", False)):
        runs = {}
        for name in ("fearful", "calm"):
            arm = claim.arms[name + mood]
            place = claim.bed.replace(
                settings={**claim.bed.settings, **arm.settings}, given={**claim.bed.given, **arm.given}
            )
            runs[name] = run_of(place, claim.needs)
        assert np.isfinite(necessity(runs)).any() == expected
        assert (np.nansum(sufficiency(runs)) > 0) == expected
        assert np.isfinite(prophecy(runs["fearful"], runs["calm"]).necessity) == expected


@pytest.mark.parametrize("prior", PRIORS)
def test_an_unbiased_learner_is_calibrated(prior: float) -> None:
    """As many are greedy as are believed to be, in each bin of belief within .12, 5 standard errors of the smallest.

    400 pairs; reports of motives and the mix of forces alone are weighed, in full, and nothing changes.
    """
    biased = (ConductEvidence, ArmsEvidence, WarEvidence, Reputation, Contagion)
    learner = detente.school("default").without(*biased)
    fair = {"intelligence": 0.5, "learning": 1.0, "prior_spread": 0.0, "turnover": 0.0, "malign_share": prior}
    place = pair(100, prior=prior, **fair, volatility_up=0.0, volatility_down=0.0)
    found = calibration(run_of(place, detente.NEEDS, learner, 400))
    assert found.reliability < 0.004
    assert np.abs(np.array(found.belief) - np.array(found.greedy)).max() < 0.12


@pytest.mark.parametrize("offence", [0.4, 0.7, 0.95])
@pytest.mark.parametrize("prior", PRIORS)
def test_where_restraint_dominates_nobody_is_hostile_whatever_is_feared(offence: float, prior: float) -> None:
    """Who strikes first gains nothing: P < S, so that b* is above 1 (domestic costs of peace are 0; no false alarm)."""
    place = pair(prior=prior, offence_advantage=offence, domestic_cost=0.0)
    run = run_of(place, ("conduct", "intended", "malign", "prox", "dominant_restraint_unbound", "critical_fear"))
    assert sides(run, "critical_fear", slice(None)).min() >= 1.0
    assert sides(run, "dominant_restraint_unbound", slice(None)).min() == 1.0
    assert not is_hostile(run).any()


@pytest.mark.parametrize("offence", [1.25, 2.5, 4.0])
def test_nobody_escapes_outside_the_analytic_boundary(offence: float) -> None:
    """The fear acted upon is w + (1 - w) b, at least w: where w is above b* no remedy of belief gives restraint.

    And where it is below b* in every year nobody is hostile. Choices err with a small chance, so that fear is to be
    beyond b* by .1 on both sides in all of the last 20 years; then a year in five of restraint has a chance below 1e-6.
    """
    out, within = 0, 0
    for presumed in (0.0, 0.3, 0.5, 0.7, 0.9, 1.0):
        run = run_of(
            pair(offence_advantage=offence, worst_case=presumed, **REMEDIES),
            ("conduct", "intended", "malign", "prox", "critical_fear", "fear"),
        )
        last = slice(-20, None)
        fear, bound = (sides(run, name, last) for name in ("fear", "critical_fear"))
        assert (fear >= presumed - 1e-6).all()
        outside = (fear > bound + 0.1).all((1, 3)).ravel()
        inside = (fear < bound - 0.1).all((1, 3)).ravel()
        held = is_restraint(sides(run, "conduct", last).mean(1)).ravel()
        assert not (held & outside).any()
        assert not (is_hostile(run)[:, 0] & inside).any()
        out, within = out + int(outside.sum()), within + int(inside.sum())
    assert within > 100, "the test speaks of many runs inside"
    assert out > 100 or offence < 2, "and of many outside, where offence leads"


@cache
def record_of(settings: tuple[tuple[str, float], ...], prior: float) -> Mapping[str, np.ndarray]:
    place = pair(25, **{**dict(settings), "prior": prior})
    run = detente.simulate("default", place, replicates=20, seed=3, keep=SHOWN, backend="numpy")
    return {name: np.asarray(run[name]) for name in SHOWN}


@pytest.mark.parametrize("prior", [FEARFUL, CALM])
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_at_its_identity_changes_nothing(name: str, prior: float) -> None:
    """With its dial off, all else that belongs to it is without effect to the last bit; with it on, something moves."""
    whole = {**NOTHING, **INSTRUMENTS[name].settings}
    dial = DIALS[name]
    off = NOTHING.get(dial, REGISTRY[dial].default)
    without, with_it = (tuple({**whole, **more}.items()) for more in ({dial: off}, {}))
    control, held, moved = (
        record_of(tuple(NOTHING.items()), prior),
        record_of(without, prior),
        record_of(with_it, prior),
    )
    assert [key for key in SHOWN if not np.array_equal(held[key], control[key], equal_nan=True)] == []
    assert any(not np.array_equal(moved[key], control[key], equal_nan=True) for key in SHOWN)


def test_every_instrument_has_its_dial() -> None:
    assert set(DIALS) == set(INSTRUMENTS)
