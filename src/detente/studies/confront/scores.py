"""Scores of forecasts of an event, and paired differences with their uncertainty.

*Log loss*: minus the mean log of the chance given to what happened. *Brier*: mean squared error of the chance.
*AUC*: chance that an event is ranked above a non-event. *AP*: average precision, the area under precision against
recall; its base line is the share of events. Differences of log loss are paired: the same dyad-years under two
models.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.studies.confront import fitting

LEAST = 1e-6
"""A chance is kept this far from 0 and 1, or one surprise would cost infinitely much."""

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
    log_loss, standard_error
        Mean difference, and its standard error, robust to what dyads of a state and of a year share.
    low, high
        95 % interval from that standard error.
    country
        95 % interval from a bootstrap of countries that refits; None where there is none.
    """

    against: str
    log_loss: float
    low: float
    high: float
    standard_error: float = float("nan")
    country: tuple[float, float] | None = None

    @property
    def better(self) -> bool:
        """Whether the model is better, both intervals excluding zero."""
        return self.high < 0 and (self.country is None or self.country[1] < 0)

    @property
    def worse(self) -> bool:
        """Whether it is worse, both intervals excluding zero."""
        return self.low > 0 and (self.country is None or self.country[0] > 0)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            **asdict(self),
            "standard_error": self.standard_error if np.isfinite(self.standard_error) else None,
            "country": None if self.country is None else list(self.country),
            "errors": "dyadic",
        }


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
    both = 0 < outcome.sum() < len(outcome)
    varied = both and np.ptp(chance) > 0
    slope, intercept = _recalibration(outcome, chance) if varied else (None, None)
    auc, precision = _ranked(outcome, chance) if both else (None, None)
    return Scores(
        log_loss=float(losses(outcome, chance).mean()),
        brier=float(((chance - outcome) ** 2).mean()),
        auc=auc,
        ap=precision,
        slope=slope,
        intercept=intercept,
    )


def _ranked(outcome: Array, chance: Array) -> tuple[float, float]:
    """Area under the curve, and average precision, from one order of the forecasts; equal ones stand together."""
    order = np.argsort(-chance)
    ranked, happened = chance[order], np.cumsum(outcome[order])
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)  # last of each run of equal forecasts
    hits, above = happened[last], last + 1.0
    gained = np.diff(hits, prepend=0.0)
    misses = above - hits
    missed = np.diff(misses, prepend=0.0)
    auc = float(((misses[-1] - misses) * gained + 0.5 * missed * gained).sum() / (hits[-1] * misses[-1]))
    return auc, float((gained * hits / above).sum() / hits[-1])


def _recalibration(outcome: Array, chance: Array) -> tuple[float, float]:
    p = np.clip(chance, LEAST, 1.0 - LEAST)
    logit = np.log(p / (1.0 - p))
    mean, spread = logit.mean(), logit.std()
    right = fitting.Logit(np.array([spread]), float(mean), np.zeros((2, 2)), 0)  # where forecasts are as bold as due
    found = fitting.fit([((logit[None] - mean) / spread).astype(np.float32)], outcome, 0.0, right, exact=1e-7)
    slope = float(found.weights[0] / spread)
    return slope, found.constant - slope * float(mean)


def calibration(outcome: Array, chance: Array, bins: int = BINS) -> list[dict[str, float]]:
    """Mean forecast and share of events in bins of as many forecasts each.

    Parameters
    ----------
    outcome, chance : [row]
        What happened, and the forecast.
    bins
        Number of bins.
    """
    order = np.argsort(chance)
    return [
        {"forecast": float(chance[part].mean()), "observed": float(outcome[part].mean()), "rows": len(part)}
        for part in np.array_split(order, bins)
        if len(part)
    ]
