"""Costs of conflict, one source each, and the reward of restraint (eq. 5)."""

from __future__ import annotations

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

    ``pool = clip((min_k B_k - threshold) / (1 - threshold), 0, 1)``.

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
    pool_enforcement = param(
        0.5, low=0, high=2, unit="stake", identity=0, label="what conflict costs more under fully pooled sovereignty"
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with this cost added."""
        xp, p = year.xp, year.p
        least = xp.minimum(xp.minimum(world.bind_economic, world.bind_political), world.bind_security)

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            pool = xp.clip((least - ego(p.pool_threshold)) * ego(1.0 / (1.0 - p.pool_threshold)), 0.0, 1.0)
            return s.replace(cost=s.cost + ego(p.pool_enforcement) * pool)

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
