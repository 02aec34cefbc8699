"""A year along the record: what a theory expects of it, and what it makes of what happened."""

from __future__ import annotations

from collections.abc import Mapping

from detente.core.arrays import Array
from detente.core.clash import Clash
from detente.core.fields import Quantity
from detente.core.phases import Year
from detente.core.products import MADE
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.step import let_act, live

FORESEEN: Mapping[str, tuple[str, str]] = {
    "belief": ("interpretation", "belief"),
    "fear": ("interpretation", "fear"),
    "compete": ("response", "compete"),
    "chosen": ("response", "conduct"),
    "caught": ("signals", "cheating_seen"),
}
"""What can be asked of a year foreseen: product and field."""
TOLD: Mapping[str, bool] = {
    "told_last": False,
    "told_caught": False,
    "told_acts": False,
    "told_crisis": True,
    "told_war": True,
}
"""What a year is told of dyads: acts of its last period, what was caught, acts of the year, crises, wars; whether it is
the same both ways."""


def of_foreseen(name: str) -> Quantity:
    """Return what is asked of a year foreseen, as it is declared."""
    product, field = FORESEEN[name]
    return MADE[product][field]


def read_foreseen(names: tuple[str, ...], year: Year) -> dict[str, Array]:
    """Return what was asked of a year foreseen; what a state would be to itself is 0."""
    out = {}
    for name in names:
        product, field = FORESEEN[name]
        value = getattr(getattr(year, product), field)
        out[name] = year.xp.where(year.others > 0, value, year.xp.zeros_like(value))
    return out


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
    return judge(theory, *see(theory, world, year))


def see(theory: Theory, world: World, year: Year) -> tuple[World, Year]:
    """Live through a year as far as what can be seen of the last one.

    Parameters
    ----------
    theory, world, year
        As in ``foresee``.
    """
    world, year = live("structure", theory, world, year)
    return live("observe", theory, world, year.replace(p=year.p.divided(year.periods)))


def judge(theory: Theory, world: World, year: Year) -> tuple[World, Year]:
    """Interpret what was seen, and choose.

    Parameters
    ----------
    theory, world, year
        As ``see`` returned them.
    """
    return live("respond", theory, *live("interpret", theory, world, year))


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
            world, clash = let_act(mechanism, world, clash, year)
    world = world.replace(crisis=crisis, war=war)  # what is told stands, whatever a mechanism made of it
    world, _ = live("bind", theory, world, year)
    return world


def retell(theory: Theory, world: World, year: Year, told: Mapping[str, Array]) -> World:
    """Foresee the last period of a year once more, and finish the year as the record tells it.

    Parameters
    ----------
    theory
        Mechanisms of each phase.
    world, year
        As ``foresee`` was given them for the last period of the year.
    told
        What happened, by the names of ``TOLD`` [n, n].

    Returns
    -------
    World
        As ``follow`` returns it.
    """
    yearly = year.p
    world, year = foresee(theory, world, year)
    world = world.replace(conduct=told["told_last"])
    year = year.replace(p=yearly, signals=year.signals.replace(cheating_seen=told["told_caught"]))
    return follow(theory, world, year, conduct=told["told_acts"], crisis=told["told_crisis"], war=told["told_war"])
