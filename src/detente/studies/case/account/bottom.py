"""The bottom line: in which situation, by which logic, and what would change our mind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from detente.diagnostics.situation import SITUATIONS
from detente.studies.case.account.conflict import record_of
from detente.studies.case.account.known import dyads, states_of, title, year_of, years_of
from detente.studies.case.account.model import best_range, logic_slots, rated, school_of
from detente.studies.case.account.spending import equations
from detente.studies.case.logic import situation_of
from detente.studies.case.schools import TOLERANCE, WIDTH
from detente.studies.case.sentence import Fact, Sentence, Teller

if TYPE_CHECKING:
    from detente.studies.case.result import Case

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
    seen = situation_of(case)
    if seen is not None:
        share = Fact(
            "observed_share", f"Share of dyad-years in {seen.situation}", seen.years / seen.known, "share", seen.rule
        )
        known = Fact("observed_known", "Dyad-years that are classified", seen.known, "count", seen.rule)
        yield tell("observed", "bottom", situation=seen.situation.lower(), share=share, known=known,
                   rule=title("observed_rule", "the rule", seen.rule))  # fmt: skip
    model: dict[str, Any] = {"model": None}
    if case.situations and case.begin is not None:
        one = case.situations[0]
        how = "share of the dyad-years of all runs"
        words = SITUATIONS[one.commonest][0]
        model = {
            "model": words[0].lower() + words[1:],
            "school": school_of(one.school, one.title),
            "begin": year_of("model_from", "Year in which the runs start", case.begin.year),
            "share": Fact(
                "situation_share", f"Share in the situation: {words}", one.shares[one.commonest], "share", how
            ),
            "dilemma": Fact("dilemma_share", "Share in a security dilemma", one.shares["dilemma"], "share", how),
            "nearest": any(reading.school == one.school for reading in rated(case)),
            "commonest_is_dilemma": one.commonest == "dilemma",
        }
    if len(case.actors) > 2 and len(dyads(case)) < len(case.actors) * (len(case.actors) - 1) // 2:
        every = len(case.actors) * (len(case.actors) - 1) // 2
        model |= {
            "every": Fact("dyads", "Dyads of the case", every, "count", "pairs of its states"),
            "told": Fact("dyads_told", "Dyads that the account tells", len(dyads(case)), "count", "most disputes"),
        }
    yield tell("situation", "bottom", states=states_of(case), **({"every": None, **model, **_record(case)}))


def _logic(case: Case, tell: Teller) -> Iterator[Sentence]:
    slots = logic_slots(case)
    if slots is not None:
        yield tell("logic", "bottom", **slots)


def _mind(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say what evidence would change the reading."""
    slots: dict[str, Any] = {"range": None, "equations": None, "stripped": None}
    widest = best_range(case)
    if widest is not None:
        slots |= {"range": widest[1], "range_fails": not _passes(case), **_widths()}
    both, count = equations(case)
    if count.value:
        slots |= {"equations": count, "both": both}
    logic = logic_slots(case)
    if logic is not None and logic["own"] is None:
        slots |= {"stripped": logic["stripped"], "least": logic["least"]}
    if any(slots[name] is not None for name in ("range", "equations", "stripped")):
        yield tell("mind", "bottom", **slots)


def _widths() -> dict[str, Fact]:
    how = "a rule of the page"
    return {
        "width": Fact("range_width", "Share of runs inside a school's range", WIDTH, "share", how),
        "enough": Fact(
            "range_enough", "Share of years that a range must contain to pass", WIDTH - TOLERANCE, "share", how
        ),
    }


def _passes(case: Case) -> bool:
    widest = best_range(case)
    return widest is not None and float(widest[1].value) >= WIDTH - TOLERANCE


def _range(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say that no school's range contains the record, where that is so."""
    widest = best_range(case)
    if widest is not None and not _passes(case):
        many = sum(one.coverage is not None for one in case.schools) > 1
        yield tell("range_fails", "bottom", best=school_of(widest[0].school, widest[0].title), coverage=widest[1],
                   several=many, **_widths())  # fmt: skip
