"""Securitisation: a threat is what an audience accepts as one."""

from __future__ import annotations

from detente.core.arrays import Array, row, sigmoid
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World

SLOPE = 6.0
"""How sharply audiences tell a threat above their threshold from one below (assumption)."""


class Securitisation(Mechanism):
    """Leaders declare an existential threat; the audience accepts it or not; then fear exceeds belief [Waever1995]_.

    A speech act comes with chance ``securitising threat`` where ``threat = min(3, e strike_ji / hold_ij)``, and is
    accepted with chance ``sigma(6 (threat - threshold (1 + p/2)))``: democratic audiences are harder to convince.
    What is securitised fades by ``desecuritising`` a year.

    Notes
    -----
    Writes: ``securitised``, ``view.fear``. Reads: fear, ``polity``, the forces of both sides.
    Limit: ``securitising`` 0 never speaks.
    """

    phase = "interpret"
    streams = (Stream("interpret.speech"),)
    references = ("Waever1995", "BuzanEtAl1998")
    off = ("securitising",)
    securitising = param(
        0.1,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="how often leaders declare a threat existential, for each unit of threat",
        source="assumption",
        clock="hazard",
    )
    securitisation_weight = param(
        0.3, low=0, high=1, unit="share", identity=0, label="how far a securitised threat is feared beyond belief"
    )
    audience_threshold = param(0.5, low=0, high=2, unit="threat", label="threat from which an audience is convinced")
    desecuritising = param(
        0.1,
        low=0,
        high=1,
        unit="1/year",
        label="share of securitisation that fades in a year",
        source="assumption",
        clock="hazard",
    )

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world with securitised threats, and the view with the fear of them."""
        xp, p = year.xp, year.p
        threat = threat_seen(view, year)
        convinced = sigmoid(xp, SLOPE * (threat - threshold(world, year)))
        accepted = year.draws.happens("interpret.speech", xp.minimum(row(p.securitising) * threat, 1.0) * convinced)
        kept = world.securitised * (1.0 - row(p.desecuritising))
        securitised = kept + accepted * (1.0 - kept)
        fear = view.fear + row(p.securitisation_weight) * securitised * (1.0 - view.fear)
        return world.replace(securitised=securitised), view.replace(fear=fear * year.others)


def threat_seen(view: Interpretation, year: Year) -> Array:
    """Return the threat that leaders can point at [n, n]: what is feared, by the forces behind it."""
    xp, s = year.xp, year.structure
    return xp.minimum(view.fear * s.other_side.strike / xp.maximum(s.hold, 1e-9), 3.0) * year.others


def threshold(world: World, year: Year) -> Array:
    """Return the threat from which each state's audience is convinced [n, 1]."""
    return row(year.p.audience_threshold * (1.0 + 0.5 * world.polity))
