"""Arms-control treaties."""

from __future__ import annotations

from detente.core.arrays import mirror, pair
from detente.core.param import param
from detente.core.phases import Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World

LAPSE = 0.2
"""Chance that a treaty lapses in a year in which both compete (assumption)."""


class Treaties(Mechanism):
    """Arms-control treaties come where fear allows, the sooner the better they are verified [SchellingHalperin1961]_.

    A treaty is concluded with chance ``rate prox (1 - max(e, e'))^(1 - verification)`` and ends when a
    cheat is caught, in war, and with chance .2 in a year in which both compete.

    Notes
    -----
    Writes: ``treaty``. Reads: fear, ``conduct, war``, ``signals.cheating_seen``, prox.
    Limit: ``treaty_rate`` 0 concludes none.
    """

    phase = "bind"
    streams = (Stream("bind.treaty", "mirrored"), Stream("bind.lapse", "mirrored"))
    references = ("SchellingHalperin1961", "AvenhausEtAl2002")
    off = ("treaty_rate",)
    treaty_rate = param(
        0.05, low=0, high=1, unit="1/year", identity=0, label="how often neighbours without fear conclude a treaty"
    )
    borrows = ("verification",)

    def __call__(self, world: World, product: None, year: Year) -> tuple[World, None]:
        """Return the world with this year's treaties."""
        xp, p, fear, a = year.xp, year.p, year.interpretation.fear, world.conduct
        calm = xp.maximum(1.0 - xp.maximum(fear, mirror(fear)), 1e-6)
        trust = xp.exp((1.0 - pair(p.verification)) * xp.log(calm))
        made = year.draws.happens("bind.treaty", pair(p.treaty_rate) * year.structure.prox * trust)
        held = xp.maximum(world.treaty, made)
        cheated = xp.maximum(year.signals.cheating_seen, mirror(year.signals.cheating_seen))
        lapsed = year.draws.happens("bind.lapse", LAPSE * (a * mirror(a)))
        kept = (1.0 - cheated) * (1.0 - lapsed) * (1.0 - world.war)
        return world.replace(treaty=held * kept * year.others), product
