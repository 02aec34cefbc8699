"""Crises, and wars that bargaining fails to avert."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import STAKE_LOST, Array, col, mirror, over_actors, over_others, pair, product_over_others, row
from detente.core.param import param
from detente.core.phases import Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.respond.choice import greed

DRAW = 0.3
"""Chance that a war ends without a winner (assumption)."""


class Crises(Mechanism):
    """Competing breeds crises, more so between neighbours; some come by chance.

    Hazard ``prox (crisis_rate (a_ij + a_ji) / 2 + crisis_base)``, one draw an undirected dyad.

    Notes
    -----
    Writes: ``crisis``. Reads: ``conduct``, prox.
    """

    phase = "interact"
    streams = (Stream("interact.crisis", "mirrored"),)
    references = ("Jervis1976",)
    off = ("crisis_rate", "crisis_base")
    crisis_rate = param(
        0.25,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="hazard of a crisis between neighbours who both compete",
        source="tuned",
    )
    crisis_base = param(
        0.002,
        low=0,
        high=0.02,
        unit="1/year",
        identity=0,
        label="hazard of a crisis between neighbours without competing",
        source="tuned",
    )

    def __call__(self, world: World, product: Array, year: Year) -> tuple[World, Array]:
        """Return the world with this year's crises."""
        p = year.p
        hazard = year.structure.prox * (
            0.5 * pair(p.crisis_rate) * (world.conduct + mirror(world.conduct)) + pair(p.crisis_base)
        )
        return world.replace(crisis=year.luck.happens("interact.crisis", hazard) * year.off), product


class War(Mechanism):
    """A crisis turns into war where the advantage of striking first exceeds the costs [Fearon1995]_, [Powell1999]_.

    ``P(war | crisis) = Phi((phi_ij + phi_ji - c_i - c_j) / (noise sqrt 2))``; the side readier to compete attacks,
    wins with its first-strike chance, and war costs both sides forces and wealth by its severity.

    Notes
    -----
    Writes: ``war, conduct, capability, economy``. Reads: ``crisis``, the structure, ``response.compete``.
    Bilateral: third parties join through alliances, which are mechanisms of their own.
    """

    phase = "interact"
    streams = (
        Stream("interact.war", "mirrored"),
        Stream("interact.outcome", "mirrored", rare=True),
        Stream("interact.severity", "mirrored", rare=True),
        Stream("interact.first", "dyad", rare=True),
    )
    references = ("Fearon1995", "Powell1999", "Clauset2018")
    bargaining_noise = param(
        0.2,
        low=0.01,
        high=0.5,
        unit="stake",
        label="error of each side about the other's readiness to fight",
        source="tuned",
    )
    severity_tail = param(
        0.53, low=0.3, high=1, unit="exponent-1", label="tail of the number of battle deaths", source="Clauset2018"
    )
    conquest = param(0.1, low=0, high=0.5, unit="share of economy", identity=0, label="what a greedy winner takes")
    borrows = ("greed_benign", "greed_malign")

    def __call__(self, world: World, product: Array, year: Year) -> tuple[World, Array]:
        """Return the world after this year's wars."""
        s, p = year.structure, year.p
        back, own = s.other_side, greed(world, year)
        relative = (STAKE_LOST + p.greed_benign) / (STAKE_LOST + own)
        gap = s.edge + back.edge - s.cost * row(relative) - back.cost * col(relative)
        chance = 0.5 + 0.5 * year.erf(gap * (0.5 / pair(p.bargaining_noise)))
        war = world.crisis * year.luck.happens("interact.war", chance)
        ready = year.response.compete * row(own)
        unfought = (world.capability, world.economy, world.conduct)
        capability, economy, conduct = year.when(war, lambda: _fight(world, year, war, ready), unfought)
        return world.replace(war=war, conduct=conduct, capability=capability, economy=economy), product


def _fight(world: World, year: Year, war: Array, ready: Array) -> tuple[Array, Array, Array]:
    xp, p, win = year.xp, year.p, year.structure.win
    coin = year.luck.number("interact.first")  # when both are as ready; by position it would favour a state
    first = _larger(xp, ready, _larger(xp, coin, 0.5 + 0.0 * coin))
    strike = (1.0 - DRAW) * xp.where(first > 0.5, win, year.structure.other_side.win)
    decided = year.luck.happens("interact.outcome", (1.0 - DRAW) + 0.0 * strike)
    prevails = year.luck.happens("interact.outcome", strike)
    won = (first * prevails + (1.0 - first) * (decided - prevails)) * war
    size = xp.minimum(xp.exp(-xp.log(1.0 - year.luck.number("interact.severity")) / pair(p.severity_tail)), 3e4)
    loss = xp.minimum(0.03 * xp.log(size + 1.0) * 0.4342945 + 0.02, 0.4) * war
    left = world.economy * product_over_others(1.0 - 0.5 * loss)
    taken = won * row(world.malign * p.conquest)
    claimed = over_actors(taken)
    lost = xp.minimum(claimed, 0.9)
    share = col(left * lost / xp.maximum(claimed, 1e-9))
    spoils = over_others(xp.where(taken > 0, taken * share, xp.zeros_like(taken)))
    return (
        world.capability * product_over_others(1.0 - 2.0 * loss),
        left * (1.0 - lost) + spoils,
        xp.maximum(world.conduct, war),
    )


def _larger(xp: Any, x: Array, otherwise: Array) -> Array:
    """Return 1 where ``x`` is larger this way, 0 where smaller, ``otherwise`` where equal but for rounding."""
    lead = x - mirror(x)
    return xp.where(lead > 1e-6, 1.0, xp.where(lead < -1e-6, 0.0, otherwise))
