"""Scenarios and interventions: where a run starts, and what is done to it on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.core.fixed import Fixed, freeze
from detente.core.outside import as_number, as_numbers, keep_plain, text, texts
from detente.core.outside import several as listed
from detente.core.param import REGISTRY, beyond, check_parameter
from detente.core.quoted import quote
from detente.core.reply import Reply
from detente.core.same import same
from detente.core.shown import Facts, Rows, Shown
from detente.core.world import SETTABLE

STARTS = tuple(name for name, q in SETTABLE.items() if q.start)
"""What a scenario can fix of the first year."""
EDITS = tuple(name for name, q in SETTABLE.items() if q.edit)
"""What an intervention can set of the world."""
EARLIEST, LATEST = -10_000, 10_000
"""Calendar years that a scenario can begin in."""
PERIODS = (1, 4, 12)
"""How often a year states may observe, interpret and respond."""
WHETHER = tuple(name for name, q in SETTABLE.items() if q.whole)
"""Which of it is a question of yes or no: 0 or 1, nothing between."""
ACTS: Mapping[str, float] = {"restraint": 0.0, "compete": 1.0}
"""Words for the two acts."""
WORDS = ("name", "title", "question")
"""Attributes of a scenario that are text."""
LONGEST = 100_000
"""Most years of a run."""


@dataclass(frozen=True, eq=False)
class Intervention:
    """Something done to a run: parameters changed, the world edited, or conduct forced.

    Attributes
    ----------
    year : int
        First year, from 0.
    until : int or None
        First year in which it no longer holds (parameters return, conduct is free again); None is for ever.
    settings : mapping
        Parameters set from ``year`` on.
    edits : mapping
        Fields of the world set at the start of ``year``: a number, or an array [n] or [n, n].
        ``belief`` and ``second_order`` are probabilities, ``binding`` sets all three sectors. A belief is what a state
        believes, identity and all; the year's evidence is then weighed, unless it is held.
    conduct : float or None
        Act forced: 1 or ``"compete"``, 0 or ``"restraint"``; kept as a number.
    actor, target : int or None
        Whose act toward whom is forced; None is everybody.
    hold : bool
        Whether edits are held: set in every year before ``until``, not in the first alone. A belief that is held is the
        belief that is acted upon and recorded, whatever the evidence of those years; from ``until`` on it moves again.
    """

    year: int
    until: int | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    edits: Mapping[str, Any] = field(default_factory=dict)
    conduct: float | str | None = None
    actor: int | None = None
    target: int | None = None
    hold: bool = False

    def __eq__(self, other: object) -> bool:
        return same(self, other) if isinstance(other, Intervention) else NotImplemented

    def __post_init__(self) -> None:
        first = whole("The year of an intervention", self.year, -LONGEST, LONGEST)
        last = None if self.until is None else whole("The year `until` of an intervention", self.until, 0, 2 * LONGEST)
        if first < 0 or (last is not None and last <= first):
            msg = f"An intervention cannot run from year {first} to {last}."
            raise InvalidValue(
                msg,
                "Years count from 0; `until` comes after `year`.",
            )
        edits = _fields("field to edit", EDITS, freeze("Edits of an intervention", self.edits))
        settings = freeze("Settings of an intervention", self.settings)
        settings = Fixed({name: check_parameter(name, value) for name, value in settings.items()})
        for name, value in (("year", first), ("until", last), ("settings", settings), ("edits", edits)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "conduct", _act(self.conduct))
        self._check_dyad()
        self._check_hold()

    def _check_hold(self) -> None:
        """Check that there is something to hold, if anything is to be held."""
        given: object = self.hold
        if not isinstance(given, (bool, np.bool_)):
            msg = f"`hold` of an intervention is {quote(given)}."
            raise InvalidValue(msg, "It is True or False.")
        object.__setattr__(self, "hold", bool(given))
        if self.hold and not self.edits:
            msg = "An intervention is to hold what it sets, and sets nothing."
            raise InvalidValue(msg, 'Say what: edits={"belief": 0.95}. Settings and conduct hold until `until` anyway.')

    def holds(self, year: int) -> bool:
        """Say whether it is in force in a year."""
        return self.year <= year and (self.until is None or year < self.until)

    def _check_dyad(self) -> None:
        """Check whose conduct is forced, as far as that can be known without a scenario."""
        for name, who in (("actor", self.actor), ("target", self.target)):
            if who is not None:
                object.__setattr__(self, name, whole(f"The {name} of an intervention, a state,", who, 0, 100_000))
        if self.conduct is None and not self.actor is self.target is None:
            msg = f"Conduct of actor {self.actor} toward target {self.target} is to be forced, and not to what."
            raise InvalidValue(msg, "Say conduct=...; settings and edits are of everybody: edit a dyad by an array.")
        if self.actor is not None and self.actor == self.target:
            msg = f"State {self.actor} does not act toward itself."
            raise InvalidValue(msg, "Name another target, or none: then it is toward everybody.")


def _act(given: Any) -> float | None:
    """Return an act as 0 or 1: its number, or its word as in a scenario's file."""
    word = str.__str__(given).strip().casefold() if isinstance(given, str) else None
    if word is not None and word in ACTS:
        return ACTS[word]
    number = as_number(given)
    if given is None or number in (0, 1):
        return number
    msg = f"Conduct can be forced to 0 (restraint) or 1 (compete), not {quote(given)}."
    raise InvalidValue(msg, 'Write conduct="restraint" or conduct="compete".')


@dataclass(frozen=True, eq=False, repr=False)
class Scenario(Shown):
    """A world to start from, what happens to it, and for how long.

    Attributes
    ----------
    name, title : str
        Name in snake_case, and for people.
    states : int
        Number of states.
    years : int
        Horizon.
    periods : int
        How often a year states observe, interpret and respond: 1, 4 or 12. Forces, institutions and wars keep the year.
    settings : mapping
        Parameters of the world, which a theory's own settings overrule.
    given : mapping
        What is fixed of the first year: arrays [n] or [n, n] for any of ``STARTS``.
    interventions : tuple of Intervention
        What is done on the way.
    names : tuple of str
        Names of the states.
    sources : mapping
        Unit and source of each number, by name.
    first_year : int or None
        Year of the calendar that year 0 stands for; None where it stands for none.
    question : str
        The question that it asks.
    answer : Reply or None
        How a run answers it; None if no measure is declared for that.
    """

    name: str
    title: str = ""
    states: int = 2
    years: int = 100
    periods: int = 1
    settings: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    names: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    first_year: int | None = None
    question: str = ""
    answer: Reply | None = None

    def __post_init__(self) -> None:
        held: dict[str, Any] = {name: text(f"The {name} of a scenario", getattr(self, name)) for name in WORDS}
        held["states"] = whole("states", self.states, 2, 1000)
        held["years"] = whole("years", self.years, 1, 100_000)
        if self.first_year is not None:
            held["first_year"] = whole("first_year", self.first_year, EARLIEST, LATEST)
        if isinstance(self.periods, (bool, float)) or as_number(self.periods) not in PERIODS:
            msg = f"A year cannot have {quote(self.periods)} periods."
            raise InvalidValue(msg, "It has 1, 4 or 12.")
        held["periods"] = whole("periods", self.periods, min(PERIODS), max(PERIODS))
        settings = freeze("Settings of a scenario", self.settings)
        held["settings"] = Fixed({name: check_parameter(name, value) for name, value in settings.items()})
        given = freeze("What is given of the first year", self.given)
        held["given"] = _fields("field of the first year", STARTS, given)
        sources = freeze("The sources of a scenario", self.sources)
        of_what = "What a source of a scenario is of"
        held["sources"] = Fixed({text(of_what, k): text(f"The sources of {quote(k)}", v) for k, v in sources.items()})
        for field_name, value in held.items():
            object.__setattr__(self, field_name, value)
        self._check_given()
        object.__setattr__(self, "names", _names(self.names, self.states, self.name))
        object.__setattr__(self, "interventions", within(self.interventions, self.years))
        for i in self.interventions:
            fits(i, self.states)
        self._check_answer()

    def _check_answer(self) -> None:
        for name, sought in self.answer.numbers.items() if self.answer is not None else ():
            for who in (*sought.actors, *sought.targets):
                whole(f"a state in the number {name!r} of the answer", who, 0, self.states - 1)

    def _check_given(self) -> None:
        for name, value in self.given.items():
            shape, want = np.shape(value), SETTABLE[name].shape(self.states)
            if shape not in ((), want):
                msg = f"{name!r} of scenario {quote(self.name)} has shape {list(shape)}."
                raise InvalidValue(msg, f"It needs {list(want)}.")

    def __eq__(self, other: object) -> bool:
        return same(self, other) if isinstance(other, Scenario) else NotImplemented

    def _title(self) -> str:
        return f"Scenario: {self.title or self.name}"

    def _facts(self) -> Facts:
        first = self.first_year or 0
        return {
            "Name": self.name,
            "Question": self.question or "-",
            "States": ", ".join(self.names) or self.states,
            "Years": f"{first} to {first + self.years - 1}" + f", {self.periods} periods a year" * (self.periods > 1),
            "Fixed at the start": ", ".join(self.given) or "nothing",
            "Interventions": len(self.interventions),
        }

    def _rows(self) -> Rows:
        units = {k: REGISTRY[k].unit for k in self.settings}
        return [{"setting": k, "value": v, "unit": units[k]} for k, v in self.settings.items()]

    def replace(self, **changes: Any) -> Scenario:
        """Return the same scenario with some attributes changed, by name."""
        return replace(self, **changes)


def _names(names: Any, states: int, scenario: str) -> tuple[str, ...]:
    """Return the names of the states: none, or one for each."""
    if isinstance(names, str):
        names = (names,)
    several = texts("the names of states", names)
    if several and len(several) != states:
        msg = f"Scenario {quote(scenario)} has {states} states and {len(several)} names."
        raise InvalidValue(msg, "Give every state a name, or none.")
    for name in several:
        if not name.strip():
            msg = f"{name!r} is no name of a state."
            raise InvalidValue(msg, "A name is text.")
    if len(set(several)) < len(several):
        msg = f"Two states of scenario {quote(scenario)} have the same name."
        raise InvalidValue(msg, "Name each differently.")
    return several


def interventions_of(given: Any) -> tuple[Intervention, ...]:
    """Return interventions as a tuple: of one, or of a sequence of them.

    Parameters
    ----------
    given
        An intervention or several.

    Raises
    ------
    InvalidValue
        One of them is something else.
    """
    several = (given,) if isinstance(given, Intervention) else given
    if isinstance(several, (str, Mapping)) or not isinstance(several, Iterable):
        several = (several,)
    several = listed("Interventions", several)
    for one in several:
        if not isinstance(one, Intervention):
            msg = f"An intervention is an Intervention, not {quote(one)}."
            raise InvalidValue(msg, "Write interventions=[Intervention(year=5, settings={...})].")
    return several


def within(interventions: Intervention | Sequence[Intervention], years: int) -> tuple[Intervention, ...]:
    """Return interventions if each begins before the end; one that nobody would see is refused.

    Parameters
    ----------
    interventions
        What is to be done.
    years
        Number of years that are run.

    Raises
    ------
    InvalidValue
        One begins at the end or later.
    """
    several = interventions_of(interventions)
    for one in several:
        if one.year >= years:
            msg = f"An intervention in year {one.year} comes after the last year, {years - 1}."
            raise InvalidValue(msg, f"Years count from 0: let it begin before {years}, or run more years.")
    return several


def whole(name: str, value: object, low: int, high: int) -> int:
    """Return ``value`` if it is a whole number from ``low`` to ``high``; raise ``InvalidValue`` if not."""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        number = value.item() if isinstance(value, np.integer) else int.__index__(value)
        if low <= number <= high:
            return number
    msg = f"{name} is {quote(value)}."
    raise InvalidValue(msg, f"It must be a whole number from {low:,} to {high:,}.")


def numbers(name: str, value: Any) -> Any:
    """Return what is fixed or set of a field as an array of finite numbers in range, or raise ``InvalidValue``."""
    array = as_numbers(value, truths=name in WHETHER)
    if array is None:
        msg = f"{name!r} must be a number or an array of numbers, not {quote(value)}."
        raise InvalidValue(msg, "Give every state a number.")
    low, high = SETTABLE[name].low, SETTABLE[name].high
    if not np.isfinite(array).all():
        msg = f"{name!r} has values that are not finite."
        raise InvalidValue(msg, "Give every state a number.")
    if array.size and (array.min() < low or array.max() > high):
        msg = f"{name!r} runs from {beyond(array.min(), low, high)} to {beyond(array.max(), low, high)}."
        raise InvalidValue(msg, f"It must stay between {low:g} and {high:g}.")
    if name in WHETHER and not np.isin(array, (0, 1)).all():
        msg = f"{name!r} is neither 0 nor 1 somewhere: {quote(value)}."
        hint = "A state is greedy or it is not; the share that is greedy is the setting malign_share."
        raise InvalidValue(msg, hint if name == "malign" else "It is there or it is not.")
    return array


def _fields(kind: str, known: Sequence[str], given: Mapping[str, Any]) -> Fixed[str, Any]:
    """Return what is given or set of fields of the world, checked as far as it does not depend on their size."""
    held = {}
    for name, value in given.items():
        if not isinstance(name, str) or name not in known:
            raise UnknownName(kind, name, known)
        array = numbers(name, value)
        if SETTABLE[name].mutual:
            mutual(name, array)
        held[name] = keep_plain(value, array)
    return Fixed(held)


def fits(intervention: Intervention, states: int) -> None:
    """Raise ``InvalidValue`` if an intervention names a state that is not there or sets an array of another size."""
    for who in (intervention.actor, intervention.target):
        if who is not None and not 0 <= whole("a state", who, 0, 100_000) < states:
            msg = f"An intervention names state {who}."
            raise InvalidValue(msg, f"States are 0 to {states - 1}.")
    for name, value in intervention.edits.items():
        shape = np.shape(value)
        want = SETTABLE[name].shape(states)
        if shape not in ((), want):
            msg = f"An intervention sets {name!r} by an array {list(shape)}."
            raise InvalidValue(msg, f"It needs a number or {list(want)}.")


def mutual(name: str, values: Any) -> None:
    """Raise ``InvalidValue`` unless a quantity of dyads [n, n] is the same both ways."""
    if values.ndim == 2 and not np.array_equal(values, values.T):
        msg = f"{name!r} differs between the two sides of a dyad."
        raise InvalidValue(msg, "Give it as a symmetric array.")


def boundaries(interventions: Sequence[Intervention], years: int) -> list[int]:
    """Return the years at which something begins or ends, with 0 and ``years``."""
    marks = {0, years}
    for i in interventions:
        marks.update(y for y in (i.year, i.until) if y is not None and 0 < y < years)
        if i.hold and set(i.edits) != {"belief"}:  # set anew each year; a belief is held within the year
            marks.update(range(i.year, min(years, i.until or years)))
    return sorted(marks)
