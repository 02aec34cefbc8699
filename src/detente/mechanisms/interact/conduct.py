"""Acts are carried out and become routine; forces and force mixes follow what was aimed at."""

from __future__ import annotations

from detente.core.arrays import row
from detente.core.param import param
from detente.core.phases import Clash, Mechanism, Year
from detente.core.world import World

UPKEEP = 2.0
"""Largest forces, as a multiple of those that an economy bears, that do not dissolve (assumption)."""


class Conduct(Mechanism):
    """What was chosen is done.

    Notes
    -----
    Writes: ``conduct``. Reads: ``response.conduct``.
    """

    phase = "interact"
    references = ("Kydd2005",)

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world with this year's acts."""
        return world.replace(conduct=year.response.conduct), clash


class Routines(Mechanism):
    """What is done often becomes routine [Hopf2010]_.

    Notes
    -----
    Writes: ``habit``. Reads: ``conduct``.
    """

    phase = "interact"
    references = ("Hopf2010",)
    off = ("habit_rate",)
    habit_rate = param(0.05, low=0, high=1, unit="1/year", identity=0, label="how fast conduct becomes routine")

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world with this year's routines."""
        rate = row(year.p.habit_rate)
        return world.replace(habit=world.habit + rate * (world.conduct - world.habit)), clash


class Arming(Mechanism):
    """Forces move toward what was aimed at.

    Where an economy goes to ruin faster than its forces are reduced, those beyond twice what it bears dissolve.

    Notes
    -----
    Writes: ``capability``, ``build_up``, ``effort``. Reads: ``response.target, effort``, ``economy``.
    """

    phase = "interact"
    along_record = False
    references = ("Richardson1960",)
    force_adjustment = param(
        0.2,
        low=0.05,
        high=1,
        unit="1/year",
        label="share of the gap to the forces aimed at that is closed in a year",
        source="Richardson1960",
    )
    borrows = ("growth", "force_cap")

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world with this year's forces."""
        xp, p = year.xp, year.p
        forces = world.capability + p.force_adjustment * (year.response.target - world.capability)
        forces = xp.minimum(forces, (UPKEEP * p.force_cap) * world.economy)
        grown = xp.log(xp.maximum(forces, 1e-9) / xp.maximum(world.capability, 1e-9)) - p.growth
        return world.replace(capability=forces, build_up=grown, effort=year.response.effort + 0.0 * forces), clash


class Refit(Mechanism):
    """The force mix moves toward what was aimed at.

    Notes
    -----
    Writes: ``posture``. Reads: ``response.posture``. Limit: ``posture_speed`` 0 keeps the mix of the start.
    """

    phase = "interact"
    references = ("Jervis1978",)
    off = ("posture_speed",)
    posture_speed = param(
        0.2,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="share of the gap to the force mix aimed at that is closed in a year",
    )

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the world with this year's force mixes."""
        return world.replace(
            posture=world.posture + year.p.posture_speed * (year.response.posture - world.posture)
        ), clash
