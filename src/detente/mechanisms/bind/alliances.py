"""Alliances: balance, bandwagon, hedge or pass; and how surely an ally stands by."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array, col, compose, largest_over_actors, mirror, over_actors, pair, row
from detente.core.param import param
from detente.core.phases import Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World

BARGAIN = 0.02
"""What it costs to look for a partner [exposure] (assumption)."""
ACCEPTS = 0.15
"""Chance of accepting an offer without any common threat (assumption)."""
FLOOR = 0.05
"""Exposure below which neither abandonment nor entrapment is feared (assumption)."""


class Alliances(Mechanism):
    """Against its main threat a state balances, bandwagons, hedges or passes [Walt1987]_, [Schweller1994]_.

    Exposure ``theta_ij = e_ij q_ij' prox_ij`` is the threat: intentions as feared, power and proximity; with
    ``threat_perception`` 0 power and proximity alone. Utilities: balancing, the relief that the best
    partner k brings at the main threat's door, ``top G_k / (G_k + hold) (1 - e_ik) - .02``; bandwagoning,
    ``top ((1 - e) M_j / (M_j + M_i) - autonomy_cost)``; hedging ``.25 top (1 - e)``; passing 0. The choice is a
    quantal response. Offers come with chance ``rate min(1, 3 top)`` and are accepted by common threat and trust.
    Alliances end by ``decay``, five times as fast where one competes with the other, and in war.

    Notes
    -----
    Writes: ``alliance``. Reads: fear, the structure, ``capability, conduct``.
    Limit: ``alliance_rate`` 0 makes none. Two states alone have nobody to ally with.
    """

    phase = "bind"
    streams = (
        Stream("bind.stance", "state"),
        Stream("bind.offer", "state"),
        Stream("bind.accept", "dyad"),
        Stream("bind.end", "mirrored"),
    )
    references = ("Walt1987", "Schweller1994", "Snyder1984")
    off = ("alliance_rate",)
    alliance_rate = param(
        0.15, low=0, high=1, unit="1/year", identity=0, label="how often a fully threatened state looks for an ally"
    )
    alliance_decay = param(
        0.05, low=0, high=0.5, unit="1/year", label="hazard that an alliance ends (mean life 20 years)"
    )
    alliance_temperature = param(
        0.03, low=0.005, high=0.3, unit="exposure", label="noise of the choice between alignments"
    )
    autonomy_cost = param(
        0.25, low=0, high=1, unit="share of threat", label="what a bandwagoner gives up of its freedom"
    )
    threat_perception = param(
        1.0,
        low=0,
        high=1,
        unit="share",
        identity=1,
        label="what is balanced: 1 threat with its intentions, 0 power and proximity alone",
        source="Walt1987",
    )

    def __call__(self, world: World, product: None, year: Year) -> tuple[World, None]:
        """Return the world with this year's alliances."""
        if world.economy.shape[0] == 2:
            return world, product
        xp, p, draws, others = year.xp, year.p, year.draws, year.others
        fear = mirror(year.interpretation.fear)
        threat = exposure(year, fear)
        stance = alignment(world, year, threat, fear)
        offers = draws.happens("bind.offer", p.alliance_rate * xp.minimum(1.0, 3.0 * stance.top))
        offer = xp.maximum(stance.partner * col(stance.balance * offers), stance.main * col(stance.bandwagon * offers))
        size = xp.maximum(over_actors(threat * threat), 1e-9)
        common = compose(xp, mirror(threat), threat) * row(1.0 / size)
        accepts = (ACCEPTS + xp.minimum(common, 1.0)) * (1.0 - year.interpretation.fear)
        new = draws.happens("bind.accept", accepts * offer)
        held = xp.maximum(world.alliance * (1.0 - world.war), xp.maximum(new, mirror(new)))
        a = xp.maximum(world.conduct, mirror(world.conduct))
        ended = draws.happens("bind.end", xp.minimum(pair(p.alliance_decay) * (1.0 + 4.0 * a), 1.0))
        return world.replace(alliance=held * (1.0 - ended) * others), product


class Stance:
    """Where each state stands toward its main threat.

    Attributes
    ----------
    top : [n]
        Exposure to the main threat.
    main, partner : [n, n]
        1 for the main threat, for the partner that would help most against it [other, state].
    balance, bandwagon, hedge : [n]
        1 for the alignment that was chosen; none of them is passing.
    """

    def __init__(self, top: Array, main: Array, partner: Array, chosen: tuple[Array, Array, Array]) -> None:
        self.top, self.main, self.partner = top, main, partner
        self.balance, self.bandwagon, self.hedge = chosen


def exposure(year: Year, fear: Array) -> Array:
    """Return the exposure of every state to every other [threat, state], from fear [feared, who fears].

    It lies with the states as columns, so that what is summed and compared runs over the first axis.
    """
    s, seen = year.structure, col(year.p.threat_perception)
    return (1.0 + seen * (fear - 1.0)) * s.win * s.prox * year.others


def alignment(world: World, year: Year, threat: Array, fear: Array) -> Stance:
    """Return the alignment that each state chooses; dyads [threat or partner, state]."""
    xp, p, s, others = year.xp, year.p, year.structure, year.others
    forces = world.capability
    top = largest_over_actors(threat)
    main = _first(xp, (threat >= col(top)) * others)
    arrives = compose(xp, row(forces) * s.reach, main)
    holds = over_actors(main * s.other_side.hold)
    relief = col(top) * arrives / (arrives + col(holds) + 1e-9) * (1.0 - fear) * others * (1.0 - world.alliance)
    relief = relief * (1.0 - main)
    best = largest_over_actors(relief)
    partner = _first(xp, (relief >= col(best)) * others * (1.0 - main)) * col((best > 0).astype(top.dtype))
    theirs, feared = over_actors(main * row(forces)), over_actors(main * fear)
    worth = (
        best - BARGAIN,
        top * ((1.0 - feared) * theirs / (theirs + forces + 1e-9) - p.autonomy_cost),
        0.25 * top * (1.0 - feared),
        0.0 * top,
    )
    peak = xp.maximum(xp.maximum(worth[0], worth[1]), xp.maximum(worth[2], worth[3]))
    odds = [xp.exp((w - peak) / p.alliance_temperature) for w in worth]
    total = odds[0] + odds[1] + odds[2] + odds[3]
    below = (odds[0] / total, (odds[0] + odds[1]) / total, (odds[0] + odds[1] + odds[2]) / total)
    reached = [year.draws.happens("bind.stance", b) for b in below]
    return Stance(top, main, partner, (reached[0], reached[1] - reached[0], reached[2] - reached[1]))


def _first(xp: Any, marked: Array) -> Array:
    """Keep the first of the marked others of each state [other, state]."""
    n = marked.shape[0]
    order = xp.arange(n, 0, -1, dtype=marked.dtype).reshape((n,) + (1,) * (marked.ndim - 1))
    rank = marked * order
    return ((rank >= col(largest_over_actors(rank))) * (rank > 0)).astype(marked.dtype)


class Commitment(Mechanism):
    """Whoever needs an ally more than it fears the ally's quarrels stands by it [Snyder1984]_.

    ``commitment_ik = A / (A + En)``: abandonment ``A = theta_i + .05`` against entrapment
    ``En = max(theta_k - theta_i, 0) + .05``, with theta the exposure to all. ``commitment_shift`` leans either way.

    Notes
    -----
    Writes: ``commitment``. Reads: exposure.
    """

    phase = "bind"
    references = ("Snyder1984",)
    commitment_shift = param(
        0.0,
        low=-6,
        high=6,
        unit="log-odds",
        identity=0,
        label="what makes states stand by allies beyond their fear of abandonment",
        source="assumption",
    )
    borrows = ("threat_perception",)

    def __call__(self, world: World, product: None, year: Year) -> tuple[World, None]:
        """Return the world with this year's commitments."""
        if world.economy.shape[0] == 2:
            return world, product
        xp = year.xp
        total = over_actors(exposure(year, mirror(year.interpretation.fear)))
        abandoned = row((total + FLOOR) * xp.exp(year.p.commitment_shift))
        entrapped = xp.maximum(col(total) - row(total), 0.0) + FLOOR
        return world.replace(commitment=abandoned / (abandoned + entrapped) * year.others), product
