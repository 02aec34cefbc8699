"""False promise: who relies on an institution is worse placed when the partner defects."""

from __future__ import annotations

from detente.core.arrays import Array
from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World
from detente.mechanisms.structure.contest import BindingDisarms

LEAST = 1e-3
"""Share of its defence that a state keeps ready however much it relies."""


class BindingReliance(Mechanism):
    """Who relies on an institution keeps less ready, which counts when the partner defects [Mearsheimer1994]_.

    What holds against i is ``1 - binding_reliance B_security`` of j's defence, allies included, in a year in which i
    competes and j holds back, and only then: ``unready_ij = q'_ij - q_ij`` raises ``T`` of i and lowers ``S`` of j, and
    raises i's chance of extorting. What mutual competing is worth, crises and wars stay as they are.

    Notes
    -----
    Writes: ``structure.unready``. Reads: ``structure.win``, ``bind_security``. Limit: ``binding_reliance`` 0 takes
    nothing. ``binding_disarm`` takes from the advantage of striking first what this adds to it: which of the two
    prevails is put in by their values, and not a finding.
    """

    phase = "structure"
    follows = BindingDisarms
    references = ("Mearsheimer1994",)
    off = ("binding_reliance",)
    binding_reliance = param(
        0.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="share of its defence that a fully bound state has not ready when the partner defects",
        source="assumption",
    )
    borrows = ("decisiveness",)

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with what reliance gives to whoever defects."""
        xp, p = year.xp, year.p

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            def gained() -> tuple[Array]:
                ready = xp.maximum(1.0 - other(p.binding_reliance) * world.bind_security, LEAST)
                left = xp.exp(other(p.decisiveness) * xp.log(ready))
                return (s.win * (1.0 - s.win) * (1.0 - left) / (s.win + (1.0 - s.win) * left),)

            (unready,) = year.when(other(p.binding_reliance) * world.bind_security, gained, (0.0 * s.win,))
            return s.replace(unready=unready)

        return world, structure.both(seen)
