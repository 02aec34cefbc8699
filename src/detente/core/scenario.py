"""Scenarios and interventions: where a run starts, and what is done to it on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.core.fixed import Fixed, fixed
from detente.core.param import REGISTRY, checked
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
        ``belief`` and ``second_order`` are probabilities, ``binding`` sets all three sectors.
    conduct : float or None
        Act forced: 1 or ``"compete"``, 0 or ``"restraint"``; kept as a number.
    actor, target : int or None
        Whose act toward whom is forced; None is everybody.
    """

    year: int
    until: int | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    edits: Mapping[str, Any] = field(default_factory=dict)
    conduct: float | str | None = None
    actor: int | None = None
    target: int | None = None

    def __eq__(self, other: object) -> bool:
        return same(self, other) if isinstance(other, Intervention) else NotImplemented

    def __post_init__(self) -> None:
        first = whole("The year of an intervention", self.year, -LONGEST, LONGEST)
        last = None if self.until is None else whole("The year `until` of an intervention", self.until, 0, 2 * LONGEST)
        if first < 0 or (last is not None and last <= first):
            msg = f"An intervention cannot run from year {self.year} to {self.until}."
            raise InvalidValue(
                msg,
                "Years count from 0; `until` comes after `year`.",
            )
        edits = fixed("Edits of an intervention", self.edits)
        for name, value in edits.items():
            if name not in EDITS:
                kind = "field to edit"
                raise UnknownName(kind, name, EDITS)
            values = numbers(name, value)
            if SETTABLE[name].mutual:
                mutual(name, values)
        settings = fixed("Settings of an intervention", self.settings)
        settings = Fixed({name: checked(name, value) for name, value in settings.items()})
        for name, value in (("year", first), ("until", last), ("settings", settings), ("edits", edits)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "conduct", _act(self.conduct))


def _act(given: Any) -> float | None:
    """Return an act as 0 or 1: its number, or its word as in a scenario's file."""
    word = given.strip().casefold() if isinstance(given, str) else None
    if word is not None and word in ACTS:
        return ACTS[word]
    if given is None or (not isinstance(given, (bool, str)) and np.ndim(given) == 0 and given in (0, 1)):
        return None if given is None else float(given)
    msg = f"Conduct can be forced to 0 (restraint) or 1 (compete), not {given!r}."
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

    def __post_init__(self) -> None:
        whole("states", self.states, 2, 1000)
        whole("years", self.years, 1, 100_000)
        if self.first_year is not None:
            whole("first_year", self.first_year, EARLIEST, LATEST)
        if isinstance(self.periods, (bool, float)) or self.periods not in PERIODS:
            msg = f"A year cannot have {self.periods!r} periods."
            raise InvalidValue(msg, "It has 1, 4 or 12.")
        settings = fixed("Settings of a scenario", self.settings)
        settings = Fixed({name: checked(name, value) for name, value in settings.items()})
        given = fixed("What is given of the first year", self.given)
        sources = fixed("The sources of a scenario", self.sources)
        for field_name, held in (("settings", settings), ("given", given), ("sources", sources)):
            object.__setattr__(self, field_name, held)
        self._check_given()
        object.__setattr__(self, "names", _names(self.names, self.states, self.name))
        object.__setattr__(self, "interventions", within(self.interventions, self.years))
        for i in self.interventions:
            fits(i, self.states)

    def _check_given(self) -> None:
        for name, value in self.given.items():
            if name not in STARTS:
                kind = "field of the first year"
                raise UnknownName(kind, name, STARTS)
            array = numbers(name, value)
            whole_shape = SETTABLE[name].shape(self.states)
            if array.shape not in ((), whole_shape):
                want = str(list(whole_shape))
                msg = f"{name!r} of scenario {self.name!r} has shape {list(array.shape)}."
                raise InvalidValue(
                    msg,
                    f"It needs {want}.",
                )
            if SETTABLE[name].mutual:
                mutual(name, array)

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
    several: tuple[str, ...] = tuple(names)
    if several and len(several) != states:
        msg = f"Scenario {scenario!r} has {states} states and {len(several)} names."
        raise InvalidValue(msg, "Give every state a name, or none.")
    for name in several:
        if not isinstance(name, str) or not name.strip():
            msg = f"{name!r} is no name of a state."
            raise InvalidValue(msg, "A name is text.")
    if len(set(several)) < len(several):
        msg = f"Two states of scenario {scenario!r} have the same name."
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
    several = tuple(several)
    for one in several:
        if not isinstance(one, Intervention):
            msg = f"An intervention is an Intervention, not {one!r}."
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
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= int(value) <= high:
        msg = f"{name} is {value!r}."
        raise InvalidValue(msg, f"It must be a whole number from {low:,} to {high:,}.")
    return int(value)


def numbers(name: str, value: Any) -> Any:
    """Return what is fixed or set of a field as an array of finite numbers in range, or raise ``InvalidValue``."""
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        msg = f"{name!r} must be a number or an array of numbers, not {value!r}."
        raise InvalidValue(msg, "Give every state a number.") from None
    low, high = SETTABLE[name].low, SETTABLE[name].high
    if not np.isfinite(array).all():
        msg = f"{name!r} has values that are not finite."
        raise InvalidValue(msg, "Give every state a number.")
    if array.size and (array.min() < low or array.max() > high):
        msg = f"{name!r} runs from {array.min():g} to {array.max():g}."
        raise InvalidValue(msg, f"It must stay between {low:g} and {high:g}.")
    if name in WHETHER and not np.isin(array, (0, 1)).all():
        msg = f"{name!r} is neither 0 nor 1 somewhere: {value!r}."
        hint = "A state is greedy or it is not; the share that is greedy is the setting malign_share."
        raise InvalidValue(msg, hint if name == "malign" else "It is there or it is not.")
    return array


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
    return sorted(marks)
