"""Where the records of two runs differ, and where two results of any other kind do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.result import plain
from detente.core.run import Run
from detente.core.same import same
from detente.studies.diff.result import Distinction, Parting, RecordParting

BLOCK = 4_000_000
"""Numbers that are compared at a time."""


@dataclasses.dataclass(frozen=True)
class Compared:
    """What a comparison of records has found.

    Attributes
    ----------
    replicate_ids : array [replicate]
        Numbers that both runs have.
    years : int
        Years that both have.
    records : tuple of RecordParting
        Records that differ.
    first : mapping
        First year in which each record that differs does so [replicate]; the number of years where it never does.
    """

    replicate_ids: Array
    years: int
    records: tuple[RecordParting, ...]
    first: Mapping[str, Array]


def compare_records(one: Run, two: Run) -> Compared:
    """Return where the records differ that two runs of as many states have in common."""
    ids = np.intersect1d(np.asarray(one.replicate_ids), np.asarray(two.replicate_ids))
    mine, theirs = _places(one, ids), _places(two, ids)
    years = min(one.years, two.years)
    told, first = [], {}
    for name in (k for k in one.records if k in two.records):
        a, b = one.records[name], two.records[name]
        if np.shape(a)[2:] != np.shape(b)[2:]:
            continue
        when, largest = _compared(a, b, mine, theirs, years)
        if (when < years).any():
            first[name] = when
            year = int(when.min())
            where = int(ids[int(np.argmax(when == year))])
            told.append(RecordParting(name, int((when < years).sum()), year, where, largest))
    told.sort(key=lambda record: (record.year, list(one.records).index(record.record)))
    return Compared(ids, years, tuple(told), first)


def _places(run: Run, ids: Array) -> Array:
    known = np.asarray(run.replicate_ids)
    order = np.argsort(known)
    return order[np.searchsorted(known, ids, sorter=order)]


def _compared(a: Any, b: Any, mine: Array, theirs: Array, years: int) -> tuple[Array, float]:
    """Return the first year in which two records differ [replicate], and their largest difference."""
    when, largest = np.full(len(mine), years), 0.0
    size = max(1, BLOCK // max(1, int(np.prod(np.shape(a)[1:]))))
    for k in range(0, len(mine), size):
        x, y = np.asarray(a)[mine[k : k + size], :years], np.asarray(b)[theirs[k : k + size], :years]
        differ = ~((x == y) | ((x != x) & (y != y)))
        if not differ.any():
            continue
        by_year = differ.reshape(*differ.shape[:2], -1).any(2)
        when[k : k + size] = np.where(by_year.any(1), by_year.argmax(1), years)
        with np.errstate(invalid="ignore", over="ignore"):
            gap = np.abs(np.asarray(x, float)[differ] - np.asarray(y, float)[differ])
        largest = max(largest, float(np.nan_to_num(gap, nan=np.inf).max()))
    return when, largest


def partings_of(one: Run, two: Run, found: Compared) -> list[Parting]:
    """Return where replicates part first by their records alone."""
    if not found.first:
        return []
    names = list(found.first)
    when = np.stack([found.first[name] for name in names])
    mine, theirs = _places(one, found.replicate_ids), _places(two, found.replicate_ids)
    partings = []
    for k in np.flatnonzero(when.min(0) < found.years):
        year = int(when[:, k].min())
        fields = tuple(name for name, at in zip(names, when[:, k], strict=True) if at == year)
        a, b = (np.asarray(np.asarray(run[fields[0]])[at[k], year], float) for run, at in ((one, mine), (two, theirs)))
        gap = np.where((a == b) | (np.isnan(a) & np.isnan(b)), -1.0, np.nan_to_num(np.abs(a - b), nan=np.inf))
        at = np.unravel_index(int(np.argmax(gap)), gap.shape)
        states = tuple(one.labels[int(i)] for i in at)
        values = float(a[at]), float(b[at])
        partings.append(Parting(int(found.replicate_ids[k]), year, "", 0, ("", ""), False, fields, states, values))
    return partings


def value_distinctions(one: Any, two: Any, path: str = "") -> Iterator[Distinction]:
    """Return the values in which two results differ, each by its path: ``rows[3].mean``.

    Parameters
    ----------
    one, two
        Results, or parts of them.
    path
        Where they stand.
    """
    if one is two:
        return
    if dataclasses.is_dataclass(one) and type(one) is type(two):
        for f in dataclasses.fields(one):
            if f.compare:
                yield from value_distinctions(getattr(one, f.name), getattr(two, f.name), f"{path}.{f.name}".strip("."))
    elif isinstance(one, Mapping) and isinstance(two, Mapping):
        for key in dict.fromkeys((*one, *two)):
            yield from value_distinctions(one.get(key), two.get(key), f"{path}[{key!r}]" if path else str(key))
    elif isinstance(one, np.ndarray) and isinstance(two, np.ndarray) and one.shape == two.shape:
        yield from _of_arrays(one, two, path)
    elif isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)) and len(one) == len(two):
        for k, (a, b) in enumerate(zip(one, two, strict=True)):
            yield from value_distinctions(a, b, f"{path}[{k}]")
    elif not same(one, two):
        yield Distinction("value", path or "the whole", _short(one), _short(two))


def _of_arrays(one: Array, two: Array, path: str) -> Iterator[Distinction]:
    differ = np.asarray(one != two)
    if one.dtype.kind == two.dtype.kind == "f":
        differ &= ~((one != one) & (two != two))
    for at in np.argwhere(differ):
        place = ", ".join(map(str, at))
        yield Distinction("value", f"{path}[{place}]", plain(one[tuple(at)]), plain(two[tuple(at)]))


def _short(value: Any) -> Any:
    """Return a value as it can be told: plain, and in words where it is long."""
    told = plain(value)
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 20:
        return f"{len(value)} values"
    return told if not isinstance(told, dict) or len(told) <= 20 else f"{len(told)} values"
