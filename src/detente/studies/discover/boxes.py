"""Boxes: how dense what is of interest is inside, how much of it they hold, and whether that can be luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.arrays import Array

LEVEL = 0.05
"""How often one box or more is believed though the parameters have no part in the outcome."""


@dataclass(frozen=True)
class BoxScore:
    """A box on some points.

    Attributes
    ----------
    points, inside : int
        Points in all, and inside.
    wanted, held : int
        Points of interest in all, and inside.
    """

    points: int
    inside: int
    wanted: int
    held: int

    @property
    def density(self) -> float:
        """Share of the points inside that are of interest."""
        return self.held / self.inside if self.inside else float("nan")

    @property
    def coverage(self) -> float:
        """Share of the points of interest that are inside."""
        return self.held / self.wanted if self.wanted else float("nan")

    @property
    def chance(self) -> float:
        """Chance of as many inside if the box had been laid blindly: hypergeometric, exact."""
        from scipy.stats import hypergeom

        return float(hypergeom.sf(self.held - 1, self.points, self.wanted, self.inside)) if self.inside else 1.0


@dataclass(frozen=True)
class Box:
    """A region of the parameters.

    Attributes
    ----------
    limits : mapping
        Lower and upper end of each parameter that it restricts.
    train, test : BoxScore
        On the points that it was found on, and on those that were held out.
    quasi_p : mapping
        Of each restriction, on the points that were held out: the chance of as many of interest inside if it were none
        [BryantLempert2010]_.
    luck : float
        Chance that luck alone, which all points share, makes the outcome as different inside in the runs that were held
        out; NaN where there are no runs to look at.
    believed : bool
        Whether what was held out bears it out.
    """

    limits: Mapping[str, tuple[float, float]]
    train: BoxScore
    test: BoxScore
    quasi_p: Mapping[str, float] = field(default_factory=dict)
    luck: float = float("nan")
    believed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        from detente.core.measure import finite

        def told(score: BoxScore) -> dict[str, Any]:
            return {
                "density": finite(score.density), "coverage": finite(score.coverage), "points": score.points,
                "inside": score.inside, "wanted": score.wanted, "held": score.held,
            }  # fmt: skip

        return {
            "limits": {name: [finite(end) for end in ends] for name, ends in self.limits.items()},
            "believed": self.believed,
            "held_out": {**told(self.test), "chance": finite(self.test.chance), "luck": finite(self.luck)},
            "found_on": told(self.train),
            "quasi_p": {name: finite(p) for name, p in self.quasi_p.items()},
        }


Limits = dict[int, tuple[float, float]]
"""Lower and upper end by number of the parameter."""


def inside(points: Array, limits: Limits) -> Array:
    """Return which points lie in a box [point]."""
    found = np.ones(len(points), bool)
    for k, (low, high) in limits.items():
        found &= (points[:, k] >= low) & (points[:, k] <= high)
    return found


def score(points: Array, wanted: Array, limits: Limits) -> BoxScore:
    """Return how a box does on some points."""
    there = inside(points, limits)
    return BoxScore(len(points), int(there.sum()), int(wanted.sum()), int(wanted[there].sum()))


def quasi_p(points: Array, wanted: Array, limits: Limits) -> dict[int, float]:
    """Return of each restriction the chance of as many of interest in the box, were it none [BryantLempert2010]_.

    Binomial, with the density of the box without the restriction.

    Parameters
    ----------
    points, wanted
        Points, and which are of interest.
    limits
        The box.
    """
    from scipy.stats import binom

    own = score(points, wanted, limits)
    found = {}
    for k in limits:
        without = score(points, wanted, {name: ends for name, ends in limits.items() if name != k})
        p = without.density
        found[k] = float(binom.sf(own.held - 1, own.inside, p)) if own.inside and np.isfinite(p) else 1.0
    return found


def simplify(points: Array, wanted: Array, limits: Limits, level: float = LEVEL) -> Limits:
    """Return a box without restrictions that may be luck, the doubtful ones first.

    Parameters
    ----------
    points, wanted
        Points that it was found on, and which are of interest.
    limits
        The box.
    level
        Quasi-p from which on a restriction is dropped.
    """
    kept = dict(limits)
    while kept:
        found = quasi_p(points, wanted, kept)
        worst = max(found, key=lambda k: found[k])
        if found[worst] <= level:
            break
        del kept[worst]
    return kept


def tried(names: tuple[str, ...], limits: Limits, train: tuple[Array, Array], test: tuple[Array, Array]) -> Box:
    """Return a box with its scores, not yet believed.

    Parameters
    ----------
    names
        Parameters.
    limits
        The box.
    train, test
        Points and which are of interest: those it was found on, and those held out.
    """
    p = quasi_p(*test, limits)
    return Box(
        {names[k]: (float(low), float(high)) for k, (low, high) in limits.items()},
        score(*train, limits),
        score(*test, limits),
        {names[k]: value for k, value in p.items()},
    )
