"""The models that are held against each other: habit, regressions, theories, and theories added to them.

A logit is fitted by penalised maximum likelihood on standardised columns, missing values standing at the median of the
training years; its penalty is the one of ``PENALTIES`` that foretold the last training years best from those before
them, chosen for each model by itself. Gradient boosting takes missing values as they are. Nothing of the test years is
used, neither in fitting nor in filling.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import MissingExtra

Kind: TypeAlias = Literal["habit", "regression", "theory", "combined"]
"""What a model rests on."""

PENALTIES = (1.0, 10.0, 100.0, 1000.0)
"""Penalties that are tried: 1 as in the oracle, the largest half of what a few thousand events tell."""

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
            return int(BOOSTING["max_iter"]) * int(BOOSTING["max_leaf_nodes"]) + self.more
        return len(self.columns) + 1 + self.more


def fill_medians(train: Array, test: Array) -> tuple[Array, Array]:
    """Put the median of the training rows where a value is missing (0 where all are) [row, column]."""
    known = np.isfinite(train)
    middle = np.array(
        [np.median(part[mask]) if mask.any() else 0.0 for part, mask in zip(train.T, known.T, strict=True)]
    )
    return np.where(known, train, middle), np.where(np.isfinite(test), test, middle)


def boost(train: Array, outcome: Array, *tests: Array) -> list[Array]:
    """Fit gradient boosting and give the log-odds of the event in every set of rows.

    Parameters
    ----------
    train : [row, column]
        What is learnt from, missing as NaN.
    outcome : [row]
        0 or 1.
    tests : [row, column]
        What is foretold.
    """
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError as error:
        package = "scikit-learn"
        raise MissingExtra(package, "data") from error
    if not 0 < outcome.sum() < len(outcome):
        return [np.full(len(part), np.log(1e-6) if outcome.sum() == 0 else -np.log(1e-6)) for part in tests]
    least, most = np.fmin.reduce(train), np.fmax.reduce(train)
    tells = least < most  # a column that is missing or the same in all of these rows tells nothing, and bins refuse it
    with one_thread():  # here, after the import: OpenMP keeps count by thread, and of libraries that are loaded
        fitted = HistGradientBoostingClassifier(**BOOSTING).fit(train[:, tells], outcome)
        return [fitted.decision_function(part[:, tells]) for part in tests]


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


@contextmanager
def threads(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Give threads, of which none begins anything more after Ctrl-C.

    Parameters
    ----------
    workers
        How many.
    """
    pool = ThreadPoolExecutor(workers)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
