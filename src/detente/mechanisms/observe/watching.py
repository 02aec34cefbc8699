"""Watching: acts are seen with error, force mixes show as far as they can be told apart."""

from __future__ import annotations

from detente.core.arrays import col, largest_over_actors, mirror, row
from detente.core.param import param
from detente.core.phases import Mechanism, Signals, Year
from detente.core.random import Stream
from detente.core.world import World

BUILD_UP = 0.02
"""Effort [log] of which a share of 1 - 1/e is noticed: forces 2 % above those of restraint (assumption)."""


class ArmsWatch(Mechanism):
    """The act is the build-up: what others see of it are arms [Jervis1976]_.

    With weight ``act_arms`` the act that reaches i is no longer what j does to i but what shows of j's arming: that it
    arms against anybody near, told apart from arming against i as far as forces are distinguishable, and missed
    with chance ``exp(-effort / 0.02)`` when little is built.

    Notes
    -----
    Writes: ``signals.seen``. Reads: ``conduct, effort``. Limit: ``act_arms`` 0 shows the act itself.
    """

    phase = "observe"
    streams = (Stream("observe.arms"),)
    references = ("Jervis1976", "Jervis1978")
    off = ("act_arms",)
    act_arms = param(
        0.25,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far the act is the build-up: competing shows, and counts, as arms",
        source="assumption",
    )
    borrows = ("distinguishability",)

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with acts as far as arms show them."""
        xp, p = year.xp, year.p
        weight = row(p.act_arms)
        directed = row(p.distinguishability)
        arming = col(largest_over_actors(mirror(world.conduct) * year.structure.prox * year.others))
        noticed = 1.0 - xp.exp(col(world.effort) * -(1.0 / BUILD_UP))
        shown = (directed * signals.seen + (1.0 - directed) * arming) * noticed
        seen = signals.seen + weight * (shown - signals.seen)
        return world, signals.replace(seen=year.draws.happens("observe.arms", seen))


class NoisyObservation(Mechanism):
    """Last year's acts are seen, now and then wrongly; institutions make them clearer.

    Notes
    -----
    Writes: ``signals.seen``. Reads: ``signals.seen``, binding.
    Limit: ``observation_error`` 0 shows every act as it was.
    """

    phase = "observe"
    streams = (Stream("observe.error"),)
    references = ("Jervis1976",)
    observation_error = param(
        0.02, low=0, high=0.2, unit="probability", identity=0, label="chance that an act is seen as its opposite"
    )
    borrows = ("binding_transparency", "intelligence")

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with the acts as they arrive."""
        p = year.p
        wrong = year.draws.happens(
            "observe.error",
            row(p.observation_error * (1.0 - p.intelligence)) * (1.0 - row(p.binding_transparency) * world.binding),
        )
        act = signals.seen
        return world, signals.replace(seen=act + wrong * (1.0 - 2.0 * act))


class Distinguishability(Mechanism):
    """Whether offensive forces look different from defensive ones [Jervis1978]_.

    The mix of j looks offensive with chance ``1/2 + d (posture - 1/2)``.

    Notes
    -----
    Writes: ``signals.force_mix_seen``. Reads: ``posture``. Limit: ``distinguishability`` 0 shows nothing.
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
        return world, signals.replace(
            force_mix_seen=year.draws.happens("observe.mix", looks + year.xp.zeros_like(world.conduct))
        )
