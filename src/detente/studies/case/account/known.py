"""What the rules of an account share: dyads that are told, years that are known, counts."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from detente.studies.case.sentence import Fact

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case
    from detente.studies.case.series import Series

Known = list[tuple[int, float]]
"""Years with a value, and the values."""

MOST_DYADS = 3
"""Most dyads that an account tells one by one."""

ABOVE, KNOWN, ROWS = "years with a value above zero", "years with a value", "rows of the table"
"""How counts are made."""


def known_years(case: Case, series: Series) -> Known:
    """Return the years of a series that have a value.

    Parameters
    ----------
    case
        The case.
    series
        One of its series.
    """
    return [(y, v) for y, v in zip(case.years, series.values, strict=True) if v is not None]


def dyads(case: Case) -> list[tuple[Actor, Actor]]:
    """Dyads that an account tells: all of a small case, and of a large one those with the most disputes."""
    every = list(combinations(case.actors, 2))
    if len(every) <= MOST_DYADS:
        return every
    totals = {pair: sum(v for _, v in known_years(case, case.of_dyad("mid_onset", *pair))) for pair in every}
    kept = sorted((pair for pair in every if totals[pair]), key=lambda pair: -totals[pair])[:MOST_DYADS]
    return [pair for pair in every if pair in kept]


def name_of(actor: Actor) -> Fact:
    """Return the name of a state."""
    return Fact(f"name_{actor.abb}", "name of a state", actor.name, "name")


def pair_of(one: Actor, two: Actor) -> Fact:
    """Return the names of two states."""
    return Fact(f"names_{one.abb}_{two.abb}", "names of two states", f"{one.name} and {two.name}", "name")


def states_of(case: Case) -> Fact:
    """Return the names of the states of a case."""
    names = [actor.name for actor in case.actors]
    told = f"{', '.join(names[:-1])} and {names[-1]}"
    return Fact("names", "names of the states", told, "name")


def year_of(name: str, label: str, year: int) -> Fact:
    """Return a year.

    Parameters
    ----------
    name, label, year
        Its name, what it is, and the calendar year.
    """
    return Fact(name, label, year, "year", "a year of the case")


def years_of(case: Case) -> tuple[Fact, Fact]:
    """Return the first and the last year of a case."""
    return year_of("first_year", "First year", case.years[0]), year_of("last_year", "Last year", case.years[-1])


def title(name: str, label: str, text: str) -> Fact:
    """Return a name that stands in the case and may hold a number.

    Parameters
    ----------
    name, label, text
        Its name, what it is, and how it is written.
    """
    return Fact(name, label, text, "name")
