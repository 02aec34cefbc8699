"""What the works that a theory or a result rests on stand for: theory, scenario, methods, software."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.param import REGISTRY, list_parameters
from detente.core.phases import Mechanism
from detente.core.result import Result
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory

SOURCELESS = frozenset({"assumption", "tuned"})
"""Sources of a parameter that are no work: a first guess, and a value set by its outcome."""
SOFTWARE, THEORY, SCENARIO, METHODS, RECORD = "software", "theory", "scenario", "methods", "record"
GROUPS = {
    SOFTWARE: "Software",
    THEORY: "The theory",
    SCENARIO: "The scenario's numbers",
    METHODS: "The methods",
    RECORD: "The record",
}
"""What works stand for, in the order in which they are told."""
PROGRAMS = frozenset({"HermanUsher2017", "Kwakkel2017"})
"""Works on software that a study computes with: SALib and the EMA workbench."""
WAY = re.compile(r"interventions\[(\d+)\](?:\.\w+)?\.?(.*)")
"""Where a source of what a scenario does on the way stands."""


@dataclass(frozen=True)
class CitedWork:
    """A work, and what it stands for.

    Attributes
    ----------
    key : str
        Its key in the bibliography, or its citation in words.
    group : str
        A key of ``GROUPS``; a work that stands for several things is there once for each.
    roles : tuple of str
        What of that it stands for, such as ``parameter learning``.
    """

    key: str
    group: str
    roles: tuple[str, ...]


def cited_works(of: Theory | Result) -> tuple[CitedWork, ...]:
    """Return the works that a theory or a result rests on with what each stands for: by group, in it by key.

    Parameters
    ----------
    of
        As of ``detente.core.cite.keys``.
    """
    found: dict[tuple[str, str], dict[str, None]] = {(SOFTWARE, "detente"): {"all numbers": None}}
    for group, key, role in _told(of):
        found.setdefault((group, key), {})[role] = None
    order = list(GROUPS)
    places = sorted(found, key=lambda one: (order.index(one[0]), one[1] != "detente", one[1].lower()))
    return tuple(CitedWork(key, group, tuple(found[group, key])) for group, key in places)


def _told(of: Theory | Result) -> Iterator[tuple[str, str, str]]:
    """Yield group, key and role of every work, over and over where it has several roles."""
    for theory, values in _used(of):
        for key in theory.references:
            yield THEORY, key, theory.title or theory.name
        for mechanism in theory.present().mechanisms:
            yield from ((THEORY, key, role) for key, role in _works(mechanism, values))
    if not isinstance(of, Result):
        return
    for name in getattr(getattr(of, "design", None), "names", ()):
        if name in REGISTRY and REGISTRY[name].source not in SOURCELESS:
            yield THEORY, REGISTRY[name].source, f"parameter {name}, which is varied"
    for place in _held(of):
        if isinstance(place, Scenario):
            yield from ((SCENARIO, key, role) for key, role in scenario_sources(place) if key[:1].isupper())
    for key, role in of._methods().items():
        yield SOFTWARE if key in PROGRAMS else METHODS, key, role


def scenario_sources(place: Scenario) -> Iterator[tuple[str, str]]:
    """Yield every source that a scenario names and what it stands for: a work of the bibliography, or a data set.

    Parameters
    ----------
    place
        The scenario.
    """
    for where, told in place.sources.items():
        for key in told.partition("; ")[2].split(", "):
            if key and key not in SOURCELESS:
                yield key, _place(where, place)


def _place(where: str, scenario: Scenario) -> str:
    """Return where a number stands in a scenario, in words."""
    found = WAY.fullmatch(where)
    if found is not None and int(found[1]) < len(scenario.interventions):
        year = (scenario.first_year or 0) + scenario.interventions[int(found[1])].year
        return f"{found[2].replace('_', ' ') or 'what is done'} in {year}"
    head, _, name = where.partition(".")
    words = (name or head).replace("_", " ")
    return f"{words} at the start" if head == "start" else words


def _used(of: Theory | Result) -> list[tuple[Theory, Mapping[str, Any]]]:
    """Return every theory in something, with the values that it had there."""
    if isinstance(of, Run):
        now = [(theory, of.values) for theory in of.theories or (of.theory,)]
        return [*now, *((theory, theory.values()) for era in of.earlier for theory in era.theories)]
    found = list(_held(of))
    told = of._rests_on() if isinstance(of, Result) else ()
    theories = [*(one for one in found if isinstance(one, Theory)), *told]
    scenarios = [one for one in found if isinstance(one, Scenario)]
    alone = [(theory, theory.values()) for theory in theories]
    placed = [(theory, theory.values(**place.settings)) for place in scenarios for theory in theories]
    return [*alone, *placed, *(pair for run in found if isinstance(run, Run) for pair in _used(run))]


def _held(whole: Any) -> Iterator[Theory | Scenario | Run]:
    """Yield the theories, scenarios and runs in a result, however deep."""
    if isinstance(whole, Run):
        yield whole
        yield whole.scenario
    elif isinstance(whole, (Theory, Scenario)):
        yield whole
    elif dataclasses.is_dataclass(whole) and not isinstance(whole, type):
        for f in dataclasses.fields(whole):
            yield from _held(getattr(whole, f.name))
    elif isinstance(whole, Mapping):
        for part in whole.values():
            yield from _held(part)
    elif isinstance(whole, (list, tuple)):
        for part in whole:
            yield from _held(part)


def _works(mechanism: Mechanism, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    own = list_parameters(type(mechanism))
    switches = mechanism.off or tuple(own)
    if switches and all(_is_off(name, values) for name in switches):
        return []
    sources = [(p.source, f"parameter {name}") for name, p in own.items() if not _is_off(name, values)]
    itself = [(key, f"mechanism {type(mechanism).__name__}") for key in mechanism.references]
    return [*itself, *(one for one in sources if one[0] not in SOURCELESS)]


def _is_off(name: str, values: Mapping[str, Any]) -> bool:
    identity = REGISTRY[name].identity
    return identity is not None and bool(np.all(np.asarray(values.get(name, identity)) == identity))
