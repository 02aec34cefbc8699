"""Third parties: who joins a war."""

from __future__ import annotations

from typing import Any

from detente.core.arrays import Array, col, largest, over_actors, over_others, row
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
    """Take the wars of the year one after another, in every lane at once."""
    xp, p, fear = year.xp, year.p, year.interpretation.fear
    stand = world.alliance * world.commitment
    prox = year.structure.prox
    seize = OPPORTUNISM * world.conduct * prox * fear
    luck, severity = year.luck.number("interact.join"), year.luck.number("interact.severity")
    number = clash.onset + 0.0
    n = world.economy.shape[0]
    order = xp.arange(1, n * n + 1, dtype=number.dtype).reshape((n, n) + (1,) * (number.ndim - 2))
    zero, none = 0.0 * number, 0.0 * world.capability

    def one(carry: Any) -> Any:
        left, coalition, support, parties, survives, bears = carry
        rank = left * order
        pick = left * (rank == rank.max(1).max(0)[None, None])
        attacker, defender = over_others(pick), over_actors(pick)
        draw_for, draw_against = over_actors(luck * row(attacker)), over_actors(luck * row(defender))
        revenge = over_others(seize * col(attacker)), over_others(seize * col(defender))

        def grow(sides: Any) -> Any:
            with_a, with_d, _, count = sides
            free = (1.0 - with_a - with_d) * (count < p.joining_rounds)  # other lanes may have more rounds to go
            hit_d = xp.maximum(defender, with_d * largest(prox * col(with_a)))
            hit_a = xp.maximum(attacker, with_a * largest(prox * col(with_d)))
            go_d = p.joining * (largest(stand * col(hit_d)) + revenge[0])
            go_a = p.joining * p.ally_offence * (largest(stand * col(hit_a)) + revenge[1])
            more_d = free * (draw_for < go_d)
            more_a = (free - more_d) * (draw_against < go_a)
            new_d, new_a = with_d + more_d, with_a + more_a
            grew = (more_a + more_d).max(0)[None] * (count + 1.0 < p.joining_rounds)
            return new_a, new_d, grew, count + 1.0

        def going(sides: Any) -> Array:
            return sides[2]

        at_war = over_others(pick).max(0)[None]
        assert year.loop is not None  # noqa: S101  # looked at by the caller
        with_a, with_d, _, _ = year.loop(going, grow, (attacker, defender, at_war, 0.0 * at_war))
        helped_a, helped_d = with_a - attacker, with_d - defender
        count = (with_a + with_d).sum(0)[None]
        forces = (helped_a * world.capability).sum(0)[None], (helped_d * world.capability).sum(0)[None]
        here = pick + pick.swapaxes(0, 1)
        loss = losses(xp, (severity * pick).sum(1).sum(0)[None], p.severity_tail, count)[0]
        joiners = helped_a + helped_d
        meet = xp.maximum(row(with_a) * col(with_d), row(with_d) * col(with_a))
        return (
            left * (1.0 - pick),
            xp.maximum(coalition, meet),
            support + pick * forces[0][None] + pick.swapaxes(0, 1) * forces[1][None],
            parties + here * (count - 2.0)[None],
            survives * (1.0 - 2.0 * loss * joiners),
            bears * (1.0 - 0.5 * loss * joiners),
        )

    def still(carry: Any) -> Array:
        return carry[0].max(1).max(0)[None]

    first = number * clash.first
    start = (first, zero, zero, 2.0 + zero, 1.0 + none, 1.0 + none)
    assert year.loop is not None  # noqa: S101  # looked at by the caller
    _, coalition, support, parties, survives, bears = year.loop(still, one, start)
    return coalition, support, parties, survives, bears
