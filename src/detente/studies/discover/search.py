"""Boxes found by peeling [FriedmanFisher1999]_ in the EMA workbench, by trees [BreimanEtAl1984]_ in scikit-learn."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import MissingExtra
from detente.studies.discover.boxes import Limits

PEEL = 0.05
"""Share of the points that is peeled off at a time."""
SMALLEST = 0.05
"""Smallest share of the points in a box, or a leaf."""
DEPTH = 4
"""Most questions in turn of a tree."""
FOLDS = 5
"""Parts of the points that a tree is pruned by."""


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Keep the libraries from telling on standard error what is no fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        level = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(level)


def peel(names: tuple[str, ...], points: Array, wanted: Array, bounds: Array) -> list[Limits]:
    """Return the boxes of a peeling trajectory, the whole space first.

    Parameters
    ----------
    names
        Parameters.
    points, wanted
        Points, and which are of interest.
    bounds
        Lower and upper ends of the sample [name, 2]: what reaches them restricts nothing.

    Raises
    ------
    MissingExtra
        The EMA workbench is not installed.
    """
    try:
        with _quietly():
            from ema_workbench.analysis import prim
    except ImportError:
        package, extra = "ema_workbench", "ema"
        raise MissingExtra(package, extra) from None
    import pandas as pd

    with _quietly():
        space = pd.DataFrame(points, columns=list(names))
        found = prim.Prim(space, wanted.astype(bool), threshold=0.0, peel_alpha=PEEL, mass_min=SMALLEST)
        box = found.find_box()
        if box is None:
            return [{}]
        return [_limits(held, names, points) for held in box.box_lims]


def _limits(held: object, names: tuple[str, ...], points: Array) -> Limits:
    frame: object = held
    found: Limits = {}
    for k, name in enumerate(names):
        low, high = (float(x) for x in frame[name])  # type: ignore[index]
        if low > points[:, k].min() or high < points[:, k].max():
            found[k] = (
                low if low > points[:, k].min() else -np.inf,
                high if high < points[:, k].max() else np.inf,
            )
    return found


def leaves(points: Array, wanted: Array, seed: int) -> list[Limits]:
    """Return the leaves of a tree as boxes; pruned by cross-validation, the smallest tree within one standard error.

    Parameters
    ----------
    points, wanted
        Points, and which are of interest.
    seed
        Seed of the folds.

    Raises
    ------
    MissingExtra
        scikit-learn is not installed.
    """
    try:
        from sklearn.model_selection import StratifiedKFold, cross_val_score
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        package, extra = "scikit-learn", "data"
        raise MissingExtra(package, extra) from None

    least = max(5, int(np.ceil(SMALLEST * len(points))))
    how = {"max_depth": DEPTH, "min_samples_leaf": least, "random_state": seed}
    path = DecisionTreeClassifier(**how).cost_complexity_pruning_path(points, wanted)
    alphas = np.unique(np.maximum(path.ccp_alphas, 0.0))
    folds = StratifiedKFold(min(FOLDS, int(min(wanted.sum(), (~wanted).sum()))), shuffle=True, random_state=seed)
    runs = [
        cross_val_score(
            DecisionTreeClassifier(ccp_alpha=alpha, **how), points, wanted, cv=folds, scoring="neg_brier_score"
        )
        for alpha in alphas
    ]
    means = np.array([run.mean() for run in runs])
    best = int(means.argmax())
    error = runs[best].std(ddof=1) / np.sqrt(len(runs[best]))
    alpha = alphas[np.flatnonzero(means >= means[best] - error).max()]
    tree = DecisionTreeClassifier(ccp_alpha=alpha, **how).fit(points, wanted).tree_
    found: list[Limits] = []

    def walk(node: int, limits: Limits) -> None:
        if tree.children_left[node] < 0:
            found.append(limits)
            return
        k, cut = int(tree.feature[node]), float(tree.threshold[node])
        low, high = limits.get(k, (-np.inf, np.inf))
        walk(tree.children_left[node], {**limits, k: (low, min(high, cut))})
        walk(tree.children_right[node], {**limits, k: (max(low, np.nextafter(cut, np.inf)), high)})

    walk(0, {})
    return found
