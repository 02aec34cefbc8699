"""A year along the record: what a theory expects of it, and what it makes of what happened."""

from __future__ import annotations

from detente.core.arrays import Array
from detente.core.phases import Year
from detente.core.products import Clash
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.step import acted, live


def foresee(theory: Theory, world: World, year: Year) -> tuple[World, Year]:
    """Live through a year as far as the choice: what a theory expects of a year whose acts the record will tell.

    Parameters
    ----------
    theory
        Mechanisms of each phase.
    world
        World at the end of last year.
    year
        Parameters, draws and array namespace; with several periods a year, one of them is lived through.

    Returns
    -------
    tuple
        World with this year's beliefs, and the year with structure, signals, interpretation and response; its
        parameters are those of the period.
    """
    world, year = live("structure", theory, world, year)
    year = year.replace(p=year.p.divided(year.periods))
    for phase in ("observe", "interpret", "respond"):
        world, year = live(phase, theory, world, year)
    return world, year


def follow(theory: Theory, world: World, year: Year, *, conduct: Array, crisis: Array, war: Array) -> World:
    """Finish a year as the record tells it: acts, crises and wars are given, and institutions answer to them.

    Of the phase interact those mechanisms act that say ``along_record``; what the others would make, the record tells.

    Parameters
    ----------
    theory
        Mechanisms of each phase.
    world, year
        As ``foresee`` returned them.
    conduct, crisis, war
        What happened [n, n].

    Returns
    -------
    World
        World at the end of the year; forces and economies are left for the record to set.
    """
    begun = war * (1.0 - world.war)
    clash = Clash(onset=begun, first=0.0 * war, won=0.0 * war, deaths=0.0 * war, taken=0.0 * war)
    year = year.replace(response=year.response.replace(conduct=conduct))
    world = world.replace(crisis=crisis, war=war)
    for mechanism in theory.interact:
        if mechanism.along_record:
            world, clash = acted(mechanism, world, clash, year)
    world = world.replace(crisis=crisis, war=war)  # what is told stands, whatever a mechanism made of it
    world, _ = live("bind", theory, world, year)
    return world
