"""What is said, shown and found out: intelligence, inspection, messages, costly signals."""

from __future__ import annotations

from detente.core.arrays import Array, col, row
from detente.core.param import param
from detente.core.phases import Mechanism, Signals, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.structure.stakes import full_democracy

UNBEARABLE = 0.5
"""Share of its forces from which a greedy state never gives up that much to look harmless (assumption)."""


class Intelligence(Mechanism):
    """Spies report on motives, better than by chance [Pashakhanlou2018]_.

    A report calls j malign with chance ``1/2 + intelligence / 4`` if it is, ``1/2 - intelligence / 4`` if not.

    Notes
    -----
    Writes: ``signals.intelligence``. Reads: ``malign``. Limit: ``intelligence`` 0 reports at random, and says so.
    """

    phase = "observe"
    streams = (Stream("observe.tip", rare=True),)
    references = ("Pashakhanlou2018",)
    off = ("intelligence",)
    intelligence = param(
        0.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="quality of intelligence about motives and acts",
        source="assumption",
    )

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with reports on motives."""
        sure = 0.25 * row(year.p.intelligence) * (2.0 * col(world.malign) - 1.0)
        (report,) = year.when(
            row(year.p.intelligence) + 0.0 * sure,
            lambda: (year.draws.happens("observe.tip", 0.5 + sure),),
            (0.5 + 0.0 * world.conduct,),
        )
        return world, signals.replace(intelligence=report)


class Inspection(Mechanism):
    """Treaties are verified: inspection deters cheats, or catches them [AvenhausEtAl2002]_.

    A malign party cheats with chance ``1 - verification`` a year, and is then caught with chance ``verification``.

    Notes
    -----
    Writes: ``signals.cheating_seen``. Reads: ``malign, treaty``.
    """

    phase = "observe"
    streams = (Stream("observe.treaty"),)
    references = ("AvenhausEtAl2002", "SchellingHalperin1961")
    verification = param(0.3, low=0, high=1, unit="probability", label="chance that inspection finds a cheat")

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with cheats that were caught."""
        found = chance_of_detection(year) * col(world.malign) * world.treaty
        return world, signals.replace(cheating_seen=year.draws.happens("observe.treaty", found))


def chance_of_detection(year: Year) -> Array:
    """Return the chance that a malign party cheats and is caught in a period, by the inspector [n, 1]."""
    v = row(year.p.verification)
    chance = v * (1.0 - v)
    return chance if year.periods == 1 else 1.0 - (1.0 - chance) ** (1.0 / year.periods)


class CheapTalk(Mechanism):
    """States say that they mean no harm; so do many of those who do [BaligaSjostrom2004]_.

    A benign state says so with chance ``talk``, a malign one with ``talk talk_mimicry``; in a democracy
    whose public remembers words, the malign can say so less often by ``audience_credibility`` [Fearon1994]_.

    Notes
    -----
    Writes: ``signals.message``. Reads: ``malign, polity``. Limit: ``talk`` 0 says nothing.
    """

    phase = "observe"
    streams = (Stream("observe.talk", rare=True),)
    references = ("BaligaSjostrom2004", "Fearon1994")
    off = ("talk",)
    talk = param(
        0.0,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="how often a state says that it means no harm",
        source="assumption",
        clock="hazard",
    )
    talk_mimicry = param(
        0.9, low=0, high=1, unit="probability", label="how often the malign say what the benign would say"
    )
    audience_credibility = param(
        0.5,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far audience costs keep the malign in a full democracy from lying about their motives",
        source="assumption",
    )

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the signals with messages."""
        m = col(world.malign)
        says = col(year.p.talk) * (1.0 - m * (1.0 - col(mimicry(world, year)))) * year.others
        (message,) = year.when(says, lambda: (year.draws.happens("observe.talk", says),), (0.0 * world.conduct,))
        return world, signals.replace(message=message)


def mimicry(world: World, year: Year) -> Array:
    """Return how often each state would say that it means no harm if it were malign, relative to one that is not."""
    p = year.p
    return p.talk_mimicry * (1.0 - p.audience_credibility * full_democracy(year.xp, world.polity))


class CostlySignals(Mechanism):
    """Giving up forces shows good will, the better the less a greedy state could bear it [Kydd2000]_.

    What the signal says counts in the same year; others reckon with the smaller forces from the next year on, as the
    structure of a year is that of its beginning.

    Notes
    -----
    Writes: ``signals.costly``, ``capability``. Reads: ``malign``. Limit: ``signal_rate`` 0 sends none.
    """

    phase = "observe"
    streams = (Stream("observe.signal", "state"),)
    references = ("Kydd2000", "Osgood1962")
    off = ("signal_rate",)
    signal_rate = param(
        0.0,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="how often a security-seeker gives a costly signal",
        source="assumption",
        clock="hazard",
    )
    signal_cost = param(0.3, low=0, high=1, unit="share of forces", label="forces that such a signal gives up")

    def __call__(self, world: World, signals: Signals, year: Year) -> tuple[World, Signals]:
        """Return the world with forces given up, and the signals of it."""
        p, m = year.p, world.malign
        costly = year.draws.happens("observe.signal", p.signal_rate * (1.0 - m * (1.0 - affordable(year))))
        return world.replace(capability=world.capability * (1.0 - p.signal_cost * costly)), signals.replace(
            costly=costly
        )


def affordable(year: Year) -> Array:
    """Return how often a greedy state gives the costly signal, relative to a security-seeker [1 or n]."""
    return year.xp.clip(1.0 - year.p.signal_cost * (1.0 / UNBEARABLE), 0.0, 1.0)
