"""Elementary effects: how much an outcome changes where one parameter moves by its whole range [Morris1991]_."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.studies.luck import across, bounds_of_luck, signs, skew_factors, squared_mean


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
    """Return which trajectories have an effect of every parameter, in two runs where there are two [trajectory].

    Parameters
    ----------
    found
        Elementary effects [name, trajectory, replicate].
    """
    there: Array = (np.isfinite(found).sum(-1) >= min(2, found.shape[2])).all(0)
    return there


def indices(found: Array, row_weights: Array | None = None, weights: Array | None = None) -> dict[str, Array]:
    """Return ``mu``, ``mu_star`` [CampolongoEtAl2007]_ and ``sigma`` of the effects on the expectation [name].

    They hold no luck. ``mu_star`` is the mean of ``sign_effects``, which is 0 on average of a parameter without an
    effect, and can then be below 0. ``sigma`` is made of products of different runs. Of a single run all are SALib's.

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
    size = v.sum(0)
    squares = np.stack([(across(one, one, w) * v).sum(0) / size for one in found])
    middle = np.stack([squared_mean(one, v, w) for one in found])
    variance = (squares - middle) * size / np.maximum(size - 1, 1)
    held = {
        "mu": (mean_effects(found, w) * v).sum(1) / size,
        "mu_star": np.stack([(sign_effects(one, w) * v).sum(0) / size for one in found]),
        "sigma": np.sqrt(np.maximum(variance, 0.0)),
    }
    return held if row_weights is not None else {name: value[..., 0] for name, value in held.items()}


def sign_effects(found: Array, weights: Array) -> Array:
    """Return the size of the effects on the expectation, free of luck [trajectory, draw].

    The effect in each run is counted with the sign of the mean of all other runs, whose luck is not its own: its
    expectation is the size of the effect times the surplus of right signs, so 0 where there is none. Of a single run it
    is the size of the effect in it.

    Parameters
    ----------
    found
        Elementary effects of one parameter [trajectory, replicate].
    weights
        Weight of each replicate [replicate, draw]; signs may be among them.
    """
    if found.shape[1] == 1:
        return np.abs(np.where(np.isfinite(found), found, 0.0)) * np.ones(weights.shape[1])
    known = np.isfinite(found)
    held = np.where(known, found, 0.0)
    every = held @ weights
    total = np.zeros_like(every)
    for r in range(found.shape[1]):
        own = held[:, r : r + 1] * weights[r]
        total += np.sign(every - own) * own
    count: Array = known.astype(float) @ np.abs(weights)
    return total / np.where(count > 0, count, 1.0)


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
    drawn = np.stack([sign_effects(one, flips).mean(0) for one in found])
    return bounds_of_luck(drawn, skew_factors(found))
