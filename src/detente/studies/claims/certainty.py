"""How a claim stands at the defaults and how sure that is: in what share of draws of the assumptions it holds."""

from __future__ import annotations

from detente.figures.numbers import percent
from detente.studies.claims.judge import FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.places import parameter_words
from detente.studies.claims.standing import CLOSE, default_of
from detente.studies.claims.verdict import ClaimRobustness, ClaimVerdict
from detente.studies.claims.wording import BED
from detente.studies.verdict.robustness import ROBUST

SELDOM = 0.1
"""Share of draws of the assumptions below which it is said of a claim that it seldom holds."""


def axis_default(one: ClaimVerdict) -> float:
    """Return the value at the defaults of the parameter along which a claim was tried; NaN without one.

    Parameters
    ----------
    one
        What became of it.
    """
    return float("nan") if one.curve is None else default_of(one.settings, one.curve.axis.parameter)


def holds_here(one: ClaimVerdict) -> bool:
    """Return whether the best estimate meets all predictions of a claim at the defaults.

    Parameters
    ----------
    one
        What became of it.
    """
    return all((1 if s.expected == "more" else -1) * s.finding.effect > s.smallest for s in one.predictions)


def only_here(one: ClaimVerdict) -> bool:
    """Return whether a verdict stays the same in few draws, and hangs on more defaults than that of reciprocal fear.

    Parameters
    ----------
    one
        What became of a claim.
    """
    decided = one.verdict in (HOLDS, WHEN, FAILS)
    decided = decided and (one.verdict != WHEN or holds_here(one))
    calm = one.robustness is not None and holds_here(one) and one.robustness.unafraid >= 1 / 2
    return decided and one.robustness is not None and one.robustness.same < 1 / 2 and not calm


def undecided_words(one: ClaimVerdict) -> str:
    """Return how a claim that is undecided stands: the first sentence of its ``reason``, as a clause.

    Parameters
    ----------
    one
        What became of it.
    """
    said = one.reason.partition(". ")[0].removesuffix(".")
    return f"{said[:1].lower()}{said[1:]}"


def drawn_shares(drawn: ClaimRobustness, *, first: bool) -> str:
    """Return in what share of draws a claim holds, as drawn and where reciprocal fear stays at its default.

    Parameters
    ----------
    drawn
        What became of its verdict when assumptions were drawn anew.
    first
        Whether it is the first in a text, where it is said of what the shares are.
    """
    default = " with reciprocal fear of surprise attack at its default, none" if first else ""
    calm = f" ({percent(drawn.unafraid)}{default})" if drawn.unafraid == drawn.unafraid else ""
    return f"{percent(drawn.holds)}{' of the draws of our assumptions' if first else ''}{calm}"


def cut_words(one: ClaimVerdict) -> str:
    """Return along what a claim was cut, and what else stood where: empty without an axis.

    Parameters
    ----------
    one
        What became of a claim.
    """
    if one.curve is None:
        return ""
    return f"along {parameter_words(one.curve.axis.parameter)} alone, all else as it is{bed_words(one)}"


def bed_words(one: ClaimVerdict) -> str:
    """Return what stands where beside the axis of a claim, in brackets.

    Parameters
    ----------
    one
        What became of the claim.
    """
    axis = "" if one.curve is None else one.curve.axis.parameter
    there = [f"{parameter_words(k)} {one.settings[k]:g}" for k in BED if k in one.settings and k != axis]
    return f" ({', '.join(there)})" if there else ""


def draws_words(one: ClaimVerdict) -> list[str]:
    """Return what the draws of the assumptions say of a claim, each a clause: how often it holds, and what decides.

    Parameters
    ----------
    one
        What became of a claim.
    """
    drawn = one.robustness
    if drawn is None:
        return []
    said = [f"it holds in {drawn_shares(drawn, first=True)}"]
    if drawn.undefined:
        said.append(f"in {drawn.undefined} nothing came about of which it speaks, which counts as not holding")
    if drawn.within == 0:
        said.append("none of them lies where the boundary says that it holds")
    elif drawn.within == drawn.draws:
        said.append("all of them lie where the boundary says that it holds")
    elif drawn.within is not None:
        right = f"{_right(drawn)}, and " if drawn.predicts else ""
        said.append(
            f"it does in {percent(drawn.inside)} of those where the boundary says so and in {percent(drawn.outside)} "
            f"of the others, so that the boundary {right}{_tells(drawn)}"
        )
    if drawn.divide is not None:
        most = drawn.divide
        said.append(
            f"what tells most between the draws is {parameter_words(most.parameter)}, {most.holds:.2g} on average "
            f"where it holds, {most.other:.2g} where not and {most.here:.2g} at our defaults"
        )
    return said


def _right(drawn: ClaimRobustness) -> str:
    """Return how often a boundary is right, beside one answer for all draws."""
    return f"is right in {percent(drawn.hits)}, where one answer for all draws is right in {percent(drawn.base)}"


def _tells(drawn: ClaimRobustness) -> str:
    """Return what a boundary tells of the draws."""
    if drawn.predicts:
        return "tells where it holds"
    if drawn.outside <= 1 - ROBUST:
        return "tells where it does not hold, but not where it does"
    if drawn.inside >= ROBUST:
        return "tells where it holds, but not where it does not"
    return "does not tell where it holds"


def how_sure(one: ClaimVerdict, *, short: bool = False) -> str:
    """Return how sure a verdict is, for people: in what share of draws the claim holds, and holds or not as here.

    Parameters
    ----------
    one
        What became of a claim.
    short
        Whether the share of draws in which it holds is enough.
    """
    if one.by_construction:
        return "no evidence: an assumption"
    if one.robustness is None:
        return undecided_words(one) if one.verdict == UNDECIDED else "a first answer"
    drawn = one.robustness
    kind = "undecided" if one.verdict == UNDECIDED else "robust" if one.robust else "fragile"
    if only_here(one):
        kind = "only at our defaults"
    elif one.here == CLOSE and one.verdict == WHEN:
        kind = f"{CLOSE} at our defaults"
    elif one.verdict in (HOLDS, WHEN) and drawn.holds < SELDOM:
        kind = "seldom"
    elif one.verdict == WHEN and one.shown == FAILS:
        kind = "not at our defaults"
    held = f"{kind}: holds in {percent(drawn.holds)} of draws"
    if drawn.unafraid == drawn.unafraid:
        held += f" ({percent(drawn.unafraid)} without reciprocal fear)"
    if short:
        return held
    same = f"the same as at our defaults in {percent(drawn.same)}"
    sides = ""
    if drawn.within is not None and one.verdict == WHEN:
        parts = [(drawn.inside, "where the boundary says so"), (drawn.outside, "elsewhere")]
        told = ", ".join(f"{percent(share)} {where}" for share, where in parts if share == share)
        sides = f"; {told}{f': the boundary {_right(drawn)}' if drawn.predicts else ''}"
    return f"{held}, {same}{sides}"
