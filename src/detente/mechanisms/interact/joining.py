"""Third parties: who joins a war."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array, col, largest, largest_over_actors, mirror, of_actor, row
from detente.core.param import param
from detente.core.phases import Clash, Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.interact.war import SEVERITY, losses

OPPORTUNISM = 0.1
"""Readiness to join against a feared rival without an alliance, relative to an alliance (assumption)."""


class Joining(Mechanism):
    """Allies stand by whom they are committed to; whoever fears a belligerent may seize the chance [Snyder1984]_.

    A state k joins the defender against attacker i with chance
    ``joining (A_kj commitment_kj + .1 a_ki prox_ki e_ki)``, the attacker with ``ally_offence`` times the same.
    Who joins brings in its own allies in the next of ``joining_rounds`` rounds, as far as foes can reach it,
    each with the draw that it had. Wars of one year are joined one after another.

    Notes
    -----
    Writes: ``clash.coalition, support, parties, survives, bears``. Reads: ``alliance, commitment``, fear.
    Limit: ``joining`` 0 leaves every war to two. The mean-field twin and two states alone have no third parties.
    """

    phase = "interact"
    along_record = False
    streams = (Stream("interact.join", "dyad", rare=True), SEVERITY)
    references = ("Snyder1984", "ChristensenSnyder1990")
    off = ("joining",)
    joining = param(
        0.5, low=0, high=1, unit="probability", identity=0, label="chance that a fully committed ally joins a war"
    )
    joining_rounds = param(
        20.0,
        low=1,
        high=200,
        unit="count",
        identity=1,
        label="rounds in which those who joined a war bring in their allies",
        source="assumption",
    )
    borrows = ("ally_offence", "severity_tail")

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        """Return the clash with those who joined."""
        if world.economy.shape[0] == 2 or year.averaged or year.loop is None:
            return world, clash
        p, zero = year.p, 0.0 * clash.onset
        whole = (zero, zero, 2.0 + zero, 1.0 + 0.0 * world.capability, 1.0 + 0.0 * world.capability)
        some = year.when(clash.onset * row(p.joining), lambda: _joined(world, year, clash), whole)
        coalition, support, parties, survives, bears = some
        return world, clash.replace(
            coalition=coalition, support=support, parties=parties, survives=survives, bears=bears
        )


def _joined(world: World, year: Year, clash: Clash) -> tuple[Array, ...]:
    """Take the wars of the year one after another, in every lane at once.

    Dyads lie here as [other, state]: what is summed and compared runs over the first axis, which compilers
    make faster than the second.
    """
    xp, p = year.xp, year.p
    loop: Any = year.loop
    stand = world.alliance * mirror(world.commitment)  # [m, k]: k stands by m
    prox = year.structure.prox
    seize = mirror(OPPORTUNISM * world.conduct * prox * year.interpretation.fear)
    joins, severity = (year.draws.number(name) * year.others for name in ("interact.join", "interact.severity"))
    n = world.economy.shape[0]
    lanes = (1,) * (prox.ndim - 2)
    order = xp.arange(1, n * n + 1, dtype=prox.dtype).reshape((n, n, *lanes))
    place = xp.arange(n, dtype=prox.dtype).reshape((n, *lanes))
    begun = clash.onset * clash.first * (p.joining.max(0)[None] > 0)
    attacks = largest((begun > 0).astype(prox.dtype))  # few do: who does not is passed over
    ranked = begun * row(attacks) * order
    zero, none = 0.0 * clash.onset, 0.0 * world.capability

    def next_war(below: Array) -> Array:
        return xp.where(ranked < below[None], ranked, 0.0).max(0).max(0)[None]

    def one(carry: Any) -> Any:
        now, *known = carry
        there = (now > 0).astype(prox.dtype)
        a = xp.floor(xp.maximum(now - 0.5, 0.0) / n)
        d = xp.maximum(now - 1.0, 0.0) - n * a
        attacker = (place == a).astype(prox.dtype) * there
        defender = (place == d).astype(prox.dtype) * there
        draw_for, draw_against = of_actor(joins, attacker, a), of_actor(joins, defender, d)
        seize_for, seize_against = of_actor(seize, attacker, a), of_actor(seize, defender, d)

        def join(pull_a: Array, pull_d: Array, free: Array) -> tuple[Array, Array]:
            more_d = free * (draw_for < p.joining * (pull_d + seize_for))
            more_a = free * (1.0 - more_d) * (draw_against < p.joining * p.ally_offence * (pull_a + seize_against))
            return more_a, more_d

        def grow(sides: Any) -> Any:
            with_a, with_d, _, count = sides
            free = (1.0 - with_a) * (1.0 - with_d) * (count < p.joining_rounds)  # others may have more to go
            hit_d = xp.maximum(defender, with_d * largest_over_actors(prox * row(with_a)))
            hit_a = xp.maximum(attacker, with_a * largest_over_actors(prox * row(with_d)))
            pull_a, pull_d = largest_over_actors(stand * row(hit_a)), largest_over_actors(stand * row(hit_d))
            more_a, more_d = join(pull_a, pull_d, free)
            grew = (xp.maximum(more_a, more_d) * (count + 1.0 < p.joining_rounds)).max(0)[None]
            return xp.maximum(with_a, more_a), xp.maximum(with_d, more_d), grew, count + 1.0

        free = there * (1.0 - attacker) * (1.0 - defender)
        of_a, of_d = of_actor(stand, attacker, a), of_actor(stand, defender, d)
        more_a, more_d = join(of_a, of_d, free)
        grew = (xp.maximum(more_a, more_d) * (p.joining_rounds > 1.0)).max(0)[None]
        with_a, with_d = xp.maximum(attacker, more_a), xp.maximum(defender, more_d)
        with_a, with_d, _, _ = loop(lambda sides: sides[2], grow, (with_a, with_d, grew, 1.0 + 0.0 * there))
        helped_a, helped_d = with_a * (1.0 - attacker), with_d * (1.0 - defender)

        def larger() -> tuple[Array, ...]:
            begun, helped = (attacker, defender), (helped_a, helped_d)
            return _larger(known, world, year, begun, (with_a, with_d), helped, of_actor(severity, attacker, a))

        return (next_war(now), *year.when(row(helped_a + helped_d), larger, tuple(known)))

    start = (next_war(1e9 + 0.0 * none[:1]), zero, zero, 2.0 + zero, 1.0 + none, 1.0 + none)
    return tuple(loop(lambda carry: carry[0], one, start)[1:])


def _larger(
    known: tuple[Array, ...],
    world: World,
    year: Year,
    begun: tuple[Array, Array],
    sides: tuple[Array, Array],
    helped: tuple[Array, Array],
    drawn: Array,
) -> tuple[Array, ...]:
    """Return what is known of the wars of a year, with one that others have joined.

    Parameters
    ----------
    known
        Coalitions, support, parties, survival and burdens so far.
    world, year
        As of a mechanism.
    begun, sides, helped
        Attacker and defender; each with those beside it; those alone.
    drawn
        The severity that is drawn for wars of the attacker.
    """
    xp, p = year.xp, year.p
    (attacker, defender), (with_a, with_d), (helped_a, helped_d) = begun, sides, helped
    coalition, support, parties, survives, bears = known
    count = (with_a + with_d).sum(0)[None]
    for_a, for_d = ((h * world.capability).sum(0)[None] for h in helped)
    draw = (drawn * defender).sum(0)[None]
    loss = losses(xp, draw, p.severity_tail, xp.maximum(count, 2.0))[0] * (helped_a + helped_d)
    forth, back = row(attacker) * col(defender), row(defender) * col(attacker)
    meet = xp.maximum(row(with_a) * col(with_d), row(with_d) * col(with_a))
    return (
        xp.maximum(coalition, meet),
        support + forth * for_a[None] + back * for_d[None],
        parties + (forth + back) * (count - 2.0)[None],
        survives * (1.0 - 2.0 * loss),
        bears * (1.0 - 0.5 * loss),
    )
