"""Leaders turn over."""

from __future__ import annotations

from detente.core.param import param
from detente.core.phases import Mechanism, Signals, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.start.traits import draw_traits


class Turnover(Mechanism):
    """A new leader brings another sensibility; what is forgotten with the old one, ``Forgetting`` says.

    Notes
    -----
    Writes: ``sensibility``, ``signals.new_leader``. Reads: ``sensibility``.
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
    borrows = ("sensibility", "sensibility_spread")

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the world with this year's leaders."""
        xp, p = year.xp, year.p
        new = year.draws.happens("observe.turnover", p.turnover + 0.0 * world.sensibility)
        fresh = draw_traits(xp, p.sensibility, p.sensibility_spread, year.draws.number("observe.traits"))
        changed = world.sensibility + new * (fresh - world.sensibility)
        return world.replace(sensibility=changed), signals.replace(new_leader=new)
