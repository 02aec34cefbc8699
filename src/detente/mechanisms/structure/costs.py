"""Costs of conflict, one source each, and the reward of restraint (eq. 5)."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array, col, row
from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World


class ConflictCost(Mechanism):
    """Fighting costs something whatever its outcome [Kydd2005]_.

    Notes
    -----
    Writes: ``structure.cost``. Reads: nothing.
    """

    phase = "structure"
    references = ("Kydd2005",)
    conflict_cost = param(0.3, low=0.05, high=1, unit="stake", label="cost of conflict, as a share of what is at stake")

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this cost added."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            return s.replace(cost=s.cost + ego(year.p.conflict_cost))

        return world, structure.both(seen)


class BindingCost(Mechanism):
    """Economic institutions make conflict dearer: what they hold is lost.

    Notes
    -----
    Writes: ``structure.cost``. Reads: ``bind_economic``.
    """

    phase = "structure"
    references = ("KeohaneNye1977",)
    off = ("binding_cost",)
    binding_cost = param(
        0.6, low=0, high=1, unit="stake", identity=0, label="what conflict costs more under full economic binding"
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this cost added."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            return s.replace(cost=s.cost + ego(year.p.binding_cost) * world.bind_economic)

        return world, structure.both(seen)


class OrderCost(Mechanism):
    """In a managed anarchy whoever fights breaks rules that others uphold [Bull1977]_.

    Notes
    -----
    Writes: ``structure.cost``. Reads: ``order``.
    """

    phase = "structure"
    references = ("Bull1977",)
    off = ("order_cost",)
    order_cost = param(
        0.6, low=0, high=2, unit="stake", identity=0, label="what conflict costs more under a fully managed anarchy"
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this cost added."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            return s.replace(cost=s.cost + ego(year.p.order_cost * world.order))

        return world, structure.both(seen)


class PooledSovereignty(Mechanism):
    """Where every sector is deeply bound, sovereignty is pooled and restraint enforced [Haas1958]_.

    ``pool = clip((depth - threshold) / (1 - threshold), 0, 1)``; the depth is that of the shallowest sector, or,
    by ``pool_rule``, of the mean of the sectors.

    Notes
    -----
    Writes: ``structure.cost``. Reads: ``bind_economic, bind_political, bind_security``.
    """

    phase = "structure"
    references = ("Haas1958",)
    off = ("pool_enforcement",)
    pool_threshold = param(
        0.6, low=0.3, high=0.95, unit="binding", label="depth of every sector from which sovereignty is pooled"
    )
    pool_rule = param(
        1.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="depth by which sovereignty is pooled: 0 the shallowest sector, 1 the mean of the sectors",
    )
    pool_enforcement = param(
        0.5, low=0, high=2, unit="stake", identity=0, label="what conflict costs more under fully pooled sovereignty"
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this cost added."""
        p = year.p

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            pool = pooled_sovereignty(year.xp, world, ego(p.pool_threshold), ego(p.pool_rule))
            return s.replace(cost=s.cost + ego(p.pool_enforcement) * pool)

        return world, structure.both(seen)


def pooled_sovereignty(xp: Any, world: World, threshold: Array, rule: Array) -> Array:
    """Return how far two states have pooled their sovereignty [n, n]."""
    least = xp.minimum(xp.minimum(world.bind_economic, world.bind_political), world.bind_security)
    depth = least + rule * (world.binding - least)
    return xp.clip((depth - threshold) * (1.0 / (1.0 - threshold)), 0.0, 1.0)


class Ruin(Mechanism):
    """The larger the forces that reach a state, the more of it conflict destroys [ChassangPadroMiquel2010]_.

    ``ruin M_j reach_ji / (M_j reach_ji + Y_i)``.

    Notes
    -----
    Writes: ``structure.cost``. Reads: ``capability, economy``, reach.
    """

    phase = "structure"
    references = ("ChassangPadroMiquel2010",)
    off = ("ruin",)
    ruin = param(
        0.0,
        low=0,
        high=3,
        unit="stake",
        identity=0,
        label="what conflict costs more against forces that could destroy everything",
        source="assumption",
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this cost added."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            arrives = other(world.capability) * back.reach
            return s.replace(cost=s.cost + ego(year.p.ruin) * arrives / (arrives + ego(world.economy)))

        return world, structure.both(seen)


class TradeDependence(Mechanism):
    """Conflict cuts trade, and costs most whom the other's market matters most [KeohaneNye1977]_.

    ``dependence_ij = trade_ij prox_ij 2 Y_j / (Y_i + Y_j)``.

    Notes
    -----
    Writes: ``structure.cost, dependence``. Reads: ``trade, economy``, prox.
    """

    phase = "structure"
    references = ("KeohaneNye1977",)
    off = ("trade_cost", "trade_gain")
    trade_cost = param(
        0.2, low=0, high=1, unit="stake", identity=0, label="what conflict costs more for each unit of trade dependence"
    )
    trade_gain = param(
        0.01, low=0, high=0.05, unit="1/year", identity=0, label="growth gained for each unit of trade dependence"
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this cost added."""
        exchange = world.trade * structure.prox * 2.0 / (row(world.economy) + col(world.economy))

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            dependence = exchange * other(world.economy)
            return s.replace(dependence=dependence, cost=s.cost + ego(year.p.trade_cost) * dependence)

        return world, structure.both(seen)


class BindingReward(Mechanism):
    """Political institutions make mutual restraint worth more than the absence of war.

    Notes
    -----
    Writes: ``structure.reward``. Reads: ``bind_political``.
    """

    phase = "structure"
    references = ("Keohane1984",)
    off = ("binding_reward",)
    binding_reward = param(
        0.1,
        low=0,
        high=0.5,
        unit="stake",
        identity=0,
        label="what restraint is worth more under full political binding",
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this reward added."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            return s.replace(reward=s.reward + ego(year.p.binding_reward) * world.bind_political)

        return world, structure.both(seen)
