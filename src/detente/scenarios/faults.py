"""What is wrong in a scenario file: which key, why, what to do, and on which line."""

from __future__ import annotations

import difflib
import math
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from detente.core.errors import DetenteError, InvalidValue, UnknownName
from detente.core.lines import Key
from detente.core.outside import point_hint
from detente.core.param import REGISTRY, check_parameter
from detente.core.reply import ANSWERABLE, DIAGNOSED, SLOT, slots
from detente.core.scenario import EARLIEST, EDITS, LATEST, PERIODS, STARTS, mutual, numbers
from detente.core.world import SETTABLE
from detente.scenarios.schema import (
    MOST_STATES,
    MOST_YEARS,
    UNITS,
    Count,
    Document,
    Happening,
    ReplyTable,
    SoughtTable,
    SourcedNumber,
    known_parameters,
    known_sources,
    numbers_of,
)

COUNTED = {"years": "year", "first_year": "year", "states": "count", "periods": "1/year"}
"""Units of the numbers that stand by themselves."""
SHOWN = 20
"""Faults told at most."""
LINED = 50
"""Faults of which the line is looked for, and the nearest valid word."""


@dataclass(frozen=True)
class Fault:
    """Something wrong in a scenario file.

    Attributes
    ----------
    path : tuple
        Names and numbers that lead to the key.
    message, hint : str
        What is wrong, and what to do.
    line : int or None
        Line, from 1; None if it is the file as a whole.
    """

    path: tuple[Key, ...]
    message: str
    hint: str = ""
    line: int | None = None

    @property
    def key(self) -> str:
        """Where it is, as ``interventions[0].settings.leap``."""
        return "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in self.path).lstrip(".")

    def to_json(self) -> dict[str, Any]:
        """Return the fault as plain values."""
        return {"line": self.line, "key": self.key, "message": self.message, "hint": self.hint}


class InvalidScenario(InvalidValue):
    """A scenario file that cannot be read; every fault is told with its line.

    Parameters
    ----------
    file
        Name of the file.
    faults
        What is wrong.
    """

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file, self.faults = file, tuple(faults)
        told = []
        for f in self.faults[:SHOWN]:
            where = file if f.line is None else f"{file}:{f.line}"
            told.append(f"{where}: {f.key}{': ' if f.key else ''}{f.message} {f.hint}".rstrip())
        more = len(self.faults) - SHOWN
        told += [f"{file}: and {more} more."] if more > 0 else []
        head = "" if len(self.faults) < 2 else f"{file} has {len(self.faults)} errors.\n"
        super().__init__(head + "\n".join(told), "`detente scenarios --schema` says what a scenario may hold.")


# ---------------------------------------------------------------- shape: what the model refuses
WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "list_type": "an array in brackets",
    "model_type": "a table",
    "dict_type": "a table",
}


def of_shape(error: ValidationError) -> Iterator[Fault]:
    """Return what the model of a scenario file says against one, in the words of people."""
    for count, e in enumerate(error.errors(include_url=False)):
        path = tuple(e["loc"])
        given = e["input"]
        kind = e["type"]
        if kind == "extra_forbidden":
            name, known = str(path[-1]), _fields(path[:-1])
            yield Fault(path, "There is no such key.", _nearest(name, known) if count < LINED else "")
        elif kind == "missing":
            about, _ = _told(path)
            yield Fault(path, "It is missing.", about)
        elif kind in ("model_type", "dict_type") and not isinstance(given, (list, str)):
            yield Fault(
                path, f"It must be a table with its unit and source, not {_shown(given)}.", _example(path, given)
            )
        elif kind in WANTED:
            yield Fault(path, f"It must be {WANTED[kind]}, not {_shown(given)}.", _told(path)[0])
        elif kind == "literal_error":
            yield Fault(path, f"It cannot be {_shown(given)}.", f"Valid: {e['ctx']['expected']}.")
        elif kind in ("string_too_short", "too_short"):
            yield Fault(path, "It is empty.", _told(path)[0])
        elif kind == "greater_than_equal":
            yield Fault(path, f"It is {_shown(given)}.", "Years count from 0.")
        else:
            yield Fault(path, f"It cannot be {_shown(given)}.", _told(path)[0])


def _model(path: Sequence[Any]) -> type[BaseModel] | None:
    """Return the model of the table at a path."""
    model: Any = Document
    for step in path:
        if isinstance(model, type) and issubclass(model, BaseModel):
            field = model.model_fields.get(str(step))
            model = None if field is None else field.annotation
        elif typing.get_origin(model) in (list, dict):
            model = typing.get_args(model)[-1]
        else:
            return None
        if typing.get_origin(model) in (typing.Union, types.UnionType):
            model = next(a for a in typing.get_args(model) if a is not type(None))
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def _fields(path: Sequence[Any]) -> tuple[str, ...]:
    model = _model(path)
    return () if model is None else tuple(model.model_fields)


def _told(path: Sequence[Any]) -> tuple[str, bool]:
    """Return what a key is for, and whether it is known."""
    model = _model(path[:-1])
    field = None if model is None else model.model_fields.get(str(path[-1]))
    return ((field.description or ""), True) if field else ("", False)


def _example(path: Sequence[Any], given: Any) -> str:
    name = str(path[-1])
    unit = COUNTED.get(name, UNITS.get(name, "..."))
    if name in REGISTRY and "settings" in path:
        unit = REGISTRY[name].unit
    number = f"{given}" if isinstance(given, (int, float)) and not isinstance(given, bool) else "..."
    return f'Write {name} = {{ value = {number}, unit = "{unit}", source = "assumption" }}.'


def _shown(given: Any) -> str:
    text = "true" if given is True else "false" if given is False else repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name.lower(), names, n=2, cutoff=0.5)
    return f"Did you mean {' or '.join(repr(n) for n in near)}?" if near else f"Valid: {', '.join(names)}."


# ---------------------------------------------------------------- sense: what the numbers say
def of_sense(document: Document) -> Iterator[Fault]:
    """Return what is wrong in a scenario file whose shape is right: names, ranges, units, sources, sizes."""
    yield from _sizes(document)
    for where, owner in _owners(document):
        yield from _sources(where, owner)
    yield from _settings(("settings",), document.settings)
    yield from _fixed(("start",), document.start, STARTS, document.count, "field of the first year")
    for at, what in enumerate(document.interventions):
        yield from _happening(("interventions", at), what, document)
    if document.answer is not None:
        yield from _reply(document.answer, document)


def _owners(document: Document) -> Iterator[tuple[tuple[Key, ...], Count | SourcedNumber | Happening]]:
    for where, owner in numbers_of(document):
        parts: list[Key] = []
        for word in where.replace("[", ".").replace("]", "").split("."):
            parts.append(int(word) if word.isdigit() else word)
        yield tuple(parts), owner


def _sizes(document: Document) -> Iterator[Fault]:
    names, states = document.names, document.states
    if states is None and not names:
        yield Fault((), "It does not say which states there are.", 'Write names = ["...", "..."].')
    elif states is not None and names and states.value != len(names):
        yield Fault(("states",), f"It is {states.value}, and there are {len(names)} names.", "Leave it out.")
    elif not 2 <= document.count <= MOST_STATES:
        at = "names" if states is None else "states"
        yield Fault((at,), f"There are {document.count} states.", f"There can be 2 to {MOST_STATES:,}.")
    for n in sorted({n for n in names if names.count(n) > 1 or not n.strip()}):
        yield Fault(("names",), f"{n!r} is empty or there twice.", "Give each state a name of its own.")
    if not 1 <= document.years.value <= MOST_YEARS:
        yield Fault(("years", "value"), f"It is {document.years.value}.", f"It must be 1 to {MOST_YEARS:,}.")
    if document.periods is not None and document.periods.value not in PERIODS:
        yield Fault(("periods", "value"), f"It is {document.periods.value}.", "It must be 1, 4 or 12.")
    first = document.first_year
    if first is not None and not EARLIEST <= first.value <= LATEST:
        text = f"It must be {EARLIEST} to {LATEST}, the calendar year of year 0."
        yield Fault(("first_year", "value"), f"It is {first.value}.", text)
    for at, unit in COUNTED.items():
        given = getattr(document, at)
        if given is not None and given.unit != unit:
            yield Fault((at, "unit"), f"It is {given.unit!r}.", f"It must be {unit!r}.")


def _sources(where: tuple[Key, ...], owner: Count | SourcedNumber | Happening) -> Iterator[Fault]:
    known = known_sources()
    for key in owner.source:
        if key not in known:
            error = UnknownName("source", key, known)
            yield Fault((*where, "source"), error.message, f'{error.hint} A first guess is "assumption".')


def _settings(where: tuple[Key, ...], settings: Mapping[str, SourcedNumber]) -> Iterator[Fault]:
    known = known_parameters()
    for name, q in settings.items():
        here = (*where, name)
        if name not in known:
            error = UnknownName("parameter", name, known, "`detente parameters` lists them.")
            yield Fault(here, error.message, error.hint)
            continue
        yield from _unit(here, q, REGISTRY[name].unit)
        try:
            check_parameter(name, _plain(q.value))
        except DetenteError as error:
            yield Fault((*here, "value"), error.message, error.hint)


def _unit(here: tuple[Key, ...], quantity: SourcedNumber, unit: str) -> Iterator[Fault]:
    if unit and quantity.unit != unit:
        yield Fault((*here, "unit"), f"It is {quantity.unit!r}.", f"The unit of {here[-1]!r} is {unit!r}.")


def _plain(value: Any) -> Any:
    """Return a number as a float; anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    return value


def _fixed(
    where: tuple[Key, ...], fields: Mapping[str, SourcedNumber], known: Sequence[str], states: int, kind: str
) -> Iterator[Fault]:
    for name, q in fields.items():
        here = (*where, name)
        if name not in known:
            error = UnknownName(kind, name, known)
            yield Fault(here, error.message, error.hint)
            continue
        yield from _unit(here, q, UNITS.get(name, ""))
        yield from _array((*here, "value"), name, q.value, states)


def _array(here: tuple[Key, ...], name: str, value: Any, states: int) -> Iterator[Fault]:
    wrong = _not_numbers(value)
    if wrong is not None:
        yield Fault(here, f"It holds {_shown(wrong)}.", f"{point_hint(wrong)}Every entry must be a number.")
        return
    try:
        array = numbers(name, value)
        want = SETTABLE[name].shape(states)
        if array.shape not in ((), want):
            shape = " x ".join(map(str, array.shape))
            hint = f"There are {states} states: give one number, or {' x '.join(map(str, want))}."
            yield Fault(here, f"It has {shape} numbers.", hint)
        elif SETTABLE[name].mutual:
            mutual(name, array)
    except DetenteError as error:
        hint = "Give every row one number a state." if "must be a number or an array" in error.message else error.hint
        message = "Its rows differ in length." if "must be a number or an array" in error.message else error.message
        yield Fault(here, message, hint)
    except (ValueError, OverflowError):
        yield Fault(here, "Its rows differ in length, or a number is too large.", "Give every row one number a state.")


def _not_numbers(value: Any) -> Any:
    """Return the first entry that is no number; None if there is none."""
    if isinstance(value, list):
        found = (_not_numbers(v) for v in value)
        return next((f for f in found if f is not None), None)
    return None if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _happening(here: tuple[Key, ...], what: Happening, document: Document) -> Iterator[Fault]:
    if what.until is not None and what.until <= what.year:
        yield Fault((*here, "until"), f"It is {what.until}, not after the year {what.year}.", "It must come after it.")
    if what.year >= document.years.value:
        last = document.years.value - 1
        yield Fault((*here, "year"), f"It is {what.year}, after the end.", f"The last year is {last}.")
    yield from _settings((*here, "settings"), what.settings)
    yield from _fixed((*here, "edits"), what.edits, EDITS, document.count, "field to edit")
    for side in ("actor", "target"):
        name = getattr(what, side)
        if name and name not in document.names:
            error = UnknownName("state", name, document.names or ("none has a name",))
            yield Fault((*here, side), error.message, error.hint)
        if name and what.conduct is None:
            yield Fault((*here, side), "It says whose conduct is forced, and none is.", 'Add conduct = "compete".')
    if what.actor and what.actor == what.target:
        yield Fault((*here, "target"), "It is the actor itself.", "Name another state.")
    if what.hold and not what.edits:
        yield Fault((*here, "hold"), "It holds what it sets, and sets nothing.", "Give it edits.")
    if not what.settings and not what.edits and what.conduct is None:
        yield Fault(here, "It does nothing.", "Give it settings, edits or conduct.")


def _reply(reply: ReplyTable, document: Document) -> Iterator[Fault]:
    if not document.question.strip():
        yield Fault(("answer",), "There is no question that it answers.", 'Write question = "...".')
    bare = SLOT.sub("", reply.sentence)
    if "{" in bare or "}" in bare:
        yield Fault(
            ("answer", "sentence"), "It has a brace that belongs to no slot.", "A slot is {name}, once in braces."
        )
    for slot, names in slots(reply.sentence):
        if names is None:
            hint = "A slot is {name}, {name.often} or {name.than.other}."
            yield Fault(("answer", "sentence"), f"It has a slot {{{slot}}}.", hint)
        for name in names or ():
            if name not in reply.numbers:
                error = UnknownName("number of the answer", name, reply.numbers)
                yield Fault(("answer", "sentence"), error.message, error.hint)
    for number, sought in reply.numbers.items():
        yield from _sought(("answer", "numbers", number), sought, document)


def _sought(here: tuple[Key, ...], sought: SoughtTable, document: Document) -> Iterator[Fault]:
    if sought.measure not in ANSWERABLE and not DIAGNOSED.fullmatch(sought.measure):
        error = UnknownName("measure of an answer", sought.measure, ANSWERABLE, "Of a diagnosis: diagnosis.NAME.")
        yield Fault((*here, "measure"), error.message, error.hint)
    for side in ("actors", "targets"):
        for name in getattr(sought, side):
            if name not in document.names:
                error = UnknownName("state", name, document.names or ("none has a name",))
                yield Fault((*here, side), error.message, error.hint)
    if DIAGNOSED.fullmatch(sought.measure):
        for part in ("actors", "targets", "year", "until"):
            if getattr(sought, part) not in (None, [], ()):
                hint = "Leave it out: a diagnosis is of all dyads that matter, and knows its own years."
                yield Fault((*here, part), f"A measure of a diagnosis takes no {part}.", hint)
    elif len(set(sought.actors)) == 1 and set(sought.actors) == set(sought.targets):
        yield Fault(
            (*here, "targets"), f"{sought.actors[0]!r} is both actor and target.", "Name another target, or none."
        )
    first, last, years = sought.year or 0, sought.until, document.years.value
    if last is not None and last <= first:
        yield Fault((*here, "until"), f"It is {last}, not after the year {first}.", "It must come after it.")
    if 1 <= years < max(first + 1, last or 0):
        yield Fault(here, "It looks at years after the end.", f"The last year is {years - 1}.")


__all__ = ["Fault", "InvalidScenario", "of_sense", "of_shape"]
