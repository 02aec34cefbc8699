"""Logits fitted by penalised maximum likelihood, to the last digits.

Minimised is ``sum log(1 + exp(-z)) + penalty |w|^2 / 2`` over standardised columns, the constant free, by Newton's
method: the curvature is mended by what every step tells of it, and computed anew only where the last one did not help
enough, and in single precision, for it decides how fast the end is reached and not where it lies. Columns lie one after
another in memory, in blocks that many models share; the slope is summed over so many rows at a time as the processor
holds, in the precision of the columns, and the sums are added up in double precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from detente.core.arrays import Array

GRADIENT = 1e-7
"""Largest slope at the end, for each row."""

FAR = 0.3
"""A step at whose end what is minimised rises by more than this share of how it fell at first has gone too far."""

SLOW = 0.5
"""A step that leaves more than this share of the slope calls for the curvature anew; after others it is mended."""

FARTHEST = 80.0
"""Log-odds are cut to this on either side: what single precision can still raise e to."""

TINY = 1e-30
"""Least product of a step and the rise of the slope over it that tells of the curvature."""

STEPS = 100
"""Most steps; as good as separable data need some dozens."""

ROWS = 4096
"""Rows that are summed at a time: what fits into the processor's cache."""

Blocks: TypeAlias = Sequence[Array]
"""Standardised columns [column, row], in blocks one after another."""


@dataclass(frozen=True)
class Logit:
    """A fitted logit.

    Attributes
    ----------
    weights : [column]
        Of the standardised columns.
    constant
        Its constant.
    curvature : [column + 1, column + 1]
        Of the log loss without the penalty, somewhere on the way; the constant last.
    rows
        How many rows it was fitted on.
    """

    weights: Array
    constant: float
    curvature: Array
    rows: int

    def log_odds(self, blocks: Blocks) -> Array:
        """Log-odds of rows."""
        return _product(self.weights, blocks) + self.constant

    def curved(self, blocks: Blocks) -> Logit:
        """Return the same fit with the curvature where it is."""
        odds = _product(self.weights, blocks) + self.constant
        return replace(self, curvature=curve(blocks, logistic(np.clip(odds, -FARTHEST, FARTHEST))))

    def shrunk(self, penalty: float, before: float) -> Logit:
        """Return about the fit under another penalty: one step from here, by the curvature, which must be that here."""
        drawn = np.append(np.full(len(self.weights), 1.0), 0.0)
        place = np.append(self.weights, self.constant)
        gradient = (penalty - before) * drawn * place
        place = place - np.linalg.solve(self.curvature + penalty * np.diag(drawn), gradient)
        return Logit(place[:-1], float(place[-1]), self.curvature, self.rows)


def fit(
    blocks: Blocks, outcome: Array, penalty: float = 1.0, start: Logit | None = None, exact: float = GRADIENT
) -> Logit:
    """Fit a logit.

    Parameters
    ----------
    blocks : [column, row]
        Standardised columns.
    outcome : [row]
        0 or 1.
    penalty
        Weight of the penalty.
    start
        Where to begin: a fit whose columns are the first of these; for want of it the base rate. One on as many rows is
        taken to be one on the same rows, whose curvature need not be worked out again.
    exact
        Largest slope at the end, for each row.
    """
    return fit_several(blocks, [()], outcome, [penalty], [start], exact)[0]


def fit_several(
    shared: Blocks,
    own: Sequence[Blocks],
    outcome: Array,
    penalties: Sequence[float],
    starts: Sequence[Logit | None],
    exact: float = GRADIENT,
) -> list[Logit]:
    """Fit several logits on the same rows at once: columns that they share are read once for all of them.

    Parameters
    ----------
    shared : [column, row]
        Standardised columns of all of them, the first of each.
    own : [logit][column, row]
        Further columns of each, as many of one as of another.
    outcome, exact
        As for ``fit``.
    penalties, starts : [logit]
        As for ``fit``.
    """
    several = _stacked(own, len(outcome))
    columns = sum(map(len, shared)) + several.shape[1]
    descents = [
        _Descent(_beginning(start, outcome, columns), penalty, start, len(outcome), exact)
        for penalty, start in zip(penalties, starts, strict=True)
    ]
    for _ in range(STEPS):
        going = [place for place, one in enumerate(descents) if not one.ended]
        if not going:
            break
        more = several if len(going) == len(descents) else several[going]
        slopes, chances = _slopes(np.array([descents[place].place for place in going]), shared, more, outcome)
        for place, slope, chance in zip(going, slopes, chances, strict=True):
            descents[place].take(slope, [*shared, several[place]], chance)
    return [one.logit() for one in descents]


def _stacked(own: Sequence[Blocks], rows: int) -> Array:
    """Columns of each logit in one array [logit, column, row]."""
    held = [[block for block in blocks if len(block)] for blocks in own]
    if not any(held):
        return np.empty((len(own), 0, rows), np.float32)
    return np.stack([np.concatenate(blocks) for blocks in held])


class _Descent:
    """One fit on its way down.

    Parameters
    ----------
    place : [column + 1]
        Where it begins, the constant last.
    penalty, start, exact
        As for ``fit``.
    rows
        How many rows there are.
    """

    def __init__(self, place: Array, penalty: float, start: Logit | None, rows: int, exact: float) -> None:
        self.place, self.start, self.rows = place, start, rows
        self.ended = False
        self._drawn = penalty * np.append(np.ones(len(place) - 1), 0.0)
        self._enough = exact * rows
        self._step, self._was = np.zeros(len(place)), np.zeros(len(place))
        self._before, self._last = 0.0, 0.0
        self._curvature: Array | None = None
        self._inverse = np.zeros((len(place),) * 2)

    def take(self, slope: Array, blocks: Blocks, chance: Array) -> None:
        """Take in the slope of the log loss where it is, and go on from there, or end."""
        gradient = slope + self._drawn * self.place
        steep, along = float(np.abs(gradient).max()), float(gradient @ self._step)
        if self._before > 0 and along < -FAR * self._before:  # past the least: what is minimised rises on from here
            part = min(max(self._before / (self._before - along), 0.1), 0.9)
            self.place = self.place + (1.0 - part) * self._step
            self._step, self._before, self._last = part * self._step, part * self._before, 0.0
            return
        if steep < self._enough and self._curvature is not None:
            self.ended = True
            return
        if self._curvature is not None and self._before > 0 and steep <= SLOW * self._last:
            self._inverse = mended(self._inverse, -self._step, gradient - self._was)
        else:
            self._curvature = self._curved(blocks, chance)
            self._inverse = np.linalg.inv(self._curvature + np.diag(self._drawn))
        self._step, self._was, self._last = self._inverse @ gradient, gradient, steep
        self._before, self.place = float(gradient @ self._step), self.place - self._step

    def _curved(self, blocks: Blocks, chance: Array) -> Array:
        start = self.start
        if self._curvature is None and start is not None and start.rows == self.rows and len(start.weights):
            return _continued(start, blocks, chance)
        return curve(blocks, chance)

    def logit(self) -> Logit:
        """Return the fit as it stands."""
        size = len(self.place)
        curvature = np.zeros((size, size)) if self._curvature is None else self._curvature
        return Logit(self.place[:-1], float(self.place[-1]), curvature, self.rows)


def _beginning(start: Logit | None, outcome: Array, columns: int) -> Array:
    place = np.zeros(columns + 1)
    if start is None:
        mean = float(outcome.mean())
        place[-1] = np.log(mean / (1.0 - mean))
    else:
        shared = len(start.weights)
        place[:shared], place[-1] = start.weights, start.constant
    return place


def _continued(start: Logit, blocks: Blocks, chance: Array) -> Array:
    """Curvature of a fit that is added to: that of its start, to which only the new columns are worked out."""
    m, shared = sum(len(block) for block in blocks), len(start.weights)
    old = [*range(shared), m]
    out = np.zeros((m + 1, m + 1))
    out[np.ix_(old, old)] = start.curvature
    if shared < m:
        edge = curve(blocks, chance, shared)
        out[shared:m], out[:, shared:m] = edge, edge.T
    return out


def _product(weights: Array, blocks: Blocks) -> Array:
    total, at = np.zeros(blocks[0].shape[1]), 0
    for block in blocks:
        if len(block):
            total += weights[at : at + len(block)].astype(block.dtype) @ block
        at += len(block)
    return total


def logistic(log_odds: Array) -> Array:
    """Chance of some log-odds, in their precision; they must be no further from 0 than their kind can be raised to.

    Parameters
    ----------
    log_odds : array
        The log-odds, of any shape; overwritten.
    """
    out = np.negative(log_odds, out=log_odds)
    np.exp(out, out=out)
    out += 1.0
    return np.reciprocal(out, out=out)


def mended(inverse: Array, step: Array, rise: Array) -> Array:
    """Inverse curvature that knows how a slope rose over a step: the update of Broyden, Fletcher, Goldfarb and Shanno.

    Parameters
    ----------
    inverse : [..., column, column]
        The inverse curvature so far.
    step, rise : [..., column]
        The step, and the rise of the slope over it; where neither is along the other, nothing changes.
    """
    along = (step * rise).sum(-1)
    told = along > TINY
    share = np.where(told, 1.0 / np.where(told, along, 1.0), 0.0).astype(inverse.dtype)[..., None]
    turned = (inverse @ rise[..., None])[..., 0]
    bent = share * (1.0 + share * (rise * turned).sum(-1)[..., None]) * step
    return (
        inverse
        + bent[..., None] * step[..., None, :]
        - share[..., None] * (turned[..., None] * step[..., None, :] + step[..., None] * turned[..., None, :])
    )


def _slopes(places: Array, shared: Blocks, own: Array, outcome: Array) -> tuple[Array, Array]:
    """Slope of the log loss without the penalty [logit, column + 1], and the chances [logit, row].

    ``places`` [logit, column + 1] and the slopes have the constant last; ``own`` is [logit, column, row].
    """
    ours = [block for block in shared if len(block)]
    kind = np.result_type(np.float32, own, *ours)
    ends = np.cumsum([0, *(len(block) for block in ours), own.shape[1]])
    weights = [places[:, a:b].astype(kind) for a, b in pairwise(ends)]
    far = kind.type(FARTHEST)
    slopes, chance = np.zeros(places.shape), np.empty((len(places), len(outcome)), kind)
    for at in range(0, len(outcome), ROWS):
        rows = slice(at, at + ROWS)
        odds = chance[:, rows]
        odds[:] = places[:, -1:]
        for weight, block in zip(weights, ours, strict=False):
            odds += weight @ block[:, rows]
        if own.shape[1]:
            odds += (weights[-1][:, None] @ own[:, :, rows])[:, 0]
        rest = logistic(np.clip(odds, -far, far, out=odds)) - outcome[rows].astype(kind)
        for a, b, block in zip(ends, ends[1:], ours, strict=False):
            slopes[:, a:b] += rest @ block[:, rows].T
        if own.shape[1]:
            slopes[:, ends[-2] : ends[-1]] += (own[:, :, rows] @ rest[:, :, None])[:, :, 0]
        slopes[:, -1] += rest.sum(axis=1, dtype=float)
    return slopes, chance


def curve(blocks: Blocks, chance: Array, first: int | None = None) -> Array:
    """Curvature of the log loss of a logit, the constant last [column + 1, column + 1].

    Parameters
    ----------
    blocks : [column, row]
        Columns.
    chance : [row]
        Chance of the event.
    first
        If given, only rows of the curvature from this column on, without that of the constant.
    """
    m, total = sum(len(block) for block in blocks), 0.0
    weight = (chance * (1.0 - chance)).astype(np.float32, copy=False)
    begin = first or 0
    out = np.zeros((m - begin, m + 1))
    for at in range(0, len(weight), ROWS):
        part = np.concatenate([block[:, at : at + ROWS] for block in blocks], dtype=np.float32, casting="same_kind")
        here = weight[at : at + ROWS]
        scaled = part[begin:] * here
        out[:, :m] += scaled @ part.T
        out[:, m] += scaled.sum(1)
        total += float(here.sum(dtype=float))
    if first is not None:
        return out
    return np.vstack([out, np.append(out[:, m], max(total, 1e-3))])
