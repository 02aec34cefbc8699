"""One year. The only place where order is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.core.arrays import STAKE_LOST, Array, critical_fear, mirror, over_others, row, sigmoid, system
from detente.core.errors import PhaseViolation
from detente.core.phases import WRITES, Clash, Interpretation, Response, Signals, Structure, Year
from detente.core.theory import Theory
from detente.core.world import STATE_FIELDS, SYSTEM_FIELDS, World
from detente.mechanisms.interact import Conduct, Refit, Routines, Trade
from detente.mechanisms.respond.choice import greed


def step(theory: Theory, world: World, year: Year) -> tuple[World, Year]:
    """Live through one year.

    1. structure: what the material and institutional world makes of every dyad;
    2. observe: hidden change, then what can be seen of last year;
    3. interpret: beliefs, and the fear that is acted upon (the dilemma of interpretation);
    4. respond: the value of every option, and the choice (the dilemma of response);
    5. interact: acts, forces, crises, wars, growth (the paradox, or not);
    6. bind: institutions, order, identity (from anarchy to managed anarchy, and back).

    With several periods a year the second to the fourth are lived through once a period, with rates
    converted; acts then count by their mean over the year, and the last of them is what is seen next.

    Parameters
    ----------
    theory
        Mechanisms of each phase.
    world
        World at the end of last year.
    year
        Parameters, draws and array namespace.

    Returns
    -------
    tuple
        World at the end of this year, and the year with what each phase made.

    Raises
    ------
    PhaseViolation
        If a mechanism writes a field that its phase does not own.
    """
    xp = year.xp
    none = xp.zeros_like(world.conduct)
    world, structure = _phase("structure", theory, world, _unarmed(world, year), year)
    first, yearly = year.luck, year.p
    year = year.replace(structure=structure, p=yearly.divided(year.periods))
    acts, caught = [], none
    for luck in (year.luck, *year.later):
        world, year = _period(theory, world, year.replace(luck=luck) if year.later else year)
        acts.append(year.response.conduct)
        if year.later:
            caught = xp.maximum(caught, year.signals.caught)
            world = world.replace(conduct=acts[-1])
    if year.later:
        shared = sum(acts[1:], acts[0]) * (1.0 / len(acts))
        year = year.replace(
            luck=first,
            p=yearly,
            response=year.response.replace(conduct=shared),
            signals=year.signals.replace(caught=caught),
        )
    world, clash = _phase("interact", theory, world, Clash(none, none, won=none, deaths=none, taken=none), year)
    year = year.replace(clash=clash)
    world, _ = _phase("bind", theory, world, None, year)
    if year.later:
        world = world.replace(conduct=xp.maximum(acts[-1], world.war))
    return world, year


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
    world, structure = _phase("structure", theory, world, _unarmed(world, year), year)
    return _period(theory, world, year.replace(structure=structure, p=year.p.divided(year.periods)))


FOLLOWING = (Conduct, Routines, Trade, Refit)
"""Mechanisms of the phase interact that still act where the record tells forces, crises and wars."""


def follow(theory: Theory, world: World, year: Year, *, conduct: Array, crisis: Array, war: Array) -> World:
    """Finish a year as the record tells it: acts, crises and wars are given, and institutions answer to them.

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
    year = year.replace(response=year.response.replace(conduct=conduct))
    world = world.replace(crisis=crisis, war=war)
    clash: Any = None  # what follows the record looks at acts alone
    for mechanism in theory.interact:
        if isinstance(mechanism, FOLLOWING):
            world, clash = mechanism(world, clash, year)
    world, _ = _phase("bind", theory, world, None, year)
    return world


def _period(theory: Theory, world: World, year: Year) -> tuple[World, Year]:
    """Observe, interpret and respond once."""
    xp, structure = year.xp, year.structure
    none = xp.zeros_like(world.conduct)
    blank = Signals(seen=mirror(world.conduct), mix=0.5 + none, tip=0.5 + none, caught=none, message=none)
    world, signals = _phase("observe", theory, world, blank, year)
    year = year.replace(signals=signals)
    belief = sigmoid(xp, world.log_odds) * year.off
    view = Interpretation(perceived=signals.seen, explained=none, belief=belief, fear=belief)
    world, view = _phase("interpret", theory, world, view, year)
    year = year.replace(interpretation=view)
    world, response = _phase(
        "respond",
        theory,
        world,
        Response(
            restraint=structure.restraint,
            exposure=structure.exposure,
            deliberate=none,
            deliberation=none + 1.0,
            compete=none,
            conduct=none,
            target=world.capability,
            burden=xp.zeros_like(world.capability),
            posture=world.posture,
        ),
        year,
    )
    return world, year.replace(response=response)


def _unarmed(world: World, year: Year) -> Structure:
    """Return the structure before any mechanism: all are neighbours, and force wins nothing."""
    none = year.xp.zeros_like(world.conduct)
    near = none + year.off
    return Structure(
        reach=near,
        prox=near,
        win=none,
        even=none,
        edge=none,
        cost=none,
        reward=none,
        restraint=none + STAKE_LOST,
        exposure=none,
        strike=row(world.capability) * near,
        hold=row(world.capability) + none,
        attack=world.capability,
        defence=world.capability,
    )


def _phase(name: str, theory: Theory, world: World, product: Any, year: Year) -> tuple[World, Any]:
    for mechanism in getattr(theory, name):
        before = world
        world, product = mechanism(world, product, year)
        if world is not before:
            old = before.__dict__
            for field, value in world.__dict__.items():
                if value is not old[field] and field not in WRITES[name]:
                    msg = f"{mechanism!r} of the phase {name!r} wrote the field {field!r} of the world."
                    raise PhaseViolation(
                        msg,
                        f"That phase owns {', '.join(sorted(WRITES[name])) or 'nothing'}.",
                    )
    return world, product


def unbound_critical_fear(theory: Theory, world: World, year: Year) -> Array:
    """Critical fear if binding, order and amity were gone [n, n]: what the dilemma would be without them."""
    none = 0.0 * world.conduct
    bare = world.replace(
        bind_economic=none,
        bind_political=none,
        bind_security=none,
        amity=none,
        trade=none,
        order=0.0 * world.order,
    )
    _, structure = _phase("structure", theory, bare, _unarmed(bare, year), year)
    return critical_fear(*structure.stakes(row(year.p.greed_benign)))


RECORDS: dict[str, Callable[[Theory, World, World, Year], Array]] = {
    "belief": lambda t, w0, w, y: y.interpretation.belief,
    "fear": lambda t, w0, w, y: y.interpretation.fear,
    "explained": lambda t, w0, w, y: y.interpretation.explained,
    "perceived": lambda t, w0, w, y: y.interpretation.perceived,
    "compete": lambda t, w0, w, y: y.response.compete,
    "deliberate": lambda t, w0, w, y: y.response.deliberate,
    "deliberation": lambda t, w0, w, y: y.response.deliberation,
    "restraint": lambda t, w0, w, y: y.response.restraint,
    "exposure": lambda t, w0, w, y: y.response.exposure,
    "burden": lambda t, w0, w, y: y.response.burden,
    "win": lambda t, w0, w, y: y.structure.win,
    "prox": lambda t, w0, w, y: y.structure.prox,
    "critical_fear": lambda t, w0, w, y: critical_fear(*y.structure.stakes(row(y.p.greed_benign))),
    "critical_fear_unbound": lambda t, w0, w, y: unbound_critical_fear(t, w0, y),
    "bound": lambda t, w0, w, y: w.binding,
    "competing": lambda t, w0, w, y: (
        system(over_others(w.conduct * y.structure.prox)) / y.xp.maximum(system(over_others(y.structure.prox)), 1e-9)
    ),
    "conduct": lambda t, w0, w, y: y.xp.maximum(y.response.conduct, w.war) if y.later else w.conduct,
    "strike": lambda t, w0, w, y: y.structure.strike,
    "hold": lambda t, w0, w, y: y.structure.hold,
    "dependence": lambda t, w0, w, y: y.structure.dependence + 0.0 * w.conduct,
    "wars": lambda t, w0, w, y: 0.5 * system(over_others(y.clash.onset + 0.0 * w.war)),
    "parties": lambda t, w0, w, y: y.clash.onset * y.clash.parties,
    "deaths": lambda t, w0, w, y: y.clash.deaths + 0.0 * w.conduct,
    "attacked": lambda t, w0, w, y: y.clash.onset * y.clash.first,
    "taken": lambda t, w0, w, y: y.clash.taken + 0.0 * w.conduct,
    "payoff": lambda t, w0, w, y: payoffs(w, y),
    "crises": lambda t, w0, w, y: 0.5 * system(over_others(w.crisis)),
    "forces": lambda t, w0, w, y: w.capability.mean(0)[None],
}
"""What can be recorded of a year beside the fields of the world, by name."""


def payoffs(world: World, year: Year) -> Array:
    """Return what the year's acts were worth to each side [n, n, stake]: R, T, P or S of its own game.

    ``R = r``, ``T = (pi + phi)(g + l) - l - c``, ``P = pi (g + l) - l - c``, ``S = (pi - phi')(g + l) - l - c``, which
    have the differences of eq. 6.
    """
    s, own = year.structure, row(greed(world, year)) + STAKE_LOST
    mine = RECORDS["conduct"](None, world, world, year)  # type: ignore[arg-type]  # it looks at the year alone
    theirs = mirror(mine)
    fight = s.even * own - STAKE_LOST - s.cost
    strikes, struck = fight + s.edge * own, fight - s.other_side.edge * own
    calm = (1.0 - mine) * (1.0 - theirs) * s.reward
    return (calm + mine * (1.0 - theirs) * strikes + (1.0 - mine) * theirs * struck + mine * theirs * fight) * year.off


STATE_RECORDS = frozenset({"burden", *STATE_FIELDS})
"""Records with one entry a state."""
SYSTEM_RECORDS = frozenset({"wars", "crises", "competing", "forces", *SYSTEM_FIELDS})
"""Records with one entry."""
SELFLESS = frozenset({"distance", "log_odds", "prior_log_odds", "second_order", "habit"})
"""Fields whose entries of a state with itself mean nothing."""


def recorded(names: tuple[str, ...], theory: Theory, before: World, world: World, year: Year) -> dict[str, Array]:
    """Return the named records of a year: fields of the world, or entries of ``RECORDS``.

    What a state would be to itself is recorded as 0; fields that are 0 there anyway are left as they are.
    """
    out = {
        name: RECORDS[name](theory, before, world, year) if name in RECORDS else getattr(world, name) for name in names
    }
    for name, value in out.items():
        if name in SELFLESS or (name in RECORDS and name not in STATE_RECORDS and name not in SYSTEM_RECORDS):
            out[name] = year.xp.where(year.off > 0, value, year.xp.zeros_like(value))
    return out
