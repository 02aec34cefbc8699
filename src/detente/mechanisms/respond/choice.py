"""Conduct: deliberation, leap, habit, accident."""

from __future__ import annotations

from detente.core.arrays import Array, choice, row
from detente.core.param import param
from detente.core.phases import Mechanism, Response, Year
from detente.core.random import Stream
from detente.core.world import World


class QuantalResponse(Mechanism):
    """Competing is chosen the more often the more it is worth than restraint (eq. 8) [McKelveyPalfrey1995]_.

    Notes
    -----
    Writes: ``response.restraint, exposure, concord, deliberate, compete``. Reads: ``malign``, fear, the stakes.
    """

    phase = "respond"
    references = ("McKelveyPalfrey1995", "Kydd2005")
    temperature = param(0.05, low=0.01, high=0.3, unit="stake", label="noise of the choice")
    greed_benign = param(0.1, low=0, high=0.4, unit="stake", label="what a security-seeker would gain by taking")
    greed_malign = param(1.5, low=1, high=3, unit="stake", label="what a greedy state would gain by taking")

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with the value of both options and the deliberate choice."""
        p = year.p
        s, own = year.structure, row(greed(world, year))
        restraint, exposure = s.stakes(own)
        compete = choice(year.xp, year.interpretation.fear, restraint, exposure, row(p.temperature))
        values = {"restraint": restraint, "exposure": exposure, "concord": s.concord - s.even * own}
        return world, response.replace(**values, deliberate=compete, compete=compete)


class Reciprocity(Mechanism):
    """Do as the other did: tit-for-tat, and its generous kin [Axelrod1984]_, [Molander1985]_.

    With weight ``reciprocity`` a state restrains itself after restraint, and after competing
    answers in kind but for a share ``generosity``.

    Notes
    -----
    Writes: ``response.compete``. Reads: ``signals.seen``. Limit: ``reciprocity`` 0 deliberates.
    """

    phase = "respond"
    references = ("Axelrod1984", "Molander1985", "Osgood1962")
    off = ("reciprocity",)
    reciprocity = param(
        0.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="share of choices that do as the other did",
        source="assumption",
    )
    generosity = param(
        0.0,
        low=0,
        high=1,
        unit="probability",
        identity=0,
        label="how often a reciprocator overlooks that the other competed",
        source="assumption",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with reciprocity mixed in."""
        p = year.p
        answer = year.signals.seen * (1.0 - row(p.generosity))
        compete = response.compete + row(p.reciprocity) * (answer - response.compete)
        return world, response.replace(compete=compete)


class Leap(Mechanism):
    """A leap in the dark: restraint without assurance [Wheeler2018]_.

    Notes
    -----
    Writes: ``response.compete``. Reads: ``malign``. Limit: ``leap`` 0 never leaps.
    """

    phase = "respond"
    references = ("Wheeler2018",)
    off = ("leap",)
    leap = param(
        0.02,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="chance that a security-seeker shows restraint against its fear",
        clock="hazard",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response after leaps."""
        return world, response.replace(compete=response.compete * (1.0 - row(year.p.leap * (1.0 - world.malign))))


class Habit(Mechanism):
    """Where routine is settled, one option only comes to mind [Hopf2010]_.

    Notes
    -----
    Writes: ``response.compete, deliberation``. Reads: ``habit``. Limit: ``habit_weight`` 0 deliberates always.
    """

    phase = "respond"
    references = ("Hopf2010", "MillerEtAl2019")
    off = ("habit_weight",)
    habit_weight = param(
        0.2,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="share of choices that settled routine takes over",
        source="assumption",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with habit mixed in."""
        xp = year.xp
        routine = row(year.p.habit_weight) * xp.abs(2.0 * world.habit - 1.0)
        settled = (world.habit > 0.5).astype(world.habit.dtype)
        return world, response.replace(
            compete=response.compete + routine * (settled - response.compete), deliberation=1.0 - routine
        )


class Act(Mechanism):
    """The act is drawn; now and then it is the opposite by accident.

    Notes
    -----
    Writes: ``response.conduct, intended``. Reads: ``response.compete``, interventions.
    """

    phase = "respond"
    streams = (Stream("respond.act"),)
    references = ("Jervis1976",)
    incident = param(
        0.01,
        low=0,
        high=0.1,
        unit="1/year",
        label="chance that an act turns into its opposite",
        identity=0,
        clock="hazard",
    )

    def __call__(self, world: World, response: Response, year: Year) -> tuple[World, Response]:
        """Return the response with the act."""
        slip = row(year.p.incident)
        compete = response.compete * year.others
        intended = year.draws.happens("respond.act", compete) * year.others
        act = year.draws.happens("respond.act", slip + (1.0 - 2.0 * slip) * compete) * year.others
        if year.forced is not None:
            act = year.xp.clip(act, year.forced[0], year.forced[1])
        return world, response.replace(compete=compete, conduct=act, intended=intended)


def greed(world: World, year: Year) -> Array:
    """Return each state's greed [stake]."""
    p = year.p
    return p.greed_benign + world.malign * (p.greed_malign - p.greed_benign)
