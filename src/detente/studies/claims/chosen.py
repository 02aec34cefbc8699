"""What does best of several, by split sample: one half of the replicates chooses, and the other judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.core.arrays import Array
from detente.studies.claims.claim import SIGNS, Claim, Effect, Runs


@dataclass(frozen=True)
class BestOf:
    """The best of several effects, chosen by replicates of even numbers and judged by those of odd ones.

    The choice is made at each place anew, and in each stage of a run: what is judged owes nothing to the luck by which
    it was chosen, so that its mean is at most that of what is truly best, and its interval keeps its level.

    Attributes
    ----------
    options : mapping
        Effects by name.
    best : str
        Whether the best has the ``"more"`` or the ``"less"`` of it.
    """

    options: Mapping[str, Effect]
    best: Literal["more", "less"] = "more"

    def __call__(self, runs: Runs) -> Array:
        """Return the effects of all options [option, replicate]."""
        return np.stack([np.asarray(effect(runs), float) for effect in self.options.values()])

    def judged(self, effects: Array, ids: Array) -> Array:
        """Return the effect of what does best at each place [place, replicate], NaN in the replicates that chose.

        Parameters
        ----------
        effects
            Of all options [place, option, replicate].
        ids
            Numbers of the replicates [replicate].
        """
        chooses = ids % 2 == 0
        there = np.isfinite(effects) & chooses
        with np.errstate(all="ignore"):
            means = SIGNS[self.best] * np.where(there, effects, 0.0).sum(-1) / there.sum(-1)
        taken = np.argmax(np.where(np.isfinite(means), means, -np.inf), axis=1)
        return np.where(chooses, np.nan, effects[np.arange(len(effects)), taken])


def options_of(claim: Claim) -> Sequence[int]:
    """Return how many effects are taken for each prediction of a claim: one, or that of each option.

    Parameters
    ----------
    claim
        The claim.
    """
    return [len(one.effect.options) if isinstance(one.effect, BestOf) else 1 for one in claim.predictions]


def judged(claim: Claim, effects: Array, ids: Array) -> Array:
    """Return the effects of a claim [place, prediction, replicate], of the best of several where one is asked for.

    Parameters
    ----------
    claim
        The claim.
    effects
        Of all its predictions, and of all their options [place, effect, replicate].
    ids
        Numbers of the replicates [replicate].
    """
    parts = np.split(effects, np.cumsum(options_of(claim))[:-1], axis=1)
    found = [
        one.effect.judged(part, ids) if isinstance(one.effect, BestOf) else part[:, 0]
        for one, part in zip(claim.predictions, parts, strict=True)
    ]
    return np.stack(found, axis=1)
