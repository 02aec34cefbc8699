"""What ``detente claims`` prints for people: a line a claim, or all of its parts."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

from detente.apps.cli.output import console, print_json, say, show, table
from detente.studies.claims import Claim, Claims, ClaimVerdict
from detente.studies.claims.certainty import axis_default, cut_words, draws_words, how_sure
from detente.studies.claims.judge import FAILS, HOLDS, WHEN
from detente.studies.claims.places import parameter_words, place
from detente.studies.claims.predicted import effect_words, expected_words, level_words, unit_words
from detente.studies.claims.record.verdict import RecordPredicted
from detente.studies.claims.sentences import (
    FIRST_ANSWER,
    here_words,
    lead_of,
    plane_rows,
    power_words,
    telling_words,
    throughout,
)
from detente.studies.claims.standing import CLOSE

LEGEND = (
    "At our defaults: whether the claim holds there. Parts: predictions that hold there, by themselves; the claim "
    "holds where all do. Effect: of the part that decides, with its interval, and what was predicted of it; points are "
    "percentage points. A boundary is a cut through one point. By construction: an assumption of the model "
    "decides the claim; it makes it true where it holds at our defaults, and rules it out where it does not."
)
DRAWN = "Holds in: share of draws of the assumptions; same: holds there or does not, as at the defaults."
RECORDED = (
    "In the record: a verdict is of its claim alone. Undecided: the record could not tell; seen from: the least effect "
    "that would have been seen, with a chance of 80 %. Among all claims about the record: told where all were asked."
)
MORE = "What each claim says, and all of its parts: --verbose."
"""How the table is read."""
LETTERS = (
    "M: claims of Menon, Is the Security Dilemma Inescapable? (2023). E: of The Security Dilemma: Self-Fulfilling "
    "Prophecy or Inescapable Reality?, by Emeriau. L: the three logics of Booth and Wheeler, as Collins has them."
)
"""What the letters of ids stand for."""
INDENT = "    "
WIDE = 110
"""Letters of a line from which on verdicts are a table."""


def list_claims(every: Iterable[Claim], *, as_json: bool) -> None:
    """Print what is claimed, and by whom.

    Parameters
    ----------
    every
        The claims.
    as_json
        Whether for programs.
    """
    if as_json:
        rows = [
            {
                "id": c.id,
                "school": c.school,
                "statement": c.statement,
                "design": c.design,
                "rival": "; ".join(one.rival for one in c.rivals) or None,
                "by_construction": c.by_construction or None,
                "ours": c.ours or None,
                "references": list(c.references),
            }
            for c in every
        ]
        print_json({"claims": rows})
        return
    say(LETTERS)
    for c in every:
        say(f"{c.id}  {c.statement} ({c.school})")
        if c.ours:
            say(fill(f"Our reading: {c.ours}", console().width, initial_indent=INDENT, subsequent_indent=INDENT))


def show_claims(found: Claims, *, verbose: bool) -> None:
    """Print the verdicts for people: a line a claim, or a few where what it says is asked for.

    Parameters
    ----------
    found
        What became of the claims.
    verbose
        Whether each claim is told with all of its parts.
    """
    say(f"{found.sentence}.", style="bold")
    if verbose:
        for one in found.claims:
            _tell(one)
        _show_record(found)
        return
    drawn = any(one.robustness is not None for one in found.claims)
    if console().width < WIDE:
        _list_verdicts(found.claims)
    else:
        rows = [
            (one.id, _verdict(one), _here(one), _held(one), *_decides(one), *(_drawn(one) if drawn else ()))
            for one in found.claims
        ]
        head = (
            "claim",
            "verdict",
            "at our defaults",
            "parts",
            "effect (95 %)",
            "predicted",
            *(("holds in", "same") if drawn else ()),
        )
        show(table(head, rows, right=head[6:], fixed=(head[0], *head[3:5], *head[6:]), rule=True))
    axes = sorted({one.curve.axis.parameter for one in found.claims if one.verdict == WHEN and one.curve is not None})
    say(" ".join((LEGEND, *((DRAWN,) if drawn else ()), MORE)))
    if axes:
        say(f"Parameters: {'; '.join(parameter_words(name, code=True) for name in axes)}.")
    if found.quick:
        say(FIRST_ANSWER)
    _show_record(found)


def _list_verdicts(claims: Iterable[ClaimVerdict]) -> None:
    """Print the verdicts below each other, as a narrow terminal has no room for a table of boundaries."""
    for one in claims:
        effect, predicted = _decides(one)
        held = "; holds in {}, same in {}".format(*_drawn(one)) if one.robustness is not None else ""
        parts = f"{_held(one)} part{'s' * (len(one.parts) > 1)}"
        say(fill(f"{one.id:<5} {_verdict(one)}", console().width, subsequent_indent=" " * 6, break_long_words=False))
        told = f"at our defaults: {_here(one)}; {parts}: {effect}, {predicted} predicted{held}"
        say(fill(told, console().width, initial_indent=" " * 6, subsequent_indent=" " * 6))


def _tell(one: ClaimVerdict) -> None:
    """Print what became of one claim in a few lines: the finding first, then each of its parts."""
    lines = [lead_of(one), *filter(None, (here_words(one), telling_words(one)))]
    lines.append(f"The claim: {one.statement} ({one.school})")
    lines += [f"Our reading: {one.ours}"] if one.ours else []
    for part, (said, shown) in enumerate(zip(one.predictions, one.parts, strict=True), 1):
        decides = ", decides" if part == one.part and len(one.parts) > 1 else ""
        share = f" [{said.unit}]" if said.unit.startswith("share") else ""
        told = f"{effect_words(said)}{share}, {expected_words(said)} predicted"
        lines.append(f"{part}. {said.words}: {told}; {shown}{decides}")
        lines += [f"   Rival: {said.rival}"] if said.rival else []
        lines += [f"   In each arm: {levels}"] if (levels := level_words(said)) else []
    if one.robustness is not None:
        lines.append(f"How sure: {how_sure(one)} ({one.robustness.draws} draws)")
    if one.curve is not None and one.curve.turns:
        lines.append(f"Boundary: a cut through one point, {cut_words(one)}")
    if one.verdict == FAILS and one.curve is not None:
        lines.append(f"Elsewhere: {throughout(one)}")
    if one.robustness is not None and one.robustness.divide is not None:
        most = draws_words(one)[-1]
        lines.append(f"{most[:1].upper()}{most[1:]}")
    lines += [f"What this could have shown: {power}"] if (power := power_words(one)) else []
    lines += [f"Over two parameters: {'; '.join(rows)}"] if (rows := plane_rows(one)) else []
    say()
    say(fill(f"{one.id}  {one.words}", console().width, subsequent_indent=INDENT), style="bold")
    for line in lines:
        say(fill(line, console().width, initial_indent=INDENT, subsequent_indent=INDENT))


def _verdict(one: ClaimVerdict) -> str:
    if one.curve is None or not one.curve.turns or one.verdict != WHEN:
        return one.verdict
    return f"{WHEN} {parameter_words(one.curve.axis.parameter)} is {place(one.curve)}"


def _here(one: ClaimVerdict) -> str:
    """Write whether a claim holds at the defaults, and what its parameter is there if it turns along it."""
    said = {"holds": "holds", "does not hold": "does not", CLOSE: "too close"}.get(one.here, "-")
    return f"{said} ({axis_default(one):.3g})" if one.curve is not None and one.curve.turns else said


def _held(one: ClaimVerdict) -> str:
    """Write how many parts hold at the defaults."""
    return f"{one.parts.count(HOLDS)}/{len(one.parts)}"


def _decides(one: ClaimVerdict) -> tuple[str, str]:
    """Write the effect of the part that decides, with its interval, and what was predicted, with the unit of both."""
    said = one.decisive
    times, _ = unit_words(said)
    found = said.finding
    plus = "" if said.level else "+"
    at, *ends = (
        _short(times * value, sign) for value, sign in ((found.effect, plus), (found.low, ""), (found.high, ""))
    )
    return f"{at} ({ends[0]} to {ends[1]})", expected_words(said).removeprefix("at least ")


def _drawn(one: ClaimVerdict) -> tuple[str, str]:
    """Write the share of draws in which a claim holds, and in which it does or does not as at the defaults."""
    if one.robustness is None:
        return "-", "-"
    return f"{100 * one.robustness.holds:.0f} %", f"{100 * one.robustness.same:.0f} %"


def _effect(said: RecordPredicted) -> str:
    found = said.finding
    return f"{_short(found.effect, '+')} ({_short(found.low)} to {_short(found.high)})"


def _predicted(said: RecordPredicted) -> str:
    least = f"{said.smallest:g}"
    return f"{said.expected} than {least}" if said.expected.startswith("no") else f"{least} {said.expected}"


def _short(value: float, sign: str = "") -> str:
    """Write a number in two significant digits, and no more than three decimals."""
    if value != value:
        return "-"
    if abs(value) >= 10:
        return f"{value:{sign}.0f}"
    return f"{value:{sign}.2g}" if abs(value) >= 0.01 else f"{value:{sign}.3f}" if abs(value) >= 0.0005 else "0"


def _show_record(found: Claims) -> None:
    """Print what the record says of the claims that are about it."""
    rows, units = [], []
    for one in found.claims:
        if one.record is None:
            continue
        said = one.record.decisive
        effect = "-" if said is None else _effect(said)
        predicted = "-" if said is None else _predicted(said)
        units += [] if said is None else [f"{one.id} {said.unit}"]
        seen = "-" if said is None else _short(said.could_show, "+")
        rows.append((one.id, one.verdict, one.record.words, effect, predicted, seen))
    if rows:
        head = ("claim", "model", "record", "effect (95 %)", "predicted", "seen from")
        show(
            table(
                head,
                rows,
                title="The same claims in the record: a verdict apart from the model's",
                right=head[5:],
                fixed=(head[0], *head[3:]),
                rule=True,
            )
        )
        say(" ".join((RECORDED, *([f"Units: {'; '.join(units)}."] if units else []))))
