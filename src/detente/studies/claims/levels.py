"""The mean outcome in each arm behind the differences that claims predict."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.claims.chosen import options_of
from detente.studies.claims.claim import Claim, Combination
from detente.studies.claims.replicates import of_replicates


def level_arms(claim: Claim) -> list[tuple[int, str]]:
    """Return of which prediction, from 0, and of which of its arms the mean outcome is told, in order.

    Predictions that are functions of all arms at once, or an outcome in one arm, have none.

    Parameters
    ----------
    claim
        The claim.
    """
    return [
        (number, arm)
        for number, one in enumerate(claim.predictions)
        if isinstance(one.effect, Combination) and len(one.effect.weights) > 1
        for arm in one.effect.weights
    ]


def level_sums(claim: Claim, runs: Mapping[str, Run], effects: Array) -> Array:
    """Return the sum of the outcome in each arm and the number of its replicates [arm of a prediction, sum and number].

    Parameters
    ----------
    claim
        The claim.
    runs
        Runs of all arms.
    effects
        Effects of all predictions, and of all their options [effect, replicate]: where one is not defined, its arms
        count nowhere.
    """
    found, at = np.zeros((len(level_arms(claim)), 2)), np.cumsum([0, *options_of(claim)])
    for row, (number, arm) in zip(found, level_arms(claim), strict=True):
        effect = claim.predictions[number].effect
        if isinstance(effect, Combination):
            there = np.isfinite(effects[at[number]])
            row[:] = of_replicates(effect.level(runs, arm), there.size)[there].sum(), there.sum()
    return found


def levels_of(claim: Claim, sums: Array) -> list[dict[str, float]]:
    """Return the mean outcome in each arm, a mapping a prediction.

    Parameters
    ----------
    claim
        The claim.
    sums
        As of ``level_sums``, over all replicates.
    """
    found: list[dict[str, float]] = [{} for _ in claim.predictions]
    for (number, arm), (total, count) in zip(level_arms(claim), sums, strict=True):
        found[number][arm] = float(total / count) if count else float("nan")
    return found
