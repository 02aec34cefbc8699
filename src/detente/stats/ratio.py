"""A ratio of means over replicates, with the spread of the linearised ratio."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array


def ratio(part: Array, whole: Array) -> Array:
    """Return a ratio of means [replicate]: its mean is the ratio, its spread that of the linearised ratio.

    Parameters
    ----------
    part, whole
        What is divided, and by what [replicate].
    """
    each = max(float(whole.mean()), 1e-9)
    return np.asarray((part + (part.mean() / each) * (each - whole)) / each)
