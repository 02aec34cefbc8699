"""What the claims say together: the answers to the titles of the two essays, made from the verdicts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.figures.numbers import percent
from detente.studies.claims.certainty import axis_default, bed_words, drawn_shares, draws_words, holds_here, only_here
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.places import parameter_words, place
from detente.studies.claims.verdict import WHERE, ClaimVerdict
from detente.studies.claims.wording import DEPENDS, FIRST, GROUPS, KEYS, LEADS, OWN, SCHOOLS, SIGNALS, WAYS
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
    ways : tuple of str
        Which ways out help, a sentence each verdict.
    """

    title: str
    lead: str
    sentences: tuple[str, ...]
    ways: tuple[str, ...] = ()


def row_of(name: str) -> str:
    """Return the row of the list of claims that a claim is of: ``M18`` of ``M18b``; its id where it is of none.

    Parameters
    ----------
    name
        Its id.
    """
    found = re.fullmatch(r"([A-Z]+\d+)[a-h]", name)
    return found[1] if found else name


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


def found_words(one: ClaimVerdict, *, sure: bool = False) -> str:
    """Return what we find of a claim, at the defaults first: ``holds at our defaults (prior 0.75), and from 0.4 on``.

    Parameters
    ----------
    one
        What became of it.
    sure
        As of ``place``.
    """
    if one.verdict == WHEN and one.curve is not None and one.curve.turns:
        axis, where = parameter_words(one.curve.axis.parameter), place(one.curve, sure=sure)
        here = f"({axis} {axis_default(one):.3g})"
        return {
            HOLDS: f"holds at our defaults {here}, and wherever it is {where}",
            FAILS: f"does not hold at our defaults {here}, but where it is {where}",
        }.get(one.shown, f"too close to call at our defaults {here}, and holds where it is {where}")
    return "holds at some places" if one.verdict == WHEN else one.verdict


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
        named: list[ClaimVerdict] = [by[key] for key in keys]
        ways: tuple[str, ...] = ()
        if title == FIRST and WAYS.keys() <= by.keys():
            ways = _ways(by)
            named += [by[key] for key in WAYS if key not in keys]
        opening = _inescapable(by["L1"]) if title == FIRST else _source(by["M02a"], by["M02b"], by["M02c"])
        made.append(TitleAnswer(title, f"{opening}: {_lead(by, title)}.", (*said, _sure(named)), ways))
    return tuple(made)


def _lead(by: Mapping[str, ClaimVerdict], title: str) -> str:
    """Return what several claims say to a title: in what share of draws each holds, or its verdict without draws."""
    parts: list[str] = []
    worlds = " worlds"
    for key, (yes, no) in LEADS[title].items():
        one = by[key]
        if one.robustness is not None:
            assumed = ", by assumption" if one.verdict == CONSTRUCTED else ""
            parts.append(f"{yes} in {drawn_shares(one.robustness, first=not parts)}{assumed}")
            continue
        told = {
            HOLDS: yes,
            WHEN: f"in some{worlds} {yes}",
            FAILS: no,
            UNDECIDED: f"it is undecided whether {yes}",
            CONSTRUCTED: f"{yes} by assumption",
        }
        parts.append(told[one.verdict])
        worlds = "" if one.verdict == WHEN else worlds
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _clause(one: ClaimVerdict, yes: str, no: str) -> str:
    """Return what became of a claim in words of one's own, and what the draws of the assumptions say of it."""
    if one.verdict == CONSTRUCTED:
        return f"{yes if holds_here(one) else no}, but that follows from an assumption"
    if one.verdict == WHEN and one.curve is not None and one.curve.turns:
        here = "our defaults lie there" if holds_here(one) else "our defaults lie elsewhere"
        drawn = f"; {'; '.join(draws_words(one))}" if one.robustness is not None else ""
        where = f"{parameter_words(one.curve.axis.parameter)} is {place(one.curve)}"
        return f"{yes} where {where} and all else is as it is{bed_words(one)}; {here}{drawn}"
    told = {HOLDS: yes, WHEN: f"{yes} at some places", FAILS: no, UNDECIDED: f"it is undecided whether {yes}"}
    only = "only at our defaults, " if only_here(one) else ""
    often = "" if one.robustness is None else f"; the claim holds in {percent(one.robustness.holds)} of draws"
    return f"{only}{told[one.verdict]}{often}"


def _inescapable(one: ClaimVerdict) -> str:
    if one.verdict in (UNDECIDED, CONSTRUCTED):
        return "The model does not decide it"
    told = {HOLDS: "Yes, in the model", WHEN: "It depends", FAILS: "No, in the model"}[one.verdict]
    drawn = one.robustness
    if drawn is None:
        return told
    if _hangs_on_fear(one):
        return DEPENDS
    if not one.robust and (one.verdict != WHEN or drawn.holds > 1 - ROBUST):
        return "It depends"
    return told if one.verdict != WHEN else "Mostly" if one.robust else "Seldom"


def _source(fear: ClaimVerdict, anarchy: ClaimVerdict, both: ClaimVerdict) -> str:
    """Return whether fear makes hostility without anarchy, the prophecy, and anarchy without fear, the reality."""
    if UNDECIDED in (fear.verdict, anarchy.verdict, both.verdict):
        return "The model does not decide it"
    if any(_hangs_on_fear(one) for one in (fear, anarchy)):
        return DEPENDS
    prophecy, reality, together = (_often(one) for one in (fear, anarchy, both))
    if not (prophecy or reality):
        return "Neither alone, but both together" if together else "Mostly neither"
    told = "A prophecy more than a reality" if prophecy else "A reality more than a prophecy"
    told = "Both, each alone" if prophecy and reality else told
    return (
        told
        if fear.robustness is None or holds_here(fear) or holds_here(anarchy)
        else f"{told}, though at our defaults neither alone"
    )


def _often(one: ClaimVerdict) -> bool:
    """Return whether a claim holds in half of the draws, or by its verdict where there are none."""
    return one.verdict in (HOLDS, WHEN) and (one.robustness is None or one.robustness.holds >= 1 / 2)


def _hangs_on_fear(one: ClaimVerdict) -> bool:
    """Return whether a claim holds in half of the draws either as they are or without reciprocal fear, not in both."""
    drawn = one.robustness
    return drawn is not None and (drawn.unafraid >= 1 / 2) == (drawn.holds < 1 / 2) and drawn.unafraid == drawn.unafraid


def _ways(by: Mapping[str, ClaimVerdict]) -> tuple[str, ...]:
    """Return which ways out help, and in what share of draws each claim holds, a sentence each verdict.

    What does not do all that is claimed, and yet a part of it, helps in part.
    """
    part = "in part"
    heads: dict[object, str] = {
        HOLDS: "What helps",
        **{(WHEN, here): f"What helps under a condition, {told}" for here, told in WHERE.items()},
        part: "What does a part of what is claimed, at our defaults",
        FAILS: "What falls short of what is claimed in every part",
        UNDECIDED: "What is undecided",
        CONSTRUCTED: "What helps by assumption",
    }
    found: dict[object, list[tuple[float, str]]] = {head: [] for head in heads}
    for key, words in WAYS.items():
        one = by[key]
        partly = one.verdict in (FAILS, UNDECIDED) and HOLDS in one.parts
        share = -1.0 if one.robustness is None else one.robustness.holds
        drawn = f", {percent(share)}" if one.robustness is not None and not partly else ""
        count = f": {one.parts.count(HOLDS)} of {len(one.parts)} parts" if partly else ""
        head = part if partly else (WHEN, one.here) if one.verdict == WHEN else one.verdict
        found[head].append((-share, f"{words} ({key}{count}{drawn})"))
    said = [
        f"{heads[key]}: {', '.join(told for _, told in sorted(ways, key=lambda way: way[0]))}."
        for key, ways in found.items()
        if ways
    ]
    if any(by[key].robustness is not None for key in WAYS):
        said.append("Beside each is the share of draws of our assumptions in which the claim holds.")
    return (*said, SIGNALS)


def _sure(named: Sequence[ClaimVerdict]) -> str:
    """Return how sure the verdicts of an answer are, in a sentence."""
    if all(one.robustness is None for one in named):
        return "How sure: this is a first answer; how far it hangs on our assumptions was not tried."
    decided = [one for one in named if one.support == one.support]
    if not decided:
        return "How sure: none of the verdicts named here is decided."
    least, firm = min(decided, key=lambda one: one.support), sum(one.robust for one in decided)
    return (
        f"How sure: of the {len(named)} verdicts named here, {firm} {'is' if firm == 1 else 'are'} borne out in at "
        f"least {percent(ROBUST)} of the draws of our assumptions (what holds, or does under a condition, holds there; "
        f"what fails does not); the least sure is that on {least.id} ({percent(least.support)})."
    )
