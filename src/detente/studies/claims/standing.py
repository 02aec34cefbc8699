"""How a claim stands at the defaults, and why nothing can be said of it where it is undecided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from detente.core.theory import Theory
from detente.figures.numbers import write_number
from detente.mechanisms.complete import completed
from detente.schools import school
from detente.studies.claims.boundary import ClaimCurve
from detente.studies.claims.claim import Claim, Prediction
from detente.studies.claims.judge import Finding, of_claim
from detente.studies.claims.places import parameter_words, place
from detente.studies.claims.predicted import Predicted, effect_words, expected_words
from detente.studies.claims.size import ClaimPower, errors_off

CLOSE = "too close to call"
"""What is said of a claim at the defaults that lies within the band of a boundary, or at the smallest of interest."""
AT_DEFAULTS = ("holds", "does not hold", CLOSE)
"""How a claim may stand at the defaults."""
TOLD = 0.025
"""Level of each of the two one-sided tests of how a claim stands at the defaults: that of a 95 % interval."""
ALONE = "when all claims of this call are allowed for (false discovery rate)"
"""What takes a verdict away that a claim would have by itself."""
NORMAL = 3.92
"""Standard errors that a 95 % interval is wide."""
SLIGHT = 0.05
"""How far off the smallest of interest [times that size] an effect is up to which it is said to be that size."""


@cache
def _complete() -> Theory:
    """Return the complete model, whose defaults claims are tried at."""
    return completed(school("default"))


def default_of(settings: Mapping[str, float], parameter: str) -> float:
    """Return the value of a parameter in the world where a claim is tried.

    Parameters
    ----------
    settings
        What the world is set to.
    parameter
        Name of the parameter.
    """
    return float(_complete().values(**settings)[parameter])


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
    if _in_a_band(claim, curve):
        return CLOSE
    holds, fails = of_claim(findings)
    return "holds" if holds <= TOLD else "does not hold" if fails <= TOLD else CLOSE


def _in_a_band(claim: Claim, curve: ClaimCurve | None) -> bool:
    """Return whether the band of a boundary includes the defaults."""
    if curve is None:
        return False
    here = default_of(claim.settings, curve.axis.parameter)
    return any(turn.low <= here <= turn.high for turn in curve.turns)


def why_undecided(
    claim: Claim,
    findings: Sequence[Finding],
    along: Sequence[Sequence[Finding]],
    curve: ClaimCurve | None,
    power: ClaimPower | None,
) -> str:
    """Return why neither can be said of a claim: how it stands, where it is least clear, and how many runs would tell.

    Parameters
    ----------
    claim
        The claim.
    findings, along
        Those of its predictions at the defaults, and at the values of its axis that are always tried.
    curve
        The claim along its axis.
    power
        What it was tried with; without it no number of runs is told.

    Returns
    -------
    str
        A sentence about how it stands, and one about where it is least clear.
    """
    here = at_defaults(claim, findings, curve)
    said = _standing(claim, findings, curve)
    told = f"{said[:1].upper()}{said[1:]}."
    return told if power is None else f"{told} {_least_clear(claim, findings, along, power, held=here == 'holds')}"


def _standing(claim: Claim, findings: Sequence[Finding], curve: ClaimCurve | None) -> str:
    """Return how a claim that is not decided stands at the defaults, and what may be elsewhere."""
    here = at_defaults(claim, findings, curve)
    if here == "holds":
        return f"by itself it holds at our defaults, but not {ALONE}"
    if here == CLOSE:
        near = "the boundary is too near to tell" if _in_a_band(claim, curve) else "the interval is too wide to tell"
        return f"at our defaults {near}{_elsewhere(curve, ', and ')}"
    if curve is None:
        return f"by itself it fails at our defaults, but not {ALONE}"
    return f"it fails at our defaults{_elsewhere(curve, ', but ')}"


def _elsewhere(curve: ClaimCurve | None, join: str) -> str:
    """Return what may be along the axis of a claim that is not decided, after a word that joins it."""
    if curve is None:
        return ""
    axis = parameter_words(curve.axis.parameter)
    if curve.turns:
        return f"{join}it may hold where {axis} is {place(curve)}, which is not shown"
    if curve.holds_at_low:
        return f"{join}it may hold all along {axis}, which is not shown"
    return f"{join}it is not shown to fail all along {axis}"


def _least_clear(
    claim: Claim, findings: Sequence[Finding], along: Sequence[Sequence[Finding]], power: ClaimPower, *, held: bool
) -> str:
    """Return where it is least clear that a claim fails (or holds at the defaults), and how many runs would tell."""
    places = [("at our defaults", findings, power.here)]
    if claim.axis is not None and not held:
        name = parameter_words(claim.axis.parameter)
        named = [f"where {name} is {x:.3g}" for x in claim.axis.spread(len(along))]
        places += [(where, found, power.along) for where, found in zip(named, along, strict=True)]
    where, found, count = max(places, key=lambda one: of_claim(one[1])[0 if held else 1])
    pairs = list(zip(claim.predictions, found, strict=True))
    part, one = max(pairs, key=lambda pair: pair[1].p_holds) if held else min(pairs, key=lambda pair: pair[1].p_fails)
    if not np.isfinite(one.high - one.low):
        return f"It is least clear {where}: {part.words} is defined in {one.replicates:,} of {count:,} replicates."
    said = Predicted.of(part, one)
    told = f"It is least clear {where} ({part.words}: {effect_words(said)}, where {expected_words(said)} was predicted)"
    return f"{told}; {_would_tell(claim, part, one, count, 'holds' if held else 'fails')}."


def _would_tell(claim: Claim, part: Prediction, one: Finding, count: int, verdict: str) -> str:
    """Return about how many replicates would give a verdict, were the effect what it seems to be."""
    margin = abs(float(part.margin(np.array(one.effect))))
    if margin <= SLIGHT:
        return "there it is the smallest effect of interest itself, from which no number of runs would tell it"
    error = (one.high - one.low) / NORMAL / part.smallest
    needed = count * (errors_off(claim)[verdict] * error / margin) ** 2
    if needed <= count:
        return "in a call with fewer claims that would tell"
    return f"about {write_number(float(f'{needed:.2g}'))} replicates in place of {count:,} would tell"
