"""What every rule writes with: numbers of a case by year, with the place where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from detente.studies.case.sentence import Draft, Fact, Sentence

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case

Known = list[tuple[int, float]]
"""Years with a value, and the values."""

MOST_DYADS = 3
"""Most dyads that an account tells one by one."""


@dataclass
class SentenceWriter:
    """Writes one sentence of a case.

    Attributes
    ----------
    case
        The case; facts are added to it.
    rule, group
        Of the sentence.
    draft
        What was written so far.
    """

    case: Case
    rule: str
    group: str
    draft: Draft = field(init=False)

    def __post_init__(self) -> None:
        self.draft = Draft(self.case.facts)

    def year(self, year: int) -> str:
        """Write a year of the case.

        Parameters
        ----------
        year
            Calendar year; one outside the case stands as it is and is not backed.
        """
        return self.draft.number(year, f"/years/{self.case.years.index(year)}", ".0f")

    def years(self, first: int, last: int) -> str:
        """Write a run of years.

        Parameters
        ----------
        first, last
            Calendar years.
        """
        return self.year(first) if first == last else f"{self.year(first)}-{self.year(last)}"

    def value(self, series: str, year: int, spec: str = ",.0f", scale: float = 1.0) -> str:
        """Write a value of a yearly series.

        Parameters
        ----------
        series
            Its name.
        year
            Calendar year; the value must be known.
        spec, scale
            How it is written.
        """
        place = self.case.years.index(year)
        value = self.case.series[series].values[place]
        return self.draft.number(value or 0.0, f"/series/{series}/values/{place}", spec, scale)

    def money(self, series: str, year: int) -> str:
        """Write a year's spending.

        Parameters
        ----------
        series
            A series in million dollars.
        year
            Calendar year.
        """
        value = self.case.series[series].values[self.case.years.index(year)] or 0.0
        if value >= 1000:
            return f"${self.value(series, year, ',.1f', 1e-3)} bn"
        return f"${self.value(series, year)} m"

    def at(self, where: str, value: float, spec: str = ",.0f", scale: float = 1.0) -> str:
        """Write a number that stands elsewhere in the case.

        Parameters
        ----------
        where
            Path in the JSON of the case.
        value
            The number.
        spec, scale
            How it is written.
        """
        return self.draft.number(value, where, spec, scale)

    def name(self, text: str, where: str) -> str:
        """Write a name or title that stands in the case.

        Parameters
        ----------
        text
            The name.
        where
            Path in the JSON of the case.
        """
        return self.draft.name(text, where)

    def fact(
        self, key: str, label: str, value: float, how: str, section: str, spec: str = ",.0f", scale: float = 1.0
    ) -> str:
        """Write a derived number, which becomes a fact of the case.

        Parameters
        ----------
        key
            Name of the fact.
        label
            What it is.
        value
            The number.
        how
            How it is made from what the page shows.
        section
            Section of the page that shows it.
        spec, scale
            How it is written.
        """
        return self.draft.fact(key, Fact(label, value, how, section, spec, scale))

    def count(self, key: str, label: str, value: float, how: str, section: str, none: bool = False) -> str:
        """Write a count, which becomes a fact of the case; where there is nothing, ``no`` or ``none``.

        Parameters
        ----------
        key, label, value, how, section
            As for `fact`.
        none
            Whether it stands without its noun.
        """
        return self.fact(key, label, value, how, section, "none" if none else "n")

    def say(self, text: str) -> Sentence:
        """Finish the sentence.

        Parameters
        ----------
        text
            What it says.
        """
        return self.draft.say(text, self.rule, self.group)


def known_years(case: Case, series: str) -> Known:
    """Years of a series that have a value.

    Parameters
    ----------
    series
        Name of the series; none if there is no such series.
    """
    if series not in case.series:
        return []
    return [(y, v) for y, v in zip(case.years, case.series[series].values, strict=True) if v is not None]


def join_words(parts: Sequence[str]) -> str:
    """Join words as a list is read.

    Parameters
    ----------
    parts
        Words.
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def many(count: str, one: str, more: str) -> str:
    """Write a count with its noun.

    Parameters
    ----------
    count
        The count as written.
    one, more
        The noun for one, and for any other number.
    """
    return f"{count} {one if count == '1' else more}"


def dyads(case: Case) -> list[tuple[Actor, Actor]]:
    """Dyads that an account tells: all of a small case, and of a large one those with the most disputes."""
    every = list(combinations(case.actors, 2))
    if len(every) <= MOST_DYADS:
        return every
    totals = {pair: sum(v for _, v in known_years(case, f"mid_onset_{pair[0].abb}_{pair[1].abb}")) for pair in every}
    kept = sorted((pair for pair in every if totals[pair]), key=lambda pair: -totals[pair])[:MOST_DYADS]
    return [pair for pair in every if pair in kept]


def possessive(name: str) -> str:
    """Write a name with what shows possession.

    Parameters
    ----------
    name
        Name of a state.
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"
