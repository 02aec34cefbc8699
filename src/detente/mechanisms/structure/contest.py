"""Contest: the chance of overrunning the other, and the advantage of striking first."""

from __future__ import annotations

from detente.core.param import param
from detente.core.phases import Mechanism, Spread, Structure, Year
from detente.core.world import World

FARTHEST = 27.6
"""Decay beyond which forces count as not arriving (a share of 1e-12)."""


class Contest(Mechanism):
    """Who strikes first fights with its offensive forces against defensive ones (eq. 2-4) [Tullock1980]_.

    ``q_ij = (w x_ij)^mu / (1 + (w x_ij)^mu)`` with ``x_ij`` i's offensive forces at j over j's defensive
    forces; ``pi_ij`` is the chance when neither surprises the other, ``phi = q - pi``.

    Notes
    -----
    Writes: ``structure.win, even, edge, attack``. Reads: ``capability``, ``posture``, ``decay``.
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

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        """Return the structure with the chances of every dyad."""
        xp, p = year.xp, year.p
        mu = p.decisiveness
        tilt = p.posture_effect * (2.0 * world.posture - 1.0)
        forces = xp.maximum(world.capability, 1e-7)
        attack = forces * (1.0 + tilt)
        strike = xp.exp(mu * xp.log(xp.maximum(p.offence_advantage * attack, 1e-7)))
        hold = xp.exp(mu * xp.log(xp.maximum(forces * (1.0 - tilt), 1e-7)))
        total = xp.exp(mu * xp.log(forces))

        def seen(s: Structure, back: Structure, ego: Spread, other: Spread) -> Structure:
            arriving = ego(strike) * xp.exp(ego(-mu) * xp.minimum(s.decay, FARTHEST)) * year.off
            win = arriving / (arriving + other(hold))
            even = ego(total) / (ego(total) + other(total))
            return s.replace(win=win, even=even, edge=win - even, attack=attack)

        return world, structure.both(seen)


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
