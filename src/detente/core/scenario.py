"""Scenarios and interventions: where a run starts, and what is done to it on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.core.param import REGISTRY, checked
from detente.core.result import Facts, Rows, Shown
from detente.core.same import same
from detente.core.world import SETTABLE

STARTS = tuple(name for name, q in SETTABLE.items() if q.start)
"""What a scenario can fix of the first year."""
EDITS = tuple(name for name, q in SETTABLE.items() if q.edit)
"""What an intervention can set of the world."""
EARLIEST, LATEST = -10_000, 10_000
"""Calendar years that a scenario can begin in."""
PERIODS = (1, 4, 12)
"""How often a year states may observe, interpret and respond."""


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
        Act forced: 1 compete, 0 restraint.
    actor, target : int or None
        Whose act toward whom is forced; None is everybody.
    """

    year: int
    until: int | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    edits: Mapping[str, Any] = field(default_factory=dict)
    conduct: float | None = None
    actor: int | None = None
    target: int | None = None

    def __eq__(self, other: object) -> bool:
        return same(self, other) if isinstance(other, Intervention) else NotImplemented

    def __post_init__(self) -> None:
        if self.year < 0 or (self.until is not None and self.until <= self.year):
            msg = f"An intervention cannot run from year {self.year} to {self.until}."
            raise InvalidValue(
                msg,
                "Years count from 0; `until` comes after `year`.",
            )
        for name, value in self.settings.items():
            checked(name, value)
        for name in self.edits:
            if name not in EDITS:
                kind = "field to edit"
                raise UnknownName(kind, name, EDITS)
            values = numbers(name, self.edits[name])
            if SETTABLE[name].mutual:
                mutual(name, values)
        if self.conduct is not None and self.conduct not in (0, 1):
            msg = f"Conduct can be forced to 0 (restraint) or 1 (compete), not {self.conduct!r}."
            raise InvalidValue(msg)


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
        if self.periods not in PERIODS:
            msg = f"A year cannot have {self.periods!r} periods."
            raise InvalidValue(msg, "It has 1, 4 or 12.")
        for name, value in self.settings.items():
            checked(name, value)
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
        for i in self.interventions:
            fits(i, self.states)

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
