"""How a claim stands at the defaults, and why nothing can be said of it where it is undecided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.mechanisms.complete import completed
from detente.schools import school
from detente.studies.claims.boundary import ClaimCurve
from detente.studies.claims.claim import Claim
from detente.studies.claims.judge import Finding, of_claim
from detente.studies.claims.size import ClaimPower, errors_off

CLOSE = "too close to call"
"""What is said of a claim at the defaults that lies within the band of a boundary, or at the smallest of interest."""
AT_DEFAULTS = ("holds", "does not hold", CLOSE)
"""How a claim may stand at the defaults."""
TOLD = 0.025
"""Level of each of the two one-sided tests of how a claim stands at the defaults: that of a 95 % interval."""


NORMAL = 3.92
"""Standard errors that a 95 % interval is wide."""
SLIGHT = 0.05
"""How far off the smallest of interest [times that size] an effect is up to which it is said to be that size."""


def default_of(claim: Claim, parameter: str) -> float:
    """Return the value of a parameter in the world where a claim is tried.

    Parameters
    ----------
    claim
        The claim.
    parameter
        Name of the parameter.
    """
    return float(completed(school("default")).values(**claim.bed.settings)[parameter])


def at_defaults(claim: Claim, findings: Sequence[Finding], curve: ClaimCurve | None) -> str:
    """Return how a claim stands at the defaults, one of ``AT_DEFAULTS``.

    It is too close to call where neither is told at the level of a 95 % interval, and also where the band of a boundary
    includes the defaults: a little luck would move them to its other side.

    Parameters
    ----------
    claim
        The claim.
    findings
        Those of its predictions at the defaults.
    curve
        The claim along its axis.
    """
    if curve is not None:
        here = default_of(claim, curve.axis.parameter)
        if any(turn.low <= here <= turn.high for turn in curve.turns):
            return CLOSE
    holds, fails = of_claim(findings)
    return "holds" if holds <= TOLD else "does not hold" if fails <= TOLD else CLOSE


def why_undecided(
    claim: Claim, findings: Sequence[Finding], along: Sequence[Sequence[Finding]], power: ClaimPower
) -> str:
    """Return why neither can be said of a claim: where it is least clear that it fails, and how many runs would tell.

    Parameters
    ----------
    claim
        The claim.
    findings, along
        Those of its predictions at the defaults, and at the values of its axis that are always tried.
    power
        What it was tried with.
    """
    places = [("at our defaults", findings, power.here)]
    if claim.axis is not None:
        values = claim.axis.spread(len(along))
        named = [f"at {claim.axis.parameter} {x:.3g}" for x in values]
        places += [(name, found, power.along) for name, found in zip(named, along, strict=True)]
    where, found, count = max(places, key=lambda place: of_claim(place[1])[1])
    part, one = min(zip(claim.predictions, found, strict=True), key=lambda pair: pair[1].p_fails)
    if not np.isfinite(one.high - one.low):
        return f"{where[:1].upper()}{where[1:]} {part.words} is defined in {one.replicates} of {count} replicates."
    told = (
        f"It is least clear {where}: {part.words} is {one.effect:.3g} ({one.low:.3g} to {one.high:.3g}) {part.unit}, "
        f"where {part.sign * part.smallest:.3g} is the smallest of interest"
    )
    margin = abs(float(part.margin(np.array(one.effect))))
    error = (one.high - one.low) / NORMAL / part.smallest
    needed = count * (errors_off(claim)["fails"] * error / max(margin, SLIGHT)) ** 2
    if margin <= SLIGHT:
        return f"{told}: the effect is the smallest of interest, and no number of runs would tell it from it."
    return f"{told}; about {needed:.2g} replicates in place of {count} would tell."
