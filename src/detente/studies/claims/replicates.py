"""What a function of one's own says of each replicate."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.quoted import quote


def of_replicates(found: Any, count: int) -> Array:
    """Return what a function of one's own says of each replicate as numbers [replicate].

    Parameters
    ----------
    found
        What it returns.
    count
        Number of replicates.

    Raises
    ------
    InvalidValue
        It is no real number for each replicate.
    """
    array = np.asarray(found)
    if array.dtype.kind not in "biuf" or array.shape != (count,):
        what = quote(found) if array.ndim == 0 else f"{array.dtype} of shape {list(array.shape)}"
        msg = f"It returns {what}, not a real number for each of {count} replicates."
        raise InvalidValue(msg, "Return an array [replicate], NaN where the effect is not defined.")
    return array.astype(float)
