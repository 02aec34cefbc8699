"""Questions to a traced year: what it reads and writes, what depends on a parameter, what a parameter switches off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.engine.trace.node import Node, reachable
from detente.engine.trace.year import Trace


def writes(trace: Trace) -> frozenset[str]:
    """Return the fields of the world that a year changes.

    Parameters
    ----------
    trace
        The year.
    """
    return frozenset(name for name, node in _asked(trace).world.items() if not _is(node, name))


def _is(node: Node, name: str) -> bool:
    """Say whether a value is a field as it was."""
    inner = node.args[0] if node.op == "number" else node
    return bool(inner.op == "load" and inner.attr[0] == name)


def reads(trace: Trace) -> frozenset[str]:
    """Return the fields of the world on which what a year writes or records depends.

    Parameters
    ----------
    trace
        The year.
    """
    changed = writes(trace)
    roots = [trace.world[name] for name in changed] + list(trace.records.values())
    return frozenset(x.attr[0] for x in reachable(roots) if x.op == "load")


def depends(trace: Trace, parameter: str) -> frozenset[str]:
    """Return the fields and records that a parameter decides within a year, as far as the form of the model says.

    Parameters
    ----------
    trace
        The year.
    parameter
        Name of the parameter.

    Raises
    ------
    UnknownName
        The year has no such parameter.
    """
    _known(trace, parameter)
    named = {**trace.world, **trace.records}
    return frozenset(
        name for name, node in named.items() if any(x.op == "param" and x.attr == parameter for x in reachable([node]))
    )


@dataclass(frozen=True)
class Vanished:
    """What some values of parameters leave out of a year.

    Attributes
    ----------
    operations, left : int
        Operations of the whole year, and those that are left.
    streams : int
        Draws that are no longer asked for, counted by their salted words.
    fields : frozenset of str
        Fields that stay as they were, though the whole year writes them.
    """

    operations: int
    left: int
    streams: int
    fields: frozenset[str]


def vanishes(trace: Trace, values: Mapping[str, float]) -> Vanished:
    """Return what vanishes where parameters have some values, such as their identities.

    Parameters
    ----------
    trace
        The year.
    values
        Parameters and their values.

    Raises
    ------
    UnknownName
        The year has no such parameter.
    """
    graph = _asked(trace).graph
    for name, value in values.items():
        _known(trace, name)
        given: object = value
        if not isinstance(given, (int, float, np.number)):
            msg = f"Parameter {name!r} must be a number, not {given!r}."
            raise InvalidValue(msg)
    made = graph.rebuilt(
        trace.roots, lambda x: graph.lit(values[x.attr]) if x.op == "param" and x.attr in values else None
    )
    before, after = reachable(trace.roots), reachable(made[x] for x in trace.roots)
    still = frozenset(name for name in writes(trace) if _is(made[trace.world[name]], name))
    return Vanished(
        sum(bool(x.args) for x in before),
        sum(bool(x.args) for x in after),
        sum(x.op == "shift" and x.args[1].literal == 8 for x in before)
        - sum(x.op == "shift" and x.args[1].literal == 8 for x in after),
        still,
    )


def _asked(trace: Trace) -> Trace:
    given: object = trace
    if not isinstance(given, Trace):
        msg = f"What is asked is a trace, not {given!r}."
        raise InvalidValue(msg, "Write writes(trace(Question(theory, states))).")
    return given


def _known(trace: Trace, parameter: str) -> None:
    if parameter not in _asked(trace).parameters:
        kind = "parameter of the year"
        raise UnknownName(kind, parameter, trace.parameters)
