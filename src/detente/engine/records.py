"""Records: what can be kept of a year.

Fields of the world and products of the phases are declared where they live (``detente.core.world``,
``detente.core.products``). What is computed from several of them is declared here, beside its formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from detente.core.arrays import STAKE_LOST, Array, critical_fear, mirror, over_others, row, sigmoid, system
from detente.core.fields import ABOUT, Of, Quantity
from detente.core.phases import Year
from detente.core.products import MADE
from detente.core.room import must_fit
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.step import live
from detente.mechanisms.respond.choice import greed

Formula = Callable[[Theory, World, World, Year], Array]
"""What is recorded: of the theory, the world before and after the year, and the year."""
TIE = 1e-6
"""What is no more than this [stake] is nothing: back ends differ in last digits."""
RECORDS: dict[str, Formula] = {}
"""What can be recorded of a year beside the fields of the world, by name."""


def record(
    *,
    of: Of,
    unit: str,
    label: str,
    low: float = -math.inf,
    high: float = math.inf,
    mutual: bool = False,
    whole: bool = False,
    name: str = "",
) -> Callable[[Formula], Formula]:
    """Declare a record beside its formula: ``f(theory, before, world, year)`` returns [n, n], [n] or [1].

    Parameters
    ----------
    of, unit, label, low, high, mutual, whole
        As in ``detente.core.fields.Quantity``.
    name
        Name; that of the function if left out.
    """

    def declare(formula: Formula) -> Formula:
        called = name or formula.__name__
        ABOUT[called] = Quantity(called, of, unit, label, low, high, mutual=mutual, whole=whole)
        RECORDS[called] = formula
        return formula

    return declare


def of_system(name: str) -> bool:
    """Return whether a record has one entry a year."""
    return ABOUT[name].of == "system"


def records_fit(names: Sequence[str], lanes: int, years: int, states: int, *, copies: int = 2) -> None:
    """Refuse records of lanes that will not fit into memory, in single precision.

    Parameters
    ----------
    names
        Records.
    lanes, years, states
        How many there are of each.
    copies
        How often they are held at once: with the copy that turns them, twice.

    Raises
    ------
    TooLarge
        There is not so much memory.
    """
    cells = sum(math.prod(ABOUT[name].shape(states)) for name in names)
    what = f"{'One run' if lanes == 1 else f'{lanes:,} runs side by side'} of {years:,} years among {states:,} states"
    must_fit(what, copies * 4 * lanes * years * cells, "Take fewer years or states, or keep= fewer records.")


def record_year(names: tuple[str, ...], theory: Theory, before: World, world: World, year: Year) -> dict[str, Array]:
    """Return the named records of a year: fields of the world, or entries of ``RECORDS``.

    What a state would be to itself is recorded as 0; fields that are 0 there anyway are left as they are.
    """
    out = {}
    for name in names:
        value = RECORDS[name](theory, before, world, year) if name in RECORDS else getattr(world, name)
        about = ABOUT[name]
        if about.selfless or (name in RECORDS and about.of == "dyad"):
            value = year.xp.where(year.others > 0, value, year.xp.zeros_like(value))
        out[name] = value
    return out


def _made(product: str, about: Quantity) -> Formula:
    def formula(theory: Theory, before: World, world: World, year: Year) -> Array:
        value: Array = getattr(getattr(year, product), about.name)
        return value + 0.0 * world.conduct if about.spread else value

    return formula


RECORDS.update({q.record_name: _made(p, q) for p, made in MADE.items() for q in made.values() if q.recorded})


@record(
    of="dyad",
    unit="probability",
    label="fear above which competing is worth more than restraint; over 1: it never is",
    name="critical_fear",
)
def _critical_fear(theory: Theory, before: World, world: World, year: Year) -> Array:
    return critical_fear(year.xp, *year.structure.stakes(row(year.p.greed_benign)))


@record(of="dyad", unit="probability", label="critical fear if binding, order, amity and trade were gone")
def critical_fear_unbound(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Return what the dilemma would be without binding, order, amity and trade, in the world before the year."""
    return critical_fear(year.xp, *_unbound_stakes(theory, before, year))


@record(
    of="dyad",
    unit="0 or 1",
    label="1 if restraint would be best for a security-seeker whatever the other does, binding, order, amity and trade "
    "gone",
    low=0,
    high=1,
    whole=True,
)
def dominant_restraint_unbound(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Return where ``R > T`` and ``P <= S`` without binding, order, amity and trade: there is no dilemma to solve."""
    restraint, exposure = _unbound_stakes(theory, before, year)
    return ((restraint > 0) & (exposure <= TIE)).astype(world.conduct.dtype) + 0.0 * world.conduct


def _unbound_stakes(theory: Theory, before: World, year: Year) -> tuple[Array, Array]:
    """Return ``R - T`` and ``P - S`` of a security-seeker in the world before the year without what binds."""
    none = 0.0 * before.conduct
    bare = before.replace(
        bind_economic=none,
        bind_political=none,
        bind_security=none,
        amity=none,
        trade=none,
        order=0.0 * before.order,
    )
    _, alone = live("structure", theory, bare, year)
    stakes: tuple[Array, Array] = alone.structure.stakes(row(year.p.greed_benign))
    return stakes


@record(
    of="dyad",
    unit="probability",
    label="how likely the other is thought to believe this state greedy",
    low=0,
    high=1,
)
def second_order(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Second-order belief after the year's evidence."""
    return sigmoid(year.xp, world.second_order_log_odds)


@record(of="dyad", unit="binding", label="mean binding over the three sectors", low=0, high=1, mutual=True)
def bound(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Binding at the end of the year."""
    return world.binding


@record(of="system", unit="share", label="share of neighbouring dyads that compete, by proximity", low=0, high=1)
def competing(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Conduct over dyads, weighted by how much they matter."""
    prox = year.structure.prox
    return system(over_others(world.conduct * prox)) / year.xp.maximum(system(over_others(prox)), 1e-9)


@record(
    of="dyad",
    unit="0 or 1",
    label="act of the year: 1 compete, 0 restraint; with several periods, the share of them",
    low=0,
    high=1,
    whole=True,
)
def conduct(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Act of the year; with several periods the share of them in which a state competed."""
    return year.xp.maximum(year.response.conduct, world.war) if year.later else world.conduct


@record(of="system", unit="count", label="wars that broke out, by dyad", low=0)
def wars(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Dyads between which war broke out."""
    return 0.5 * system(over_others(year.clash.onset + 0.0 * world.war))


@record(of="dyad", unit="count", label="states in the war that broke out between the two", low=0, mutual=True)
def parties(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Size of a war in its first year."""
    return year.clash.onset * year.clash.parties


@record(of="dyad", unit="0 or 1", label="1 if this state attacked the other", low=0, high=1, whole=True)
def attacked(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Who began."""
    return year.clash.onset * year.clash.first


@record(of="dyad", unit="stake", label="what the year's acts were worth to this state: R, T, P or S of its own game")
def payoff(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Return what the year's acts were worth to each side [n, n, stake]: R, T, P or S of its own game.

    ``R = r``, ``T = (pi + phi)(g + l) - l - c``, ``P = pi (g + l) - l - c``, ``S = (pi - phi')(g + l) - l - c``, which
    have the differences of eq. 6.
    """
    s, own = year.structure, row(greed(world, year)) + STAKE_LOST
    mine: Any = conduct(theory, before, world, year)
    theirs = mirror(mine)
    fight = s.even * own - STAKE_LOST - s.cost
    strikes, struck = fight + s.surprise * own, fight - s.other_side.surprise * own
    calm = (1.0 - mine) * (1.0 - theirs) * s.reward
    return (
        calm + mine * (1.0 - theirs) * strikes + (1.0 - mine) * theirs * struck + mine * theirs * fight
    ) * year.others


@record(of="system", unit="count", label="crises, by dyad", low=0)
def crises(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Dyads that had a crisis."""
    return 0.5 * system(over_others(world.crisis))


@record(of="system", unit="5 % GDP", label="mean forces, in 5 % of the year's mean product", low=0)
def forces(theory: Theory, before: World, world: World, year: Year) -> Array:
    """Mean over states."""
    return world.capability.mean(0)[None]
