"""A bootstrap of countries that refits: what the forecasts would be, had other countries made up the record.

Every draw gives each state a weight, each dyad the product of its two, in the training and in the test years alike. The
logit is refitted by steps of Newton's method from the fit at hand, with the curvature of the draw, which is the sum of
those of the dyads; it is learnt from all events and a sample of the other rows, which widens the interval by a few per
cent. What boosting says is not fitted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from scipy.special import expit

from detente.core.arrays import Array
from detente.stats.dyadic import country_weights
from detente.studies.confront.fitting import Logit
from detente.studies.confront.sample import Block, Fitted, Fold, Sample
from detente.studies.confront.scores import LEAST

DRAWS = 50
"""Draws: enough for a standard error to a tenth of itself."""

STEPS = 4
"""Steps of each refit: most draws are at their end after two, and one that went too far has time to come back."""

BESIDE = 6
"""Rows without an event that are learnt from beside each event."""

JUDGED = 20_000
"""Most rows without an event by which forecasts are judged."""


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

    def losses(self, blocks: Sequence[Sequence[Block]], fitted: Fitted) -> Array:
        """Mean log loss of a model in every draw, refitted [draw]."""
        total = np.zeros(len(self._test))
        for place, (parts, logit) in enumerate(zip(blocks, fitted.logits, strict=True)):
            places = self._folds[place].refit([part.train for part in parts], logit, fitted.penalty)
            test = np.concatenate([part.test[:, self._rows[place]] for part in parts]).astype(np.float32)
            at = slice(self._ends[place], self._ends[place + 1])
            odds = places[:, :-1] @ test + (places[:, -1:] + np.float32(self._offsets[place]))
            total += self._lost(odds, at)
        return total

    def _lost(self, odds: Array, at: slice) -> Array:
        most = np.float32(-np.log(LEAST))
        np.clip(odds, -most, most, out=odds)
        np.negative(odds, out=odds, where=self._happened[at])
        lost = np.logaddexp(odds, np.float32(0.0))
        found: Array = np.einsum("dr,dr->d", np.broadcast_to(lost, self._test[:, at].shape), self._test[:, at])
        return found.astype(float)


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

    def refit(self, blocks: Sequence[Array], logit: Logit, penalty: float) -> Array:
        """Weights and constant in every draw [draw, column + 1]."""
        x = np.concatenate([*(block[:, self.rows] for block in blocks), np.ones((1, len(self.rows)))])
        x = np.ascontiguousarray(x, np.float32)
        place = np.append(logit.weights, logit.constant).astype(np.float32)
        drawn = np.full(len(place), penalty, np.float32)
        drawn[-1] = 1e-3
        curvature = self._curvature(x, expit(place @ x)) + np.diag(drawn)
        drawn[-1] = 0.0
        places = np.repeat(place[None], len(self._pairs), axis=0)
        best, least = places, np.full(len(places), np.inf, np.float32)
        for _ in range(STEPS):
            rest = (expit(places @ x) - self._outcome) * self._weights
            slope = rest @ x.T + drawn * places
            size = np.abs(slope).max(axis=1)
            nearer = size < least
            best, least = np.where(nearer[:, None], places, best), np.where(nearer, size, least)
            step = np.linalg.solve(curvature, slope[..., None])[..., 0].astype(np.float32)
            # a draw that went too far goes half the way back
            places = np.where(nearer[:, None], places - step, 0.5 * (places + best))
        return best

    def _curvature(self, x: Array, chance: Array) -> Array:
        """Curvature of every draw: the sum of those of the dyads, each by its weight [draw, column, column]."""
        m = len(x)
        scaled = x * (chance * (1.0 - chance) * self._counts)
        each = np.empty((len(self._starts), m, m), np.float32)
        for place, (start, end) in enumerate(zip(self._starts, self._ends, strict=True)):
            np.matmul(scaled[:, start:end], x[:, start:end].T, out=each[place])
        found: Array = (self._pairs @ each.reshape(len(each), -1)).reshape(-1, m, m)
        return found.astype(float)
