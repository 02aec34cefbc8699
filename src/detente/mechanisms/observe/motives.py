"""Hidden motives that flip."""

from __future__ import annotations

from detente.core.param import param
from detente.core.phases import Mechanism, Signals, Year
from detente.core.random import Stream
from detente.core.world import World


class HiddenMotives(Mechanism):
    """Intentions can change overnight: motives flip unseen [Mearsheimer2001]_.

    Notes
    -----
    Writes: ``malign``. Reads: ``malign``.
    Limit: with ``motive_change`` 0 motives are frozen, whatever observers allow for.
    """

    phase = "observe"
    streams = (Stream("observe.motive", "state"),)
    references = ("Mearsheimer2001",)
    off = ("motive_change",)
    motive_change = param(
        1.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="share of the change that observers allow for which really happens",
    )
    borrows = ("volatility_up", "volatility_down")

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the world with this year's motives."""
        p, m = year.p, world.malign
        hazard = p.motive_change * (m * p.volatility_down + (1.0 - m) * p.volatility_up)
        flip = year.draws.happens("observe.motive", hazard)
        return world.replace(malign=m + flip * (1.0 - 2.0 * m)), signals
