"""What the claims say together: the answers to the titles of the two essays, made from the verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.figures.numbers import percent
from detente.studies.claims.boundary import ClaimCurve
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.verdict import ClaimVerdict
from detente.studies.claims.wording import FIRST, GROUPS, KEYS, OWN, SCHOOLS, SHORT, WAYS
from detente.studies.verdict.robustness import ROBUST


@dataclass(frozen=True)
class TitleAnswer:
    """The answer to the title of an essay.

    Attributes
    ----------
    title : str
        The question.
    lead : str
        The answer in a sentence.
    sentences : tuple of str
        What it rests on, a sentence each, with the ids of claims in brackets.
    """

    title: str
    lead: str
    sentences: tuple[str, ...]


def row_of(name: str) -> str:
    """Return the row of the list of claims that a claim is of: ``M18`` of ``M18b``.

    Parameters
    ----------
    name
        Its id.
    """
    return name.rstrip("abcdefgh")


def group_of(name: str) -> str:
    """Return what the row of a claim is about.

    Parameters
    ----------
    name
        Its id.
    """
    return next((group for group, rows in GROUPS.items() if row_of(name) in rows), OWN)


def school_of(told: str) -> str:
    """Return the school of those who say so, by the first name of ``SCHOOLS`` that is told.

    Parameters
    ----------
    told
        Who says so, as ``Claim.school``.
    """
    at = {
        school: min((told.find(name) for name in names if name in told), default=-1)
        for school, names in SCHOOLS.items()
    }
    there = {school: where for school, where in at.items() if where >= 0}
    return min(there, key=lambda school: there[school]) if there else "Others"


def parameter_words(name: str) -> str:
    """Return a parameter as people say it: ``offence advantage``.

    Parameters
    ----------
    name
        Its name.
    """
    return SHORT.get(name, name.replace("_", " "))


def place(curve: ClaimCurve, *, sure: bool = False) -> str:
    """Return where along its axis a claim holds: ``above 1.9 or from ...``; empty if it turns nowhere.

    Parameters
    ----------
    curve
        The claim along its axis.
    sure
        Whether the 95 % interval of each boundary is told.
    """

    def told(end: int) -> str:
        turn = curve.turns[end]
        band = f" ({turn.low:.2g} to {turn.high:.2g})" if sure and turn.low == turn.low else ""
        return f"{turn.at:.2g}{band}"

    said = []
    for begin, end in curve.stretches:
        if begin is None and end is not None:
            said.append(f"below {told(end)}")
        elif begin is not None:
            said.append(f"above {told(begin)}" if end is None else f"from {told(begin)} to {told(end)}")
    return " or ".join(said)


def found_words(one: ClaimVerdict, *, sure: bool = False) -> str:
    """Return what we find of a claim: ``holds where offence advantage is above 1.9``.

    Parameters
    ----------
    one
        What became of it.
    sure
        As of ``place``.
    """
    if one.verdict == WHEN and one.curve is not None and one.curve.turns:
        return f"holds where {parameter_words(one.curve.axis.parameter)} is {place(one.curve, sure=sure)}"
    return "holds at some places" if one.verdict == WHEN else one.verdict


def holds_here(one: ClaimVerdict) -> bool:
    """Return whether the best estimate meets all predictions of a claim at the defaults.

    Parameters
    ----------
    one
        What became of it.
    """
    return all((1 if s.expected == "more" else -1) * s.finding.effect > s.smallest for s in one.predictions)


def only_here(one: ClaimVerdict) -> bool:
    """Return whether a verdict stays the same in less than half of the draws of the assumptions.

    Parameters
    ----------
    one
        What became of a claim.
    """
    decided = one.verdict in (HOLDS, WHEN, FAILS)
    decided = decided and (one.verdict != WHEN or holds_here(one))
    return decided and one.robustness is not None and one.robustness.same < 1 / 2


def answers(claims: Sequence[ClaimVerdict]) -> tuple[TitleAnswer, ...]:
    """Return the answer to the title of each essay.

    Parameters
    ----------
    claims
        What became of the claims; a title of which some claim was not tried is left out.
    """
    by = {one.id: one for one in claims}
    made = []
    for title, keys in KEYS.items():
        if not keys.keys() <= by.keys():
            continue
        said = [f"{about}: {_clause(by[key], yes, no)} ({key})." for key, (about, yes, no) in keys.items()]
        named = [by[key] for key in keys]
        if title == FIRST and WAYS.keys() <= by.keys():
            said.append(_ways(by))
            named += [by[key] for key in WAYS if key not in keys]
        lead = _inescapable(by["L1"]) if title == FIRST else _prophecy(by["E08"], by["M02b"])
        made.append(TitleAnswer(title, lead, (*said, _sure(named))))
    return tuple(made)


def _clause(one: ClaimVerdict, yes: str, no: str) -> str:
    """Return what became of a claim in words of one's own."""
    if one.verdict == FAILS:
        return no
    if one.verdict == UNDECIDED:
        return f"it is undecided whether {yes}"
    if one.verdict == CONSTRUCTED:
        return f"{yes if holds_here(one) else no}, but that follows from an assumption"
    if one.verdict == HOLDS:
        return f"{_guard(one)}{yes}"
    if one.curve is None or not one.curve.turns:
        return f"{_guard(one)}{yes} at some places"
    here = "" if _guard(one) else f"; our defaults lie {'there' if holds_here(one) else 'elsewhere'}"
    return f"{_guard(one)}where {_at(one)}, {yes}{here}"


def _guard(one: ClaimVerdict) -> str:
    """Return the words before what holds only at our defaults."""
    if not only_here(one) or one.robustness is None:
        return ""
    return f"only at our defaults (in {percent(one.robustness.same)} of draws of our assumptions), "


def _at(one: ClaimVerdict) -> str:
    """Return where a claim holds along its axis, as a clause."""
    return "" if one.curve is None else f"{parameter_words(one.curve.axis.parameter)} is {place(one.curve)}"


def _inescapable(one: ClaimVerdict) -> str:
    if one.verdict == HOLDS:
        return "Yes, in the model: states end in hostility whatever they try."
    if one.verdict == FAILS:
        return "No, in the model: hostility can be escaped."
    if one.verdict == WHEN and one.curve is not None and one.curve.turns:
        return f"Not always: hostility is inescapable only where {_at(one)}."
    return "The model does not decide it."


def _prophecy(prophecy: ClaimVerdict, reality: ClaimVerdict) -> str:
    if UNDECIDED in (prophecy.verdict, reality.verdict):
        return "The model does not decide it."
    parts = []
    for one, words in ((prophecy, "a prophecy"), (reality, "a reality of anarchy")):
        if one.verdict in (HOLDS, WHEN):
            bound = one.verdict == WHEN and one.curve is not None and bool(one.curve.turns)
            parts.append(f"{words} where {_at(one)}" if bound else words)
    if not parts:
        return "Neither, in the model."
    if len(parts) == 1:
        return f"Only {parts[0]}."
    return f"Both: {parts[0]}, {parts[1]}."


def _ways(by: Mapping[str, ClaimVerdict]) -> str:
    """Return which ways out help, in a sentence."""
    heads = {
        HOLDS: "what helps",
        WHEN: "what helps under a condition",
        FAILS: "what does not do what is claimed",
        UNDECIDED: "what is undecided",
        CONSTRUCTED: "what helps by assumption",
    }
    parts = []
    for verdict, head in heads.items():
        there = [
            f"{words} ({key}{'*' if only_here(by[key]) else ''})"
            for key, words in WAYS.items()
            if by[key].verdict == verdict
        ]
        if there:
            parts.append(f"{head}: {', '.join(there)}")
    mark = " An asterisk marks a verdict that is so only at our defaults." if any("*" in part for part in parts) else ""
    return f"Ways out: {'; '.join(parts)}.{mark}"


def _sure(named: Sequence[ClaimVerdict]) -> str:
    """Return how sure the verdicts of an answer are, in a sentence."""
    tried = [(one.robustness.same, one.id) for one in named if one.robustness is not None and not one.by_construction]
    if not tried:
        return "How sure: this is a first answer; how far it hangs on our assumptions was not tried."
    firm = sum(same >= ROBUST for same, _ in tried)
    share, least = min(tried)
    return (
        f"How sure: of the {len(tried)} verdicts named here, {firm} stay what they are at our defaults in at least "
        f"{percent(ROBUST)} of the draws of our assumptions; the least sure is that on {least} ({percent(share)})."
    )


def how_sure(one: ClaimVerdict) -> str:
    """Return how sure a verdict is, for people.

    Parameters
    ----------
    one
        What became of a claim.
    """
    if one.by_construction:
        return "no evidence: an assumption"
    if one.robustness is None:
        return "too few runs to tell" if one.verdict == UNDECIDED else "a first answer"
    share = one.robustness.same
    if one.verdict == UNDECIDED:
        return f"undecided; holds in {percent(one.robustness.holds)} of draws"
    if one.verdict == WHEN and not holds_here(one):
        holds = one.robustness.holds
        often = f"but in {percent(holds)}" if holds > 1 / 2 else f"nor in {percent(1 - holds)}"
        return f"not at our defaults, {often} of draws"
    kind = "robust" if share >= ROBUST else "only at our defaults" if share < 1 / 2 else "fragile"
    return f"{kind}: {percent(share)} of draws"
