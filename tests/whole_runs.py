"""Whole runs that two engines live: what is compared of them, and points of the declared ranges."""

import numpy as np

from detente.core.param import REGISTRY
from detente.mechanisms.complete import COMPLETE

ACTS = ("conduct", "crisis", "war", "alliance")
NUMBERS = ("belief", "fear", "compete", "capability", "economy", "habit", "amity", "order", "trade")
NAMES = tuple(sorted(COMPLETE.values()))
CLOSE = 1e-5
"""How far numbers may be apart where runs part."""


def drawn(number: int) -> dict[str, float]:
    """A random point of the declared ranges."""
    luck, out = np.random.default_rng([7, number]), {}
    for name in NAMES:
        p = REGISTRY[name]
        value = luck.uniform(p.low, p.high)
        out[name] = float(np.round(value) if p.unit == "count" else value)
    return out
