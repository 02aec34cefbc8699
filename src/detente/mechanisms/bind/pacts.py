"""Pacts of many: allies of allies."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array, col, compose, largest_over_actors, mirror, row
from detente.core.param import param
from detente.core.phases import Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.bind.alliances import Alliances, exposure


class Pacts(Mechanism):
    """A state may join the pact of an ally; members are then bound to each other [Snyder1984]_.

    With chance ``pact_joining`` a year i asks to join the pact of its ally k, if both face the same main threat, the
    largest ``theta_ij = e_ij q_ji prox_ij``. It is then bound to every ally j of k who faces that threat as well, with
    chance ``(1 - e_ij) (1 - e_ji)``. What is bound so ends as any alliance does.

    Notes
    -----
    Writes: ``alliance``. Reads: ``alliance, war``, fear, the structure.
    Limit: ``pact_joining`` 0 leaves every alliance to two. Two states alone have no pacts.
    """

    phase = "bind"
    follows = Alliances
    streams = (Stream("bind.pact", "dyad"), Stream("bind.consent", "mirrored"))
    references = ("Snyder1984",)
    off = ("pact_joining",)
    pact_joining = param(
        0.0,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="how often a state asks to join the pact of an ally that faces the same main threat",
        source="assumption",
    )
    borrows = ("threat_perception",)

    def __call__(self, world: World, product: None, year: Year) -> tuple[World, None]:
        """Return the world with this year's members of pacts."""
        if world.economy.shape[0] == 2:
            return world, product
        joining = year.p.pact_joining
        some = year.xp.maximum(row(joining), col(joining)) * year.others
        (alliance,) = year.when(some, lambda: (_joined(world, year),), (world.alliance,))
        return world.replace(alliance=alliance), product


def _joined(world: World, year: Year) -> Array:
    """Return the alliances with those of this year's new members [n, n]."""
    xp, fear = year.xp, year.interpretation.fear
    same = _same_threat(xp, exposure(year, mirror(fear)), year.others)
    asks = year.draws.happens("bind.pact", row(year.p.pact_joining) * world.alliance * same)
    met = xp.minimum(compose(xp, asks, world.alliance), 1.0) * same
    trust = (1.0 - fear) * (1.0 - mirror(fear)) * (1.0 - world.war)
    new = year.draws.happens("bind.consent", xp.maximum(met, mirror(met)) * trust)
    return xp.maximum(world.alliance, new * year.others)


def _same_threat(xp: Any, threat: Array, others: Array) -> Array:
    """Return 1 for two states with the same main threat, from exposure [threat, state]: the first of the largest."""
    n = threat.shape[0]
    order = xp.arange(n, 0, -1, dtype=threat.dtype).reshape((n,) + (1,) * (threat.ndim - 1))
    main = largest_over_actors((threat >= col(largest_over_actors(threat))) * others * order)
    gap = row(main) - col(main)
    return (xp.maximum(gap, mirror(gap)) < 0.5).astype(threat.dtype)
