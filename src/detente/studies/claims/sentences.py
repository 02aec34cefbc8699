"""What became of a claim, in sentences: which of its parts hold, which fail, and why nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence

from detente.figures.numbers import percent, write_number
from detente.studies.claims.answers import found_words
from detente.studies.claims.certainty import holds_here, only_here, undecided_words
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.places import parameter_words, place
from detente.studies.claims.predicted import Predicted, effect_words, expected_words, level_values
from detente.studies.claims.size import POWER
from detente.studies.claims.verdict import ClaimVerdict

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""Small numbers in words."""
FIRST_ANSWER = (
    "This is a first answer: it leaves up to a quarter of the claims undecided that a full run decides. The verdicts "
    "to cite are those of a full run (docs/theory/claims.md, or the same command without --quick)."
)
"""What is said of a quick run."""
SHOWN = (HOLDS, FAILS, UNDECIDED)
"""What can be shown of a part."""


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
    said = found_words(one, sure=True)
    if one.verdict == WHEN and only_here(one) and one.curve is not None and one.curve.turns:
        return f"the claim {said.replace(' at our defaults', '', 1)}"
    said = f"the claim {'is ' * (one.verdict == WHEN and one.shown == UNDECIDED)}{said}"
    return said if one.verdict != WHEN or one.shown == HOLDS else f"{said}{_parts(one)}"


def _fails(one: ClaimVerdict) -> str:
    said = one.decisive
    found = (
        f"{said.words}: {effect_words(said, sure=False)}{_of_arms(said)}, where {expected_words(said)} was predicted"
    )
    if len(one.parts) == 1:
        return f"{found}; so the claim fails"
    held, failed, doubt = _sorted(one)
    others = f", and {_number(len(failed) - 1)} more {'fails' if len(failed) == 2 else 'fail'}"
    unsure = f", {_number(len(doubt))} {_are(doubt)} undecided{_listed(one, doubt)}" if doubt else ""
    fails = f"so the claim fails by part {one.part}{others * (len(failed) > 1)}"
    return f"{found}; {fails}: {parts_words(one)}{_listed(one, held)}{unsure}"


def _of_arms(said: Predicted) -> str:
    """Return the outcome in both arms of a difference between two, in brackets; empty without them."""
    if len(said.levels) != 2:
        return ""
    (first, second), _ = level_values(said)
    return f" ({first} against {second})"


def _undecided(one: ClaimVerdict) -> str:
    return f"the claim is undecided, since {undecided_words(one)}{_parts(one)}"


def telling_words(one: ClaimVerdict) -> str:
    """Return where a claim that is undecided is least clear, and how many runs would tell; empty if it is decided.

    Parameters
    ----------
    one
        What became of it.
    """
    return one.reason.partition(". ")[2]


def here_words(one: ClaimVerdict) -> str:
    """Return how a claim stands at the defaults, in a sentence; empty if not known, or said with the finding.

    Parameters
    ----------
    one
        What became of it.
    """
    said = one.verdict == WHEN and one.curve is not None and bool(one.curve.turns)
    return f"At our defaults: {one.here}." if one.here and not said else ""


def power_words(one: ClaimVerdict) -> str:
    """Return how much was run and what effects that could have shown, in sentences; empty where that is not known.

    Parameters
    ----------
    one
        What became of it.
    """
    power = one.power
    if power is None:
        return ""
    along = ""
    if one.curve is not None and power.along:
        along = f" and {power.along:,} at each value of {parameter_words(one.curve.axis.parameter)}"
    if power.holds == 0 and power.fails == 0:
        return f"{power.runs:,} runs ({power.here:,} of each arm at our defaults{along}), which all give the same."
    above, below = 1 + power.holds, 1 - power.fails
    fails = f"at most {_times(below)} it" if below >= 0 else f"at least {_times(-below)} it the other way"
    capped = " More runs were asked for: the most that are made were reached." if power.capped else ""
    return (
        f"{power.runs:,} runs ({power.here:,} of each arm at our defaults{along}). With a chance of {percent(POWER)} "
        f"they show that the claim holds where effects are at least {_times(above)} the smallest of interest, and that "
        f"it fails where they are {fails}.{capped}"
    )


def _times(value: float) -> str:
    """Write how many times the smallest effect of interest an effect is."""
    return f"{write_number(value, 2 if abs(value) < 10 else 0)} times"


def plane_rows(one: ClaimVerdict) -> list[str]:
    """Return where a claim of two axes holds at each value of the second; empty without them.

    Parameters
    ----------
    one
        What became of it.
    """
    plane = one.plane
    if plane is None:
        return []
    axis, other = (parameter_words(held.parameter) for held in (plane.axis, plane.other))
    rows = []
    for k, value in enumerate(plane.values):
        curve = plane.at(k)
        where = f"holds where {axis} is {place(curve, sure=True)}"
        if not curve.turns:
            where = "holds at every value" if curve.holds_at_low else "holds at no value"
        rows.append(f"{other} {value:.2g}: {where}")
    return rows


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
    held, failed, doubt = _sorted(one)
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


def _sorted(one: ClaimVerdict) -> tuple[list[int], ...]:
    """Return the numbers of the parts that hold at the defaults, that fail and that are undecided."""
    return tuple([k for k, shown in enumerate(one.parts, 1) if shown == word] for word in SHOWN)


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
