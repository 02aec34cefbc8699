"""Designs can tell what they are asked: nothing that is assumed passes as a finding, and no outcome is at its bound."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from detente import school, simulate
from detente.core.param import REGISTRY
from detente.studies.claims import claim_named
from detente.studies.claims.claim import Combination
from detente.studies.claims.essays._instruments import BELIEF, ESCAPED
from detente.studies.claims.essays.e14_instruments import FORMAL, of_kind
from detente.studies.claims.essays.e15_three_steps import ALL, taken
from detente.studies.claims.essays.m06_doubt import LateError
from detente.studies.claims.measured import Forces
from detente.studies.claims.trial import ClaimTrial, try_claim

ASKED: Mapping[str, Any] = {"replicates": 512, "seed": 3, "keep": ESCAPED.needs}


@cache
def effects_of(name: str, replicates: int = 200, **settings: float) -> tuple[float, ...]:
    """Return the mean effect of each prediction of a claim at one place."""
    found = try_claim(ClaimTrial(name, (settings,), 0, replicates, 3, "fused"))
    return tuple(np.nanmean(found["effects"][0], axis=1))


@pytest.mark.parametrize("name", ["E10c", "M05", "M08"])
def test_what_follows_from_an_assumption_is_labelled(name: str) -> None:
    assert claim_named(name).by_construction


def test_no_security_seeker_is_in_a_prisoners_dilemma_while_conflict_costs_more_than_taking_brings() -> None:
    """R - T is at least cost less gain [Kydd2005]: 0 in every year of every replicate, so no false alarm."""
    gain = REGISTRY["greed_benign"].default
    for cost in (gain + 0.02, 0.3, 1.0):
        assert effects_of("M05", conflict_cost=cost)[0] == 0.0


@pytest.mark.parametrize("believed", [0.02, 0.05])
def test_doubt_is_left_where_observers_believe_in_change(believed: float) -> None:
    """With the best of means; without such a belief less than a third of the smallest effect of interest is left."""
    assert effects_of("M08", volatility_up=believed)[1] > 0.1
    assert effects_of("M08", volatility_up=0.0)[1] < 0.1 / 3


def test_the_four_worlds_are_compared_step_by_step() -> None:
    steps = [one.effect.weights for one in claim_named("M15").predictions if isinstance(one.effect, Combination)]
    w1, w2, w3, w4 = claim_named("M15").arms
    assert steps == [{b: 1.0, a: -1.0} for b, a in ((w3, w1), (w2, w1), (w4, w3), (w4, w2))]


def test_each_of_the_three_steps_alone_leaves_room_for_the_others() -> None:
    """A quarter of runs more, give or take .1: five standard errors of a share of 512 differences and more."""
    runs = {
        steps: simulate("default", claim_named("E15d").bed.replace(interventions=taken(steps).interventions), **ASKED)
        for steps in ((), *zip(ALL[:2], strict=True))
    }
    none, *alone = (float(np.mean(ESCAPED(run))) for run in runs.values())
    assert [out - none for out in alone] == pytest.approx([0.25, 0.25], abs=0.1)


@pytest.mark.parametrize(("name", "asked"), [("E14a", of_kind(BELIEF)), ("E14b", FORMAL)])
def test_no_instrument_speaks_for_another(name: str, asked: tuple[str, ...]) -> None:
    """Each has a prediction of its own, against none: one strong instrument makes no claim hold."""
    claim = claim_named(name)
    mood = next(iter(claim.arms)).partition(", ")[2]
    weights = [one.effect.weights for one in claim.predictions if isinstance(one.effect, Combination)]
    assert weights[:-1] == [{f"{key}, {mood}": 1.0, f"none, {mood}": -1.0} for key in asked]
    assert sum(weights[-1].values()) == pytest.approx(0.0)


def test_the_zone_of_peace_is_tried_by_the_foundations_that_are_named() -> None:
    """Restraint, norms and ties in one arm and none in the other; what words are worth is a claim of its own."""
    claim, words = claim_named("M23"), claim_named("M23b")
    assert {"audience_cost", "democratic_norm"} <= {k for k, v in claim.bed.settings.items() if v > 0}
    assert REGISTRY["domestic_cost"].default > 0
    assert claim.axis2 is not None
    assert claim.axis2.parameter == "democratic_norm"
    assert all("trade_rate" in own for own in claim.arms["foundations"].own.values())
    assert claim.arms["trade alone"].own == claim.arms["foundations"].own
    assert [sum(claim.arms[name].given["polity"]) for name in ("none", "trade alone")] == [0, 0]
    assert "audience_credibility" not in {*claim.bed.settings, *claim.arms["foundations"].settings}
    assert all("audience_credibility" in arm.settings for arm in words.arms.values())


def test_errors_of_beliefs_rest_on_no_believed_change() -> None:
    """M10: with the best of means few errors are left where friends never turn, whatever observers allow for else."""
    assert effects_of("M10", volatility_up=0.0)[0] < 0.02 < effects_of("M10")[0]
    assert effects_of("M10", motive_change=0.0, malign_share=0.0)[0] < 0.02


def test_an_authority_is_tried_where_others_can_enforce_and_most_pool() -> None:
    claim = claim_named("M19b")
    assert claim.bed.states > 2
    asked: dict[str, Any] = {"replicates": 32, "seed": 3, "keep": ("bound", "prox")}
    run = simulate(school("default").where(spillover=2.0), claim.bed, **asked)
    near = (run["prox"][:, 80:100] > 0.5) & ~np.eye(claim.bed.states, dtype=bool)
    assert (run["bound"][:, 80:100] > REGISTRY["pool_threshold"].default)[near].mean() > 0.5


@pytest.mark.parametrize("name", ["M02a", "M03"])
def test_a_part_is_taken_away_by_one_parameter(name: str) -> None:
    """Of M02, the missing sovereign; of M03, each of the three parts: and what a sovereign is stands in the design."""
    claim = claim_named(name)
    pairs = [("calm, sovereign", "calm, anarchy")] if name == "M02a" else [("all three", arm) for arm in claim.arms]
    for one, other in pairs:
        first, second = claim.arms[one].settings, claim.arms[other].settings
        assert len({key for key in {*first, *second} if first.get(key) != second.get(key)}) <= 1
    assert "cost of conflict of 0.9" in claim.design


def test_forces_and_errors_are_what_they_are_said_to_be() -> None:
    """Forces in units of 5 % of GDP become a share of it; the error of a belief is taken against the other's motive."""
    claim = claim_named("M10")
    run = simulate("default", claim.bed, replicates=8, seed=3, keep=("capability", "belief", "malign"))
    np.testing.assert_allclose(
        Forces(20, 40, (1,))(run), 0.05 * np.asarray(run["capability"], float)[:, 20:40, 1].mean(1)
    )
    held, greedy = np.asarray(run["belief"], float)[:, -20:], np.asarray(run["malign"], float)[:, -20:]
    errors = [(held[:, :, i, j] - greedy[:, :, j]) ** 2 for i, j in ((0, 1), (1, 0))]
    np.testing.assert_allclose(LateError()(run), np.mean(errors, axis=(0, 2)), rtol=1e-5)
