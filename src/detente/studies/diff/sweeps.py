"""Two sweeps compared: what was swept differently, and at which points which outcomes differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from detente.core.param import REGISTRY
from detente.core.result import plain
from detente.core.same import same
from detente.core.shown import show_value
from detente.studies.diff.result import MADE_WITH, Distinction
from detente.studies.sweep.design import THEORY
from detente.studies.sweep.result import Sweep

OWN = ("point", "reason")
"""Columns of a row that are not compared."""
MOST = 6
"""Most values of a setting that are told one by one."""


def asked_differently(one: Sweep, two: Sweep) -> Iterator[Distinction]:
    """Return what two sweeps were asked differently, and what they were made with."""
    for name in ("seed", "replicates", "years", "complete"):
        yield from _row("size", name, getattr(one, name), getattr(two, name))
    if not same(one.scenario, two.scenario):
        a, b = (plain(s) for s in (one.scenario, two.scenario))
        yield from (d for k in a if k in b for d in _row("scenario", k, a[k], b[k]))
    yield from _row("theory", "theories", list(one.theories), list(two.theories))
    for name in (k for k in one.theories if k in two.theories):
        mine, theirs = one.theories[name].values(), two.theories[name].values()
        for key in dict.fromkeys((*mine, *theirs)):
            unit = REGISTRY[key].unit if key in REGISTRY else ""
            yield from _row("parameter", f"{key} of {name}", mine.get(key), theirs.get(key), unit)
    yield from _row("size", "outcomes", [o.name for o in one.outcomes], [o.name for o in two.outcomes])
    yield from _grids(one, two)
    for key in dict.fromkeys((*one.manifest, *two.manifest)):
        if key not in ("command", "started", "seconds"):
            yield from _row(MADE_WITH, key, plain(one.manifest.get(key)), plain(two.manifest.get(key)))


def _grids(one: Sweep, two: Sweep) -> Iterator[Distinction]:
    """Return how the designs differ: how they were made, what varies, and the values that each setting takes."""
    yield from _row("design", "how", one.design.kind, two.design.kind)
    yield from _row("design", "settings that vary", list(one.design.names), list(two.design.names))
    yield from _row("design", "points", len(one.design), len(two.design))
    for name in dict.fromkeys((*one.design.names, *two.design.names)):
        mine, theirs = (_values(of, name) for of in (one, two))
        if not same(mine, theirs):
            only = [[v for v in a or () if v not in (b or ())] for a, b in ((mine, theirs), (theirs, mine))]
            a, b = (
                None if held is None else _told(held, alone) for held, alone in zip((mine, theirs), only, strict=True)
            )
            yield Distinction("design", f"values of {name}", a, b, REGISTRY[name].unit if name in REGISTRY else "")


def _values(of: Sweep, name: str) -> list[Any] | None:
    if name not in of.design.names:
        return None
    return list(of.design.theories) if name == THEORY else np.unique(of.design.numbers[name]).tolist()


def _told(values: list[Any], alone: list[Any]) -> str:
    """Return the values of a setting in words, and which of them the other sweep has not."""
    named = [show_value(v) for v in values]
    many = len(named) > MOST or (not all(isinstance(v, str) for v in values) and len(named) > 1)
    words = f"{named[0]} to {named[-1]}, {len(named)} values" if many else ", ".join(named)
    few = [show_value(v) for v in alone[:MOST]]
    more = f" and {len(alone) - MOST} more" if len(alone) > MOST else ""
    return f"{words}; alone {', '.join(few)}{more}" if 0 < len(alone) < len(values) else words


def values_apart(one: Sweep, two: Sweep) -> Iterator[Distinction]:
    """Return the outcomes that differ, point by point; points go together by their settings."""
    theirs = {_settings(two, k): k for k in range(len(two.design))}
    for k in range(len(one.design)):
        settings = _settings(one, k)
        words = ", ".join(f"{name} {show_value(v)}" for name, v in settings)
        other = theirs.pop(settings, None)
        if other is None:
            yield Distinction("value", f"point {k} ({words})", "there", None)
            continue
        a, b = _outcomes(one, k), _outcomes(two, other)
        for name in (n for n in dict.fromkeys((*a, *b)) if not same(a.get(n), b.get(n))):
            yield Distinction("value", f"{name} at point {k} ({words})", plain(a.get(name)), plain(b.get(name)))
    for settings, k in theirs.items():
        words = ", ".join(f"{name} {show_value(v)}" for name, v in settings)
        yield Distinction("value", f"point {k} of B ({words})", None, "there")


def _settings(of: Sweep, point: int) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(of.design.point(point).items()))


def _outcomes(of: Sweep, point: int) -> dict[str, Any]:
    row: Mapping[str, Any] = of._rows()[point]
    return {k: v for k, v in row.items() if k not in OWN and k not in of.design.names}


def _row(group: str, what: str, one: Any, two: Any, unit: str = "") -> Iterator[Distinction]:
    if not same(one, two):
        yield Distinction(group, what, plain(one), plain(two), unit)
