"""Years: the one place where they are made, and what each phase starts from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import STAKE_LOST, Array, mirror, row
from detente.core.clash import Clash
from detente.core.phases import Draws, Year
from detente.core.products import Interpretation, Response, Signals, Structure
from detente.core.values import Values
from detente.core.world import World
from detente.mechanisms.interpret.belief import read_belief


@dataclass(frozen=True)
class Machine:
    """What a year is computed on.

    Attributes
    ----------
    xp : module
        Array namespace.
    erf, when, loop : callable
        As in ``Year``.
    averaged : bool
        Whether events stand at their probability.
    """

    xp: Any
    erf: Callable[[Array], Array]
    when: Callable[[Array, Callable[[], tuple[Array, ...]], tuple[Array, ...]], tuple[Array, ...]]
    loop: Callable[..., Any] | None = None
    averaged: bool = False


def make_year(
    machine: Machine,
    p: Values,
    draws: Draws,
    others: Array,
    has_past: Array,
    *,
    periods: int = 1,
    later: tuple[Draws, ...] = (),
    forced: tuple[Array, ...] | None = None,
) -> Year:
    """Return a year before anything has happened in it.

    The arguments are those of ``Year``; ``forced`` holds the bounds of conduct and, where a belief is held, what
    ``Year.held`` is.
    """
    return Year(
        xp=machine.xp,
        p=p,
        draws=draws,
        others=others,
        has_past=has_past,
        when=machine.when,
        erf=machine.erf,
        forced=None if forced is None else (forced[0], forced[1]),
        held=None if forced is None or len(forced) == 2 else (forced[2], forced[3]),
        loop=machine.loop,
        periods=periods,
        later=later,
        averaged=machine.averaged,
    )


def always(event: Array, change: Callable[[], tuple[Array, ...]], otherwise: tuple[Array, ...]) -> tuple[Array, ...]:
    """Return the change, whether the event happens or not: where all is averaged, or asking is dearer."""
    return change()


def somewhere(event: Array, change: Callable[[], tuple[Array, ...]], otherwise: tuple[Array, ...]) -> tuple[Array, ...]:
    """Return the change if the event happens anywhere, else what there was; for NumPy."""
    return change() if event.any() else otherwise


def repeat(going: Callable[[Any], Array], body: Callable[[Any], Any], carry: Any) -> Any:
    """Return the carry after ``body`` as long as ``going(carry)`` holds anywhere; for NumPy."""
    while going(carry).any():
        carry = body(carry)
    return carry


def _erf(x: Array) -> Array:
    from scipy.special import erf  # .2 s to import, which a compiled year does not need

    held: Array = erf(x)
    return held


def numpy_machine(*, averaged: bool = False) -> Machine:
    """Return NumPy as a machine."""
    return Machine(np, _erf, always if averaged else somewhere, None if averaged else repeat, averaged)


STANDS_AS = {
    "structure": "structure",
    "observe": "signals",
    "interpret": "interpretation",
    "respond": "response",
    "interact": "clash",
}
"""Where a year holds what a phase made; the phase bind changes the world alone."""


def blank(phase: str, world: World, year: Year) -> Any:
    """Return what a phase starts from: what there would be if no mechanism filled it."""
    return _BLANKS[phase](world, year)


def _structure(world: World, year: Year) -> Structure:
    """All are neighbours, and force wins nothing."""
    none = year.xp.zeros_like(world.conduct)
    near = none + year.others
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
        concord=none + STAKE_LOST,
        strike=row(world.capability) * near,
        hold=row(world.capability) + none,
        attack=world.capability,
        defence=world.capability,
    )


def _signals(world: World, year: Year) -> Signals:
    """Acts are seen as they were, and nothing else is."""
    none = year.xp.zeros_like(world.conduct)
    return Signals(
        seen=mirror(world.conduct),
        force_mix_seen=0.5 + none,
        intelligence=0.5 + none,
        cheating_seen=none,
        message=none,
        new_leader=year.xp.zeros_like(world.sensibility),
    )


def _interpretation(world: World, year: Year) -> Interpretation:
    """Beliefs are what they were, and feared as such."""
    belief = read_belief(world, year)
    floor = year.xp.zeros_like(world.conduct) + row(year.p.baseline_hostility)  # fear explains nothing yet
    return Interpretation(perceived=year.signals.seen, p_benign_competes=floor, belief=belief, fear=belief)


def _response(world: World, year: Year) -> Response:
    """Restraint toward all, and forces as they are."""
    none = year.xp.zeros_like(world.conduct)
    return Response(
        restraint=year.structure.restraint,
        exposure=year.structure.exposure,
        concord=year.structure.concord,
        deliberate=none,
        deliberation=none + 1.0,
        compete=none,
        conduct=none,
        intended=none,
        target=world.capability,
        threat_burden=year.xp.zeros_like(world.capability),
        power_burden=year.xp.zeros_like(world.capability),
        burden=year.xp.zeros_like(world.capability),
        posture=world.posture,
    )


def _clash(world: World, year: Year) -> Clash:
    """Nobody fights."""
    none = year.xp.zeros_like(world.conduct)
    return Clash(none, none, won=none, deaths=none, taken=none)


_BLANKS: dict[str, Callable[[World, Year], Any]] = {
    "structure": _structure,
    "observe": _signals,
    "interpret": _interpretation,
    "respond": _response,
    "interact": _clash,
    "bind": lambda world, year: None,
}
