"""Main effects: how far the mean of an outcome moves with one setting, averaged over the others, against chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from detente.core.arrays import Array
from detente.studies.luck import bounds_of_luck, signs, skew_factors, squared_effects
from detente.studies.sweep.lots import LEAST as LEAST_RUNS
from detente.studies.sweep.surface import ResponseSurface, VariedSetting

RATE = 0.05
"""Chance that any setting is named although none has an effect."""
LEVEL = 0.95
"""Level of the intervals over points."""
SHUFFLES = 999
"""Random orders of the points against which an effect is held."""
GROUPS = 5
"""Groups of equal size that the values of a number are put into, if they are many."""
LEVELS = 8
"""Most values of a number that are groups of their own."""
MANY = 2000
"""Points from which the bound is that of the F test, which random orders tend to."""
TESTED = 50_000
"""Most points that effects are told from: of more, so many chosen at random."""
LEAST = 6
"""Fewest points from which an effect is told."""
PARTS = ("lowest", "second", "middle", "fourth", "highest")
"""What the groups are called."""
BATCH = 64
"""Orders tried at once."""
NOTHING = 1e-12
"""Share of the variance below which nothing is left."""


@dataclass(frozen=True)
class MainEffect:
    """How an outcome moves with one setting.

    Attributes
    ----------
    name, title
        The setting, in the program and for people.
    groups : tuple of str
        Its values, or fifths of them, in words.
    means, low, high : array [group]
        Mean of the outcome over the points of each group, and its 95 % interval over points.
    counts : array [group]
        Number of points.
    share
        Share of the variance between points that the setting adds to what all others explain.
    left
        The same as a share of what all others leave.
    bound
        What ``left`` exceeds by chance in no more than ``RATE`` of sweeps, over all settings together.
    luck
        Chance that the luck which all points share makes as large an effect, over all settings together; 1 where it is
        not known.
    numeric
        Whether the groups have an order.
    """

    name: str
    title: str
    groups: tuple[str, ...]
    means: Array = field(repr=False)
    low: Array = field(repr=False)
    high: Array = field(repr=False)
    counts: Array = field(repr=False)
    share: float
    left: float
    bound: float
    luck: float
    numeric: bool

    @property
    def clear(self) -> bool:
        """Whether the effect is larger than the choice of points explains, and larger than the luck that they share."""
        return self.left > self.bound and self.luck <= RATE

    @property
    def ends(self) -> tuple[int, int]:
        """Groups to compare: the first and the last of a number, the lowest and the highest mean of text."""
        if self.numeric:
            return 0, len(self.groups) - 1
        return int(np.nanargmin(self.means)), int(np.nanargmax(self.means))

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest mean of a group."""
        return float(np.nanmin(self.means)), float(np.nanmax(self.means))


def _grouped(by: VariedSetting, points: Array) -> tuple[Array, tuple[str, ...]]:
    """Return the group of each point and the names of the groups."""
    if not by.numeric or len(by.levels) <= LEVELS:
        return by.place[points], tuple(by.told(level) for level in by.levels)
    values = np.asarray(by.values, float)[points]
    edges = np.quantile(values, np.linspace(0, 1, GROUPS + 1))
    group = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, GROUPS - 1)
    names = zip(PARTS, pairwise(edges), strict=True)
    return group, tuple(f"{part} fifth ({by.told(a)} to {by.told(b)})" for part, (a, b) in names)


def main_effects(surface: ResponseSurface, shuffles: int = SHUFFLES) -> tuple[MainEffect, ...]:
    """Find the effect of each setting, the largest first.

    A setting's effect is what its groups explain beyond the sum of the effects of all others, as a share of what those
    leave. It is held against the same share after what they leave is put into random order, ``shuffles`` times from a
    fixed seed [FreedmanLane1983]_: the bound is the quantile ``1 - RATE / settings`` of those, so that none is named in
    95 % of sweeps in which none has an effect. Of more than ``MANY`` points it is the quantile of the F test, which
    those tend to.

    All points share their luck, so that luck alone may tilt the outcome along a setting. Lots of runs have luck of
    their own: the effect is held against those under random signs of the lots, as in a sensitivity
    [WestfallYoung1993]_, skewness allowed for [Hall1992]_. Of fewer than ``LEAST_RUNS`` runs a point nothing is clear.

    Parameters
    ----------
    surface
        The outcome over the points.
    shuffles
        Random orders.

    Returns
    -------
    tuple of MainEffect
        Empty where fewer than ``LEAST`` points are known, or all are equal.
    """
    points = np.flatnonzero(surface.known)
    if len(points) > TESTED:
        points = points[np.sort(np.random.default_rng(0).choice(len(points), TESTED, replace=False))]
    values = surface.mean[points]
    if len(points) < LEAST or not surface.varied or np.ptp(values) == 0:
        return ()
    groups = {by.name: _grouped(by, points) for by in surface.varied}
    lots = surface.lots.keep(points)
    apart = lots.apart() + values[:, None] if lots.most >= LEAST_RUNS else None
    tested = _tested({name: group for name, (group, _) in groups.items()}, values, shuffles, apart)
    found = []
    for by in surface.varied:
        group, names = groups[by.name]
        counts, means, low, high = _means(group, len(names), values)
        if surface.share:
            low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
        found.append(MainEffect(by.name, by.title, names, means, low, high, counts, *tested[by.name], by.numeric))
    return tuple(sorted(found, key=lambda one: (not one.clear, -one.share)))


def _means(group: Array, size: int, values: Array) -> tuple[Array, Array, Array, Array]:
    """Return counts and means of groups, with their intervals over points."""
    from scipy.special import stdtrit

    counts = np.bincount(group, minlength=size)
    some, free = np.maximum(counts, 1), np.maximum(counts - 1, 1)
    means = np.where(counts > 0, np.bincount(group, values, size) / some, np.nan)
    squares = np.bincount(group, (values - means[group]) ** 2, size)
    half = np.where(counts > 1, stdtrit(free, 0.5 + LEVEL / 2) * np.sqrt(squares / free / some), np.nan)
    return counts, means, means - half, means + half


def _flags(groups: list[Array]) -> Array:
    """Return a column of ones, and one for each group but the last of each setting [point, column]."""
    size = len(groups[0]) if groups else 0
    columns = [np.ones((size, 1))]
    columns += [(group[:, None] == np.unique(group)[None, :-1]).astype(float) for group in groups]
    return np.concatenate(columns, axis=1)


def _basis(columns: Array) -> Array:
    """Return orthogonal columns that span the same."""
    left, size, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(left[:, size > 1e-9 * max(float(size[0]), 1.0)]) if size.size else left


def _tested(
    groups: dict[str, Array], values: Array, shuffles: int, lots: Array | None
) -> dict[str, tuple[float, float, float, float]]:
    """Return of each setting its share of the variance, that of what the others leave, and the bounds of chance."""
    from scipy.special import betaincinv

    total = float(((values - values.mean()) ** 2).sum())
    bases, rest, left = {}, {}, {}
    for name, group in groups.items():
        others = _basis(_flags([held for other, held in groups.items() if other != name] or [np.zeros_like(group)]))
        own = _flags([group])[:, 1:]
        bases[name], rest[name] = _basis(own - others @ (others.T @ own)), others
        left[name] = values - others @ (others.T @ values)
    random = np.random.default_rng(0)
    chance: dict[str, list[float]] = {name: [] for name in groups}
    several = len(values) <= MANY
    while several and (lacking := shuffles - len(chance[next(iter(groups))])) > 0:
        orders = random.permuted(np.tile(np.arange(len(values)), (min(BATCH, lacking), 1)), axis=1)
        for name, basis in bases.items():
            chance[name] += list(_explained(basis, rest[name], left[name][orders]))
    found, luck = {}, _luck(bases, lots)
    for name, basis in bases.items():
        own, square = float(_explained(basis, rest[name], left[name][None])[0]), float(left[name] @ left[name])
        free = len(values) - basis.shape[1] - rest[name].shape[1]
        if free <= 0 or not basis.shape[1] or square < NOTHING * total:
            bound = float("inf")
        elif several:
            rank = min(int(np.ceil((shuffles + 1) * (1 - RATE / len(groups)))), shuffles)
            bound = float(np.sort(chance[name])[rank - 1])
        else:
            bound = float(betaincinv(basis.shape[1] / 2, free / 2, 1 - RATE / len(groups)))
        found[name] = (own * square / total, own, bound, luck[name])
    return found


def _luck(bases: dict[str, Array], lots: Array | None) -> dict[str, float]:
    """Return the chance that luck alone makes as large an effect of a setting, given the outcome [point, lot]."""
    if lots is None:
        return dict.fromkeys(bases, 1.0)
    own = {name: basis.T @ lots for name, basis in bases.items() if basis.shape[1]}
    flips = signs(lots.shape[1], 0)
    statistics = np.array([squared_effects(one, flips) for one in own.values()])
    factors = np.array([skew_factors(one[None])[0] for one in own.values()])
    chance = bounds_of_luck(statistics, factors, RATE)[1] if own else np.ones(0)
    return dict.fromkeys(bases, 1.0) | dict(zip(own, chance.tolist(), strict=True))


def _explained(basis: Array, others: Array, values: Array) -> Array:
    """Return the share that lies in the span of a basis, of the sum of squares that the others leave [order]."""
    left = (values**2).sum(1) - ((values @ others) ** 2).sum(1)
    return np.asarray(((values @ basis) ** 2).sum(1) / np.where(left > 0, left, np.inf))
