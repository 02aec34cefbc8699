"""Watching: acts are seen with error, force mixes show as far as they can be told apart."""

from __future__ import annotations

from detente.core.arrays import col, mirror, row
from detente.core.param import param
from detente.core.phases import Mechanism, Signals, Year
from detente.core.random import Stream
from detente.core.world import World


class NoisyObservation(Mechanism):
    """Last year's acts are seen, now and then wrongly; institutions make them clearer.

    Notes
    -----
    Writes: ``signals.seen``. Reads: ``conduct``, binding. Limit: ``observation_error`` 0 shows every act as it was.
    """

    phase = "observe"
    streams = (Stream("observe.error"),)
    references = ("Jervis1976",)
    observation_error = param(
        0.02, low=0, high=0.2, unit="probability", identity=0, label="chance that an act is seen as its opposite"
    )
    borrows = ("binding_transparency",)

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with the acts as they arrive."""
        p = year.p
        wrong = year.luck.happens(
            "observe.error", row(p.observation_error) * (1.0 - row(p.binding_transparency) * world.binding)
        )
        act = mirror(world.conduct)
        return world, signals.replace(seen=act + wrong * (1.0 - 2.0 * act))


class Distinguishability(Mechanism):
    """Whether offensive forces look different from defensive ones [Jervis1978]_.

    The mix of j looks offensive with chance ``1/2 + d (posture - 1/2)``.

    Notes
    -----
    Writes: ``signals.mix``. Reads: ``posture``. Limit: ``distinguishability`` 0 shows nothing.
    """

    phase = "observe"
    streams = (Stream("observe.mix"),)
    references = ("Jervis1978",)
    off = ("distinguishability",)
    distinguishability = param(
        0.2, low=0, high=1, unit="share", identity=0, label="how far offensive forces can be told from defensive ones"
    )

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with the force mixes as they look."""
        p = year.p
        looks = 0.5 + row(p.distinguishability) * (col(world.posture) - 0.5)
        return world, signals.replace(mix=year.luck.happens("observe.mix", looks + year.xp.zeros_like(world.conduct)))
