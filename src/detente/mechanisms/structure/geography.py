"""Geography: how much of a state's forces arrives at another."""

from __future__ import annotations

from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World


class Geography(Mechanism):
    """Forces lose strength over distance; large economies reach further (eq. 1) [Boulding1962]_.

    Notes
    -----
    Writes: ``structure.decay, reach, prox``. Reads: ``distance``, ``economy``.
    Limit: with ``distance_scale`` infinite every dyad is adjacent. With a given map ``density`` is 0.
    """

    phase = "structure"
    references = ("Boulding1962",)
    distance_scale = param(
        0.35,
        low=0.05,
        high=5,
        unit="map side",
        identity=float("inf"),
        label="distance over which forces lose 63 % of their strength",
    )
    density = param(
        0.25,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far distances shrink with the number of states, so that each keeps as many neighbours as with 20",
        source="assumption",
    )
    reach_exponent = param(
        0.25, low=0, high=1, unit="exponent", identity=0, label="how much further a larger economy reaches"
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the reach of every state."""
        xp, p = year.xp, year.p
        relative = world.economy / world.economy.mean(0)[None]
        crowding = (20.0 / world.economy.shape[0]) ** (0.5 * p.density)
        scale = p.distance_scale * crowding * xp.exp(p.reach_exponent * xp.log(relative))
        near = 1.0 / scale

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            decay = world.distance * ego(near)
            return s.replace(decay=decay, reach=xp.exp(-decay) * year.others)

        reached = structure.both(seen)
        prox = xp.maximum(reached.reach, reached.other_side.reach)
        return world, reached.replace(prox=prox, back=reached.other_side.replace(prox=prox))
