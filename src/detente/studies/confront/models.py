"""The models that are held against each other: habit, regressions, theories, and theories added to them.

A logit is fitted by penalised maximum likelihood on standardised columns (weight of the penalty 1, as in the
oracle), missing values standing at the median of the training years. Gradient boosting takes missing values as
they are. Nothing of the test years is used, neither in fitting nor in filling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import MissingExtra

Kind: TypeAlias = Literal["habit", "regression", "theory", "combined"]
"""What a model rests on."""

BOOSTING = {
    "max_iter": 250,
    "learning_rate": 0.05,
    "max_leaf_nodes": 15,
    "l2_regularization": 5.0,
    "min_samples_leaf": 50,
    "random_state": 0,
}
"""Settings of gradient boosting, as in the oracle."""


@dataclass(frozen=True)
class Model:
    """A model to score.

    Attributes
    ----------
    name
        Name, unique in a task.
    kind
        ``habit``, ``regression``, ``theory`` or ``combined``.
    columns
        Columns of the sample that it reads; none is the base rate.
    against
        Models that it is held against, the most telling first.
    boosted
        Whether it is gradient boosting rather than a logit.
    hindsight
        Whether it reads a variable that nobody had at the time.
    school
        Name of the theory whose quantities it reads, if any.
    more
        Free parameters fitted on the training years beside the coefficients.
    """

    name: str
    kind: Kind
    columns: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    boosted: bool = False
    hindsight: bool = False
    school: str | None = None
    more: int = 0

    @property
    def free_parameters(self) -> int:
        """Numbers fitted on the training years; of boosting, the most leaves it may grow."""
        if self.boosted:
            return int(BOOSTING["max_iter"]) * int(BOOSTING["max_leaf_nodes"])
        return len(self.columns) + 1 + self.more


def forecast(model: Model, train: Array, outcome: Array, test: Array) -> Array:
    """Fit a model on the training rows and forecast the test rows.

    Parameters
    ----------
    model
        The model.
    train : [row, column]
        Its columns in the training years; not finite is missing.
    outcome : [row]
        What happened in them, 0 or 1.
    test : [row, column]
        Its columns in the test years.

    Returns
    -------
    array [row]
        Chance of the event in each test row.
    """
    if not model.columns:
        return np.full(len(test), float(outcome.mean()))
    train, test = np.where(np.isfinite(train), train, np.nan), np.where(np.isfinite(test), test, np.nan)
    fitted = _boosting() if model.boosted else _logit()
    if not model.boosted:
        train, test = filled(train, test)
    fitted.fit(train, outcome)
    chance: Array = fitted.predict_proba(test)[:, 1]
    return chance


def filled(train: Array, test: Array) -> tuple[Array, Array]:
    """Put the median of the training years where a value is missing (0 where all are)."""
    known = np.isfinite(train).any(axis=0)
    middle = np.zeros(train.shape[1])
    if known.any():
        middle[known] = np.nanmedian(train[:, known], axis=0)
    return np.where(np.isnan(train), middle, train), np.where(np.isnan(test), middle, test)


def _logit() -> Any:
    try:
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
    except ImportError as error:
        package = "scikit-learn"
        raise MissingExtra(package, "data") from error
    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=200))


def _boosting() -> Any:
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError as error:
        package = "scikit-learn"
        raise MissingExtra(package, "data") from error
    return HistGradientBoostingClassifier(**BOOSTING)
