"""A bootstrap of countries that refits: what the forecasts would be, had other countries made up the record.

Every draw gives each state a weight, each dyad the product of its two, in the training and in the test years alike. The
logit is refitted by steps of Newton's method from the fit at hand, with the curvature of the draw, which is the sum of
those of the dyads; a model that adds columns to another goes on from its draws. It is learnt from all events and a
sample of the other rows, which widens the interval by a few per cent. What boosting says is not fitted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from detente.core.arrays import Array
from detente.stats.dyadic import country_weights
from detente.studies.confront import fitting
from detente.studies.confront.fitting import FARTHEST, Logit
from detente.studies.confront.sample import Block, Fitted, Fold, Sample
from detente.studies.confront.scores import LEAST

DRAWS = 40
"""Draws: enough for a standard error to a ninth of itself."""

STEPS = 30
"""Most steps of each refit: most draws are at their end after three or four."""

EXACT = 3e-6
"""Largest slope at the end of a draw, for each row that it stands for."""

BESIDE = 6
"""Rows without an event that are learnt from beside each event."""

JUDGED = 20_000
"""Most rows without an event by which forecasts are judged."""


@dataclass(frozen=True)
class CountryRefit:
    """One fold of a model refitted in every draw.

    Attributes
    ----------
    place : [column + 1]
        Constant and weights of the fit itself.
    places : [draw, column + 1]
        Those of every draw.
    x : [column + 1, row]
        Columns in the rows that are learnt from, the constant first.
    curvature : [draw, column + 1, column + 1]
        Curvature of the log loss without the penalty.
    """

    place: Array
    places: Array
    x: Array
    curvature: Array


@dataclass(frozen=True)
class Drawn:
    """A model refitted in every draw: mean log losses [draw], and its folds for models that add columns to it."""

    losses: Array
    refits: tuple[CountryRefit, ...]


class Countries:
    """Draws of the weights of countries for one sample.

    Parameters
    ----------
    sample
        The sample.
    seed
        Of the draws.
    draws
        Number of draws.
    """

    def __init__(self, sample: Sample, seed: int = 0, draws: int = DRAWS) -> None:
        sides = [sample.table.sides(fold.train) for fold in sample.folds]
        states = np.unique(np.concatenate([*(side for pair in sides for side in pair), sample.one, sample.other]))
        weights = country_weights(states, draws, seed).astype(np.float32)

        def of_rows(one: Array, other: Array) -> Array:
            return weights[:, np.searchsorted(states, one)] * weights[:, np.searchsorted(states, other)]

        self._folds = [
            _Training(fold, *pair, of_rows, np.random.default_rng(seed))
            for fold, pair in zip(sample.folds, sides, strict=True)
        ]
        self._kept, counts = _few(sample.outcome, JUDGED, np.random.default_rng(seed))
        self._test: Array = of_rows(sample.one[self._kept], sample.other[self._kept]) * counts
        self._test /= self._test.sum(axis=1, keepdims=True)
        self._happened = sample.outcome[self._kept] > 0.5
        ends = np.cumsum([0, *(len(fold.test) for fold in sample.folds)])
        self._rows = [self._kept[(self._kept >= a) & (self._kept < b)] - a for a, b in pairwise(ends)]
        self._ends = np.cumsum([0, *(len(rows) for rows in self._rows)])
        self._offsets = [fold.offset for fold in sample.folds]

    def draw(self, blocks: Sequence[Sequence[Block]], fitted: Fitted, start: Drawn | None = None) -> Drawn:
        """Refit a model in every draw.

        Parameters
        ----------
        blocks
            Its columns, in every fold.
        fitted
            Its fit.
        start
            Draws of a model whose columns are the first of its columns.
        """
        total, refits = np.zeros(len(self._test)), []
        for place, (parts, logit) in enumerate(zip(blocks, fitted.logits, strict=True)):
            before = None if start is None else start.refits[place]
            made = self._folds[place].refit([part.train for part in parts], logit, fitted.penalty, before)
            refits.append(made)
            test = np.concatenate([part.test[:, self._rows[place]] for part in parts]).astype(np.float32)
            at = slice(self._ends[place], self._ends[place + 1])
            odds = made.places[:, 1:] @ test + (made.places[:, :1] + np.float32(self._offsets[place]))
            total += self._lost(odds, at)
        return Drawn(total, tuple(refits))

    def _lost(self, odds: Array, at: slice) -> Array:
        """Log loss of every draw in the rows of a fold, weighed [draw]; the log-odds are overwritten."""
        most = np.float32(-np.log(LEAST))
        np.clip(odds, -most, most, out=odds)
        np.negative(odds, out=odds, where=self._happened[at])
        np.log1p(np.exp(odds, out=odds), out=odds)
        weights = self._test[:, at]
        if len(odds) == 1:  # every draw foretells the same
            return np.asarray(weights @ odds[0], float)
        return np.einsum("dr,dr->d", odds, weights).astype(float)


def _chance(log_odds: Array) -> Array:
    return fitting.logistic(np.clip(log_odds, -FARTHEST, FARTHEST, out=log_odds))


def _few(outcome: Array, most: int, random: np.random.Generator) -> tuple[Array, Array]:
    """Choose all events and some of the other rows, in their order, and tell how many rows each stands for."""
    events, rest = np.flatnonzero(outcome > 0.5), np.flatnonzero(outcome <= 0.5)
    few = min(len(rest), most)
    kept = np.sort(np.concatenate([events, random.choice(rest, few, replace=False)]))
    return kept, np.where(outcome[kept] > 0.5, 1.0, len(rest) / few).astype(np.float32)


class _Training:
    """Training rows of one fold, fewer of them, by dyads, with their weights in every draw."""

    def __init__(
        self,
        fold: Fold,
        one: Array,
        other: Array,
        of_rows: Callable[[Array, Array], Array],
        random: np.random.Generator,
    ) -> None:
        events = float((fold.outcome > 0.5).sum())
        chosen, stands = _few(fold.outcome, max(int(BESIDE * events), 2000), random)
        pair = one * 100_000 + other
        order = np.argsort(pair[chosen], kind="stable")
        self.rows: Array = chosen[order]
        pairs, self._starts = np.unique(pair[self.rows], return_index=True)
        self._ends = np.append(self._starts[1:], len(self.rows))
        counts = stands[order]
        self._pairs: Array = of_rows(pairs // 100_000, pairs % 100_000)
        self._weights: Array = np.repeat(self._pairs, self._ends - self._starts, axis=1) * counts
        self._counts, self._outcome = counts, fold.outcome[self.rows].astype(np.float32)

    def refit(
        self, blocks: Sequence[Array], logit: Logit, penalty: float, start: CountryRefit | None = None
    ) -> CountryRefit:
        """Fit the logit anew in every draw, from its fit or from the draws of a model that it adds columns to."""
        x = self._columns(blocks, start)
        place = np.append(logit.constant, logit.weights).astype(np.float32)
        curvature = self._curvature(x, _chance(place @ x), start)
        drawn = np.full(len(place), penalty, np.float32)
        drawn[0] = 1e-3
        steep = curvature.astype(float) + np.diag(drawn)
        drawn[0] = 0.0
        places = np.repeat(place[None], len(self._pairs), axis=0)
        if start is not None:
            places[:, : len(start.place)] += start.places - start.place
        best = self._descended(x, places, np.linalg.inv(steep).astype(np.float32), drawn)
        return CountryRefit(place, best, x, curvature)

    def _descended(self, x: Array, places: Array, inverse: Array, drawn: Array) -> Array:
        """Go down from some places, draw by draw, until the slope is gone; every step mends the inverse curvature."""
        best, least = places.copy(), np.full(len(places), np.inf, np.float32)
        enough = EXACT * self._weights.sum(axis=1)
        going, ahead = np.arange(len(places)), np.zeros_like(places)
        slopes = np.zeros_like(places)
        for _ in range(STEPS):
            here = best[going] - ahead[going]
            rest = _chance(here @ x)
            rest -= self._outcome
            rest *= self._weights[going]
            slope = rest @ x.T + drawn * here
            steep = np.abs(slope).max(axis=1)
            inverse[going] = fitting.mended(inverse[going], -ahead[going], slope - slopes[going])
            nearer = steep < least[going]
            moved = going[nearer]
            best[moved], least[moved], slopes[moved] = here[nearer], steep[nearer], slope[nearer]
            going = going[least[going] > enough[going]]
            if not len(going):
                break
            ahead[going] = np.einsum("dkl,dl->dk", inverse[going], slopes[going])
        return best

    def _columns(self, blocks: Sequence[Array], start: CountryRefit | None) -> Array:
        """Columns in the rows that are learnt from, the constant first; what the start has is not gathered again."""
        known = np.ones((1, len(self.rows)), np.float32) if start is None else start.x
        missing, at = [], 1
        for block in blocks:
            if at >= len(known):
                missing.append(block[:, self.rows].astype(np.float32))
            at += len(block)
        return np.concatenate([known, *missing])

    def _curvature(self, x: Array, chance: Array, start: CountryRefit | None) -> Array:
        """Curvature of every draw: the sum of those of the dyads, each by its weight [draw, column, column].

        Of columns that the start has it stays as it was.
        """
        m, first = len(x), 0 if start is None else len(start.x)
        scaled = (x[first:] * (chance * (1.0 - chance) * self._counts)).astype(np.float32)
        each = np.empty((len(self._starts), m - first, m), np.float32)
        for place, (begin, end) in enumerate(zip(self._starts, self._ends, strict=True)):
            np.matmul(scaled[:, begin:end], x[:, begin:end].T, out=each[place])
        edge = (self._pairs @ each.reshape(len(each), -1)).reshape(-1, m - first, m)
        if start is None:
            return np.asarray(edge)
        out = np.empty((len(edge), m, m), np.float32)
        out[:, :first, :first] = start.curvature
        out[:, first:], out[:, :, first:] = edge, edge.transpose(0, 2, 1)
        return out
