"""One year. The only place where order is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from detente.core.errors import PhaseViolation
from detente.core.phases import WRITES, Mechanism, Year
from detente.core.theory import Theory
from detente.core.world import FIELDS, World
from detente.engine.clock import Clock
from detente.engine.mask import act
from detente.engine.year import STANDS_AS, blank

SMALLEST = FIELDS["economy"].low
"""Smallest economy [ratio to the mean]."""
LEAST_PRODUCT = 1e-30
"""Smallest mean product that is divided by: all economies ruined in one year."""

Watch: TypeAlias = Callable[[str, Mechanism | None, World, Any], None]
"""Told, as a year is lived, of the phase, of the mechanism that has acted (None: what the phase starts or ends with),
and of the world and the phase's product as they are then."""


def step(theory: Theory, world: World, year: Year, watch: Watch | None = None) -> tuple[World, Year]:
    """Live through one year.

    1. structure: what the material and institutional world makes of every dyad;
    2. observe: hidden change, then what can be seen of last year;
    3. interpret: beliefs, and the fear that is acted upon (the dilemma of interpretation);
    4. respond: the value of every option, and the choice (the dilemma of response);
    5. interact: acts, forces, crises, wars, growth (the paradox, or not);
    6. bind: institutions, order, identity (from anarchy to managed anarchy, and back).

    With several periods a year the second to the fourth are lived through once a period: see ``engine.clock``.
    Between two years economies and forces are put into units of the mean product again: see ``in_units``.

    Parameters
    ----------
    theory
        Mechanisms of each phase.
    world
        World at the end of last year.
    year
        Parameters, draws and array namespace.
    watch
        Told of every mechanism as it has acted.

    Returns
    -------
    tuple
        World at the end of this year, and the year with what each phase made.

    Raises
    ------
    PhaseViolation
        If a mechanism writes a field that its phase does not own.
    """
    world, year = live("structure", theory, world, year, watch)
    clock = Clock(year)
    for period in clock.periods():
        year = clock.begin(period, year)
        world, year = live("observe", theory, world, year, watch)
        world, year = live("interpret", theory, world, year, watch)
        world, year = live("respond", theory, world, year, watch)
        world = clock.end(world, year)
    year = clock.sum_up(year)
    world, year = live("interact", theory, world, year, watch)
    world, year = live("bind", theory, world, year, watch)
    world = in_units(clock.close(world, year), year)
    if watch is not None:
        watch("bind", None, world, None)
    return world, year


def in_units(world: World, year: Year) -> World:
    """Return the world with economies and forces in units of the mean product of the year that ends.

    Only their ratios matter to the mechanisms; in units of the start they would leave the range of single precision
    within some centuries. A year is lived in one unit, so it is changed between two years. No economy is smaller than
    a millionth of the mean.

    Parameters
    ----------
    world, year
        As the phases left them.
    """
    xp = year.xp
    mean = xp.maximum(world.economy.mean(0)[None], LEAST_PRODUCT)
    return world.replace(
        economy=xp.maximum(world.economy / mean, SMALLEST),
        capability=world.capability / mean,
        world_growth=world.world_growth + xp.log(mean),
    )


def live(phase: str, theory: Theory, world: World, year: Year, watch: Watch | None = None) -> tuple[World, Year]:
    """Live through one phase.

    Parameters
    ----------
    phase
        Name of the phase.
    theory, world, year
        As in ``step``; the year holds what the phases before it made.
    watch
        As in ``step``.

    Returns
    -------
    tuple
        World after the phase, and the year with what the phase made.
    """
    product = blank(phase, world, year)
    if watch is not None:
        watch(phase, None, world, product)
    for mechanism in getattr(theory, phase):
        world, product = let_act(mechanism, world, product, year)
        if watch is not None:
            watch(phase, mechanism, world, product)
    return world, year.replace(**{STANDS_AS[phase]: product}) if phase in STANDS_AS else year


def let_act(mechanism: Mechanism, world: World, product: Any, year: Year) -> tuple[World, Any]:
    """Let a mechanism act; raise ``PhaseViolation`` if it writes what its phase does not own."""
    after, made = act(mechanism, world, product, year)
    if after is not world:
        _owned(mechanism, world, after)
    return after, made


def _owned(mechanism: Mechanism, before: World, world: World) -> None:
    """Raise ``PhaseViolation`` if a mechanism wrote what its phase does not own."""
    old, owned = before.__dict__, WRITES[mechanism.phase]
    for field, value in world.__dict__.items():
        if value is not old[field] and field not in owned:
            msg = f"{mechanism!r} of the phase {mechanism.phase!r} wrote the field {field!r} of the world."
            raise PhaseViolation(msg, f"That phase owns {', '.join(sorted(owned)) or 'nothing'}.")
