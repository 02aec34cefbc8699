"""Traits of leaders."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array
from detente.core.param import param
from detente.core.phases import Mechanism


class Traits(Mechanism):
    """Security dilemma sensibility: seeing that one's own defence may look like offence [BoothWheeler2008]_."""

    phase = "start"
    references = ("BoothWheeler2008",)
    sensibility = param(
        0.2, low=0, high=1, unit="share", identity=0, label="security dilemma sensibility of leaders (mean)"
    )
    sensibility_spread = param(
        0.2, low=0, high=0.5, unit="sd", identity=0, label="spread of sensibility between leaders"
    )


def draw_traits(xp: Any, mean: Array, spread: Array, z: Array) -> Array:
    """Return sensibility around its mean, cut to [0, 1]; a mean of 0 stays 0."""
    return xp.clip(mean + spread * z * (mean > 0), 0.0, 1.0)
