"""The two levels of the dilemma, and the security dilemma: a situation of those who decide, whatever the truth."""

from __future__ import annotations

import math

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import (
    WINDOW,
    both_states,
    entropy,
    mean_defined,
    mean_known,
    relevant,
    share_known,
    sides,
    where_known,
)

TORN = (0.2, 0.3, 0.5)
"""Gap between the two options below which a choice is hard, and its neighbours."""
OPEN = (0.3, 0.5, 0.7)
"""Doubt [bits] above which the other's motive is open, and its neighbours."""
FLOOR = 50
"""Years of watching after which doubt is at its floor."""


def doubt(run: Run) -> Measure:
    """Dilemma of interpretation: how open the other's motive is.

    Needs ``belief``.
    """
    bits = mean_known(entropy(sides(run, "belief")), -1)
    late = mean_defined(share_known(mean_known(bits[:, FLOOR:], 1), relevant(run))) if run.years > FLOOR else math.nan
    return Measure(
        "doubt",
        "Doubt: dilemma of interpretation",
        "H2(b) = -b log2 b - (1-b) log2(1-b), mean over years and both sides",
        share_known(mean_known(bits, 1), relevant(run)),
        unit="bits",
        variants={f"after {FLOOR} years": late},
        source="BoothWheeler2008",
        note="1 bit: the other's motive is a coin toss; 0: each side is sure, rightly or not."
        + (f" What is left after {FLOOR} years of watching is its floor." if run.years > FLOOR else ""),
    )


def indifference(run: Run) -> tuple[Array, Array]:
    """Return ``z`` (0: both options worth the same, 1: one worth all) and ``P - S`` [replicate, year, dyad, 2]."""
    e, restraint, exposure = (sides(run, k) for k in ("fear", "restraint", "exposure"))
    gap = np.abs(e * exposure - (1 - e) * restraint)
    return gap / (e * np.abs(exposure) + (1 - e) * np.abs(restraint) + 1e-9), exposure


def torn(run: Run) -> Measure:
    """Dilemma of response as a hard choice: holding back and replying in kind are worth about the same.

    Needs ``fear``, ``restraint``, ``exposure``.
    """
    z, exposure = indifference(run)
    among = relevant(run)

    def at(limit: float) -> Array:
        hard = where_known((z < limit) & (exposure > 0), ~np.isnan(z))
        return share_known(mean_known(mean_known(hard, -1), 1), among)

    return Measure(
        "torn",
        "Torn: dilemma of response as a hard choice",
        "z < .3 and P-S > 0, with z = |e(P-S) - (1-e)(R-T)| / (e|P-S| + (1-e)|R-T|); share of years and sides",
        at(0.3),
        variants={f"z<{t}": mean_defined(at(t)) for t in TORN},
        source="BoothWheeler2008",
        note="It is highest for those who are about to escape: it is not the security dilemma.",
    )


def in_dilemma(run: Run, bits: float = 0.5, window: slice | None = None) -> Array:
    """Return where both levels are open at once, by side [replicate, year, dyad, 2].

    Parameters
    ----------
    run
        A record with ``belief``, ``restraint`` and ``exposure``.
    bits
        Doubt above which the other's motive is open.
    window
        Years to look at; all if None.
    """
    unsure = entropy(sides(run, "belief", window)) > bits
    return unsure & (sides(run, "restraint", window) > 0) & (sides(run, "exposure", window) > 0)


def knows_belief(run: Run, window: slice | None = None) -> Array:
    """Return where it is known what a side believed, which is not NaN then [replicate, year, dyad, 2].

    Years of a dyad in which it is not known of either side are left out of measures that turn on it, also where one
    side alone or the motives would settle them: those that are settled so are no fair sample of the rest.

    Parameters
    ----------
    run
        A record with ``belief``.
    window
        Years to look at; all if None.
    """
    return ~np.isnan(sides(run, "belief", window))


def _dilemma(run: Run, name: str, title: str, formula: str, seekers: Array | bool, note: str) -> Measure:
    among, known = relevant(run), knows_belief(run).all(-1)

    def over(condition: Array, years: slice = slice(None)) -> Array:
        found = where_known(condition.any(-1) & seekers, known)
        return share_known(mean_known(found[:, years], 1), among)

    usual = in_dilemma(run)
    variants = {f"H2>{t}": mean_defined(over(in_dilemma(run, t))) for t in OPEN}
    variants |= {f"first {WINDOW} years": mean_defined(over(usual, slice(WINDOW)))}
    variants |= {f"last {WINDOW} years": mean_defined(over(usual, slice(-WINDOW, None)))}
    return Measure(name, title, formula, over(usual), variants=variants, source="BoothWheeler2008", note=note)


def security_dilemma(run: Run) -> Measure:
    """Security dilemma: the motive is open, and either error would cost, for at least one side.

    Not gated on motives, which nobody in the dilemma knows. Needs ``belief``, ``restraint``, ``exposure``.
    """
    return _dilemma(
        run,
        "security_dilemma",
        "Security dilemma",
        "on either side at once H2(b) > .5 bit, R-T > 0 and P-S > 0: restraint would be best if it were returned and "
        "worst if not; share of dyad-years",
        True,
        "A situation of those who decide, not an outcome; where there is certainty, right or wrong, there is none.",
    )


def tragic_dilemma(run: Run) -> Measure:
    """Tragic dilemma: the security dilemma between two who want nothing but security [Butterfield1951]_.

    Needs ``belief``, ``restraint``, ``exposure``, ``malign``.
    """
    seekers = ~(both_states(run, "malign") > 0.5).any(-1)
    return _dilemma(
        run,
        "tragic_dilemma",
        "Tragic dilemma",
        "the same, in years in which both are benign; share of dyad-years",
        seekers,
        "The same situation as an onlooker sees it who knows the motives.",
    )


PLACE = 10
"""Place in tables."""
MEASURES = (
    (doubt, ("belief",)),
    (torn, ("fear", "restraint", "exposure")),
    (security_dilemma, ("belief", "restraint", "exposure")),
    (tragic_dilemma, ("belief", "restraint", "exposure", "malign")),
)
"""What is diagnosed here of every run, with the records that it needs."""
