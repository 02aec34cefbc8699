"""Where along a parameter a claim begins or ceases to hold: bisection with common luck, and a band by bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.result import few_digits, plain
from detente.studies.claims.claim import Axis, Claim
from detente.studies.verdict.tipping import weights

GRID = 7
"""Values over the axis that are tried first."""
ROUNDS = 3
"""Times that the gaps in which the verdict turns are halved."""


@dataclass(frozen=True)
class Turn:
    """Where a claim begins or ceases to hold.

    Attributes
    ----------
    at, low, high : float
        Value of the parameter, and its 95 % interval by bootstrap over replicates; NaN where too few draws turn there.
    begins : bool
        Whether it holds above and not below, or the other way round.
    """

    at: float
    low: float
    high: float
    begins: bool


@dataclass(frozen=True)
class ClaimCurve:
    """A claim along its axis.

    Attributes
    ----------
    axis : Axis
        The axis.
    values : tuple of float
        Values that were tried, ascending.
    effects, lows, highs : tuple of tuple of float
        Effect of each prediction at each value with its 95 % interval [value][prediction].
    turns : tuple of Turn
        Where it turns, ascending.
    holds_at_low : bool
        Whether the best estimate holds at the lowest value.
    """

    axis: Axis
    values: tuple[float, ...]
    effects: tuple[tuple[float, ...], ...]
    lows: tuple[tuple[float, ...], ...]
    highs: tuple[tuple[float, ...], ...]
    turns: tuple[Turn, ...]
    holds_at_low: bool

    @property
    def holds_somewhere(self) -> bool:
        """Whether the best estimate holds at some value."""
        return self.holds_at_low or bool(self.turns)

    @property
    def words(self) -> str:
        """Where it holds: ``offence_advantage above 1.9 (1.7 to 2.1)``; empty if it turns nowhere."""
        said = []
        for begin, end in self.stretches:
            if begin is None and end is not None:
                said.append(f"below {_told(self.turns[end])}")
            elif begin is not None:
                start = _told(self.turns[begin])
                said.append(f"above {start}" if end is None else f"from {start} to {_told(self.turns[end])}")
        return f"{self.axis.parameter} {' or '.join(said)}" if said else ""

    @property
    def stretches(self) -> list[tuple[int | None, int | None]]:
        """Where it holds: the numbers of the turns at which each stretch begins and ends, None at the axis' own end."""
        count = len(self.turns)
        every: list[int | None] = [*([None] if self.holds_at_low else []), *range(count)]
        return [(every[k], every[k + 1] if k + 1 < len(every) else None) for k in range(0, len(every), 2)]

    def holds_at(self, values: Sequence[float] | Array) -> Array:
        """Return at which values of the parameter the claim is said to hold [value].

        Parameters
        ----------
        values
            Values of the parameter.
        """
        below = np.searchsorted([turn.at for turn in self.turns], values)
        return np.asarray((below % 2 == 1) != self.holds_at_low)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; effects have four digits, more than their intervals tell."""
        every = (self.effects, self.lows, self.highs)
        return {
            "parameter": self.axis.parameter,
            "where": self.words or None,
            "turns": [plain(vars(turn)) for turn in self.turns],
            "values": list(self.values),
            **{name: few_digits(plain(rows), 4) for name, rows in zip(("effects", "low", "high"), every, strict=True)},
        }


def _told(turn: Turn) -> str:
    if np.isnan(turn.low):
        return f"{turn.at:.3g}"
    return f"{turn.at:.3g} ({turn.low:.3g} to {turn.high:.3g})"


def least_margin(claim: Claim, effects: Array) -> Array:
    """Return the least margin over the predictions of a claim in the mean of replicates [place].

    Parameters
    ----------
    claim
        The claim.
    effects
        Effects [place, prediction, replicate].
    """
    there = np.isfinite(effects)
    with np.errstate(all="ignore"):
        means = np.where(there, effects, 0.0).sum(-1) / there.sum(-1)
    each = [part.margin(means[:, p]) for p, part in enumerate(claim.predictions)]
    return np.asarray(np.min(each, 0))


def gaps(axis: Axis, values: Sequence[float], margins: Array) -> list[float]:
    """Return the values to try next: the middles of the gaps in which the sign of the margin turns.

    Parameters
    ----------
    axis
        The axis.
    values
        Values that were tried, ascending.
    margins
        Least margin at each [value].
    """
    known = [(x, m) for x, m in zip(values, margins, strict=True) if np.isfinite(m)]
    return [axis.between(a, b) for (a, m), (b, n) in pairwise(known) if (m > 0) != (n > 0)]


def turns(claim: Claim, values: Sequence[float], effects: Array, seed: int) -> tuple[tuple[Turn, ...], bool]:
    """Return where a claim turns, with intervals, and whether it holds at the lowest value.

    Parameters
    ----------
    claim
        The claim, which has an axis.
    values
        Values that were tried, ascending.
    effects
        Effects [value, prediction, replicate]; the same replicates and luck everywhere.
    seed
        Seed of the bootstrap.
    """
    axis = claim.axis
    if axis is None:
        return (), False
    at = np.log(values) if axis.log else np.asarray(values, float)
    margins = least_margin(claim, effects)
    there = np.isfinite(margins)
    if there.sum() < 2:
        return (), bool(there.any() and margins[there][0] > 0)
    drawn = _drawn(claim, effects[there], seed)
    found = _crossings(at[there], margins[there])
    holds = bool(margins[there][0] > 0)
    out = []
    for k, x in enumerate(found):
        same = [c[k] for c, first in drawn(at[there]) if len(c) == len(found) and first == holds]
        enough = len(same) >= len(weights(2, seed)) / 2
        ends = np.quantile(same, (0.025, 0.975)) if enough else (np.nan, np.nan)
        there_at, low, high = (float(np.exp(v)) if axis.log else float(v) for v in (x, *ends))
        out.append(Turn(there_at, low, high, begins=holds == bool(k % 2)))
    return tuple(out), holds


def _drawn(claim: Claim, effects: Array, seed: int) -> Any:
    """Return what draws of the replicates say: a function of the axis to the crossings of each draw."""
    shares = weights(effects.shape[-1], seed)
    there = np.isfinite(effects)
    filled = np.where(there, effects, 0.0)
    with np.errstate(all="ignore"):
        means = np.einsum("dr,vpr->dvp", shares, filled) / np.einsum("dr,vpr->dvp", shares, there.astype(float))
    margins = np.min([part.margin(means[..., p]) for p, part in enumerate(claim.predictions)], 0)

    def crossings(at: Array) -> list[tuple[list[float], bool]]:
        return [(_crossings(at, row), bool(row[0] > 0)) for row in margins if np.isfinite(row).all()]

    return crossings


def _crossings(at: Array, margins: Array) -> list[float]:
    """Return where margins pass 0, linearly between values."""
    out = []
    for (a, m), (b, n) in pairwise(zip(at, margins, strict=True)):
        if (m > 0) != (n > 0):
            out.append(float(a + (b - a) * m / (m - n)))
    return out
