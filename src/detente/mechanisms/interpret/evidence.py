"""Evidence: what each thing seen says about the other's motive."""

from __future__ import annotations

import math

from detente.core.arrays import Array, col, row, sigmoid
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.respond.forces import GREEDY_LEAN, seekers_lean


class Misreading(Mechanism):
    """What disconfirms a belief is now and then read as confirming it [RabinSchrag1999]_.

    Notes
    -----
    Writes: ``view.perceived``. Reads: ``log_odds``, ``sensibility``, binding.
    Limit: ``misreading`` 0 takes acts as seen.
    """

    phase = "interpret"
    streams = (Stream("interpret.misreading"),)
    references = ("RabinSchrag1999", "Jervis1976")
    off = ("misreading",)
    misreading = param(
        0.3,
        low=0,
        high=0.7,
        unit="probability",
        identity=0,
        label="chance that a disconfirming act is read as confirming",
        source="assumption",
    )
    borrows = ("binding_transparency",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with acts as they are read."""
        xp, p = year.xp, year.p
        clear = (1.0 - row(world.sensibility)) * (1.0 - row(p.binding_transparency) * world.binding)
        bent = year.draws.happens("interpret.misreading", row(p.misreading) * clear)
        expected = xp.where(world.log_odds > 0, 1.0, xp.where(world.log_odds < 0, 0.0, view.perceived))
        return world, view.replace(perceived=view.perceived + bent * (expected - view.perceived))


class ConductEvidence(Mechanism):
    """Competing speaks for malice as far as fear does not explain it; restraint against [Kydd2005]_.

    Log-likelihood ratio of the act under ``p_m = 1 - mimicry`` against ``p_b``.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``view.perceived``, ``view.p_benign_competes``.
    """

    phase = "interpret"
    references = ("Kydd2005",)
    baseline_hostility = param(
        0.05, low=0.001, high=0.2, unit="probability", label="how often a friend without fear is expected to compete"
    )
    mimicry = param(0.05, low=0.005, high=0.3, unit="probability", label="how often the malign show restraint")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of the act."""
        malign, benign = 1.0 - row(year.p.mimicry), view.p_benign_competes
        return world, view.replace(evidence=view.evidence + llr(year, view.perceived, malign, benign))


class ForceMixEvidence(Mechanism):
    """Forces that look offensive speak for malice, as far as the two can be told apart [Jervis1978]_.

    Log-likelihood ratio of the look under the mixes that ``ForceMix`` lets greedy states and security-seekers aim at.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``signals.force_mix_seen``.
    """

    phase = "interpret"
    references = ("Jervis1978",)
    borrows = ("distinguishability", "offence_advantage", "posture_signal")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of the force mix."""
        xp, d = year.xp, row(year.p.distinguishability)
        greedy = 1.0 / (1.0 + math.exp(-GREEDY_LEAN))
        seeker = sigmoid(xp, seekers_lean(xp, row(year.p.offence_advantage), row(year.p.posture_signal) * d))
        fm, fb = 0.5 + d * (greedy - 0.5), 0.5 + d * (seeker - 0.5)
        low = xp.log((1.0 - fm) / (1.0 - fb))
        return world, view.replace(evidence=view.evidence + low + year.signals.force_mix_seen * (xp.log(fm / fb) - low))


class ArmsEvidence(Mechanism):
    """A build-up looks like malice; the sensible see fear in it.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``build_up``, ``sensibility``, ``view.second_order``.
    """

    phase = "interpret"
    references = ("Jervis1976",)
    off = ("arms_evidence",)
    arms_evidence = param(
        0.3,
        low=0,
        high=2,
        unit="log-odds per 10 % growth",
        identity=0,
        label="what a build-up of 10 % says about the other",
    )

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of the build-up."""
        xp, p = year.xp, year.p
        growth = xp.clip(10.0 * world.build_up, -1.0, 1.0)
        innocent = row(world.sensibility) * view.second_order
        return world, view.replace(evidence=view.evidence + row(p.arms_evidence) * col(growth) * (1.0 - innocent))


class WarEvidence(Mechanism):
    """War is the plainest act: two acts' worth of evidence, on both sides.

    Notes
    -----
    Writes: ``view.evidence``. Reads: ``war``. The factor 2 is an assumption.
    """

    phase = "interpret"
    references = ("Kydd2005",)
    borrows = ("baseline_hostility",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the evidence of war."""
        hostility = year.p.baseline_hostility
        step = row(year.xp.log((1.0 - hostility) / hostility))
        return world, view.replace(evidence=view.evidence + 2.0 * step * world.war)


def llr(year: Year, event: Array, if_malign: Array, if_benign: Array) -> Array:
    """Log-likelihood ratio of a binary event; the mean-field twin takes its mean."""
    xp = year.xp
    if not year.averaged:
        return xp.log(xp.where(event > 0.5, if_malign / if_benign, (1.0 - if_malign) / (1.0 - if_benign)))
    no = xp.log((1.0 - if_malign) / (1.0 - if_benign))
    return no + event * (xp.log(if_malign / if_benign) - no)
