"""Security paradox, mutual hostility and restraint: the ends that conduct settles in."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.core.scripted import judged, mean_judged
from detente.diagnostics.dyads import (
    WINDOW,
    benign,
    free_years,
    mean_defined,
    of_free_years,
    own_acts,
    relevant,
    share,
    sides,
    tell_forced,
)
from detente.diagnostics.security import security_of_dyads

COMPETE, RESTRAINT = 0.5, 0.2
"""Shares of years from which both sides compete, below which both show restraint."""
LOSS = 0.05
"""Loss of security [chance a year] from which both are worse off than if both had held back."""
LAST = slice(-WINDOW, None)


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


def is_hostile(run: Run, window: slice = LAST, threshold: float = COMPETE) -> Array:
    """Return where two security-seekers are mutually hostile of their own accord [replicate, dyad].

    Both are benign through the window, and both compete, and mean to, in at least ``threshold`` of its free years.
    Needs ``conduct``, ``intended``, ``malign``.
    """
    free, own = own_acts(run, window)
    part, enough = of_free_years(own, free)
    return is_paradox(part, threshold) & enough & benign(run, window)


def can_judge(run: Run, window: slice = LAST) -> Array:
    """Return which dyads matter and have enough years free of what interventions force [replicate, dyad]."""
    free = free_years(run, window)
    return relevant(run) & of_free_years(free[None], free)[1]


def hostility_of(run: Run) -> Array:
    """Return the share of the dyads judged that are mutually hostile of their own accord [replicate]."""
    return share(is_hostile(run), can_judge(run))


def restraint_of(run: Run, threshold: float = RESTRAINT, window: slice = LAST) -> Array:
    """Return the share of the dyads judged in which both sides show restraint [replicate]."""
    part, _ = of_free_years(sides(run, "conduct", window) >= 0.5, free_years(run, window))
    return share(is_restraint(part, threshold), can_judge(run, window))


def war_of(run: Run) -> Array:
    """Return the share of the dyads that matter with at least one year of war [replicate]."""
    return share(sides(run, "war")[..., 0].any(1), relevant(run))


def paradox_of(run: Run, twin: Run, threshold: float = COMPETE, loss: float = LOSS) -> Array:
    """Return the share of the dyads judged that are in the security paradox [replicate]; NaN where the twin failed."""
    found = share(is_hostile(run, threshold=threshold) & loses_security(run, twin, loss), can_judge(run))
    return np.where(twin.failed, np.nan, found)


def hostility(run: Run) -> Measure:
    """Mutual hostility of two who wanted nothing but security.

    Needs ``conduct``, ``intended``, ``malign``.
    """
    among = can_judge(run)
    return Measure(
        "hostility",
        "Mutual hostility",
        "both benign through the last 20 years, both compete in >= .5 of them, and mean to, where nothing is forced",
        hostility_of(run),
        variants={f">={t}": mean_defined(share(is_hostile(run, threshold=t), among)) for t in (0.3, 0.5, 0.7)},
        source="BoothWheeler2008",
        note="Accidents and wars of others do not count; with fewer than a quarter of the years free it is not judged."
        + tell_forced(run, LAST),
    )


def loses_security(run: Run, twin: Run, loss: float = LOSS) -> Array:
    """Return where both sides are less secure than in the twin in which both hold back [replicate, dyad]."""
    lower: Array = (security_of_dyads(twin) - security_of_dyads(run) >= loss).all(-1)
    return lower


def paradox(run: Run, twin: Run) -> Measure:
    """Security paradox: what two security-seekers make of it, less security all round [BoothWheeler2008]_.

    Needs ``conduct``, ``intended``, ``malign``, ``prox``, ``compete``, ``win``; of the twin the last three.

    Parameters
    ----------
    run
        A record.
    twin
        The same with both holding back: ``detente.restraint_twin(run)``.
    """
    variants = {f">={t}": mean_defined(paradox_of(run, twin, t)) for t in (0.3, 0.5, 0.7)}
    variants |= {f"loss>={t}": mean_defined(paradox_of(run, twin, loss=t)) for t in (0.02, 0.05, 0.1)}
    return Measure(
        "paradox",
        "Security paradox",
        "mutual hostility, and both less secure by >= .05 than in the twin in which both hold back, do(a = 0)",
        paradox_of(run, twin),
        variants=variants,
        source="BoothWheeler2008",
        note="An outcome, not the dilemma. The loss is nearly implied by the hostility: who competes can overrun."
        + tell_forced(run, LAST),
    )


def restraint(run: Run) -> Measure:
    """Mutual restraint.

    Needs ``conduct``.
    """
    return Measure(
        "restraint",
        "Mutual restraint",
        "both compete in < .2 of the last 20 years, of those that nothing forces",
        restraint_of(run),
        variants={f"<{t}": mean_defined(restraint_of(run, t)) for t in (0.1, 0.2, 0.3)},
        source="BoothWheeler2008",
        note=tell_forced(run, LAST).strip(),
    )


def war(run: Run) -> Measure:
    """At least one war in the run.

    Needs ``war``.
    """
    return Measure(
        "war",
        "Any war",
        "at least one year of war in the run; share of dyads",
        war_of(run),
        source="Fearon1995",
    )


PLACE = 20
"""Place in tables."""
_HOSTILE = ("conduct", "intended", "malign")
MEASURES = (
    (hostility, _HOSTILE),
    (restraint, ("conduct",)),
    (war, ("war",)),
)
"""What is diagnosed here of every run, with the records that it needs."""
TWIN_MEASURES = ((paradox, (*_HOSTILE, "prox", "compete", "win"), ("prox", "compete", "win")),)
"""What is diagnosed here of a run and its twin, with the records that they need."""
