"""The models that are held against each other: habit, regressions, theories, and theories added to them.

A logit is fitted by penalised maximum likelihood on standardised columns (weight of the penalty 1, as in the
oracle), missing values standing at the median of the training years. Gradient boosting takes missing values as
they are. Nothing of the test years is used, neither in fitting nor in filling.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
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


class Prepared:
    """Columns made ready for a logit: missing values filled and all standardised by the training rows, once each.

    Parameters
    ----------
    column
        Gives a column by name [row].
    train, test : [row]
        Rows to learn from, rows to foretell.
    """

    def __init__(self, column: Callable[[str], Array], train: Array, test: Array) -> None:
        self._column, self.train, self.test = column, train, test
        self._ready: dict[str, tuple[Array, Array]] = {}

    def ready(self, name: str) -> tuple[Array, Array]:
        """One column in the training and in the test rows, mean 0 and deviation 1 in the former."""
        if name not in self._ready:
            values = self._column(name)
            before, after = fill_medians(values[self.train][:, None], values[self.test][:, None])
            mean, spread = before.mean(), before.std()
            spread = spread if spread > 0 else 1.0
            self._ready[name] = ((before[:, 0] - mean) / spread, (after[:, 0] - mean) / spread)
        return self._ready[name]

    def matrices(self, names: tuple[str, ...]) -> tuple[Array, Array]:
        """Several columns of both [row, name]."""
        pairs = [self.ready(name) for name in names]
        return tuple(np.column_stack(side) for side in zip(*pairs, strict=True))  # type: ignore[return-value]

    def raw(self, names: tuple[str, ...]) -> tuple[Array, Array]:
        """Several columns of both as they are, missing as NaN [row, name]."""
        sides = []
        for rows in (self.train, self.test):
            out = np.empty((len(rows), len(names)))
            for place, name in enumerate(names):
                out[:, place] = self._column(name)[rows]
            sides.append(np.where(np.isfinite(out), out, np.nan))
        return sides[0], sides[1]

    def forget(self, names: tuple[str, ...]) -> None:
        """Drop columns that will not be needed again."""
        for name in names:
            self._ready.pop(name, None)


def forecast(model: Model, prepared: Prepared, outcome: Array) -> Array:
    """Fit a model on the training rows and forecast the test rows.

    Parameters
    ----------
    prepared
        Its columns.
    outcome : [row]
        What happened in the training rows, 0 or 1.

    Returns
    -------
    array [row]
        Chance of the event in each test row.
    """
    if not model.columns:
        return np.full(len(prepared.test), float(outcome.mean()))
    train, test = prepared.raw(model.columns) if model.boosted else prepared.matrices(model.columns)
    varies = np.array([_varies(part) for part in train.T])  # what never varied tells nothing
    if not varies.any():
        return np.full(len(test), float(outcome.mean()))
    train, test = train[:, varies], test[:, varies]
    if model.boosted:
        return _boosted(train, outcome, test)
    chance: Array = _logit().fit(train, outcome).predict_proba(test)[:, 1]
    return chance


def _varies(part: Array) -> bool:
    known = part[np.isfinite(part)]
    return bool(known.size and known.min() < known.max())


def fill_medians(train: Array, test: Array) -> tuple[Array, Array]:
    """Put the median of the training rows where a value is missing (0 where all are) [row, column]."""
    known = np.isfinite(train)
    middle = np.array(
        [np.median(part[mask]) if mask.any() else 0.0 for part, mask in zip(train.T, known.T, strict=True)]
    )
    return np.where(known, train, middle), np.where(np.isfinite(test), test, middle)


def _logit() -> Any:
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        package = "scikit-learn"
        raise MissingExtra(package, "data") from error
    return LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=200)


def _boosted(train: Array, outcome: Array, test: Array) -> Array:
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError as error:
        package = "scikit-learn"
        raise MissingExtra(package, "data") from error
    chance: Array = HistGradientBoostingClassifier(**BOOSTING).fit(train, outcome).predict_proba(test)[:, 1]
    return chance


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which numerical libraries use one thread each.

    Their threads wait for each other busily: where another program uses a core, a product of matrices that takes .04 s
    on one thread takes half a second to six seconds on two.
    """
    try:
        from threadpoolctl import threadpool_limits
    except ImportError as error:
        package = "threadpoolctl"
        raise MissingExtra(package, "data") from error
    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits
