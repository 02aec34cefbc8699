"""How many replicates a claim takes: two stages [Stein1945]_, so that the power of its verdict is stated.

A first stage of few replicates gives the spread of each effect, at the defaults and at each value along the axis. The
second has as many as the **whole verdict** asks for, with all that it must pass: every prediction for one that holds,
every place for one that fails, Bonferroni over the places for one that holds on one side of a boundary, the number of
ways in which a claim can be decided, and the false discovery rate over the claims of the call, of which ``DECIDED`` at
least are taken to be decided. Then a claim whose effects are off the smallest of interest by ``reach`` times that size
wherever its verdict rests is decided with a chance of at least ``POWER``. The number rests on the spread and not on the
effect, so that the tests of the whole sample keep their level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.result import plain
from detente.studies.claims.boundary import GRID
from detente.studies.claims.claim import Claim
from detente.studies.claims.judge import RATE, variance

POWER = 0.9
"""Chance that a verdict is found."""
DECIDED = 0.5
"""Share of the claims of a call that are decided: the level of each is that share of the false discovery rate."""


@dataclass(frozen=True)
class ClaimPower:
    """What a claim was tried with, and what that could have shown.

    Attributes
    ----------
    holds, fails, turns : float
        How far off the smallest effect of interest effects are [times that size] of a claim of which it is said with
        chance ``POWER`` that it holds, fails or holds when ...; NaN where there is no axis.
    here, along : int
        Replicates of each arm at the defaults, and at each value along the axis; 0 where there is none.
    runs : int
        Runs of all arms at all places, without those under drawn assumptions.
    capped : bool
        Whether the most that is run was less than what the stated power asks for.
    """

    holds: float
    fails: float
    turns: float
    here: int
    along: int
    runs: int
    capped: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"chance": POWER, "decided": DECIDED, **plain(vars(self))}


def errors_off(claim: Claim, degrees: float = np.inf) -> dict[str, float]:
    """Return how many standard errors off the smallest of interest effects are that give each verdict.

    Parameters
    ----------
    claim
        The claim.
    degrees
        Degrees of freedom of the spread.

    Returns
    -------
    dict
        Of ``holds``, ``fails`` and, where there is an axis, ``turns``: the quantile of the level that the verdict asks
        of each test, and that of the power that each must have for all to pass (Bonferroni).
    """
    from scipy.stats import t

    parts, places = len(claim.predictions), 1 if claim.axis is None else 1 + GRID
    level, miss = RATE * DECIDED / (2 if claim.axis is None else 3), 1 - POWER

    def off(tail: float, missed: float) -> float:
        return float(t.isf(tail, degrees) + t.isf(missed, degrees))

    found = {"holds": off(level, miss / parts), "fails": off(level / parts, miss / places)}
    if claim.axis is not None:
        begins, ends = off(level / places, miss / (2 * parts)), off(level / (places * parts), miss / 2)
        found["turns"] = max(begins, ends)
    return found


@dataclass(frozen=True)
class ClaimSize:
    """How much is run.

    Attributes
    ----------
    reach : float
        How far off the smallest effect of interest effects are that give a verdict [times that size].
    pair, system : tuple of int
        Replicates of the first stage, and the most in all, among two states and among more.
    pair_along, system_along : tuple of int
        Those at each value along an axis.
    draws : int
        Draws of the assumptions; none if 0.
    drawn : tuple of int
        Replicates of each draw.
    plane : tuple of int
        Replicates of each place over two axes, among two states and among more; none if 0.
    """

    reach: float
    pair: tuple[int, int]
    system: tuple[int, int]
    pair_along: tuple[int, int]
    system_along: tuple[int, int]
    draws: int
    drawn: tuple[int, int]
    plane: tuple[int, int] = (0, 0)

    def stages(self, claim: Claim, *, along: bool = False) -> tuple[int, int]:
        """Return the replicates of the first stage, and the most in all.

        Parameters
        ----------
        claim
            The claim.
        along
            Whether of each value along its axis, or at the defaults.
        """
        if claim.bed.states == 2:
            return self.pair_along if along else self.pair
        return self.system_along if along else self.system

    def wanted(self, claim: Claim, effects: Array, *, along: bool = False) -> int:
        """Return how many replicates a claim takes in all at each place.

        Parameters
        ----------
        claim
            The claim.
        effects
            Effects of the first stage [place, prediction, replicate].
        along
            As of ``stages``.
        """
        first, most = self.stages(claim, along=along)
        with np.errstate(all="ignore"):
            error = np.nan_to_num(_errors(claim, effects)).max(initial=0.0)
            asked = (self._off(claim, along=along) * error / self.reach) ** 2
        return max(first, int(np.ceil(asked)) if asked < most else most)

    def power(self, claim: Claim, here: Array, along: Array | None, runs: int) -> ClaimPower:
        """Return what a claim was tried with, and what that could have shown.

        Parameters
        ----------
        claim
            The claim.
        here, along
            Effects at the defaults, and at the values of its axis that are always tried [place, prediction, replicate].
        runs
            Runs of all arms.
        """
        off = errors_off(claim)
        error, there = _error(claim, here), np.nan if along is None else _error(claim, along)
        counts = (here.shape[-1], 0 if along is None else along.shape[-1])
        most = self.stages(claim)[1], self.stages(claim, along=True)[1]
        return ClaimPower(
            holds=off["holds"] * error,
            fails=off["fails"] * float(np.fmax(error, there)),
            turns=off.get("turns", np.nan) * there,
            here=counts[0],
            along=counts[1],
            runs=runs,
            capped=any(count >= end for count, end in zip(counts, most, strict=True)),
        )

    def _off(self, claim: Claim, *, along: bool) -> float:
        """Return how many standard errors off the effects are, over the verdicts that rest on a place."""
        off = errors_off(claim, self.stages(claim, along=along)[0] - 1)
        return max(value for verdict, value in off.items() if verdict != ("holds" if along else "turns"))


def _error(claim: Claim, effects: Array) -> float:
    """Return the largest standard error over places and predictions [times the smallest of interest]."""
    return float(_errors(claim, effects).max(initial=0.0)) / float(np.sqrt(effects.shape[-1]))


def _errors(claim: Claim, effects: Array) -> Array:
    """Return the spread of replicates [times the smallest of interest], by place and prediction; NaN if undefined."""
    found = np.full(effects.shape[:2], np.nan)
    for place, held in enumerate(effects):
        for k, (prediction, effect) in enumerate(zip(claim.predictions, held, strict=True)):
            there = effect[np.isfinite(effect)]
            if there.size >= 2:
                with np.errstate(all="ignore"):
                    spread = np.sqrt(variance(prediction, there) * effect.size / there.size)
                    found[place, k] = spread / prediction.smallest
    return found


QUICK = ClaimSize(1.5, (128, 4000), (24, 240), (128, 2500), (24, 120), draws=0, drawn=(0, 0))
"""For a first answer."""
FULL = ClaimSize(
    0.75, (512, 40_000), (96, 12_000), (512, 12_000), (96, 3000), draws=200, drawn=(64, 16), plane=(256, 64)
)
"""For a document."""
