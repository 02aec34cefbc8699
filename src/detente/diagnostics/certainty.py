"""Misplaced certainty: no dilemma is felt, wrongly."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import (
    WINDOW,
    both_states,
    both_values,
    entropy,
    forced_acts,
    mean_defined,
    mean_known,
    relevant,
    share_known,
    sides,
    where_known,
)

DOUBT = 0.5
"""Doubt [bits] below which a side is certain."""
CUTS = (0.8, 0.85, 0.9)
"""Neighbours: beliefs above which, or below one less which, a side would be called certain."""
LAST = slice(-WINDOW, None)


def _certain(run: Run, kind: str, cut: float | None = None) -> Array:
    """Return the years in which a side is certain of one thing and the other holds [replicate, year, dyad, 2].

    1 or 0, and NaN where it is not known what the side believed.
    """
    b = sides(run, "belief", LAST).astype(float)
    greedy = both_states(run, "malign", LAST)[..., ::-1] > 0.5
    sure = entropy(b) < DOUBT if cut is None else np.maximum(b, 1 - b) > cut
    wrong: Array = (b > 0.5) & ~greedy if kind == "feared_friend" else (b < 0.5) & greedy
    return where_known(sure & wrong, ~np.isnan(b))


def _mostly(years: Array) -> Array:
    """Return which sides are so in most years of the window that are known [replicate, dyad, 2]."""
    mostly: Array = mean_known(years, 1) > 0.5
    return mostly


def is_misplaced(run: Run, kind: str, cut: float | None = None) -> Array:
    """Return which sides hold a ``feared_friend`` or a ``trusted_foe`` [replicate, dyad, 2].

    Parameters
    ----------
    run
        A record with ``belief`` and ``malign``.
    kind
        Either.
    cut
        Belief that counts as certain, and one less it; less than half a bit of doubt if None.
    """
    return _mostly(_certain(run, kind, cut))


def _over_sides(condition: Array, run: Run) -> Array:
    known = (~np.isnan(sides(run, "belief", LAST))).any(1)
    return share_known(mean_known(where_known(condition, known), -1), relevant(run))


def _ceiling(run: Run) -> str:
    """Return what believed volatility leaves of certainty, in words."""
    down = both_values(run, "volatility_down", 0.0).max()
    up = both_values(run, "volatility_up", 0.0).max()
    return f"Believed volatility keeps belief between {up:.3g} and {1 - down:.3g}: beyond there is no certainty."


def _kind(run: Run, name: str, title: str, formula: str) -> Measure:
    return Measure(
        name,
        title,
        formula,
        _over_sides(is_misplaced(run, name), run),
        variants={f"b cut {c}": mean_defined(_over_sides(is_misplaced(run, name, c), run)) for c in CUTS},
        source="MitzenSchweller2011",
        note=_ceiling(run),
    )


def feared_friend(run: Run) -> Measure:
    """Find friends who are held greedy, with certainty [MitzenSchweller2011]_.

    Needs ``belief``, ``malign``.
    """
    return _kind(
        run,
        "feared_friend",
        "Misplaced certainty: feared friend",
        "H2(b) < .5 bit, b > .5 and the other benign, in most of the last 20 years; share of sides",
    )


def trusted_foe(run: Run) -> Measure:
    """Find greedy states that are held benign, with certainty.

    Needs ``belief``, ``malign``.
    """
    return _kind(
        run,
        "trusted_foe",
        "Misplaced certainty: trusted foe",
        "H2(b) < .5 bit, b < .5 and the other greedy, in most of the last 20 years; share of sides",
    )


def misplaced_certainty(run: Run) -> Measure:
    """Misplaced certainty, of either kind: no dilemma is felt, wrongly.

    Needs ``belief``, ``malign``.
    """

    def at(cut: float | None = None) -> Array:
        return _over_sides(is_misplaced(run, "feared_friend", cut) | is_misplaced(run, "trusted_foe", cut), run)

    return Measure(
        "misplaced_certainty",
        "Misplaced certainty",
        "less than half a bit of doubt in most of the last 20 years, and the wrong side of the truth; share of sides",
        at(),
        variants={f"b cut {c}": mean_defined(at(c)) for c in CUTS},
        source="MitzenSchweller2011",
        note=_ceiling(run),
    )


def misplaced_acted_upon(run: Run) -> Measure:
    """Misplaced certainty that is acted upon: the friend is competed with, the foe is not.

    Needs ``belief``, ``malign``, ``conduct``.
    """
    free = np.isnan(forced_acts(run, LAST))
    compete = sides(run, "conduct", LAST) >= 0.5
    friend = _mostly(_certain(run, "feared_friend") * (compete & free))
    foe = _mostly(_certain(run, "trusted_foe") * (~compete & free))
    return Measure(
        "misplaced_acted_upon",
        "Misplaced certainty that is acted upon",
        "in most of the last 20 years: certain of a feared friend and competing, or of a trusted foe and holding back, "
        "where nothing is forced; share of sides",
        _over_sides(friend | foe, run),
        variants={"feared friend": mean_defined(_over_sides(friend, run))}
        | {"trusted foe": mean_defined(_over_sides(foe, run))},
        source="MitzenSchweller2011",
    )


def disconfirming_acts(run: Run) -> Measure:
    """Count the acts of restraint that those who are wrongly certain of a friend's malice still get to see.

    Needs ``belief``, ``conduct``, ``malign``.
    """
    certain = is_misplaced(run, "feared_friend")
    seen = (sides(run, "conduct", LAST)[..., ::-1] == 0).sum(1)
    among = relevant(run)[..., None] & certain
    count = among.sum((1, 2))
    mean = np.where(count > 0, (seen * among).sum((1, 2)) / np.maximum(count, 1), np.nan)
    return Measure(
        "disconfirming_acts",
        "Disconfirming acts seen by the wrongly certain",
        "acts of restraint in the last 20 years by a feared friend",
        mean,
        unit="acts",
        source="MitzenSchweller2011",
        note="Near 0 is itself the prophecy: locked dyads stop producing what would disconfirm.",
    )


PLACE = 30
"""Place in tables."""
_BELIEF = ("belief", "malign")
MEASURES = (
    (misplaced_certainty, _BELIEF),
    (feared_friend, _BELIEF),
    (trusted_foe, _BELIEF),
    (misplaced_acted_upon, (*_BELIEF, "conduct")),
    (disconfirming_acts, (*_BELIEF, "conduct")),
)
"""What is diagnosed here of every run, with the records that it needs."""
