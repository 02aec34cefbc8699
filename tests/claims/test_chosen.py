"""The best of several by split sample: what is judged owes nothing to the luck by which it was chosen."""

import numpy as np
import pytest

from detente import school, simulate
from detente.core.param import REGISTRY
from detente.diagnostics.paradox import hostility_of
from detente.studies.claims import claim_named
from detente.studies.claims.chosen import BestOf, judged
from detente.studies.claims.claim import Combination, level
from detente.studies.claims.essays.logics import bundle
from detente.studies.claims.formula import measure_of
from detente.studies.claims.trial import ClaimTrial, try_claim
from detente.studies.remedies import REMEDIES

OPTIONS = {name: level("hostility", name) for name in ("a", "b", "c")}


def test_one_half_chooses_and_the_other_judges() -> None:
    effects = np.zeros((2, 3, 6))
    effects[0, 1, ::2], effects[0, 1, 1::2] = 5.0, -1.0
    effects[1, 2] = 2.0
    found = BestOf(OPTIONS).judged(effects, np.arange(6))
    assert np.isnan(found[:, ::2]).all()
    np.testing.assert_array_equal(found[:, 1::2], [[-1.0] * 3, [2.0] * 3])
    least = BestOf(OPTIONS, "less").judged(effects, np.arange(1, 7))
    np.testing.assert_array_equal(least[0, ::2], [5.0] * 3)
    assert np.isnan(least[0, 1::2]).all()


def test_what_is_judged_is_no_better_for_having_been_chosen() -> None:
    """Of 20 alike the best of all looks 0.29 better by luck; the one judged does not: 4 standard errors of 2000."""
    drawn = np.random.default_rng(0).normal(0.0, 1.0, (2000, 20, 80))
    assert drawn.mean(-1).max(1).mean() > 0.15
    found = np.nanmean(BestOf(dict(enumerate(OPTIONS.values()))).judged(drawn, np.arange(80)), axis=1)
    assert abs(found.mean()) < 4 * found.std() / np.sqrt(found.size)


def test_an_option_that_is_not_defined_is_not_chosen() -> None:
    effects = np.stack([np.full(4, np.nan), np.full(4, -3.0), np.full(4, -4.0)])[None]
    np.testing.assert_array_equal(BestOf(OPTIONS).judged(effects, np.arange(4))[0, 1::2], -3.0)


def test_other_predictions_keep_all_replicates() -> None:
    claim = claim_named("L1")
    count = len(claim.predictions[1].effect.options)
    found = judged(claim, np.ones((1, 1 + count, 8)), np.arange(8))
    assert np.isfinite(found).sum(-1).tolist() == [[8, 4]]


@pytest.mark.parametrize("name", ["L1", "L3"])
def test_logics_are_tried_with_the_best_bundle(name: str) -> None:
    best = [one.effect for one in claim_named(name).predictions if isinstance(one.effect, BestOf)]
    assert best
    assert {effect.best for effect in best} == {"less" if name == "L1" else "more"}
    for effect in best:
        assert {"all", "all but sensibility and regard", *(f"all but {word}" for word in ("leaps", "trade"))} <= {
            *effect.options
        }


def test_with_reciprocal_fear_some_remedies_avert_what_all_of_them_bring_about() -> None:
    """All eight end hostile in seven runs of eight, and the bundle that averts it best in next to none."""
    world = school("default").where(**bundle(tuple(REMEDIES)), preemption=1.0)
    bed = claim_named("L1").bed
    every = simulate(world, bed, replicates=128, seed=3, keep=("conduct", "intended", "malign", "prox"))
    assert hostility_of(every).mean() > 0.7
    best = try_claim(ClaimTrial("L1", ({"preemption": 1.0},), 0, 128, 3, "fused"))["effects"][0, 1]
    assert np.nanmean(best) < 0.3


def test_a_bundle_leaves_out_what_is_not_in_it() -> None:
    (first, *rest) = REMEDIES
    found = bundle(rest)
    assert all(found[name] == REGISTRY[name].identity for name in REMEDIES[first])
    assert all(found[name] == value for kind in rest for name, value in REMEDIES[kind].items())


def test_what_is_measured_of_the_best_is_said() -> None:
    best = claim_named("L1").predictions[1]
    assert best.is_level
    told, rule = measure_of(best)
    assert told.startswith("hostility: ")
    assert "the least of" in rule
    assert isinstance(next(iter(best.effect.options.values())), Combination)
