"""What states gain from each other: trade, and what the stronger extorts."""

from __future__ import annotations

from detente.core.arrays import col, mirror, over_actors, over_others, pair, row
from detente.core.param import param
from detente.core.phases import Clash, Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World


class Trade(Mechanism):
    """Trade follows calm, and flourishes under economic institutions; war ends it [KeohaneNye1977]_.

    ``trade += rate ((1 - max(a, a')) (1/2 + 1/2 B_economic) - trade)``.

    Notes
    -----
    Writes: ``trade``. Reads: ``conduct, war``, economic binding. Limit: ``trade_rate`` 0 opens no trade.
    """

    phase = "interact"
    references = ("KeohaneNye1977",)
    off = ("trade_rate",)
    trade_rate = param(0.1, low=0, high=1, unit="1/year", identity=0, label="how fast trade follows calm")

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world with this year's trade."""
        calm = 1.0 - year.xp.maximum(world.conduct, mirror(world.conduct))
        open_to = calm * (0.5 + 0.5 * world.bind_economic)
        trade = world.trade + pair(year.p.trade_rate) * (open_to - world.trade)
        return world.replace(trade=trade * (1.0 - world.war) * year.others), clash


class Coercion(Mechanism):
    """Who competes against restraint, and could overrun the other, makes it pay [Schelling1966]_.

    In a one-sided year the exploiter takes ``coercion`` of the victim's economy with chance q_ij, the larger where the
    victim relied on institutions.

    Notes
    -----
    Writes: ``economy``. Reads: ``conduct``, ``structure.win, unready``. Limit: ``coercion`` 0 takes nothing.
    """

    phase = "interact"
    along_record = False
    streams = (Stream("interact.coercion"),)
    references = ("Schelling1966",)
    off = ("coercion",)
    coercion = param(
        0.01,
        low=0,
        high=0.1,
        unit="share of economy",
        identity=0,
        label="what a state loses in a year in which another exploits its restraint",
        source="assumption",
    )

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world after this year's extortion."""
        alone = world.conduct * (1.0 - mirror(world.conduct)) * (1.0 - world.war) * year.others
        s = year.structure
        chance = s.win if s.unready is None else s.win + s.unready
        taken = row(year.p.coercion) * year.draws.happens("interact.coercion", alone * chance)
        claimed = over_actors(taken)
        lost = year.xp.minimum(claimed, 0.5)
        kept = world.economy * (1.0 - lost)
        share = world.economy * lost / year.xp.maximum(claimed, 1e-9)
        return world.replace(economy=kept + over_others(taken * col(share))), clash
