"""The bottom line: which situation, which logic, what would change our mind; before that, whether the runs fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from detente.studies.case.account.conflict import record_of
from detente.studies.case.account.known import states_of, title, year_of, years_of
from detente.studies.case.account.model import logic_slots, named_range, passes, rated, school_of, widths
from detente.studies.case.sentence import Fact, Sentence, Teller

if TYPE_CHECKING:
    from detente.studies.case.result import Case
    from detente.studies.case.situation import ObservedSituation, PlacedSituation

BROAD = "Years of that situation in which a side is greedy only by its claims against others"

SETTLED = "Classified dyad-years in which a pact alone ends the doubt of a side"
MOST_SIDES = 3
"""Most greedy sides that are named."""

SITUATION_WORDS = {
    "indifference": "indifference",
    "rivalry": "a rivalry of greedy states",
    "deterrence": "deterrence of a greedy state",
    "unnoticed_malice": "unnoticed greed",
    "spiral": "a spiral of security-seekers",
    "dilemma": "a security dilemma",
    "lapse": "a lapse between security-seekers",
    "community": "a community",
    "unbound_peace": "peace without bonds",
}
"""Situations as they stand in a sentence."""

EVIDENCE = {
    "claim": "evidence showed that what counts as greed in their disputes was defence",
    "breadth": "claims against others said nothing of motives towards each other",
    "pact": "no treaty ended doubt",
}
"""What each rule that is left out stands for, after "if"."""

UNCODED = "evidence showed that one of them wanted a change that no dispute is coded for"
"""What would change a situation without greed, after "if"."""

REACH = "evidence showed that they could reach each other"
"""What would change indifference, after "if"."""

GREEDY = ("rivalry", "deterrence", "unnoticed_malice")
"""Situations with a greedy state."""

OFTEN = 0.5
"""Share of years with a dispute from which two states are said to be mostly in dispute; assumption."""


def write(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Write the title of a case and the sentences that stand first."""
    first, last = years_of(case)
    yield tell("title_case", "bottom", states=states_of(case), first=first, last=last, **_record(case))
    if not case.complete:
        yield tell(
            "stopped",
            "bottom",
            done=Fact("schools_done", "Schools that were run", len(case.schools)),
            asked=Fact("schools_asked", "Schools that were asked for", len(case.asked)),
        )
    yield from _situation(case, tell)
    yield from _range(case, tell)
    yield from _logic(case, tell)
    yield from _mind(case, tell)


def _record(case: Case) -> dict[str, Any]:
    """Return what the record has of the dyads together: of one, its own facts."""
    told = [record_of(case, *pair) for pair in combinations(case.actors, 2)]
    found: dict[str, Any] = dict.fromkeys(("war", "war_share", "war_known", "ongoing", "onsets", "crises"))
    found |= {"war_span": "", "ongoing_span": ""}
    if len(case.actors) == 2:
        found |= {name: value for name, value in told[0].items() if name in found}
        return found | {"region": False, "often": found["ongoing"] is not None and found["ongoing"].value >= OFTEN}
    known = [one for one in told if "onsets" in one]
    disputed, fought = (sum(bool(one[name].value) for one in told if name in one) for name in ("onsets", "war"))
    how = "dyads of the case with any"
    return found | {
        "region": True,
        "dyads": Fact("dyads_known", "Dyads with disputes on record", len(known), "count", how),
        "disputed": Fact("dyads_disputed", "Of those, with a dispute", disputed, "count", how),
        "fought": Fact("dyads_fought", "Dyads that fought a war", fought, "count", how),
    }


def _situation(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say which situation is the commonest, on record and in the model."""
    slots: dict[str, Any] = dict.fromkeys(
        ("observed", "known", "observed_dilemma", "broad", "greedy", "settled", "model", "dilemma")
    )
    if case.observed is not None:
        one, how = case.observed, "by the rules of detente situations, at their central thresholds"
        label = "Share of classified dyad-years on record"
        slots |= {
            "observed": SITUATION_WORDS[one.commonest],
            "share": Fact("observed_share", f"{label}: {one.commonest}", one.shares[one.commonest], "share", how),
            "known": Fact("observed_known", "Dyad-years that can be classified", one.known, "count", how),
            "observed_dilemma": _dilemma("observed_dilemma", f"{label}: dilemma", one, how),
            "broad": Fact("observed_broad", BROAD, one.broad, "count", how) if one.broad else None,
            "sides": [title(f"broad_{name}", "name of a state", name) for name in one.broad_sides],
            "greedy": _greedy(one),
            "settled": Fact("observed_settled", SETTLED, one.settled, "count", how) if one.settled else None,
        }
    if case.situations and case.begin is not None:
        placed, how = case.situations[0], "share of the dyad-years of all runs"
        label = "Share of dyad-years of the runs"
        slots |= {
            "model": SITUATION_WORDS[placed.commonest],
            "model_share": Fact(
                "situation_share", f"{label}: {placed.commonest}", placed.shares[placed.commonest], "share", how
            ),
            "dilemma": _dilemma("dilemma_share", f"{label}: dilemma", placed, how),
            "school": school_of(placed.school, placed.title),
            "begin": year_of("model_from", "Year in which the runs start", case.begin.year),
            "nearest": any(reading.school == placed.school for reading in rated(case)),
        }
    yield tell("situation", "bottom", region=len(case.actors) > 2, **slots)


def _greedy(one: ObservedSituation) -> list[tuple[Any, Fact]]:
    """Return which sides are greedy in how many years of the commonest situation, if not always both."""
    if one.commonest == "rivalry":
        return []
    found = []
    for sides, years in sorted(one.greedy.items(), key=lambda row: -row[1])[:MOST_SIDES]:
        label = f"Years of that situation in which {' and '.join(sides)} counts as greedy"
        names = [title(f"greedy_{name}", "name of a state", name) for name in sides]
        found.append((names, Fact(f"greedy_years_{'_'.join(sides)}", label, years, "count", "rules of the page")))
    return found


def _dilemma(name: str, label: str, one: ObservedSituation | PlacedSituation, how: str) -> Fact | None:
    """Return the share of security dilemmas; None where they are the commonest situation, whose share is told."""
    return None if one.commonest == "dilemma" else Fact(name, label, one.shares.get("dilemma", 0.0), "share", how)


def _logic(case: Case, tell: Teller) -> Iterator[Sentence]:
    slots = logic_slots(case)
    if slots is not None:
        yield tell("logic", "bottom", **slots)
    elif case.asked and case.begin is None:
        yield tell("no_logic", "bottom", short=len(case.years) == 1)


def _mind(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say what evidence would change the reading."""
    slots: dict[str, Any] = dict.fromkeys(("same", "range", "stripped"))
    if case.observed is not None:
        slots |= _evidence(case.observed)
    named = named_range(case)
    if named is not None:
        slots |= {"range": named[1], "range_fails": not passes(named[0]), **widths(),
                  "named": school_of(named[0].school, named[0].title)}  # fmt: skip
    logic = logic_slots(case)
    if logic is not None:
        slots |= {"stripped": logic["stripped"], "least": logic["least"], "told": logic["own"] is not None}
    if any(slots[name] is not None for name in ("same", "range", "stripped")):
        yield tell("mind", "bottom", **slots)


def _evidence(one: ObservedSituation) -> dict[str, Any]:
    """Return which evidence would change the situation on record, and which would not."""
    how = "situation of most dyad-years at each combination"
    label = "Share of the combinations of thresholds under which the commonest situation is the same"
    found = {name: (EVIDENCE[name], one.without[name]) for name in EVIDENCE if name in one.without}
    changing = [(what, SITUATION_WORDS[which]) for what, which in found.values() if which != one.commonest]
    if one.commonest not in GREEDY:
        changing.append((REACH if one.commonest == "indifference" else UNCODED, ""))
    return {
        "same": Fact("observed_same", label, one.same, "share", how),
        "combinations": Fact("combinations", "Combinations of thresholds that were tried", one.combinations),
        "changing": changing,
        "staying": [what for what, which in found.values() if which == one.commonest],
    }


def _range(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say that the range of the school that is named does not contain the record, where that is so."""
    named = named_range(case)
    if named is None or passes(named[0]):
        return
    many, how = [one for one in case.schools if one.coverage is not None], "rows of the table"
    inside = Fact("schools_inside", "Schools whose range passes", sum(map(passes, many)), "count", how)
    yield tell("range_fails", "bottom", named=school_of(named[0].school, named[0].title), coverage=named[1],
               several=len(many) > 1, inside=inside,
               count=Fact("schools_ranged", "Schools with a range", len(many), "count", how), **widths())  # fmt: skip
