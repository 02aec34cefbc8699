"""Compare two results: the study ``detente diff``."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import islice, tee
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import AbsentMechanism, BrokenMechanism, DetenteError, InvalidValue
from detente.core.progress import Progress, Tracker, tracked
from detente.core.quoted import quote
from detente.core.run import Run
from detente.core.shown import is_result
from detente.engine.onward import live_again
from detente.engine.side_by_side import Apart, where_apart
from detente.store.named import opened
from detente.studies.diff.measures import measure_differences
from detente.studies.diff.questions import distinctions
from detente.studies.diff.records import compare_records, partings_of, value_distinctions
from detente.studies.diff.result import MADE_WITH, Distinction, Divergence, Parting, by_number
from detente.studies.diff.sweeps import asked_differently, values_apart
from detente.studies.sweep.result import Sweep

TOGETHER = 262_144
"""Dyads of all replicates that are lived together."""
TOLD = 1000
"""Most values that are told of results that are no runs."""
MADE = ("manifest", "versions", "seconds", "told", "folder")
"""Fields of results that say what made them."""
AGAIN = 16
"""Most replicates that are lived again where both were asked the same."""


def diff(a: Any, b: Any, *, replicates: int | None = None, progress: Progress = None) -> Divergence:
    """Compare two results: what was asked differently, and the first year, phase, mechanism and field where runs part.

    Two runs that were asked differently are lived again side by side with NumPy, mechanism by mechanism, from the
    first world on. In every replicate they part where something differs first: a field of the world, or what a phase
    makes. Where they cannot be run here, their records alone are compared. Two runs that were asked the same are not
    lived side by side: then their records tell, and the question is lived again to say whose numbers it gives.

    Parameters
    ----------
    a, b
        Results, or the paths of files or folders that hold them.
    replicates
        How many replicates to live side by side, those with the lowest numbers; all that both have if None.
    progress
        Told of each ``Moment``, in runs; True for a bar. Ctrl-C keeps what was found.

    Returns
    -------
    Divergence
        What differs; ``equal`` says whether nothing does.

    Raises
    ------
    InvalidValue
        One of them is no result.
    DataError
        A file is not there, or damaged.
    """
    names = _named(a, "A"), _named(b, "B")
    one, two = _opened(a), _opened(b)
    if isinstance(one, Run) and isinstance(two, Run):
        return _runs(one, two, names, replicates, progress)
    if type(one) is not type(two):
        kinds = value_distinctions(type(one).__name__, type(two).__name__, "kind of result")
        return Divergence(names, type(one).__name__, tuple(kinds), how="values", differing=1)
    return _others(one, two, names)


def _others(one: Any, two: Any, names: tuple[str, str]) -> Divergence:
    """Compare two results of one kind that are no runs."""
    if isinstance(one, Sweep) and isinstance(two, Sweep):
        asked, held = list(asked_differently(one, two)), values_apart(one, two)
    else:
        first, second = tee(value_distinctions(one, two))
        asked = [replace(d, group=MADE_WITH) for d in first if _is_made(d)]
        held = (d for d in second if not _is_made(d))
    told = list(islice(held, TOLD))
    differing = len(told) + sum(1 for _ in held)
    return Divergence(names, type(one).__name__, (*asked, *told), how="values", differing=differing)


def _is_made(distinction: Distinction) -> bool:
    """Return whether a value says what made a result, and is no number of it."""
    return distinction.what.partition("[")[0].partition(".")[0] in MADE


def _named(given: Any, otherwise: str) -> str:
    return os.fspath(given) if isinstance(given, (str, os.PathLike)) else otherwise


def _opened(given: Any) -> Any:
    if isinstance(given, (str, os.PathLike)):
        return opened(given)[0]
    if not is_result(given):
        msg = f"{quote(given)} is no result, and only results are compared."
        raise InvalidValue(
            msg, "Give what a study or simulate returned, or the path of a file or folder that holds it."
        )
    return given


def _runs(one: Run, two: Run, names: tuple[str, str], replicates: int | None, progress: Progress) -> Divergence:
    question = distinctions(one, two)
    begins = one.scenario.first_year or 0
    common: dict[str, Any] = {"names": names, "kind": "run", "question": question, "first_year": begins}
    if one.scenario.states != two.scenario.states:
        why = f"They have {one.scenario.states} and {two.scenario.states} states, so no number has its like."
        return Divergence(**common, how="nothing", why=why)
    found = compare_records(one, two)
    sizes: dict[str, Any] = {"records": found.records, "replicates": len(found.replicate_ids), "years": found.years}
    if found.records or one.seed != two.seed or one.years != two.years or not len(found.replicate_ids):
        sizes["measures"] = measure_differences(one, two)
    if not len(found.replicate_ids):
        return Divergence(**common, **sizes, how="nothing", why="They have no replicate in common.")
    by_record = by_number(partings_of(one, two, found))
    if not any(d.moves for d in question):
        again = _again(one, two, by_record) if by_record else ""
        return Divergence(**common, **sizes, partings=by_record, again=again)
    ids = found.replicate_ids if replicates is None else found.replicate_ids[: max(1, replicates)]
    try:
        with tracked(progress, "diff", "runs", len(ids)) as track:
            apart: list[Apart] = []
            _side_by_side(one, two, ids, found.years, track, apart)
    except (AbsentMechanism, BrokenMechanism) as error:
        why = f"They cannot be lived again here, so that records alone were compared: {error.message}"
        return Divergence(**common, **sizes, partings=by_record, why=why)
    partings = by_number([_parting(one, where) for where in apart])
    why = _left_to_say(len(ids), len(found.replicate_ids), by_record, partings)
    return Divergence(**common, **sizes, partings=partings, how="side by side", why=why, complete=track.complete)


def _side_by_side(one: Run, two: Run, ids: Array, years: int, track: Tracker, apart: list[Apart]) -> None:
    states = one.scenario.states
    size = max(1, min(2048, TOGETHER // (states * states)))
    for k in range(0, len(ids), size):
        tile = ids[k : k + size]
        where_apart(one, two, tile, years, track.ahead, apart)
        track.at(track.done + len(tile))


def _parting(run: Run, where: Apart) -> Parting:
    mine, theirs = (", ".join(_short(m) for m in names.split(", ")) for names in where.mechanisms)
    states = tuple(run.labels[k] for k in where.at)
    return Parting(
        where.replicate,
        where.year,
        where.phase,
        where.period,
        (mine, theirs),
        where.elsewhere,
        where.fields,
        states,
        where.values,
    )


def _short(name: str) -> str:
    """Return the name of a mechanism: of detente's the class alone."""
    return name.rpartition(".")[2] if name.startswith("detente.") else name


def _left_to_say(lived: int, both: int, by_record: tuple[Parting, ...], partings: tuple[Parting, ...]) -> str:
    """Return what a reader must know beside where they part."""
    words = []
    if lived < both:
        words.append(f"Of {both} replicates the first {lived} were lived side by side.")
    parted = {p.replicate for p in partings}
    if any(p.replicate not in parted for p in by_record) and lived == both:
        words.append(
            "In some replicates the records differ, though both questions give the same when they are lived side by "
            "side with NumPy: what made them differs, in its last digits or more."
        )
    return " ".join(words)


def _again(one: Run, two: Run, parted: tuple[Parting, ...]) -> str:
    """Return whose numbers the question gives when it is lived again, where both were asked the same."""
    ids = [p.replicate for p in parted[:AGAIN]]
    years = min(one.years, two.years)
    gives: list[int] = []
    for run in (one, two):
        at = [int(np.flatnonzero(np.asarray(run.replicate_ids) == k)[0]) for k in ids]
        few = _cut(run, at, ids, years)
        try:
            again = live_again(few)
        except DetenteError:
            return ""
        gives.append(int(all(np.array_equal(few[k], again[k], equal_nan=True) for k in few.records)))
    return {(1, 0): "a", (0, 1): "b", (0, 0): "neither", (1, 1): "both"}[gives[0], gives[1]]


def _cut(run: Run, at: list[int], ids: list[int], years: int) -> Run:
    records = {name: np.asarray(value)[at][:, :years] for name, value in run.records.items()}
    return replace(run, replicate_ids=np.array(ids), records=records, years=years, failures={})
