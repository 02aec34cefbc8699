"""Evidence from what is said, shown and found out."""

from __future__ import annotations

from detente.core.arrays import Array, col, compose, mirror, over_actors, row, system
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.world import World
from detente.mechanisms.observe.checking import chance_beyond_inspection
from detente.mechanisms.observe.signals import affordable, chance_of_detection, mimicry

CAUGHT = 3.0
"""Log-odds that a caught cheat adds (assumption)."""
UNSURE = 0.01
"""Chance in a year that watching misses a cheat, however sure it is (assumption)."""


class IntelligenceEvidence(Mechanism):
    """A report counts for what it is worth.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``signals.intelligence``.
    """

    phase = "interpret"
    references = ("Pashakhanlou2018",)
    borrows = ("intelligence",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of reports."""
        k = 0.25 * year.p.intelligence
        worth = year.xp.log((0.5 + k) / (0.5 - k))
        return world, view.replace(evidence=view.evidence + row(worth) * (2.0 * year.signals.intelligence - 1.0))


class TreatyEvidence(Mechanism):
    """A cheat that is caught says much; a clean record says as much as cheats would have been caught.

    Inspectors who only ever deter learn nothing, unless the right to look informs by itself: with
    ``right_to_look`` a clean record weighs ``ln(1 - v (1 - mimicry))``, the chance that looking at whatever
    it wants finds nothing although the other is malign. Where intelligence checks promises too, a clean record also
    says that it found nothing.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``signals.cheating_seen``, ``treaty``.
    """

    phase = "interpret"
    references = ("AvenhausEtAl2002", "SchellingHalperin1961")
    right_to_look = param(
        0.5,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far inspection informs even where it deters",
        source="assumption",
    )
    borrows = ("verification", "mimicry", "promise_check")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of inspections."""
        xp, p = year.xp, year.p
        deterred = year.periods * xp.log(1.0 - chance_of_detection(year))
        looked = xp.log(1.0 - row(p.verification * (1.0 - p.mimicry)))
        unfound = year.periods * xp.log(
            xp.maximum(1.0 - chance_beyond_inspection(year), UNSURE ** (1.0 / year.periods))
        )
        clean = deterred + row(p.right_to_look) * (looked - deterred) + unfound
        found = world.treaty * (clean + year.signals.cheating_seen * (year.periods * CAUGHT - clean))
        return world, view.replace(evidence=view.evidence + found)


class TalkEvidence(Mechanism):
    """A promise counts by how often liars are thought to make it [BaligaSjostrom2004]_.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``signals.message``, ``polity``.
    Limit: ``talk_scepticism`` 0 knows how often liars say it.
    """

    phase = "interpret"
    references = ("BaligaSjostrom2004", "Fearon1994")
    talk_scepticism = param(
        0.0,
        low=-1,
        high=1,
        unit="share",
        identity=0,
        label="how wrong states are about liars: 1 thinks that they always say it, -1 that they never do",
        source="assumption",
    )
    borrows = ("talk", "talk_mimicry", "audience_credibility")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of messages."""
        talk = col(year.p.talk)
        (evidence,) = year.when(
            talk * year.others, lambda: (view.evidence + _said(world, year) * (talk > 0),), (view.evidence,)
        )
        return world, view.replace(evidence=evidence)


def _said(world: World, year: Year) -> Array:
    """Return what a message, or its absence, says about the other."""
    xp, p = year.xp, year.p
    true, doubt, talk = col(mimicry(world, year)), row(p.talk_scepticism), col(p.talk)
    credited = xp.maximum(true + xp.where(doubt > 0, doubt * (1.0 - true), doubt * true), 0.01)
    silent = xp.log(xp.maximum(1.0 - talk * credited, 0.01) / xp.maximum(1.0 - talk, 0.01))
    return year.periods * (silent + year.signals.message * (xp.log(credited) - silent)) * year.others


class SignalEvidence(Mechanism):
    """A costly signal counts by how few greedy states could bear it [Kydd2000]_.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``signals.costly``.
    """

    phase = "interpret"
    references = ("Kydd2000",)
    borrows = ("signal_cost",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of costly signals."""
        worth = year.signals.costly * year.xp.log(year.xp.maximum(affordable(year), 0.02))
        return world, view.replace(evidence=view.evidence + year.periods * col(worth))


class Reputation(Mechanism):
    """Who competes with its neighbours more than others do is trusted less by all [Jervis1976]_.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``conduct``, prox. Limit: ``reputation`` 0 regards conduct toward oneself alone.
    """

    phase = "interpret"
    references = ("Jervis1976",)
    off = ("reputation",)
    reputation = param(
        0.1,
        low=0,
        high=1,
        unit="weight",
        identity=0,
        label="how much conduct toward others counts",
        source="assumption",
    )
    borrows = ("baseline_hostility",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of reputations."""
        xp, p, prox = year.xp, year.p, year.structure.prox
        hostile, met = over_actors(mirror(world.conduct) * prox * year.others), over_actors(prox * year.others)
        own = hostile / xp.maximum(met, 1e-9)
        mean = system(hostile) / xp.maximum(system(met), 1e-9)
        step = row(p.reputation * xp.log((1.0 - p.baseline_hostility) / p.baseline_hostility))
        return world, view.replace(evidence=view.evidence + step * (col(own) - mean[None]))


class Contagion(Mechanism):
    """Aggression anywhere is evidence about the aggressor for whoever is near to either side [BuzanWaever2003]_.

    Competing against restraint, and half of each war, counts one act's worth of evidence for an observer i of j's
    conduct toward k, weighted by ``prox_jk (prox_ij + prox_ik - prox_ij prox_ik)``.

    Notes
    -----
    Writes: ``view.hearsay``. Reads: ``conduct, war``, prox. Limit: ``contagion`` 0 hears nothing.
    """

    phase = "interpret"
    references = ("BuzanWaever2003", "Jervis1976")
    off = ("contagion",)
    contagion = param(
        0.05,
        low=0,
        high=1,
        unit="weight",
        identity=0,
        label="how much aggression between others counts for those near",
        source="assumption",
    )
    borrows = ("baseline_hostility",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with what is heard of aggression."""
        if world.economy.shape[0] == 2:
            return world, view
        xp, p, prox = year.xp, year.p, year.structure.prox
        act = world.conduct * year.others
        to_me = prox * xp.maximum(xp.maximum(mirror(act) - act, 0.0), 0.5 * world.war)  # j's aggression toward i
        heard = prox * (col(over_actors(to_me)) - to_me)
        near = (1.0 - prox) * compose(xp, prox * year.others, to_me)
        step = row(p.contagion * xp.log((1.0 - p.baseline_hostility) / p.baseline_hostility))
        return world, view.replace(hearsay=view.hearsay + step * (heard + near) * year.others)
