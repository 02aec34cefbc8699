"""What two runs were asked, and where that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from detente.core.param import REGISTRY
from detente.core.phases import PHASES
from detente.core.result import plain
from detente.core.run import Run
from detente.core.same import same
from detente.core.scenario import Intervention
from detente.core.theory import Theory
from detente.store.about import done_words
from detente.studies.diff.result import Distinction

PLACE = ("states", "periods", "first_year", "names", "settings", "given")
"""What of a scenario fixes numbers, beside its horizon."""
NO_NUMBERS = ("point",)
"""Entries of a manifest that say nothing of how a run was made."""


def distinctions(one: Run, two: Run) -> tuple[Distinction, ...]:
    """Return what two runs were asked differently, and what they were made with.

    Parameters
    ----------
    one, two
        Runs.
    """
    rows = [*_theories(one, two), *_parameters(one, two), *_scenario(one, two), *_size(one, two), *_made(one, two)]
    return tuple(rows)


def _row(group: str, what: str, one: Any, two: Any, unit: str = "") -> Iterator[Distinction]:
    if not same(one, two):
        yield Distinction(group, what, plain(one), plain(two), unit)


def _theories(one: Run, two: Run) -> Iterator[Distinction]:
    mine, theirs = one.theories or (one.theory,), two.theories or (two.theory,)
    yield from _row("theory", "theories", [t.name for t in mine], [t.name for t in theirs])
    a, b = (
        [f"{', '.join(t.name for t in e.theories)} before {_first(r) + e.until}" for e in r.earlier] for r in (one, two)
    )
    yield from _row("theory", "earlier theories", a, b)
    yield from _chains(one.theory, two.theory, "")
    if len(mine) == len(theirs):
        for k, (x, y) in enumerate(zip(mine[1:], theirs[1:], strict=True), 1):
            yield from _chains(x, y, f" of {one.labels[k]}")
    for k, (era, other) in enumerate(zip(one.earlier, two.earlier, strict=False)):
        for x, y in zip(era.theories, other.theories, strict=False):
            yield from _chains(x, y, f" of the earlier theory {k}")
            yield from _row("theory", f"parameters of the earlier theory {k}", *_told(x.values(), y.values()))


def _chains(one: Theory, two: Theory, whose: str) -> Iterator[Distinction]:
    """Return the phases whose mechanisms differ: those that one alone has, or both, where their order differs."""
    for phase in ("start", *PHASES):
        mine, theirs = ([_name(type(m)) for m in getattr(t.present(), phase)] for t in (one, two))
        if mine == theirs:
            continue
        a, b = [m for m in mine if m not in theirs], [m for m in theirs if m not in mine]
        if a or b:
            yield Distinction("theory", f"mechanisms of the phase {phase}{whose}", a, b)
        else:
            yield Distinction("theory", f"order of the mechanisms of the phase {phase}{whose}", mine, theirs)


def _name(kind: type) -> str:
    ours = kind.__module__.startswith("detente.")
    return kind.__name__ if ours else f"{kind.__module__}.{kind.__qualname__}"


def _parameters(one: Run, two: Run) -> Iterator[Distinction]:
    for name in dict.fromkeys((*one.values, *two.values)):
        a, b = one.values.get(name), two.values.get(name)
        if not same(a, b) and not (a is not None and b is not None and np.array_equal(a, b)):
            known = REGISTRY.get(name)
            yield Distinction("parameter", name, plain(a), plain(b), known.unit if known else "")


def _scenario(one: Run, two: Run) -> Iterator[Distinction]:
    yield from _row("scenario", "name", one.scenario.name, two.scenario.name)
    for name in PLACE:
        a, b = getattr(one.scenario, name), getattr(two.scenario, name)
        if isinstance(a, Mapping):
            a, b = _told(a, b)
        yield from _row("scenario", name, a, b)
    mine, theirs = ((*run.scenario.interventions, *run.interventions) for run in (one, two))
    if not same(mine, theirs):
        yield Distinction(
            "scenario",
            "interventions",
            [_done(i, one) for i in mine if not any(same(i, k) for k in theirs)],
            [_done(i, two) for i in theirs if not any(same(i, k) for k in mine)],
        )


def _done(intervention: Intervention, run: Run) -> str:
    """Return in words what an intervention does, in which years, by whom and toward whom."""
    held = {name: plain(getattr(intervention, name)) for name in intervention.__dataclass_fields__}
    return done_words(held, run.labels, _first(run))


def _first(run: Run) -> int:
    """Return the year of the calendar that year 0 stands for."""
    return run.scenario.first_year or 0


def _told(one: Mapping[str, Any], two: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the entries that differ."""
    apart = [k for k in dict.fromkeys((*one, *two)) if k not in one or k not in two or not same(one[k], two[k])]
    return {k: plain(one[k]) for k in apart if k in one}, {k: plain(two[k]) for k in apart if k in two}


def _size(one: Run, two: Run) -> Iterator[Distinction]:
    yield from _row("size", "seed", one.seed, two.seed)
    yield from _row("size", "years", one.years, two.years)
    mine, theirs = (np.asarray(run.replicate_ids) for run in (one, two))
    if not np.array_equal(np.sort(mine), np.sort(theirs)):
        yield Distinction("size", "replicates", _ranges(mine), _ranges(theirs))
    yield from _row("size", "records", *_alone(tuple(one.records), tuple(two.records)))


def _alone(one: Sequence[str], two: Sequence[str]) -> tuple[list[str], list[str]]:
    return [k for k in one if k not in two], [k for k in two if k not in one]


def _ranges(ids: np.ndarray) -> str:
    """Return numbers of replicates in few words."""
    if not ids.size:
        return "none"
    ordered = np.sort(ids)
    cuts = np.flatnonzero(np.diff(ordered) != 1) + 1
    parts = [f"{p[0]} to {p[-1]}" if len(p) > 1 else str(p[0]) for p in np.split(ordered, cuts)]
    more = f" and {len(parts) - 5} more" if len(parts) > 5 else ""
    return f"{', '.join(parts[:5])}{more} ({ids.size})"


def _made(one: Run, two: Run) -> Iterator[Distinction]:
    for name in dict.fromkeys((*one.manifest, *two.manifest)):
        if name not in NO_NUMBERS:
            yield from _row("made with", name, one.manifest.get(name), two.manifest.get(name))
