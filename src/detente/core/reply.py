"""How a run answers the question of its scenario: a sentence with slots, and the numbers that fill them, as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from detente.core.errors import InvalidValue, UnknownName
from detente.core.fixed import Fixed

SLOT = re.compile(r"\{([^{}]*)\}")
"""A slot of a sentence."""
KINDS = re.compile(r"([a-z][a-z0-9_]*)(?:\.(often|than\.([a-z][a-z0-9_]*)))?")
"""What a slot holds: a number; in how many runs, in words; or how it compares with another."""
DIAGNOSED = re.compile(r"diagnosis\.[a-z][a-z0-9_]*")
"""A measure of the diagnosis, by its path."""


@dataclass(frozen=True)
class Answerable:
    """A measure that an answer can be made of.

    Attributes
    ----------
    title, formula : str
        For people; definition in one line.
    unit : str
        ``share of runs``, ``share of pairs``, ``share of years`` or ``probability``.
    """

    title: str
    formula: str
    unit: str


ANSWERABLE: Mapping[str, Answerable] = {
    "restraint": Answerable(
        "Mutual restraint", "pairs of which both sides compete in < 0.2 of the years that count", "share of pairs"
    ),
    "hostility": Answerable(
        "Mutual hostility", "pairs of which both sides compete in >= 0.5 of the years that count", "share of pairs"
    ),
    "war": Answerable("War", "runs with at least one war in the years that count", "share of runs"),
    "general_war": Answerable(
        "General war", "runs in which at least half of the states are at war in one of the years", "share of runs"
    ),
    "competition": Answerable("Competition", "mean over acts and years that count", "share of years"),
    "fear": Answerable("Fear", "fear of being competed against, mean over the years that count", "probability"),
    "belief": Answerable("Belief", "belief that the other is greedy, mean over the years that count", "probability"),
}
"""Measures by name; years in which an act between the two is imposed do not count."""


@dataclass(frozen=True)
class Sought:
    """One number that an answer needs.

    Attributes
    ----------
    measure : str
        A name of ``ANSWERABLE``, or ``diagnosis.NAME``: that measure of the diagnosis as it stands.
    actors, targets : tuple of int
        Whose acts, fears or beliefs, and toward whom; everybody's if empty.
    year, until : int or None
        First year, and first year no longer looked at; the last 20 years of the run if neither is given.
    """

    measure: str
    actors: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    year: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if self.measure not in ANSWERABLE and not DIAGNOSED.fullmatch(self.measure):
            kind = "measure of an answer"
            raise UnknownName(kind, self.measure, ANSWERABLE, "Of a diagnosis: diagnosis.NAME.")
        if self.until is not None and self.until <= (self.year or 0):
            msg = f"The years of an answer cannot run from {self.year or 0} to {self.until}."
            raise InvalidValue(msg, "`until` comes after `year`.")

    def window(self, years: int) -> slice:
        """Return the years that are looked at, of a run of so many."""
        if self.year is None and self.until is None:
            return slice(max(0, years - 20), years)
        return slice(self.year or 0, years if self.until is None else self.until)


@dataclass(frozen=True)
class Reply:
    """How a run answers the question of its scenario.

    Attributes
    ----------
    sentence : str
        The answer with slots: ``{name}`` is a number with its interval, ``{name.often}`` begins a sentence with how
        many runs it holds in, ``{name.than.other}`` says whether it is more or less than another.
    numbers : mapping
        What fills the slots, by name.
    by_construction : tuple of str
        What of the answer the scenario itself sees to, in sentences.
    """

    sentence: str
    numbers: Mapping[str, Sought] = field(default_factory=dict)
    by_construction: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", Fixed(dict(self.numbers)))
        object.__setattr__(self, "by_construction", tuple(self.by_construction))
        for slot, names in slots(self.sentence):
            if names is None:
                msg = f"An answer has a slot {{{slot}}}."
                raise InvalidValue(msg, "A slot is {name}, {name.often} or {name.than.other}.")
            for name in names:
                if name not in self.numbers:
                    kind = "number of the answer"
                    raise UnknownName(kind, name, self.numbers)


def slots(sentence: str) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Return the slots of a sentence with the numbers that they name; None where a slot has another form."""
    for slot in SLOT.findall(sentence):
        found = KINDS.fullmatch(slot)
        yield slot, None if found is None else tuple(name for name in (found[1], found[3]) if name)
