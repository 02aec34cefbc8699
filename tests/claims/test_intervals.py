"""Intervals of effects whose arms share their luck, on real runs: they hold the mean of many as often as they say."""

from detente.studies.claims import claim_named
from detente.studies.claims.judge import find
from detente.studies.claims.trial import ClaimTrial, try_claim

LOTS, RUNS = 160, 128
"""Samples, and replicates of each: those of the first stage of a quick run."""


def test_intervals_of_arms_that_share_their_luck_are_right() -> None:
    """Of 160 samples at 95 % at least 142 intervals hold the mean of all: fewer in 5 of 10,000 tests each.

    The mean of all has an error of its own, of an eighth of 1 % of the squared error of a sample. Arms with luck of
    their own would be wider: of two arms that share it the spread of the difference is less than the root of the sum.
    """
    claim = claim_named("E11")
    held = try_claim(ClaimTrial("E11", ({}, {"preemption": 0.55}), 0, LOTS * RUNS, 0, "fused"))["effects"]
    for place in held:
        for part, effect in zip(claim.predictions, place, strict=True):
            found = [find(part, lot) for lot in effect.reshape(LOTS, RUNS)]
            assert sum(one.low <= effect.mean() <= one.high for one in found) >= 142


def test_places_that_share_their_luck_keep_the_level_of_what_rests_on_all() -> None:
    """At the mean of all as the smallest of interest "fails everywhere" is said in at most 5 % of samples, at 2.5 %.

    Both tests of one place have that level, and the largest of two p values has it however places depend.
    """
    claim = claim_named("E11")
    held = try_claim(ClaimTrial("E11", ({}, {"preemption": 0.2}), 0, LOTS * RUNS, 1, "fused"))["effects"][:, 0]
    level = claim.predictions[0]
    wrong = 0
    for lots in held.reshape(2, LOTS, RUNS).swapaxes(0, 1):
        p = [
            find(level, lot - mean + level.sign * level.smallest).p_fails
            for lot, mean in zip(lots, held.mean(1), strict=True)
        ]
        wrong += max(p) <= 0.025
    assert wrong <= 0.05 * LOTS
