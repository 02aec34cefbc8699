"""Values of the parameters in one year."""

from __future__ import annotations

from collections.abc import Mapping

from detente.core.arrays import Array
from detente.core.param import REGISTRY

HAS = "has "
"""Beginning of the names under which values say who has a mechanism."""


_names: dict[type, str] = {}


def presence(kind: type) -> str:
    """Return the name under which values say who has a mechanism, where not all have: two classes never share one."""
    if kind not in _names:
        name = f"{HAS}{kind.__module__}.{kind.__qualname__}"
        others = [known for k, known in list(_names.items()) if k is not kind]  # a copy: threads may plan at once
        same = sum(known.partition("#")[0] == name for known in others)
        _names.setdefault(kind, f"{name}#{same}" if same else name)
    return _names[kind]


class Values:
    """Values of the parameters in one year, by name; what no mechanism owns is at its identity, or its default.

    Each value is a quantity of the system [1] or of states [n] (then each state holds its own).
    """

    def __init__(self, values: Mapping[str, Array], like: Array) -> None:
        self._values = values
        self._like = like

    def divided(self, periods: int) -> Values:
        """Return the values of one of several periods of a year.

        Hazards and shares of a gap are converted exactly, ``1 - (1 - h)^(1/k)``; two opposite hazards are
        converted together, so that k periods of the two-state chain make its year. Where the two sum to more
        than 1 the chain alternates from year to year and has no such root: its periods then forget everything.
        """
        if periods == 1:
            return self
        out = dict(self._values)
        for name, value in self._values.items():
            clock = REGISTRY[name].clock if name in REGISTRY else ""
            if clock == "hazard":
                out[name] = 1.0 - (1.0 - value) ** (1.0 / periods)
            elif clock:
                both = value + self._values.get(clock, 0.0 * value)
                kept = (1.0 - both).clip(0.0, 1.0) ** (1.0 / periods)
                out[name] = value * (1.0 - kept) / (both + 1e-12)
        return Values(out, self._like)

    def has(self, kind: type) -> Array | None:
        """Return 1 for the states whose theory has a mechanism [1 or n]; None if all have it."""
        return self._values.get(presence(kind))

    def __getattr__(self, name: str) -> Array:
        if name.startswith("_"):  # asked for by copy and pickle, before there is anything
            raise AttributeError(name)
        if name in self._values:
            return self._values[name]
        known = REGISTRY.get(name)
        if known is None:
            msg = f"no mechanism declares the parameter {name!r}"
            raise AttributeError(msg)
        return self._like + (known.default if known.identity is None else known.identity)
