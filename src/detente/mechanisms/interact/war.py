"""Crises, and wars that bargaining fails to avert."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import STAKE_LOST, Array, col, mirror, over_actors, over_others, pair, product_over_others, row
from detente.core.param import param
from detente.core.phases import Clash, Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.respond.choice import greed
from detente.mechanisms.structure.stakes import full_democracy

DRAW = 0.3
"""Chance that a war ends without a winner (assumption)."""
DEATHS = 1000.0
"""Battle deaths of the smallest war [CorrelatesOfWar]."""
SEVERITY = Stream("interact.severity", "mirrored", rare=True)
"""Draw that says how deadly a war is, to those who began it and those who join."""


class Crises(Mechanism):
    """Competing breeds crises, more so between neighbours; some come by chance.

    Hazard ``prox (crisis_rate (a_ij + a_ji) / 2 + crisis_base)``, one draw an undirected dyad.

    Notes
    -----
    Writes: ``crisis``. Reads: ``conduct``, prox.
    """

    phase = "interact"
    along_record = False
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

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world with this year's crises."""
        p = year.p
        hazard = year.structure.prox * (
            0.5 * pair(p.crisis_rate) * (world.conduct + mirror(world.conduct)) + pair(p.crisis_base)
        )
        return world.replace(crisis=year.draws.happens("interact.crisis", hazard) * year.others), clash


class War(Mechanism):
    """A crisis turns into war where the advantage of striking first exceeds the costs [Fearon1995]_, [Powell1999]_.

    ``P(war | crisis) = Phi((phi_ij + phi_ji - c_i - c_j) / (noise sqrt 2))``; the side readier to compete attacks.
    A full democracy's public adds ``audience_cost`` to its costs.

    Notes
    -----
    Writes: ``war, conduct``, ``clash.onset, first``. Reads: ``crisis, polity``, the structure, ``response.compete``.
    """

    phase = "interact"
    along_record = False
    streams = (Stream("interact.war", "mirrored"), Stream("interact.first", "dyad", rare=True))
    references = ("Fearon1995", "Powell1999")
    bargaining_noise = param(
        0.2,
        low=0.01,
        high=0.5,
        unit="stake",
        label="error of each side about the other's readiness to fight",
        source="tuned",
    )
    audience_cost = param(
        0.1,
        low=0,
        high=0.5,
        unit="stake",
        identity=0,
        label="what war costs more where a public can vote its leader out",
        source="assumption",
    )
    borrows = ("greed_benign", "greed_malign")

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world after this year's outbreaks of war, and who attacks."""
        xp, s, p = year.xp, year.structure, year.p
        back, own = s.other_side, greed(world, year)
        relative = (STAKE_LOST + p.greed_benign) / (STAKE_LOST + own)
        public = p.audience_cost * full_democracy(xp, world.polity)
        borne = s.cost * row(relative) + back.cost * col(relative)
        gap = (s.edge + back.edge) - borne - (row(public) + col(public))  # the same to the bit both ways
        chance = 0.5 + 0.5 * year.erf(gap * (0.5 / pair(p.bargaining_noise)))
        war = world.crisis * year.draws.happens("interact.war", chance)
        ready = year.response.compete * row(own)

        def attacker() -> tuple[Array]:
            coin = year.draws.number("interact.first")  # when both are as ready; by position it would favour a state
            return (_larger(xp, ready, _larger(xp, coin, 0.5 + 0.0 * coin)),)

        (first,) = year.when(war, attacker, (0.5 + 0.0 * war,))
        conduct = xp.maximum(world.conduct, war)
        return world.replace(war=war, conduct=conduct), clash.replace(onset=war, first=first)


class Fighting(Mechanism):
    """The attacker wins with its first-strike chance; wars cost forces and wealth by their severity [Clauset2018]_.

    A winner is found with chance .7. Deaths are ``1000 u^(-1/tail)`` for two, in proportion for more; a side loses a
    share ``.03 log10(deaths / 1000 + 1) + .02`` of its economy, half of it, and twice of its forces. A greedy winner
    takes ``conquest`` of the loser's economy, the less the more managed the anarchy by ``territorial_norm``.

    Notes
    -----
    Writes: ``war, conduct, capability, economy``, ``clash.won, deaths, taken``. Reads: the clash, the structure.
    """

    phase = "interact"
    along_record = False
    streams = (
        Stream("interact.outcome", "mirrored", rare=True),
        SEVERITY,
    )
    references = ("Clauset2018",)
    severity_tail = param(
        0.53, low=0.3, high=1, unit="exponent-1", label="tail of the number of battle deaths", source="Clauset2018"
    )
    conquest = param(0.1, low=0, high=0.5, unit="share of economy", identity=0, label="what a greedy winner takes")
    territorial_norm = param(
        0.5,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far a fully managed anarchy forbids the taking of land",
        source="assumption",
    )
    borrows = ("offence_advantage", "decisiveness")

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world after this year's wars, and what became of them."""
        none = 0.0 * clash.onset
        unfought = (world.capability, world.economy, none, none, none)
        fought = year.when(clash.onset, lambda: _fight(world, year, clash), unfought)
        capability, economy, won, deaths, taken = fought
        war = world.war if clash.coalition is None else year.xp.maximum(world.war, clash.coalition)
        return world.replace(
            war=war, conduct=year.xp.maximum(world.conduct, war), capability=capability, economy=economy
        ), clash.replace(won=won, deaths=deaths, taken=taken)


def _fight(world: World, year: Year, clash: Clash) -> tuple[Array, Array, Array, Array, Array]:
    xp, p, war = year.xp, year.p, clash.onset
    first = clash.first
    chance, back = year.structure.win, year.structure.other_side.win
    if clash.support is not None:
        chance = _reinforced(year, clash.support)
        back = mirror(chance)
    strike = (1.0 - DRAW) * xp.where(first > 0.5, chance, back)
    decided = year.draws.happens("interact.outcome", (1.0 - DRAW) + 0.0 * strike)
    prevails = year.draws.happens("interact.outcome", strike)
    won = (first * prevails + (1.0 - first) * (decided - prevails)) * war
    loss, deaths = losses(xp, year.draws.number("interact.severity"), pair(p.severity_tail), clash.parties)
    loss = loss * war
    left = world.economy * clash.bears * product_over_others(1.0 - 0.5 * loss)
    taken = won * row(world.malign * p.conquest * (1.0 - p.territorial_norm * world.order))
    claimed = over_actors(taken)
    lost = xp.minimum(claimed, 0.9)
    share = col(left * lost / xp.maximum(claimed, 1e-9))
    spoils = over_others(xp.where(taken > 0, taken * share, xp.zeros_like(taken)))
    forces = world.capability * clash.survives * product_over_others(1.0 - 2.0 * loss)
    return forces, left * (1.0 - lost) + spoils, won, deaths * war, (taken > 0).astype(war.dtype)


def _reinforced(year: Year, support: Array) -> Array:
    """Return the chance that i overruns j with the forces of those who joined both sides."""
    xp, s = year.xp, year.structure
    more = (1.0 + support / xp.maximum(s.strike, 1e-9)) / (1.0 + mirror(support) / xp.maximum(s.other_side.hold, 1e-9))
    raised = xp.exp(xp.minimum(row(year.p.decisiveness) * xp.log(more), 60.0))  # beyond it nothing changes
    odds = s.win / xp.maximum(1.0 - s.win, 1e-9) * raised
    return xp.where(xp.abs(more - 1.0) < 1e-6, s.win, odds / (1.0 + odds))


def losses(xp: Any, draw: Array, tail: Array, parties: Array) -> tuple[Array, Array]:
    """Return what a side loses [share] in a war of a given draw of severity, and its battle deaths."""
    size = xp.exp(-xp.log(1.0 - draw) / tail) * 0.5 * parties
    size = xp.minimum(size, 3e4)
    return xp.minimum(0.03 * xp.log(size + 1.0) * 0.4342945 + 0.02, 0.4), DEATHS * size


def _larger(xp: Any, x: Array, otherwise: Array) -> Array:
    """Return 1 where ``x`` is larger this way, 0 where smaller, ``otherwise`` where equal but for rounding."""
    lead = x - mirror(x)
    return xp.where(lead > 1e-6, 1.0, xp.where(lead < -1e-6, 0.0, otherwise))
