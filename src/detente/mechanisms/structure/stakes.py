"""Stakes: what restraint and competing are worth to each side (eq. 6-7)."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import STAKE_LOST, Array
from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World


class Stakes(Mechanism):
    """Kydd-type stakes of every directed dyad, as three differences (eq. 6) [Kydd2005]_.

    ``R - T = r + l + c - (pi + phi)(g + l)``, ``P - S = phi_ji (g + l)`` and ``R - P = r + l + c - pi (g + l)``, with
    ``l`` the numeraire.
    Here the part that does not depend on greed ``g``; ``Structure.stakes(greed)`` adds the rest.

    Notes
    -----
    Writes: ``structure.restraint, exposure, concord``. Reads: the rest of the structure.
    """

    phase = "structure"
    references = ("Kydd2005", "Jervis1978")

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the stakes of a state without greed."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            restraint = s.reward + STAKE_LOST + s.cost - (s.even + s.edge) * STAKE_LOST
            exposure = back.edge * STAKE_LOST
            if s.unready is not None and back.unready is not None:  # by itself: adding none of it changes no bit
                restraint, exposure = restraint - s.unready * STAKE_LOST, exposure + back.unready * STAKE_LOST
            concord = s.reward + STAKE_LOST + s.cost - s.even * STAKE_LOST
            return s.replace(restraint=restraint, exposure=exposure, concord=concord)

        return world, structure.both(seen)


class RegimeCost(Mechanism):
    """Publics punish leaders who start what others did not [BaligaEtAl2011]_.

    A full democracy pays for competing against restraint; any regime with an electorate pays for
    having been exploited: ``R - T += d [full]``, ``P - S += d [limited or full]``.

    Notes
    -----
    Writes: ``structure.restraint, exposure``. Reads: ``polity``.
    """

    phase = "structure"
    references = ("BaligaEtAl2011",)
    off = ("domestic_cost",)
    domestic_cost = param(
        0.1,
        low=0,
        high=0.3,
        unit="stake",
        identity=0,
        label="what aggression, or being exploited, costs a leader at home",
        source="BaligaEtAl2011",
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with costs at home."""
        xp, cost = year.xp, year.p.domestic_cost
        full, some = cost * full_democracy(xp, world.polity), cost * xp.minimum(2.0 * world.polity, 1.0)

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            return s.replace(restraint=s.restraint + ego(full), exposure=s.exposure + ego(some))

        return world, structure.both(seen)


def full_democracy(xp: Any, polity: Array) -> Array:
    """Return 1 for a full democracy, 0 for other regimes [n]."""
    return xp.maximum(2.0 * polity - 1.0, 0.0)


class PowerShift(Mechanism):
    """Who declines is better off fighting now than later [Powell2006]_, [Organski1958]_.

    ``R - T -= pi (1 - pi) clip(horizon (g_j - g_i), 0, 1) (g + l)``: what waiting costs in chances, with ``g`` the
    growth of forces beyond that of the economy last year; ``R - P`` falls by as much.

    Notes
    -----
    Writes: ``structure.restraint, concord``. Reads: ``build_up``, ``structure.even``.
    """

    phase = "structure"
    references = ("Powell2006", "Organski1958")
    off = ("preventive_horizon",)
    preventive_horizon = param(
        0.0,
        low=0,
        high=20,
        unit="years",
        identity=0,
        label="how many years of a power shift count for a preventive attack",
        source="assumption",
    )
    borrows = ("greed_benign",)

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the price of waiting."""
        xp, p = year.xp, year.p

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            shift = xp.clip(ego(p.preventive_horizon) * (other(world.build_up) - ego(world.build_up)), 0.0, 1.0)
            lost = s.even * (1.0 - s.even) * shift * (ego(p.greed_benign) + STAKE_LOST)
            return s.replace(restraint=s.restraint - lost, concord=s.concord - lost)

        return world, structure.both(seen)


class OtherRegard(Mechanism):
    """Identity in payoffs: a friend's outcome counts for, an enemy's against (eq. 7) [Wendt1999]_.

    Notes
    -----
    Writes: ``structure.restraint, exposure, concord``. Reads: ``amity``. Limit: amity 0 leaves the stakes as they are.
    """

    phase = "structure"
    references = ("Wendt1999",)
    off = ("other_regard",)
    other_regard = param(0.2, low=0, high=1, unit="weight", identity=0, label="weight of the other's outcome, by amity")
    borrows = ("greed_benign",)

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with stakes that regard the other."""
        p = year.p

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread, amity: Array) -> Structure:
            k, stake = ego(p.other_regard) * amity, ego(p.greed_benign) + STAKE_LOST
            theirs = s.reward + STAKE_LOST + back.cost - (back.even - s.edge) * stake
            restraint, exposure = s.restraint + k * theirs, s.exposure - k * back.edge * stake
            if s.unready is not None and back.unready is not None:
                restraint, exposure = restraint + k * s.unready * stake, exposure - k * back.unready * stake
            concord = s.concord + k * (s.reward + STAKE_LOST + back.cost - back.even * stake)
            return s.replace(restraint=restraint, exposure=exposure, concord=concord)

        return world, structure.both(seen, world.amity)
