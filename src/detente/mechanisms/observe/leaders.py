"""Leaders turn over."""

from __future__ import annotations

from detente.core.arrays import row
from detente.core.param import param
from detente.core.phases import Mechanism, Signals, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.start.traits import draw_traits


class Turnover(Mechanism):
    """A new leader brings another sensibility and forgets part of what was learned.

    Notes
    -----
    Writes: ``sensibility``, ``log_odds``. Reads: both, and ``amity``.
    Limit: ``turnover`` 0 keeps every leader in office.
    """

    phase = "observe"
    streams = (Stream("observe.turnover", "state"), Stream("observe.traits", "state", "normal"))
    references = ("GoemansGleditschChiozza2009",)
    off = ("turnover",)
    turnover = param(
        0.125,
        low=0,
        high=0.5,
        unit="1/year",
        identity=0,
        label="hazard of a new leader (mean tenure 8 years)",
        clock="hazard",
    )
    turnover_reset = param(
        0.2, low=0, high=1, unit="share", identity=0, label="how far a new leader returns to the first belief"
    )
    borrows = ("sensibility", "sensibility_spread", "frame")

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the world with this year's leaders."""
        xp, p = year.xp, year.p
        new = year.luck.happens("observe.turnover", p.turnover + 0.0 * world.sensibility)
        fresh = draw_traits(xp, p.sensibility, p.sensibility_spread, year.luck.number("observe.traits"))
        forgotten = row(new * p.turnover_reset)
        first = world.prior_log_odds - row(p.frame) * world.amity
        return world.replace(
            sensibility=world.sensibility + new * (fresh - world.sensibility),
            log_odds=world.log_odds + forgotten * (first - world.log_odds),
        ), signals
