"""A design of Saltelli by hand, for what is to be tested without SALib."""

from typing import Any

import numpy as np


def saltelli(problem: Any, method: str, samples: int, *, second: bool = False, seed: int = 0) -> np.ndarray:
    """Stand in for ``design.draw``: independent uniform points instead of a sequence of Sobol."""
    low, high = np.asarray(problem["bounds"], float).T
    names = len(low)
    generator = np.random.default_rng(seed)
    a, b = low + (high - low) * generator.random((2, samples, names))
    if method == "morris":
        return np.stack([np.where(np.arange(names) < k, b, a) for k in range(names + 1)], 1).reshape(-1, names)
    mixed = [np.where(np.arange(names) == k, b, a) for k in range(names)]
    other = [np.where(np.arange(names) == k, a, b) for k in range(names)] if second else []
    return np.stack([a, *mixed, *other, b], 1).reshape(-1, names)
