"""Binding by sector, and the order that it adds up to."""

from __future__ import annotations

from detente.core.arrays import Array, col, mirror, over_others, pair, row, system
from detente.core.param import param
from detente.core.phases import Mechanism, Year
from detente.core.world import World

WAR_LEAVES = 0.2
"""Share of binding that a war leaves (assumption)."""


class Institutions(Mechanism):
    """Institutions grow where both sides show restraint and trust; one sector lifts the others [Haas1958]_.

    ``B_k += min(1, binding build prox ok tt gradient^k (1 + spillover max B_other)) (1 - B_k)``
    ``- decay B_k - break a a' B_k``.

    Notes
    -----
    Writes: ``bind_economic, bind_political, bind_security``. Reads: ``conduct``, ``war``, belief, prox.
    Limit: ``binding`` 0 builds nothing.
    """

    phase = "bind"
    references = ("Haas1958", "Keohane1984")
    off = ("binding",)
    binding = param(
        0.2, low=0, high=1, unit="intensity", identity=0, label="how much states bind themselves", source="tuned"
    )
    binding_build = param(0.15, low=0.01, high=0.5, unit="1/year", label="how fast institutions grow")
    binding_decay = param(0.02, low=0, high=0.1, unit="1/year", label="how fast institutions fade")
    binding_break = param(
        0.3, low=0, high=1, unit="1/year", label="share of binding that a year of mutual competing breaks"
    )
    spillover = param(
        0.5, low=0, high=3, unit="ratio", identity=0, label="how far one sector lifts the others", source="assumption"
    )
    sector_gradient = param(
        0.5, low=0.1, high=1, unit="ratio", identity=1, label="pace of each higher sector relative to the one below"
    )
    binding_transparency = param(
        0.5, low=0, high=1, unit="share", identity=0, label="how far full binding clears observation"
    )

    def __call__(self, world: World, product: Array, year: Year) -> tuple[World, Array]:
        """Return the world with this year's institutions."""
        xp, p = year.xp, year.p
        a, b = world.conduct, year.interpretation.belief
        calm = ((1.0 - a) * (1.0 - mirror(a))) * ((1.0 - b) * (1.0 - mirror(b))) * year.others  # the same both ways
        rate = pair(p.binding * p.binding_build) * year.structure.prox * calm
        kept = 1.0 - pair(p.binding_decay) - pair(p.binding_break) * (a * mirror(a))
        left = 1.0 - (1.0 - WAR_LEAVES) * world.war
        old = (world.bind_economic * left, world.bind_political * left, world.bind_security * left)
        steps = (1.0, pair(p.sector_gradient), pair(p.sector_gradient * p.sector_gradient))
        new = []
        for k in range(3):
            other = xp.maximum(old[(k + 1) % 3], old[(k + 2) % 3])
            lift = xp.minimum(rate * steps[k] * (1.0 + pair(p.spillover) * other), 1.0)
            new.append(xp.clip(old[k] * kept + lift * (1.0 - old[k]), 0.0, 1.0))
        return world.replace(bind_economic=new[0], bind_political=new[1], bind_security=new[2]), product


class Order(Mechanism):
    """Managed anarchy: binding averaged over dyads by size and reach [Bull1977]_.

    Notes
    -----
    Writes: ``order``. Reads: binding, ``economy``, prox.
    """

    phase = "bind"
    references = ("Bull1977",)

    def __call__(self, world: World, product: Array, year: Year) -> tuple[World, Array]:
        """Return the world with this year's order."""
        weight = year.structure.prox * col(world.economy)
        bound = system(world.economy * over_others(year.xp.where(year.others > 0, weight * world.binding, 0.0)))
        return world.replace(order=bound / year.xp.maximum(system(world.economy * over_others(weight)), 1e-12)), product


class Identity(Mechanism):
    """What states do to each other makes them friends or enemies [Wendt1999]_.

    ``E += rate prox (ok (respect + (1 - respect) B) - a_ji - E)``.

    Notes
    -----
    Writes: ``amity``. Reads: ``conduct``, binding. Limit: ``identity_rate`` 0 keeps identities.
    """

    phase = "bind"
    references = ("Wendt1999",)
    off = ("identity_rate",)
    identity_rate = param(0.1, low=0, high=1, unit="1/year", identity=0, label="how fast interaction changes identity")
    respect = param(0.3, low=0, high=1, unit="amity", label="amity that bare mutual restraint sustains")

    def __call__(self, world: World, product: Array, year: Year) -> tuple[World, Array]:
        """Return the world with this year's identities."""
        p, a = year.p, world.conduct
        respect = row(p.respect)
        meet = (1.0 - a) * (1.0 - mirror(a)) * (respect + (1.0 - respect) * world.binding) - mirror(a)
        return world.replace(
            amity=world.amity + row(p.identity_rate) * year.structure.prox * (meet - world.amity)
        ), product
