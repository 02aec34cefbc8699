"""The panel of the page of beliefs: the same acts seen by states with another first belief."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from detente.apps.pages.report import TrialPanel
from detente.apps.pages.trials import TrialArm, TrialCase, arms_trial
from detente.core.scenario import Intervention, Scenario
from detente.schools import SCHOOLS, school
from detente.studies.beliefs.result import Beliefs

OTHER = 0.2
"""First belief that the panel begins with beside that of the school."""
DIALS = ("learning", "worst_case", "sensibility", "misreading")
"""Parameters by which the same acts are read otherwise."""


def yearly(when: Sequence[str], acts: Sequence[float | None]) -> list[float | None]:
    """Return the act of each year: 1 where a state competed in half of the periods that were seen, or in more.

    Parameters
    ----------
    when
        Months or years without gaps.
    acts
        1 where it competed, 0 where not, None where nothing was seen [period].
    """
    out: list[float | None] = []
    for _, held in groupby(zip(when, acts, strict=True), lambda one: one[0][:4]):
        known = [act for _, act in held if act is not None]
        out.append(float(sum(known) >= len(known) / 2) if known else None)
    return out


def imposed(acts: Sequence[float | None], actor: int) -> tuple[Intervention, ...]:
    """Return what makes one of two states act as it was seen to; it is free in years in which nothing was seen.

    Parameters
    ----------
    acts
        Its act of each year.
    actor
        Its number.
    """
    done, year = [], 0
    for act, run in groupby(acts):
        length = len(list(run))
        if act is not None:
            done.append(Intervention(year, until=year + length, conduct=act, actor=actor, target=1 - actor))
        year += length
    return tuple(done)


def beliefs_trial(found: Beliefs) -> TrialPanel | None:
    """Return the panel; None where no page can carry it.

    Parameters
    ----------
    found
        Beliefs with at least one theory finished.
    """
    ranked = sorted(found.theories, key=lambda one: -one.log_likelihood)
    theories = [school(one.school) for one in ranked if one.school in SCHOOLS]
    there, back = (yearly(found.seen.when, acts) for acts in (found.seen.there, found.seen.back))
    if not theories or not found.first:
        return None
    names = [actor.name for actor in found.actors]
    place = Scenario(
        "these acts",
        states=2,
        years=len(there),
        given=found.first,
        names=tuple(names),
        first_year=int(found.seen.when[0][:4]),
        interventions=(*imposed(there, 0), *imposed(back, 1)),
    )
    cases = []
    for i, j in ((0, 1), (1, 0)):
        told = f"belief of {names[i]} that {names[j]} is greedy"
        outcome = {"record": "belief", "first": -1, "actors": [i], "others": [j], "unit": "probability"}
        cases.append(
            TrialCase(
                f"{i}{j}",
                f"What {names[i]} believes of {names[j]}",
                "",
                TrialArm("your first belief", place),
                TrialArm("the school\N{RIGHT SINGLE QUOTATION MARK}s own", place),
                outcome | {"words": f"{told} in {found.seen.when[-1][:4]}"},
                seed=found.seed,
                dose={"prior": (None, OTHER)},
                dials=DIALS,
            )
        )
    month = found.seen.periods == 12
    taken = " A year counts as competing where half of its months on record do, or more." if month else ""
    return arms_trial(
        cases,
        theories,
        heading="Try it: the same acts, with another first belief",
        caveat="Both sides act as on record, year by year, in 200 histories (but where a war breaks out), and each "
        f"school lets them read what they see.{taken} These are runs, not the filter of this page: no history counts "
        "for more because its acts were likely, and sizes after the first year are not the record’s.",
        label="Whose",
    )
