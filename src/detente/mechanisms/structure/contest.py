"""Contest: the chance of overrunning the other, and the advantage of striking first."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array, col, pair, row
from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World

FARTHEST = 27.6
"""Decay beyond which forces count as not arriving (a share of 1e-12)."""

MOST = 3e9
"""Forces beyond which more of them change no chance: the sum of two to the fourth power stays in single precision."""


class Contest(Mechanism):
    """Who strikes first fights with its offensive forces against defensive ones (eq. 2-4) [Tullock1980]_.

    ``q_ij = (w x_ij)^mu / (1 + (w x_ij)^mu)`` with ``x_ij`` i's offensive forces at j over j's defensive
    forces; ``pi_ij`` is the chance when neither surprises the other, ``phi = q - pi``. Allies add to both.
    ``latent_force`` adds a share of the economy to the forces of both sides (offence is not multiplied by what
    has yet to be mobilised), so that disarming together leaves less to be won by surprise.

    Notes
    -----
    Writes: ``structure.win, even, edge, attack, defence, strike, hold``.
    Reads: ``capability``, ``posture``, ``economy``, ``decay``, ``structure.aid``.
    Limit: ``offence_advantage`` 1 with equal forces leaves no advantage of striking first.
    """

    phase = "structure"
    references = ("Jervis1978", "Tullock1980")
    offence_advantage = param(
        2.5,
        low=0.3,
        high=6,
        unit="ratio",
        label="what a unit of offence is worth against a unit of defence",
        source="tuned",
    )
    decisiveness = param(
        1.0, low=0.5, high=4, unit="exponent", label="how surely the stronger side prevails", source="Hirshleifer1989"
    )
    posture_effect = param(
        0.3,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how much the force mix shifts strength between attack and defence",
    )
    latent_force = param(
        0.0,
        low=0,
        high=1,
        unit="share of economy",
        identity=0,
        label="what an economy could mobilise, counted as forces on both sides",
        source="Hirshleifer1989",
    )
    ally_offence = param(
        0.3, low=0, high=1, unit="share", label="share of what allies lend that serves to attack, beside defence"
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the chances of every dyad."""
        xp, p = year.xp, year.p
        tilt = p.posture_effect * (2.0 * world.posture - 1.0)
        forces = xp.maximum(world.capability, 1e-7)
        attack, defence = forces * (1.0 + tilt), forces * (1.0 - tilt)
        latent = p.latent_force * world.economy
        ready, held, all_in = p.offence_advantage * attack + latent, defence + latent, forces + latent
        side = (attack, defence, ready, held, all_in)
        return world, (_alone if structure.aid is None else _aided)(structure, year, side)


Side = tuple[Array, Array, Array, Array, Array]
"""Forces of each state: that attack, that defend, ready to strike, that hold, all of them."""


def _alone(structure: Structure, year: Year, side: Side) -> Structure:
    """Return the structure of a contest between two that nobody helps."""
    xp, mu = year.xp, year.p.decisiveness
    attack, defence, *raised = side
    strike, hold, total = (xp.exp(mu * xp.log(xp.clip(f, 1e-7, MOST))) for f in raised)

    def alone(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
        arriving = ego(strike) * xp.exp(ego(-mu) * xp.minimum(s.decay, FARTHEST)) * year.others
        win = arriving / (arriving + other(hold))
        even = ego(total) / (ego(total) + other(total))
        return s.replace(
            win=win,
            even=even,
            edge=win - even,
            attack=attack,
            defence=defence,
            strike=ego(attack) * s.reach,
            hold=ego(defence) + 0.0 * s.reach,
        )

    return structure.both(alone)


def _aided(structure: Structure, year: Year, side: Side) -> Structure:
    """Return the structure of a contest in which allies lend forces."""
    xp, p = year.xp, year.p
    mu = p.decisiveness
    attack, defence, ready, held, all_in = side
    back = structure.other_side
    lent = row(p.ally_offence) * structure.aid, col(p.ally_offence) * back.aid
    offence = row(p.offence_advantage), col(p.offence_advantage)
    sides = (
        (row(ready) * structure.reach + offence[0] * lent[0], col(held) + back.aid, row(mu), col(mu)),
        (col(ready) * back.reach + offence[1] * lent[1], row(held) + structure.aid, col(mu), row(mu)),
    )
    ratios = tuple(xp.maximum(theirs, 1e-9) / xp.maximum(mine, 1e-12) for mine, theirs, _, _ in sides)
    all_of_mine, all_of_theirs = row(all_in) + structure.aid, col(all_in) + back.aid

    def raised() -> tuple[Array, ...]:
        """Raise to the power of decisiveness; where that is 1 for all it need not be done."""
        one = (xp.abs(pair(mu) - 1.0) < 1e-6) * (xp.abs(row(mu) - 1.0) < 1e-6)
        odds = (
            xp.where(one, r, xp.exp(xp.minimum(theirs_mu * _log(xp, theirs) - mine_mu * _log(xp, mine), 60.0)))
            for r, (mine, theirs, mine_mu, theirs_mu) in zip(ratios, sides, strict=True)
        )
        mine, theirs = xp.exp(row(mu) * _log(xp, all_of_mine)), xp.exp(col(mu) * _log(xp, all_of_theirs))
        return (*odds, xp.where(one, all_of_mine, mine), xp.where(one, all_of_theirs, theirs))

    unraised = (*ratios, all_of_mine, all_of_theirs)
    *odds, mine, theirs = year.when(xp.maximum(xp.abs(row(mu) - 1.0) - 1e-6, 0.0) * year.others, raised, unraised)
    here, there = (1.0 / (1.0 + xp.minimum(r, 1e12)) for r in odds)
    share = 1.0 / xp.maximum(mine + theirs, 1e-30)  # the same both ways, so that the two chances add up
    even, odd = mine * share, theirs * share
    win, lose = here * year.others, there * year.others
    return structure.replace(
        win=win,
        even=even,
        edge=win - even,
        attack=attack,
        defence=defence,
        strike=row(attack) * structure.reach + lent[0],
        hold=row(defence) + structure.aid,
        back=back.replace(
            win=lose,
            even=odd,
            edge=lose - odd,
            attack=attack,
            defence=defence,
            strike=col(attack) * back.reach + lent[1],
            hold=col(defence) + back.aid,
        ),
    )


def _log(xp: Any, forces: Array) -> Array:
    return xp.log(xp.maximum(forces, 1e-12))


class BindingDisarms(Mechanism):
    """Security institutions take away part of the advantage of striking first (eq. 4).

    Notes
    -----
    Writes: ``structure.edge``. Reads: ``bind_security``.
    """

    phase = "structure"
    references = ("Jervis1982",)
    off = ("binding_disarm",)
    binding_disarm = param(
        0.8,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="share of the first-strike advantage that full security binding removes",
    )

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the bound first-strike advantage."""

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            return s.replace(edge=s.edge * (1.0 - ego(year.p.binding_disarm) * world.bind_security))

        return world, structure.both(seen)
