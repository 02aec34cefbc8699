"""Promises are checked: words against deeds, treaties against what is found without inspectors."""

from __future__ import annotations

from detente.core.arrays import Array, col, mirror, row
from detente.core.param import param
from detente.core.phases import Mechanism, Signals, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.observe.signals import CheapTalk


class PromiseCheck(Mechanism):
    """Intelligence finds out promises that are broken, whatever it knows of motives [Pashakhanlou2018]_.

    Who says that it means no harm, and competed, is seen to have competed with chance ``promise_check`` where the act
    would have been missed. A cheat on a treaty that inspection has missed is found with the same chance: secret
    watching deters nobody, so that a greedy party still cheats with chance ``1 - v``, and is caught with chance
    ``v + promise_check (1 - v)``, ``v`` the verification. Motives themselves are told by ``intelligence`` alone.

    Notes
    -----
    Writes: ``signals.seen, cheating_seen``. Reads: ``signals.message``, ``conduct``, ``malign, treaty``.
    Limit: ``promise_check`` 0 finds nothing.
    """

    phase = "observe"
    follows = CheapTalk
    streams = (Stream("observe.breach", rare=True), Stream("observe.cheat", rare=True))
    references = ("Pashakhanlou2018", "AvenhausEtAl2002")
    off = ("promise_check",)
    promise_check = param(
        0.0,
        low=0,
        high=1,
        unit="probability",
        identity=0,
        label="chance that a broken promise, by word or treaty, is found out where it would be missed",
        source="assumption",
    )
    borrows = ("verification",)

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with the breaches that were found out."""
        check = row(year.p.promise_check)
        broken = check * signals.message * mirror(world.conduct) * year.others
        cheated = chance_beyond_inspection(year) * col(world.malign) * world.treaty

        def found() -> tuple[Array, Array]:
            breach, cheat = year.draws.happens("observe.breach", broken), year.draws.happens("observe.cheat", cheated)
            return (
                signals.seen + breach * (1.0 - signals.seen),
                signals.cheating_seen + cheat * (1.0 - signals.cheating_seen),
            )

        seen, caught = year.when(check * year.others, found, (signals.seen, signals.cheating_seen))
        return world, signals.replace(seen=seen, cheating_seen=caught)


def chance_beyond_inspection(year: Year) -> Array:
    """Return the chance that a malign party cheats and is found out in a period in which inspection found nothing.

    In a year ``c (1 - v)^2 / (1 - v (1 - v))``: it cheats, inspection misses it, intelligence does not [n, 1].
    """
    v, c = row(year.p.verification), row(year.p.promise_check)
    chance = c * (1.0 - v) * (1.0 - v) / (1.0 - v * (1.0 - v))
    return chance if year.periods == 1 else 1.0 - (1.0 - chance) ** (1.0 / year.periods)
