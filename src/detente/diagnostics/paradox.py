"""Security paradox and restraint: the two ends that conduct settles in."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.core.scripted import judged, mean_judged
from detente.diagnostics.dyads import WINDOW, benign, mean_defined, relevant, share, sides

COMPETE, RESTRAINT = 0.5, 0.2
"""Shares of years from which both sides compete, below which both show restraint."""


def conduct(run: Run, window: slice) -> Array:
    """Return each side's share of years competing in a window [replicate, dyad, 2]. Needs ``conduct``.

    Years in which the act of either side is imposed do not count; where all are, it is NaN.
    """
    return mean_judged(sides(run, "conduct", window), judged(run, window))


def is_paradox(acts: Array, threshold: float = COMPETE) -> Array:
    """Return where both sides compete in at least ``threshold`` of the years."""
    both: Array = (acts >= threshold).all(-1)
    return both


def is_restraint(acts: Array, threshold: float = RESTRAINT) -> Array:
    """Return where both sides compete in fewer than ``threshold`` of the years."""
    both: Array = (acts < threshold).all(-1)
    return both


def paradox(run: Run) -> Measure:
    """Security paradox: two security-seekers end in mutual hostility that neither wanted [BoothWheeler2008]_.

    Needs ``conduct``, ``malign``.
    """
    acts = conduct(run, slice(-WINDOW, None))
    among = relevant(run) & np.isfinite(acts).all(-1)
    seekers = benign(run)
    return Measure(
        "paradox",
        "Security paradox",
        "both benign, both compete in >= .5 of the last 20 years, scripted years not counted",
        share(is_paradox(acts) & seekers, among),
        variants={f">={t}": mean_defined(share(is_paradox(acts, t) & seekers, among)) for t in (0.3, 0.5, 0.7)},
        source="BoothWheeler2008",
        note="One possible outcome of a dilemma, not the dilemma itself.",
    )


def restraint(run: Run) -> Measure:
    """Mutual restraint.

    Needs ``conduct``.
    """
    acts = conduct(run, slice(-WINDOW, None))
    among = relevant(run) & np.isfinite(acts).all(-1)
    return Measure(
        "restraint",
        "Mutual restraint",
        "both compete in < .2 of the last 20 years, scripted years not counted",
        share(is_restraint(acts), among),
        variants={f"<{t}": mean_defined(share(is_restraint(acts, t), among)) for t in (0.1, 0.2, 0.3)},
        source="BoothWheeler2008",
    )


def war(run: Run) -> Measure:
    """At least one war in the run.

    Needs ``war``.
    """
    fought = sides(run, "war")[..., 0].any(1)
    return Measure(
        "war",
        "Any war",
        "at least one year of war in the run; share of dyads",
        share(fought, relevant(run)),
        source="Fearon1995",
    )


PLACE = 20
"""Place in tables."""
MEASURES = (
    (paradox, ("conduct", "malign")),
    (restraint, ("conduct",)),
    (war, ("war",)),
)
"""What is diagnosed here of every run, with the records that it needs."""
