"""Stakes: what restraint and competing are worth to each side (eq. 6-7)."""

from __future__ import annotations

from detente.core.arrays import STAKE_LOST, Array
from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World


class Stakes(Mechanism):
    """Kydd-type stakes of every directed dyad, as two differences (eq. 6) [Kydd2005]_.

    ``R - T = r + l + c - (pi + phi)(g + l)`` and ``P - S = phi_ji (g + l)``, with ``l`` the numeraire.
    Here the part that does not depend on greed ``g``; ``Structure.stakes(greed)`` adds the rest.

    Notes
    -----
    Writes: ``structure.restraint, exposure``. Reads: the rest of the structure.
    """

    phase = "structure"
    references = ("Kydd2005", "Jervis1978")

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the stakes of a state without greed."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            restraint = s.reward + STAKE_LOST + s.cost - (s.even + s.edge) * STAKE_LOST
            return s.replace(restraint=restraint, exposure=back.edge * STAKE_LOST)

        return world, structure.both(seen)


class OtherRegard(Mechanism):
    """Identity in payoffs: a friend's outcome counts for, an enemy's against (eq. 7) [Wendt1999]_.

    Notes
    -----
    Writes: ``structure.restraint, exposure``. Reads: ``amity``. Limit: amity 0 leaves the stakes as they are.
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
            return s.replace(restraint=s.restraint + k * theirs, exposure=s.exposure - k * back.edge * stake)

        return world, structure.both(seen, world.amity)
