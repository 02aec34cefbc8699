"""Forces aimed at, force mix aimed at."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array, largest, largest_over_actors, over_others, row
from detente.core.param import param
from detente.core.phases import Mechanism, Response, Year
from detente.core.world import World

GREEDY_LEAN = 2.0
"""How much more offence than defence is worth to a greedy state [log-odds of the share of offence] (assumption)."""


class ForceTarget(Mechanism):
    """Forces answer what is feared of others' forces, as in Richardson's arms race [Richardson1960]_.

    ``target = base Y + reaction w (1 - act_arms + act_arms (1/2 + 1/2 max_j a_ij prox_ij)) need`` with
    ``need = (sum_j (e_ij S_ji (1 - cap treaty_ij))^n)^(1/n)`` and ``S_ji`` the forces, allies included, with which j
    can strike i, as the year began: what a costly signal gives up in it counts from the next year on. With ``act_arms``
    the act is the build-up: to compete is to build in full, restraint is to build half. With ``futility`` each term is
    multiplied by ``(4 pi_ij (1 - pi_ij))^futility`` where the even chance ``pi_ij < 1/2``: nobody arms against the
    hopeless.

    Notes
    -----
    Writes: ``response.target, effort, threat_burden``. Reads: fear, strike, even, economy, ``treaty``,
    ``response.conduct``.
    Limit: fear 1 and ``threat_norm`` 1 give Richardson's linear race.
    """

    phase = "respond"
    references = ("Richardson1960",)
    base_force = param(0.3, low=0, high=2, unit="5 % GDP", label="forces kept without any threat")
    reaction = param(
        0.25, low=0, high=2, unit="ratio", label="forces added for each unit of feared forces", source="tuned"
    )
    threat_norm = param(
        2.0,
        low=1,
        high=20,
        unit="exponent",
        identity=1,
        label="how threats add up: 1 sums them, large takes the largest",
    )
    attention = param(
        1.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far a state in a world of more than 20 minds no more threats than it would among 20",
        source="assumption",
    )
    treaty_cap = param(
        0.5, low=0, high=1, unit="share", identity=0, label="share of feared forces that a treaty takes away"
    )
    futility = param(
        0.0,
        low=0,
        high=5,
        unit="exponent",
        identity=0,
        label="how far states leave off arming against whom they could not withstand",
        source="assumption",
    )
    borrows = ("act_arms", "offence_advantage", "density")

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with the forces aimed at."""
        xp, p, s = year.xp, year.p, year.structure
        feared = year.interpretation.fear * s.other_side.strike * (1.0 - row(p.treaty_cap) * world.treaty)
        (feared,) = year.when(row(p.futility) * year.others, lambda: (feared * hope(year),), (feared,))
        worst = xp.maximum(largest(xp.where(year.others > 0, feared, 0.0)), 1e-9)
        share = xp.maximum(feared * row(1.0 / worst), 1e-9)
        n = p.threat_norm
        summed = over_others(xp.where(year.others > 0, xp.exp(row(n) * xp.log(share)), 0.0))
        need = worst * xp.exp(xp.log(xp.maximum(summed, 1e-30)) / n)  # all of it underflows where nothing is feared
        crowd = max(1.0, world.economy.shape[0] / 20.0)  # its neighbours grow with this to the power 1 - density
        need = need * crowd ** (-p.attention * (1.0 - p.density))
        base, added = p.base_force * world.economy, p.reaction * p.offence_advantage * need
        arming = largest(response.conduct * s.prox * year.others)
        answer = added * (1.0 - 0.5 * p.act_arms * (1.0 - arming))
        target = base + answer
        effort = xp.log((base + added + 1e-9) / (base + added * (1.0 - 0.5 * p.act_arms) + 1e-9))
        return world, response.replace(target=target, effort=effort, threat_burden=0.05 * answer / world.economy)


def hope(year: Year) -> Array:
    """Return the share of each threat that is armed against, by the even chance of withstanding it [n, n].

    The even chance is without surprise: with it, offence advantage would disarm equals.
    """
    xp, even = year.xp, year.structure.even
    hopeless = xp.exp(row(year.p.futility) * xp.log(xp.maximum(4.0 * even * (1.0 - even), 1e-12)))
    return xp.where(even < 0.5, hopeless, 1.0)


class PowerSeeking(Mechanism):
    """Power is sought for its own sake: as much as a multiple of the strongest other [Mearsheimer2001]_.

    Notes
    -----
    Writes: ``response.target, power_burden``. Reads: ``capability``. Limit: ``power_seeking`` 0 seeks none.
    """

    phase = "respond"
    references = ("Mearsheimer2001",)
    off = ("power_seeking",)
    power_seeking = param(
        0.0,
        low=0,
        high=2,
        unit="ratio",
        identity=0,
        label="forces sought, as a multiple of the strongest other's",
        source="assumption",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with at least the power sought."""
        xp, m = year.xp, world.capability
        first = m.max(0)[None]
        top = (m >= first).astype(m.dtype)
        second = xp.where(top.sum(0)[None] > 1.5, first, (m * (1.0 - top)).max(0)[None])
        target = xp.maximum(response.target, year.p.power_seeking * xp.where(top > 0, second, first))
        return world, response.replace(target=target, power_burden=0.05 * (target - response.target) / world.economy)


class Budget(Mechanism):
    """No state can spend more than its economy bears; what it spends is its burden.

    ``target <- target / (1 + (target / (cap Y))^4)^(1/4)``.

    Notes
    -----
    Writes: ``response.target, burden``. Reads: ``economy``.
    """

    phase = "respond"
    references = ("Richardson1960",)
    force_cap = param(
        5.0,
        low=2,
        high=10,
        unit="5 % GDP",
        identity=float("inf"),
        label="largest forces that an economy bears (25 % of GDP)",
        source="tuned",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with forces that can be paid for."""
        xp = year.xp
        excess = response.target / (year.p.force_cap * world.economy)
        scale = xp.maximum(excess, 1.0)  # so that nothing overflows where an economy has all but gone
        rest, part = 1.0 / scale, excess / scale
        rest, part = rest * rest, part * part
        target = response.target / (scale * xp.sqrt(xp.sqrt(rest * rest + part * part)))
        return world, response.replace(target=target, burden=0.05 * target / world.economy)


class ForceMix(Mechanism):
    """Greedy states want offensive forces; security-seekers as far as offence pays more than it gives away, or alarmed.

    The share ``o`` that is worth most, ``o nu + H(o)`` with ``H`` the entropy (the more there is of one kind, the less
    more of it is worth), is ``sigma(nu)``. Of a security-seeker ``nu = -2 + 1.5 ln w - posture_signal d``: a unit of
    offence looks offensive oftener by ``d``, the distinguishability, and each time it is taken for greedy it pays
    ``posture_signal``. Of a greedy state, which needs what it shows, ``nu = 2``.

    Notes
    -----
    Writes: ``response.posture``. Reads: ``malign``, fear, prox, ``treaty``.
    Limit: with ``posture_signal`` 0 nobody minds what its forces look like.
    """

    phase = "respond"
    references = ("Jervis1978", "Glaser2010")
    posture_signal = param(
        0.0,
        low=0,
        high=5,
        unit="log-odds",
        identity=0,
        label="what looking offensive costs a security-seeker, against what offence is worth to it",
        source="assumption",
    )
    borrows = ("offence_advantage", "distinguishability", "preemption", "treaty_cap")

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with the force mix aimed at."""
        xp, p = year.xp, year.p
        seeker = seekers_lean(xp, p.offence_advantage, p.posture_signal * p.distinguishability)
        alarm = largest(year.interpretation.fear * year.structure.prox)
        want = seeker + world.malign * (GREEDY_LEAN - seeker) + 2.0 * p.preemption * alarm
        capped = 1.0 - 0.5 * p.treaty_cap * largest_over_actors(world.treaty * year.others)
        return world, response.replace(posture=capped / (1.0 + xp.exp(-want)))


def seekers_lean(xp: Any, advantage: Array, shown: Array) -> Array:
    """Return how much more offence is worth to a security-seeker than defence [log-odds of the share of offence].

    Parameters
    ----------
    advantage
        Offence advantage.
    shown
        What a unit of offence costs by what it looks like, ``posture_signal`` times distinguishability.
    """
    return -2.0 + 1.5 * xp.log(advantage) - shown


class WeaponsFreeZone(Mechanism):
    """A zone free of some weapons: no state in it may hold more than a share of offensive forces [Jervis1978]_.

    Notes
    -----
    Writes: ``response.posture``. Reads: nothing else. Limit: ``offensive_ceiling`` 1 forbids nothing.
    """

    phase = "respond"
    references = ("Jervis1978", "SchellingHalperin1961")
    off = ("offensive_ceiling",)
    offensive_ceiling = param(
        1.0,
        low=0,
        high=1,
        unit="share",
        identity=1,
        label="largest offensive share of forces that a weapons-free zone allows",
        source="assumption",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response within the rules of the zone."""
        return world, response.replace(posture=year.xp.minimum(response.posture, year.p.offensive_ceiling))


class ExportControls(Mechanism):
    """Without imports small economies build up slowly [SchellingHalperin1961]_.

    The gap to larger forces closes by a share ``1 - export_control / (1 + Y / mean Y)`` of what it would.

    Notes
    -----
    Writes: ``response.target``. Reads: ``capability, economy``. Limit: ``export_control`` 0 lets all buy.
    """

    phase = "respond"
    references = ("SchellingHalperin1961",)
    off = ("export_control",)
    export_control = param(
        0.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far export controls keep arms from those who cannot build them",
        source="assumption",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with the forces that can be had."""
        gap = response.target - world.capability
        imports = 1.0 / (1.0 + world.economy / world.economy.mean(0)[None])
        slowed = year.xp.maximum(gap, 0.0) * year.p.export_control * imports
        return world, response.replace(target=response.target - slowed)
