"""How many replicates a claim takes: two stages [Stein1945]_, so that the power is stated and not hoped for.

A first stage of few replicates gives the spread of each effect. The second has as many as tell an effect that is off
the smallest of interest by ``reach`` times that size, with 90 % power at the 1 % level. The number rests on the spread
alone and not on the effect, so that the tests of the whole sample keep their level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.claims.claim import Claim

LEVEL, POWER = 0.01, 0.9
"""Level of the one-sided test that the size is made for (below 5 %, for it is adjusted), and its power."""


@dataclass(frozen=True)
class ClaimSize:
    """How much is run.

    Attributes
    ----------
    reach : float
        How far off the smallest effect of interest an effect is told from it [times that size].
    pair, system : tuple of int
        Replicates of the first stage, and the most in all, among two states and among more.
    grid : tuple of int
        Replicates of each value along an axis, among two states and among more.
    draws : int
        Draws of the assumptions; none if 0.
    drawn : tuple of int
        Replicates of each draw.
    """

    reach: float
    pair: tuple[int, int]
    system: tuple[int, int]
    grid: tuple[int, int]
    draws: int
    drawn: tuple[int, int]

    def stages(self, claim: Claim) -> tuple[int, int]:
        """Return the replicates of the first stage, and the most in all.

        Parameters
        ----------
        claim
            The claim.
        """
        return self.pair if claim.bed.states == 2 else self.system

    def wanted(self, claim: Claim, effects: Array) -> int:
        """Return how many replicates a claim takes in all.

        Parameters
        ----------
        claim
            The claim.
        effects
            Effects of the first stage [prediction, replicate].
        """
        from scipy.stats import t

        first, most = self.stages(claim)
        count = first
        for prediction, effect in zip(claim.predictions, effects, strict=True):
            there = effect[np.isfinite(effect)]
            if there.size < 2:
                continue
            quantiles = t.ppf([1 - LEVEL, POWER], there.size - 1).sum()
            with np.errstate(all="ignore"):
                each = (quantiles * there.std(ddof=1) / (self.reach * prediction.smallest)) ** 2
            wanted = each * effect.size / there.size
            count = max(count, int(np.ceil(wanted)) if wanted < most else most)
        return min(count, most)


QUICK = ClaimSize(reach=1.5, pair=(128, 4000), system=(24, 240), grid=(512, 48), draws=0, drawn=(0, 0))
"""For a first answer."""
FULL = ClaimSize(reach=0.5, pair=(512, 40_000), system=(96, 2000), grid=(1000, 96), draws=200, drawn=(64, 16))
"""For a document."""
