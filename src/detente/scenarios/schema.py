"""What a scenario file may hold, and the JSON schema by which editors complete and check one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from detente.core.cite import references
from detente.core.extensions import declare_mechanisms
from detente.core.param import REGISTRY, Parameter
from detente.core.reply import ANSWERABLE
from detente.core.roles import SOURCELESS
from detente.core.scenario import EARLIEST, EDITS, LATEST, PERIODS, STARTS
from detente.core.world import SETTABLE
from detente.data.registry import SOURCES
from detente.mechanisms.complete import COMPLETE

UNITS: Mapping[str, str] = {name: q.unit for name, q in SETTABLE.items()}
"""Unit of each field of the world that a scenario fixes or an intervention sets."""
MOST_STATES, MOST_YEARS = 1000, 100_000
NAME = r"^[a-z][a-z0-9_]*$"


def known_sources() -> tuple[str, ...]:
    """Return what a source may be: no work, a work of the bibliography, or a source of data."""
    return (*sorted(SOURCELESS), *references(), *SOURCES)


def known_parameters() -> tuple[str, ...]:
    """Return the names of all parameters of the complete model, in the order of the year."""
    declare_mechanisms()
    return tuple(COMPLETE.values())


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


Sources = Annotated[
    list[str],
    BeforeValidator(_listed),
    WithJsonSchema({}),  # written out in `json_schema`
    Field(
        description='Where it comes from: a key of the bibliography or of a source of data, or "assumption".',
        min_length=1,
    ),
]
NUMBER = {"type": "number"}
ARRAY = {"type": "array", "items": NUMBER}
Values = Annotated[
    Any,
    WithJsonSchema({"anyOf": [NUMBER, ARRAY, {"type": "array", "items": ARRAY}]}),
    Field(description="A number, one number a state, or one row of numbers a state."),
]


class StrictTable(BaseModel):
    """A table of a scenario file: no unknown keys, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Count(StrictTable):
    """A whole number with its unit and source."""

    value: int = Field(description="A whole number.")
    unit: str = Field(description="Unit.")
    source: Sources
    note: str = Field("", description="Why this number.")


class SourcedNumber(StrictTable):
    """A number, or an array of numbers, with its unit and source."""

    value: Values
    unit: str = Field(description="Unit.")
    source: Sources
    note: str = Field("", description="Why this number.")


class Happening(StrictTable):
    """Something that is done on the way."""

    title: str = Field(description="What it stands for.")
    year: int = Field(description="First year, counted from 0 [year].", ge=0)
    until: int | None = Field(None, description="First year in which it no longer holds; left out: for ever [year].")
    settings: dict[str, SourcedNumber] = Field(
        default_factory=dict, description="Parameters that are different in these years."
    )
    edits: dict[str, SourcedNumber] = Field(
        default_factory=dict, description="Fields of the world set at the start of the first year."
    )
    conduct: Literal["compete", "restraint"] | None = Field(None, description="What is done whatever a theory says.")
    actor: str = Field("", description="Name of the state whose conduct is forced; left out: every state.")
    target: str = Field("", description="Name of the state toward which it is forced; left out: every other.")
    hold: bool = Field(False, description="Whether edits are set in every year before `until`, not in the first alone.")
    source: Sources
    note: str = Field("", description="Why so.")


class SoughtTable(StrictTable):
    """One number that the answer needs."""

    measure: str = Field(description=f"Measure: {', '.join(ANSWERABLE)}, or diagnosis.NAME for one of the diagnosis.")
    actors: list[str] = Field(
        default_factory=list, description="Names of the states whose acts, fears or beliefs count; left out: all."
    )
    targets: list[str] = Field(
        default_factory=list, description="Names of the states toward which they count; left out: all."
    )
    year: int | None = Field(
        None, description="First year that is looked at, counted from 0; left out: the last 20 years [year].", ge=0
    )
    until: int | None = Field(None, description="First year no longer looked at; left out: to the end [year].", ge=1)


class ReplyTable(StrictTable):
    """How a run answers the question."""

    sentence: str = Field(
        description="The answer with slots: {name} is a number with its interval, {name.often} how many runs it holds "
        "in, {name.than.other} whether it is more or less than another.",
        min_length=1,
    )
    numbers: dict[str, SoughtTable] = Field(description="What fills the slots, by name.", min_length=1)
    by_construction: list[str] = Field(
        default_factory=list, description="What of the answer the scenario itself sees to, in sentences."
    )


class Document(StrictTable):
    """A scenario file."""

    name: str = Field("", description="Name in snake_case; the file's name if left out.")
    title: str = Field(description="Name for people.", min_length=1)
    question: str = Field("", description="The question that it asks.")
    answer: ReplyTable | None = Field(None, description="How a run answers the question, and by which measures.")
    description: str = Field(description="What it is about, and how it stands for it.", min_length=1)
    notice: list[str] = Field(description="What to look at in a run.", min_length=1)
    attempt: list[str] = Field(default_factory=list, description="What to try.")
    names: list[str] = Field(default_factory=list, description="Names of the states; left out: numbers.")
    states: Count | None = Field(None, description="How many states, where they have no names [count].")
    years: Count = Field(description="Horizon [year].")
    first_year: Count | None = Field(
        None, description="Year of the calendar that year 0 stands for; left out: none [year]."
    )
    periods: Count | None = Field(
        None, description="How often a year states observe and respond: 1, 4 or 12; left out: once [1/year]."
    )
    settings: dict[str, SourcedNumber] = Field(
        default_factory=dict, description="Parameters of this world; what a theory sets itself overrules them."
    )
    start: dict[str, SourcedNumber] = Field(default_factory=dict, description="What is fixed of the first year.")
    interventions: list[Happening] = Field(default_factory=list, description="What is done on the way.")

    @property
    def count(self) -> int:
        """Number of states."""
        return self.states.value if self.states is not None else len(self.names)


@lru_cache(maxsize=1)
def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file: the model's, with every parameter and field written out."""
    schema = Document.model_json_schema()
    made = schema.pop("$defs")
    several = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    told = made["Count"]["properties"]["source"]["description"]
    made["Source"] = {"description": told, "examples": ["assumption"], "anyOf": [{"type": "string"}, several]}
    for table in made.values():
        if "source" in table.get("properties", {}):
            table["properties"]["source"] = {"$ref": "#/$defs/Source"}
    quantity = made.pop("SourcedNumber")
    made["Settings"] = _choices(quantity, {n: _parameter(REGISTRY[n]) for n in known_parameters()})
    made["Start"] = _choices(quantity, {name: _field(name) for name in STARTS})
    made["Edits"] = _choices(quantity, {name: _field(name) for name in EDITS})
    counts: dict[str, tuple[str, dict[str, Any]]] = {
        "Years": ("year", {"minimum": 1, "maximum": MOST_YEARS}),
        "FirstYear": ("year", {"minimum": EARLIEST, "maximum": LATEST}),
        "States": ("count", {"minimum": 2, "maximum": MOST_STATES}),
        "Periods": ("1/year", {"enum": list(PERIODS)}),
    }
    for kind, (unit, bounds) in counts.items():
        fields = made["Count"]["properties"]
        own = {"value": {**fields["value"], **bounds}, "unit": {**fields["unit"], "const": unit}}
        made[kind] = {**made["Count"], "properties": {**fields, **own}}
    del made["Count"]
    tables = {"settings": "Settings", "start": "Start", "edits": "Edits", "states": "States", "periods": "Periods"}
    tables |= {"first_year": "FirstYear", "years": "Years"}
    schema["properties"]["names"] |= {"uniqueItems": True, "anyOf": [{"minItems": 2}, {"maxItems": 0}]}
    schema["properties"]["names"] |= {"maxItems": MOST_STATES, "items": {"type": "string", "pattern": r"\S"}}
    schema["anyOf"] = [{"required": ["names"]}, {"required": ["states"]}]
    for owner in (schema, made["Happening"]):
        held = owner["properties"]
        for name, kind in tables.items():
            if name in held:
                held[name] = {"description": held[name]["description"], "$ref": f"#/$defs/{kind}"}
    does = made["Happening"]["properties"]
    does["conduct"] = {"description": does["conduct"]["description"], "enum": ["compete", "restraint"]}
    schema["properties"]["name"]["pattern"] = NAME
    head = {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "title": "Scenario of detente"}
    plain: dict[str, Any] = _untitled({**head, "$defs": made})
    return plain


def _untitled(schema: Any) -> Any:
    """Return a schema without the titles that repeat the names of its parts."""
    if isinstance(schema, list):
        return [_untitled(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {k: _untitled({n: v for n, v in part.items() if n != "title"}) for k, part in value.items()}
        if key in ("properties", "$defs")
        else _untitled(value)
        for key, value in schema.items()
    }


def _choices(quantity: Mapping[str, Any], choices: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the schema of a table with a quantity under each of some names."""
    properties = {}
    for name, own in choices.items():
        fields = {**quantity["properties"], "value": own["value"], "unit": own["unit"]}
        properties[name] = {**quantity, "description": own["description"], "properties": fields}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _parameter(p: Parameter) -> dict[str, Any]:
    value: dict[str, Any] = {"type": "number", "minimum": p.low, "maximum": p.high, "default": _default(p.default)}
    off = ""
    if p.identity is not None:
        off = f"; {p.identity:g} switches it off"
        if math.isinf(p.identity):
            value = {"type": "number", "minimum": p.low}
        elif not p.low <= p.identity <= p.high:
            value = {"anyOf": [value, {"const": p.identity}]}
    label = f"{p.label[:1].upper()}{p.label[1:]}: {p.low:g} to {p.high:g} {p.unit}, default {p.default:g}{off}."
    return {"value": value, "unit": {"const": p.unit}, "description": label}


def _default(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _field(name: str) -> dict[str, Any]:
    about = SETTABLE[name]
    one: dict[str, Any] = {"type": "number"}
    one |= {k: v for k, v in (("minimum", about.low), ("maximum", about.high)) if math.isfinite(v)}
    row = {"type": "array", "items": one}
    dyadic = about.of == "dyad"
    value = {"anyOf": [one, {"type": "array", "items": row} if dyadic else row]}
    per = "one row a state (its view of each other)" if dyadic else "one number a state"
    label = f"{name.replace('_', ' ').capitalize()}: a number for all, or {per}."
    return {"value": value, "unit": {"const": about.unit}, "description": label}


def works(document: Document) -> tuple[str, ...]:
    """Return the keys of the works that a scenario names as sources, in the order in which it does."""
    named = (key for _, quantity in numbers_of(document) for key in quantity.source)
    known = references()
    return tuple(dict.fromkeys(k for k in named if k in known))


def numbers_of(document: Document) -> Iterable[tuple[str, Count | SourcedNumber | Happening]]:
    """Return everything in a scenario that has a source, with where it stands."""
    if document.states is not None:
        yield "states", document.states
    yield "years", document.years
    if document.first_year is not None:
        yield "first_year", document.first_year
    if document.periods is not None:
        yield "periods", document.periods
    yield from ((f"settings.{k}", q) for k, q in document.settings.items())
    yield from ((f"start.{k}", q) for k, q in document.start.items())
    for count, what in enumerate(document.interventions):
        here = f"interventions[{count}]"
        yield here, what
        yield from ((f"{here}.settings.{k}", q) for k, q in what.settings.items())
        yield from ((f"{here}.edits.{k}", q) for k, q in what.edits.items())


def in_short(value: Any) -> str:
    """Return a number, or an array in few words.

    Parameters
    ----------
    value
        Value of a scenario.
    """
    if not isinstance(value, list):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if value and isinstance(value[0], list):
        flat = [x for row in value for x in row]
        return f"{len(value)} x {len(value)}, {min(flat):g} to {max(flat):g}"
    return ", ".join(f"{x:g}" for x in value)
