"""Economies grow, less so under arms."""

from __future__ import annotations

from detente.core.arrays import over_others
from detente.core.param import param
from detente.core.phases import Clash, Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World

MOST_TRADE = 3.0
"""Trade dependence beyond which more of it adds no growth (assumption)."""


class Growth(Mechanism):
    """Economies grow by a trend, with luck; trade speeds them and arms slow them.

    Notes
    -----
    Writes: ``economy``. Reads: ``response.burden``, ``structure.dependence``.
    """

    phase = "interact"
    along_record = False
    streams = (Stream("interact.growth", "state", "normal"),)
    references = ("DunneTian2013",)
    growth = param(0.02, low=-0.02, high=0.06, unit="1/year", identity=0, label="growth of economies without arms")
    burden_drag = param(
        0.15,
        low=0,
        high=1,
        unit="growth per GDP share",
        identity=0,
        label="growth lost for each share of GDP spent on forces",
    )
    growth_noise = param(0.02, low=0, high=0.1, unit="sd", identity=0, label="luck of growth")
    borrows = ("trade_gain",)

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world with this year's economies."""
        p = year.p
        rate = p.growth - p.burden_drag * year.response.burden + p.growth_noise * year.draws.number("interact.growth")
        if not isinstance(year.structure.dependence, float):
            open_to = over_others(year.structure.dependence * year.others)
            rate = rate + p.trade_gain * year.xp.minimum(open_to, MOST_TRADE)
        return world.replace(economy=world.economy * year.xp.exp(rate)), clash
