"""Scores of forecasts of an event, and paired differences with their uncertainty.

*Log loss*: minus the mean log of the chance given to what happened. *Brier*: mean squared error of the chance.
*AUC*: chance that an event is ranked above a non-event. *AP*: average precision, the area under precision against
recall; its base line is the share of events. Differences of log loss are paired: the same dyad-years under two
models. Their interval is a bootstrap of whole dyads [Efron1979]_, because the years of a dyad are not independent;
what several dyads share (a world war, a coalition) it does not see.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import MissingExtra

LEAST = 1e-6
"""A chance is kept this far from 0 and 1, or one surprise would cost infinitely much."""

DRAWS = 1000
"""Bootstrap samples of the blocks."""

BINS = 10
"""Bins of the calibration table, of as many forecasts each."""


@dataclass(frozen=True)
class Scores:
    """Scores of one model on one test sample.

    Attributes
    ----------
    log_loss, brier, auc, ap
        See the module; ``auc`` and ``ap`` are None where the outcome never varies or is no event.
    slope, intercept
        Of the logit of what happened on the logit of the forecast: 1 and 0 are right.
    """

    log_loss: float
    brier: float | None = None
    auc: float | None = None
    ap: float | None = None
    slope: float | None = None
    intercept: float | None = None

    def as_dict(self) -> dict[str, float | None]:
        """Plain dictionary, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Difference:
    """A paired difference of log loss: below zero, the model is better than ``against``.

    Attributes
    ----------
    against
        The other model.
    log_loss
        Mean difference.
    low, high
        95 % interval over resampled blocks.
    """

    against: str
    log_loss: float
    low: float
    high: float

    @property
    def better(self) -> bool:
        """Whether the model is better, the interval excluding zero."""
        return self.high < 0

    @property
    def worse(self) -> bool:
        """Whether it is worse."""
        return self.low > 0

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def losses(outcome: Array, chance: Array) -> Array:
    """Log loss of every forecast [row]."""
    p = np.clip(chance, LEAST, 1.0 - LEAST)
    return -np.where(outcome > 0.5, np.log(p), np.log1p(-p))


def score(outcome: Array, chance: Array) -> Scores:
    """Score forecasts of an event.

    Parameters
    ----------
    outcome : [row]
        1 where it happened, else 0.
    chance : [row]
        Forecast.
    """
    try:
        from sklearn.metrics import average_precision_score, roc_auc_score
    except ImportError as error:
        package = "scikit-learn"
        raise MissingExtra(package, "data") from error
    both = 0 < outcome.sum() < len(outcome)
    varied = both and np.ptp(chance) > 0
    slope, intercept = _recalibration(outcome, chance) if varied else (None, None)
    return Scores(
        log_loss=float(losses(outcome, chance).mean()),
        brier=float(((chance - outcome) ** 2).mean()),
        auc=float(roc_auc_score(outcome, chance)) if both else None,
        ap=float(average_precision_score(outcome, chance)) if both else None,
        slope=slope,
        intercept=intercept,
    )


def _recalibration(outcome: Array, chance: Array) -> tuple[float | None, float | None]:
    from sklearn.linear_model import LogisticRegression

    p = np.clip(chance, LEAST, 1.0 - LEAST)
    logit = np.log(p / (1.0 - p))[:, None]
    fit = LogisticRegression(C=np.inf, solver="newton-cholesky", max_iter=200).fit(logit, outcome)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def calibration(outcome: Array, chance: Array, bins: int = BINS) -> list[dict[str, float]]:
    """Mean forecast and share of events in bins of as many forecasts each.

    Parameters
    ----------
    outcome, chance : [row]
        What happened, and the forecast.
    bins
        Number of bins.
    """
    order = np.argsort(chance, kind="stable")
    return [
        {"forecast": float(chance[part].mean()), "observed": float(outcome[part].mean()), "rows": len(part)}
        for part in np.array_split(order, bins)
        if len(part)
    ]


class Blocks:
    """Resampling of whole blocks, the same for every pair of models.

    Parameters
    ----------
    block : [row]
        Block of each row (the dyad, the state).
    seed
        Of the resampling.
    draws
        Number of bootstrap samples.
    """

    def __init__(self, block: Array, seed: int = 0, draws: int = DRAWS) -> None:
        _, self._place = np.unique(block, return_inverse=True)
        self.count = int(self._place.max()) + 1
        self._rows = np.bincount(self._place, minlength=self.count).astype(float)
        random = np.random.default_rng(seed)
        self._weights = random.multinomial(self.count, np.full(self.count, 1.0 / self.count), size=draws).astype(
            np.float32
        )

    def means(self, values: Array) -> Array:
        """Mean of a quantity of rows in every bootstrap sample [draw]."""
        sums = np.bincount(self._place, weights=values, minlength=self.count)
        return (self._weights @ sums) / (self._weights @ self._rows)

    def difference(self, model: Array, other: Array, against: str) -> Difference:
        """Paired difference of two models' losses.

        Parameters
        ----------
        model, other : [row]
            Losses of the model and of the one it is held against.
        against
            Name of the other.
        """
        gap = model - other
        low, high = np.quantile(self.means(gap), (0.025, 0.975))
        return Difference(against, float(gap.mean()), float(low), float(high))

    def simultaneous(self, gaps: dict[str, Array]) -> dict[str, tuple[float, float]]:
        """95 % intervals that hold for all gaps at once, by the largest studentised deviation [White2000]_.

        Parameters
        ----------
        gaps : mapping of [row]
            Differences of losses by name.
        """
        if not gaps:
            return {}
        names = list(gaps)
        means = np.stack([self.means(gaps[name]) for name in names])
        centre = np.array([gaps[name].mean() for name in names])[:, None]
        spread = np.maximum(means.std(axis=1, keepdims=True), 1e-15)
        reach = float(np.quantile(np.abs((means - centre) / spread).max(axis=0), 0.95))
        return {
            name: (float(c - reach * s), float(c + reach * s))
            for name, c, s in zip(names, centre[:, 0], spread[:, 0], strict=True)
        }
