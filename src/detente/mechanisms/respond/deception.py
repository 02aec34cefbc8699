"""Deceivers: greedy states that feign good will until they are trusted."""

from __future__ import annotations

from detente.core.arrays import Array, col, row, sigmoid
from detente.core.param import param
from detente.core.phases import Mechanism, Response, Year
from detente.core.world import World
from detente.mechanisms.respond.choice import Reciprocity


class Deception(Mechanism):
    """A greedy state shows the restraint of a security-seeker until it is trusted, then takes what trust exposes.

    ``P <- P + deception m (u (0 - P) + (1 - u) [R - T < 0] (1 - P))``, with ``u = 1`` while it is not trusted: while a
    security-seeker in the other's place, as sure of its malice as it thinks the other is, would rather compete,
    ``K (P_ji - S_ji) > (1 - K) (R_ji - T_ji)``. It cannot see into the other: ``K`` is its own second-order belief, and
    the other's critical fear that of a security-seeker in the same place.

    Notes
    -----
    Writes: ``response.compete``. Reads: ``malign``, ``second_order_log_odds``, ``response.restraint``, the stakes.
    Limit: ``deception`` 0 deceives nobody.
    """

    phase = "respond"
    follows = Reciprocity
    references = ("Kydd2005", "Mearsheimer1994")
    off = ("deception",)
    deception = param(
        0.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="share of choices in which a greedy state feigns good will until it is trusted, and then takes",
        source="assumption",
    )
    borrows = ("greed_benign",)

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response after feints."""
        feint = row(year.p.deception * world.malign)

        def feigned() -> tuple[Array]:
            restraint, exposure = year.structure.stakes_back(col(year.p.greed_benign))
            theirs = sigmoid(year.xp, world.second_order_log_odds)
            doubted = competing_pays(theirs, restraint, exposure)
            takes = (1.0 - doubted) * (response.restraint < 0).astype(theirs.dtype)
            return (response.compete + feint * (takes * (1.0 - response.compete) - doubted * response.compete),)

        (compete,) = year.when(feint * year.others, feigned, (response.compete,))
        return world, response.replace(compete=compete)


def competing_pays(fear: Array, restraint: Array, exposure: Array) -> Array:
    """Return 1 where fear is above the critical fear, so that competing is worth more than restraint, else 0.

    Parameters
    ----------
    fear
        Probability of being competed against.
    restraint, exposure
        ``R - T`` and ``P - S`` of who fears [stake].
    """
    return (fear * (exposure + restraint) > restraint).astype(fear.dtype)
