"""The two dilemmas, and whether a security dilemma is present at all."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import (
    WINDOW,
    benign,
    both_states,
    both_values,
    entropy,
    mean_defined,
    relevant,
    share,
    sides,
)

THRESHOLDS = (0.2, 0.3, 0.5)


def interpretation(run: Run) -> Measure:
    """Dilemma of interpretation: how open the other's motive is.

    Needs ``belief``.
    """
    doubt = entropy(sides(run, "belief")).mean(-1).mean(1)
    return Measure(
        "dilemma_of_interpretation",
        "Dilemma of interpretation",
        "H2(b) = -b log2 b - (1-b) log2(1-b), mean over years and both sides",
        share(doubt, relevant(run)),
        unit="bits",
        source="BoothWheeler2008",
        note="1 bit: the other's motive is a coin toss; 0: each side is sure, rightly or not.",
    )


def indifference(run: Run) -> tuple[Array, Array]:
    """Return ``z`` (0: both options worth the same, 1: one worth all) and ``P - S`` [replicate, year, dyad, 2]."""
    e, restraint, exposure = (sides(run, k) for k in ("fear", "restraint", "exposure"))
    gap = np.abs(e * exposure - (1 - e) * restraint)
    return gap / (e * np.abs(exposure) + (1 - e) * np.abs(restraint) + 1e-9), exposure


def response(run: Run) -> Measure:
    """Dilemma of response: holding back and replying in kind are worth about the same.

    Needs ``fear``, ``restraint``, ``exposure``.
    """
    z, exposure = indifference(run)
    among = relevant(run)

    def at(limit: float) -> Array:
        return share(((z < limit) & (exposure > 0)).mean(-1).mean(1), among)

    return Measure(
        "dilemma_of_response",
        "Dilemma of response",
        "z < .3 and P-S > 0, with z = |e(P-S) - (1-e)(R-T)| / (e|P-S| + (1-e)|R-T|); share of years and sides",
        at(0.3),
        variants={f"z<{t}": mean_defined(at(t)) for t in THRESHOLDS},
        source="BoothWheeler2008",
        note="The threshold decides: read it with its neighbours.",
    )


def present(run: Run) -> Measure:
    """Security dilemma present: motive open and response torn, on either side, between two security-seekers.

    Needs ``belief``, ``fear``, ``restraint``, ``exposure``, ``malign``.
    """
    z, exposure = indifference(run)
    doubt = entropy(sides(run, "belief")) > 0.5
    among, seekers = relevant(run), benign(run)

    def at(limit: float) -> Array:
        return share((doubt & (z < limit) & (exposure > 0)).any(-1).mean(1) * seekers, among)

    return Measure(
        "dilemma_present",
        "Security dilemma present",
        "both benign, and on either side H2(b) > .5 and z < .3 and P-S > 0; share of years",
        at(0.3),
        variants={f"z<{t}": mean_defined(at(t)) for t in THRESHOLDS},
        source="BoothWheeler2008",
        note="It vanishes when each side is sure, even wrongly: a paradox may hold without a dilemma.",
    )


def tang(run: Run) -> Measure:
    """Tang's strict definition: anarchy, no malign intention on either side, offensive power accumulated.

    Accumulated means beyond what a state keeps without any threat.
    Needs ``malign``, ``burden``, ``posture``, ``order``.
    """
    last = slice(-WINDOW, None)
    base = 0.05 * both_values(run, "base_force")
    accumulated = (both_states(run, "burden")[:, last].mean(1) > base + 0.002).all(-1)
    offensive = (both_states(run, "posture")[:, last].mean(1) > 0).all(-1)
    anarchy = (run["order"][:, last].mean(1) < 0.5)[:, None]
    return Measure(
        "tang",
        "Tang's criteria",
        "anarchy (G < .5), both benign, both spend > .2 % of GDP beyond forces kept without threat, "
        "with an offensive share > 0; last 20 years",
        share(accumulated & offensive & anarchy & benign(run), relevant(run)),
        source="Tang2009",
        note="Strict: it says nothing of fear or of conduct.",
    )


PLACE = 10
"""Place in tables."""
MEASURES = (
    (interpretation, ("belief",)),
    (response, ("fear", "restraint", "exposure")),
    (present, ("belief", "fear", "restraint", "exposure", "malign")),
    (tang, ("malign", "burden", "posture", "order")),
)
"""What is diagnosed here of every run, with the records that it needs."""
