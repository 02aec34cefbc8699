"""Security interdependence of every pair of states, from the record, by one formula.

``interdependence = proximity x (enmity + amity)``

==============  ======================================================================================
part            what it is, from 0 to 1, mean of the years in which both were states
==============  ======================================================================================
proximity       1 between neighbours by land; else exp(-distance of the capitals / 2,000 km), and at least
                one half across at most 400 miles of water
war             1 in a year in which they fought each other in an interstate war
dispute         highest level of hostility of a militarized dispute between them that year, over 5
rivalry         1 in a year of strategic rivalry
arms race       1 in a year of an arms race between them
crisis          1 in a year in which one triggered an international crisis for the other
defence pact    1 in a year in which one was bound to defend the other
organisations   intergovernmental organisations that both belong to, beyond the median pair of the whole system
                (to what everyone joins, all belong), as a share of the way from there to the most of any pair
trade           share of the other in a state's whole trade, mean of the two
==============  ======================================================================================

Enmity is the sum of the first five of these and amity of the last three, each by its weight. All weights are
one: an assumption, with nothing tuned, and the report shows what halving and doubling each does. That security
hangs together by enmity as well as by amity, and the more the nearer, is the definition of a regional security
complex [BuzanWaever2003]_; the formula is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.core.same import ByValue
from detente.data.codes import Actor

ENMITY = ("war", "dispute", "rivalry", "arms_race", "crisis")
"""Components of enmity."""

AMITY = ("pact", "organisations", "trade")
"""Components of amity."""

WEIGHTS: dict[str, float] = dict.fromkeys((*ENMITY, *AMITY), 1.0)
"""Weight of each component; assumption."""

SCALE = 2000.0
"""Distance over which proximity falls to 37 % [km]; assumption."""

WATER = 0.5
"""Least proximity of neighbours across water; assumption."""

Matrix = Any
"""Array [state, state]."""


@dataclass(frozen=True, eq=False)
class Parts(ByValue):
    """What the formula is made of.

    Attributes
    ----------
    actors
        The states, in the order of the rows.
    years
        The years.
    components
        Components by name [state, state], symmetric, from 0 to 1; not a number where a pair is not on record, and
        absent where no source is at hand. Both count nothing.
    distance : [km]
        Between the capitals [state, state]; not a number where it is not known.
    land, water
        Share of the years as neighbours by land, and across water [state, state].
    places
        Longitude and latitude of each capital [degrees]; ``None`` where it is not known.
    notes
        What is missing, as sentences.
    """

    actors: tuple[Actor, ...]
    years: tuple[int, ...]
    components: dict[str, Matrix]
    distance: Matrix
    land: Matrix
    water: Matrix
    places: tuple[tuple[float, float] | None, ...]
    notes: tuple[str, ...] = ()

    def cut(self, rows: Sequence[int]) -> Parts:
        """Return the same for some of the states.

        Parameters
        ----------
        rows
            Their rows, in order.
        """
        import numpy as np

        at = np.ix_(rows, rows)
        return Parts(
            tuple(self.actors[i] for i in rows), self.years, {k: v[at] for k, v in self.components.items()},
            self.distance[at], self.land[at], self.water[at], tuple(self.places[i] for i in rows), self.notes,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Pattern(ByValue):
    """Amity and enmity of every pair, and what they come to.

    Attributes
    ----------
    proximity, enmity, amity, interdependence
        Each [state, state]; enmity and amity before proximity.
    """

    proximity: Matrix
    enmity: Matrix
    amity: Matrix
    interdependence: Matrix


@dataclass(frozen=True)
class Formula:
    """Weights of the formula.

    Attributes
    ----------
    weights
        By component.
    scale : [km]
        Distance over which proximity falls to 37 %.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    scale: float = SCALE

    def proximity(self, parts: Parts) -> Matrix:
        """Proximity of every pair, from 0 to 1, with nothing on the diagonal.

        Parameters
        ----------
        parts
            What it is made of.
        """
        import numpy as np

        near = np.where(np.isfinite(parts.distance), np.exp(-np.nan_to_num(parts.distance) / self.scale), 0.0)
        across = np.maximum(near, WATER)
        plain = 1 - np.minimum(1, parts.land + parts.water)
        mean = parts.land + np.minimum(parts.water, 1 - parts.land) * across + plain * near
        np.fill_diagonal(mean, 0.0)
        return mean

    def sides(self, parts: Parts) -> tuple[Matrix, Matrix]:
        """Enmity and amity of every pair, before proximity.

        Parameters
        ----------
        parts
            What they are made of.
        """
        import numpy as np

        def total(names: Sequence[str]) -> Matrix:
            known = [name for name in names if name in parts.components]
            rows = [self.weights[name] * np.nan_to_num(parts.components[name]) for name in known]
            out = np.sum(rows, axis=0) if rows else np.zeros_like(parts.land)
            np.fill_diagonal(out, 0.0)
            return out

        return total(ENMITY), total(AMITY)

    def pattern(self, parts: Parts) -> Pattern:
        """Security interdependence of every pair: symmetric, not negative, nothing on the diagonal.

        Parameters
        ----------
        parts
            What it is made of.
        """
        near = self.proximity(parts)
        enmity, amity = self.sides(parts)
        return Pattern(near, enmity, amity, near * (enmity + amity))

    def changed(self, name: str, factor: float) -> Formula:
        """Return the formula with one weight, all of one side, or the scale of distance multiplied.

        Parameters
        ----------
        name
            A component, ``enmity``, ``amity`` or ``distance``.
        factor
            By what.
        """
        if name == "distance":
            return Formula(self.weights, self.scale * factor)
        names = {"enmity": ENMITY, "amity": AMITY}.get(name, (name,))
        return Formula({k: v * factor if k in names else v for k, v in self.weights.items()}, self.scale)
