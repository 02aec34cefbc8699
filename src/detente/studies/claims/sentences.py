"""What became of a claim, in sentences: which of its parts hold, which fail, and why nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence

from detente.figures.numbers import DASH, percent, write_number
from detente.studies.claims.answers import found_words, holds_here, only_here, undecided_words
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.places import parameter_words
from detente.studies.claims.verdict import ClaimVerdict, Predicted

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Small numbers in words."""
SHOWN = (HOLDS, FAILS, UNDECIDED)
"""What can be shown of a part."""


def signed(value: float) -> str:
    """Write an effect with its sign and two significant digits; a dash where there is none.

    Parameters
    ----------
    value
        The effect.
    """
    if value != value:
        return DASH
    if value == 0:
        return "0"
    if abs(value) >= 10:
        return write_number(value, signed=True)
    return f"{value:+.2g}".replace("-", "−")


def unit_words(said: Predicted) -> tuple[float, str]:
    """Return by what an effect is multiplied for people, and its unit: of shares, percentage points or per cent.

    Parameters
    ----------
    said
        The prediction.
    """
    if said.unit.startswith("share"):
        return 100.0, "%" if said.level else "points"
    return 1.0, f"[{said.unit}]" if said.unit[:1].isdigit() else said.unit


def effect_words(said: Predicted, *, sure: bool = True) -> str:
    """Return an effect with its unit, and its 95 % interval: ``−0.21 points (−0.58 to +0.16)``.

    Parameters
    ----------
    said
        The prediction.
    sure
        Whether the interval is told.
    """
    times, unit = unit_words(said)
    found = said.finding
    ends = [times * x for x in (found.effect, found.low, found.high)]
    at, low, high = (signed(x).removeprefix("+") if said.level else signed(x) for x in ends)
    return f"{at} {unit}{f' ({low} to {high})' if sure and found.low == found.low else ''}"


def expected_words(said: Predicted) -> str:
    """Return what was predicted: ``at least 10 points less``.

    Parameters
    ----------
    said
        The prediction.
    """
    times, unit = unit_words(said)
    least = f"{times * said.smallest:.3g} {unit}"
    return f"at least {least}" if said.level and said.expected == "more" else f"at least {least} {said.expected}"


def parts_words(one: ClaimVerdict) -> str:
    """Return how many parts of a claim hold at the defaults: ``two of three parts hold``.

    Parameters
    ----------
    one
        What became of it.
    """
    held, count = one.parts.count(HOLDS), len(one.parts)
    if count == 1:
        return {HOLDS: "it holds", FAILS: "it fails", UNDECIDED: "it is undecided"}[one.parts[0]]
    if held == count:
        return "both parts hold" if count == 2 else f"all {_number(count)} parts hold"
    return f"{_number(held)} of {'its ' * (not held)}{_number(count)} parts {'holds' if held < 2 else 'hold'}"


def lead_of(one: ClaimVerdict) -> str:
    """Return the first sentence about a claim: the finding, which part holds and which fails, and where.

    Parameters
    ----------
    one
        What became of it.
    """
    if one.verdict == CONSTRUCTED:
        if holds_here(one):
            return "The claim follows from an assumption of the model, which is no support for it."
        return "The claim is ruled out by an assumption of the model, which is no evidence against it."
    said = {FAILS: _fails, UNDECIDED: _undecided}.get(one.verdict, _holds)(one)
    if only_here(one) and one.robustness is not None:
        drawn = one.robustness
        said = (
            f"at our defaults only, {said}: when our assumptions are drawn anew, it is the same in "
            f"{percent(drawn.same)} of {drawn.draws} draws, and holds in {percent(drawn.holds)}"
        )
    return f"{said[:1].upper()}{said[1:]}."


def _holds(one: ClaimVerdict) -> str:
    said = f"the claim {found_words(one, sure=True)}"
    if one.verdict != WHEN or one.shown == HOLDS:
        return said
    if one.shown == UNDECIDED:
        return f"{said}; at our defaults that is not decided{_parts(one)}"
    return f"{said}; at our defaults it does not hold{_parts(one)}"


def _fails(one: ClaimVerdict) -> str:
    return f"the claim fails {_because(one)}" if len(one.parts) == 1 else _several(one, "the claim fails because of")


def _undecided(one: ClaimVerdict) -> str:
    return f"the claim is undecided, for {undecided_words(one)}{_parts(one)}"


def throughout(one: ClaimVerdict) -> str:
    """Return along what a claim that fails does so as well, as a clause; empty without an axis.

    Parameters
    ----------
    one
        What became of it.
    """
    if one.verdict != FAILS or one.curve is None:
        return ""
    return f"it fails as well at all values of {parameter_words(one.curve.axis.parameter)} that are always tried"


def _parts(one: ClaimVerdict) -> str:
    """Return what decides after a clause, and which parts hold and which do not where there are several."""
    if len(one.parts) == 1:
        return f" {_because(one, sure=one.shown == UNDECIDED)}"
    return f": {_several(one, 'what fails is')}"


def _several(one: ClaimVerdict, fails: str) -> str:
    """Return which parts of a claim hold at the defaults, which do not, and what decides."""
    held, failed, doubt = ([k for k, shown in enumerate(one.parts, 1) if shown == word] for word in SHOWN)
    said = f"{parts_words(one)}{_listed(one, held)}"
    if failed:
        said += f", {_number(len(doubt))} {_are(doubt)} undecided{_listed(one, doubt)}" if doubt else ""
        said += f"; {fails} part {one.part} {_because(one)}"
        others = [k for k in failed if k != one.part]
        return f"{said}, and {_number(len(others))} more" if others else said
    if doubt:
        others = [k for k in doubt if k != one.part]
        more = f", and so {_are(others)} {_number(len(others))} more" if others else ""
        return f"{said}; part {one.part} is undecided {_because(one, sure=True)}{more}"
    return said


def _because(one: ClaimVerdict, *, sure: bool = False) -> str:
    """Return what decides, in brackets."""
    said = one.decisive
    return f"({said.words}: {effect_words(said, sure=sure)}, where {expected_words(said)} was predicted)"


def _listed(one: ClaimVerdict, parts: Sequence[int]) -> str:
    """Return parts by number, in brackets; empty without any."""
    return f" ({'; '.join(one.predictions[k - 1].words for k in parts)})" if parts else ""


def _are(parts: Sequence[int]) -> str:
    return "is" if len(parts) == 1 else "are"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
