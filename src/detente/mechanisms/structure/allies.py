"""Allies: what others add to a state's forces."""

from __future__ import annotations

from detente.core.arrays import Array, compose, mirror, row
from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World
from detente.mechanisms.structure.costs import pooled_sovereignty


class AlliedForces(Mechanism):
    """Allies lend each other forces, as far as they are committed and can reach the foe (eq. 3) [Snyder1984]_.

    ``aid_ij = sum_k A_ik commitment_ki M_k reach_kj``; pooled sovereignty counts as an alliance that holds.

    Notes
    -----
    Writes: ``structure.aid``. Reads: ``alliance, commitment, capability``, binding, reach.
    Limit: without alliances and with ``pool_aid`` 0 nobody is helped. Two states alone have no allies.
    """

    phase = "structure"
    references = ("Snyder1984",)
    pool_aid = param(
        1.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="share of their forces that states with pooled sovereignty lend each other",
    )
    borrows = ("pool_threshold", "pool_rule")

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the forces of allies."""
        if world.economy.shape[0] == 2:
            return world, structure
        xp, p = year.xp, year.p
        ally = world.alliance * mirror(world.commitment)
        lends = xp.maximum(
            ally, row(p.pool_aid) * pooled_sovereignty(xp, world, row(p.pool_threshold), row(p.pool_rule))
        )
        aid = compose(xp, lends * year.others, row(world.capability) * structure.reach)

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread, mine: Array) -> Structure:
            return s.replace(aid=mine)

        return world, structure.both(seen, aid)
