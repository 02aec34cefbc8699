"""Elementary effects: how much an outcome changes where one parameter moves by its whole range [Morris1991]_."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.studies.sensitivity.luck import bounds_of_luck, signs


def effects(points: Array, values: Array, bounds: Array) -> Array:
    """Return the elementary effects of every trajectory and run [name, trajectory, replicate].

    Parameters
    ----------
    points
        Sample [point, name], trajectory by trajectory.
    values
        Outcomes [point, replicate].
    bounds
        Lower and upper ends [name, 2].
    """
    names = points.shape[1]
    unit = ((points - bounds[:, 0]) / (bounds[:, 1] - bounds[:, 0])).reshape(-1, names + 1, names)
    outcome = values.reshape(-1, names + 1, values.shape[1])
    step, change = np.diff(unit, axis=1), np.diff(outcome, axis=1)
    moved = np.abs(step).argmax(2)  # which parameter each step moves [trajectory, step]
    size = np.take_along_axis(step, moved[..., None], 2)
    found = np.empty((names, *change.shape[::2]))
    for k, (who, how) in enumerate(zip(moved, change / size, strict=True)):
        found[who, k] = how
    return found


def whole_trajectories(found: Array) -> Array:
    """Return which trajectories have an effect of every parameter [trajectory].

    Parameters
    ----------
    found
        Elementary effects [name, trajectory, replicate].
    """
    there: Array = np.isfinite(found).any(-1).all(0)
    return there


def indices(found: Array, row_weights: Array | None = None, weights: Array | None = None) -> dict[str, Array]:
    """Return ``mu``, ``mu_star`` [CampolongoEtAl2007]_ and ``sigma`` of the effects on the mean over runs [name].

    Parameters
    ----------
    found
        Elementary effects [name, trajectory, replicate].
    row_weights, weights
        How often each trajectory and each replicate counts in draws of the bootstrap [trajectory, draw],
        [replicate, draw]; once each without draws if None.
    """
    v = np.ones((found.shape[1], 1)) if row_weights is None else row_weights
    w = np.ones((found.shape[2], 1)) if weights is None else weights
    each = mean_effects(found, w)
    size = v.sum(0)
    mu = (each * v).sum(1) / size
    held = {
        "mu": mu,
        "mu_star": (np.abs(each) * v).sum(1) / size,
        "sigma": np.sqrt(((each - mu[:, None]) ** 2 * v).sum(1) / np.maximum(size - 1, 1)),
    }
    return held if row_weights is not None else {name: value[..., 0] for name, value in held.items()}


def mean_effects(found: Array, weights: Array) -> Array:
    """Return the effects on the mean over runs [name, trajectory, draw]; runs without an effect do not count.

    Parameters
    ----------
    found
        Elementary effects [name, trajectory, replicate].
    weights
        Weight of each replicate [replicate, draw].
    """
    known = np.isfinite(found)
    total = np.where(known, found, 0.0) @ weights
    count = known.astype(float) @ np.abs(weights)
    each: Array = total / np.where(count > 0, count, 1.0)
    return each


def influence(found: Array, seed: int) -> tuple[Array, Array]:
    """Return the mean absolute effect that luck alone would give each parameter, and the chance of one as large [name].

    Parameters
    ----------
    found
        Elementary effects [name, trajectory, replicate].
    seed
        Seed of the signs.
    """
    flips = signs(found.shape[2], seed)
    drawn = np.stack([np.abs(mean_effects(one[None], flips)[0]).mean(0) for one in found])
    return bounds_of_luck(drawn)
