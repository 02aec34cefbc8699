"""The engine of a page: theories as a WebAssembly module that says itself what it is and where its values lie."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detente._version import __version__
from detente.core.errors import InvalidValue
from detente.core.fields import ABOUT, Quantity
from detente.core.order import PLACE, TOGETHER
from detente.core.param import list_parameters
from detente.core.phases import Mechanism
from detente.core.quoted import quote
from detente.core.scenario import EDITS, PERIODS, STARTS, Scenario, whole
from detente.core.theory import Theory, parameters
from detente.core.values import presence
from detente.core.world import FIELDS, SETTABLE
from detente.engine.ensemble import check_records
from detente.engine.fused.compose import scratch
from detente.engine.fused.emit import ARGUMENTS
from detente.engine.fused.wasm import Module, named
from detente.engine.fused.wasm import wasm as module_of
from detente.engine.fused.write import WAYS
from detente.engine.trace import Question
from detente.engine.trace.question import BOUNDS, GIVEN, HELD
from detente.mechanisms.complete import united

SECTION = "detente"
"""Name of the section in which a module says what it is: JSON, compressed."""
VERSION = 1
"""Form of that section."""


def wasm(theory: Theory | Sequence[Theory], states: int, keep: str | Sequence[str], *, periods: int = 1) -> bytes:
    """Return theories as a WebAssembly module: the engine of a page, which `web/src/engine` runs.

    It makes the first world and lives the years of the complete model, with whatever the theories have beside it; every
    parameter has a value for each state, so each may follow a theory of its own. Parameters, theories, records and
    where everything lies are told in a section of the module, so a page needs nothing else.

    Parameters
    ----------
    theory
        A theory, or all that a page may run.
    states
        Number of states.
    keep
        Records that a page may ask for.
    periods
        Periods a year: 1, 4 or 12.

    Returns
    -------
    bytes
        The module.

    Raises
    ------
    InvalidValue
        There is no theory or no record, or another number of states or periods.
    UnknownName
        There is no such record.
    NotTraced
        A mechanism cannot be compiled.
    """
    theories = (theory,) if isinstance(theory, Theory) else tuple(theory) if isinstance(theory, Iterable) else ()
    if not theories or not all(isinstance(t, Theory) for t in theories):
        msg = "An engine of a page runs theories, and none is given."
        raise InvalidValue(msg, "Schools are theories: detente.school('three_steps').")
    if periods not in PERIODS:
        msg = f"A year cannot have {quote(periods)} periods."
        raise InvalidValue(msg, "States observe, interpret and respond 1, 4 or 12 times a year: periods=1.")
    kept = (keep,) if isinstance(keep, str) else tuple(keep) if isinstance(keep, Iterable) else ()
    if not kept:
        msg = f"An engine of a page keeps records, and `keep` is {quote(keep)}."
        raise InvalidValue(msg, 'Name them: keep=["conduct", "belief"], or keep=detente.NEEDS for every measure.')
    whole("states", states, 2, 60)
    shared = united(theories)
    lacking = [m for m in shared[0].mechanisms if m.phase != "start" and any(m not in t.mechanisms for t in theories)]
    absent = dict.fromkeys(presence(type(m)) for m in (*lacking, *(m for t in shared for m in t.absent)))
    own = (*shared[0].values(), *absent)
    names = (*own, *(f"{GIVEN}{name}" for name in STARTS))
    question = Question(shared[0], states, check_records(kept), periods, True, names, frozenset(own), held=True)
    module = module_of(question, start=True)
    about = {**_said(theories, shared[0], states, periods, question.keep), "layout": _layout(module)}
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return module.code + named(SECTION, zlib.compress(text.encode(), 9))


def scenario_of(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as `web/src/engine` takes it: plain values.

    Parameters
    ----------
    scenario
        Any scenario.
    """
    return {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "states": scenario.states,
        "years": scenario.years,
        "periods": scenario.periods,
        "names": list(scenario.names),
        "firstYear": scenario.first_year,
        "settings": dict(scenario.settings),
        "first": {name: _plain(value) for name, value in scenario.given.items()},
        "events": [
            {
                "year": i.year,
                **({} if i.until is None else {"until": i.until}),
                **({"settings": dict(i.settings)} if i.settings else {}),
                **({"edits": {name: _plain(value) for name, value in i.edits.items()}} if i.edits else {}),
                **({"hold": True} if i.hold else {}),
                **({} if i.conduct is None else {"conduct": i.conduct}),
                **({} if i.actor is None else {"actor": i.actor}),
                **({} if i.target is None else {"target": i.target}),
            }
            for i in scenario.interventions
        ],
    }


def _plain(value: Any) -> Any:
    import numpy as np

    return np.asarray(value, float).tolist()


def _said(
    theories: Iterable[Theory], anatomy: Theory, states: int, periods: int, keep: Iterable[str]
) -> dict[str, Any]:
    """Return what a page tells of its engine."""
    number = {type(m): k for k, m in enumerate(anatomy.mechanisms)}
    owner = {name: type(m) for m in anatomy.mechanisms for name in list_parameters(type(m))}
    return {
        "version": VERSION,
        "detente": __version__,
        "states": states,
        "periods": periods,
        "parameters": [
            {
                "name": name,
                "label": p.label,
                "unit": p.unit,
                "default": p.default,
                "low": p.low,
                "high": p.high,
                "identity": _finite(p.identity),
                "source": p.source,
                "mechanism": number[owner[name]],
            }
            for name, p in parameters(anatomy).items()
        ],
        "mechanisms": [_mechanism(m, number) for m in anatomy.mechanisms],
        "schools": [_school(t, number) for t in theories],
        "records": [_quantity(ABOUT[name]) for name in keep],
        "first": [_quantity(SETTABLE[name]) for name in STARTS],
        "edits": [_quantity(SETTABLE[name]) for name in EDITS],
    }


def _mechanism(m: Mechanism, number: Mapping[type[Mechanism], int]) -> dict[str, Any]:
    kind = type(m)
    return {
        "name": kind.__name__,
        "phase": m.phase,
        "off": list(m.off),
        "presence": presence(kind),
        "together": [number[k] for k in TOGETHER.get(kind, (kind,)) if k in number] if kind in PLACE else [],
    }


def _school(theory: Theory, number: Mapping[type[Mechanism], int]) -> dict[str, Any]:
    return {
        "name": theory.name,
        "title": theory.title or theory.name,
        "has": [number[type(m)] for m in theory.mechanisms],
        "absent": [number[type(m)] for m in theory.absent],
        "denies": [k for kind, k in number.items() if theory.denies_kind(kind)],
        "settings": dict(theory.settings),
        "idle": dict(theory.idle),
    }


def _quantity(q: Quantity) -> dict[str, Any]:
    return {
        "name": q.name,
        "of": q.of,
        "unit": q.unit,
        "label": q.label,
        "low": _finite(q.low),
        "high": _finite(q.high),
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


def _layout(module: Module) -> dict[str, Any]:
    """Return where everything lies, in bytes."""
    written = module.written
    store, lanes = written.store, written.lanes
    areas = []
    for area in store.areas.values():
        row, step = area.strides(store.states, lanes)
        areas.append([area.size(store.states, lanes), int(area.lasting), row, step, int(area.bits)])
    sums = 4 * lanes * store.states**2 * store.matrices + scratch(store.states) * bool(store.composed)
    order = list(store.areas)
    fields: dict[str, Any] = {}
    for name in (*FIELDS, *BOUNDS, *HELD):
        of = FIELDS[name].of if name in FIELDS else "dyad"
        found = [store.find(("load", name, way)) for way in WAYS[of] if store.has(("load", name, way))]
        if found:
            fields[name] = [of, order.index(found[0][0].name), *(slot for _, slot in found)]
    return {
        "lanes": lanes,
        "reserved": module.reserved,
        "order": [[*order, "cb", "rec"].index(name) for name in ARGUMENTS],
        "areas": [*areas, [sums, 0, 0, 0, 0]],
        "entries": written.entries,
        "records": {name: at for name, (at, _) in written.records.items()},
        "fields": fields,
        "parameters": {
            name: [order.index(store.find(("param", name))[0].name), store.find(("param", name))[1]]
            for name in written.trace.parameters
        },
        "keys": [store.find(("key", k))[1] for k in range(2)],
    }


__all__ = ["SECTION", "scenario_of", "wasm"]
