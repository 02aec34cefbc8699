"""All measures of a run at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.diagnosis import Diagnosis
from detente.core.errors import InvalidValue, UnknownName
from detente.core.failures import all_failed, describe_failures
from detente.core.found import found
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import as_run, each_by_itself, mean_defined
from detente.diagnostics.twins import check_twin, replicates_of

_MODULES = found("detente.diagnostics", "diagnose").values()
MEASURES: tuple[tuple[Callable[[Run], Measure | str], tuple[str, ...]], ...] = tuple(
    one for module in _MODULES for one in vars(module).get("MEASURES", ())
)
"""Every measure of a single run, with the records that it needs: what the modules of this folder list."""
TWIN_MEASURES: tuple[tuple[Callable[[Run, Run], Measure], tuple[str, ...], tuple[str, ...]], ...] = tuple(
    one for module in _MODULES for one in vars(module).get("TWIN_MEASURES", ())
)
"""Every measure of a run beside its twin in which all hold back, with the records that it needs of either."""

_EACH: list[tuple[str, ...]] = [needs for _, needs in MEASURES] + [needs for _, needs, _ in TWIN_MEASURES]
NEEDS: tuple[str, ...] = tuple(dict.fromkeys(name for needs in _EACH for name in needs))
"""Records that a full diagnosis needs: give them as ``keep`` to ``simulate``."""
BLOCK = 64
"""Replicates that are diagnosed at once, so that what is made on the way stays small."""
NO_TWIN = "there is no twin in which both hold back: diagnose(run, twin=detente.restraint_twin(run))"


def diagnose(run: Run, *, twin: Run | None = None) -> Diagnosis:
    """Say what a run is, by every measure that its records allow; replicates that failed are told and not counted.

    Parameters
    ----------
    run
        Record of an ensemble; with ``keep=NEEDS`` nothing is left out.
    twin
        The same with all holding back in the last years, from ``detente.restraint_twin(run)``: what the security
        paradox is held against. Without it mutual hostility is told, and the paradox is left out.

    Returns
    -------
    Diagnosis
        Measures, each with its formula; and what is left out, with the reason.

    Raises
    ------
    InvalidValue
        If the records allow no measure, or the twin is of another run.
    FailedRuns
        If every replicate failed.
    """
    run = as_run(run, "A diagnosis")
    failed = describe_failures(run.failures.values(), run.asked)
    run, twin = _sound(run, twin)
    made: list[Measure] = []
    absent: dict[str, str] = {}
    for module in _MODULES:
        for compare, needs, of_twin in vars(module).get("TWIN_MEASURES", ()):
            _keep(_beside(run, twin, compare, needs, of_twin), compare.__name__, made, absent)
        for measure, needs in vars(module).get("MEASURES", ()):
            _keep(_lacking(needs, run) or measure(run), measure.__name__, made, absent)
    if not made:
        msg = "This run holds no record that a measure can read."
        raise InvalidValue(msg, "Simulate with keep=detente.NEEDS.")
    return Diagnosis({m.name: m for m in made}, tuple(absent), failed, absent)


def diagnose_by(name: str, run: Run, *, twin: Run | None = None) -> Measure:
    """Say what a run is by one measure, as ``diagnose`` does by all.

    Parameters
    ----------
    name
        Of the measure.
    run, twin
        As in ``diagnose``.

    Raises
    ------
    UnknownName
        There is no such measure.
    InvalidValue
        If the records do not allow the measure, or the twin is of another run.
    FailedRuns
        If every replicate failed.
    """
    run, twin = _sound(as_run(run, "A diagnosis"), twin)
    for measure, needs in MEASURES:
        if measure.__name__ == name:
            return _only(_lacking(needs, run) or measure(run), name)
    for compare, needs, of_twin in TWIN_MEASURES:
        if compare.__name__ == name:
            return _only(_beside(run, twin, compare, needs, of_twin), name)
    known = [measure.__name__ for measure, _ in MEASURES] + [compare.__name__ for compare, *_ in TWIN_MEASURES]
    raise UnknownName(kind="measure", name=name, known=known)


def _beside(run: Run, twin: Run | None, compare: Callable[[Run, Run], Measure], *needs: Iterable[str]) -> Measure | str:
    """Return a measure of a run beside its twin, or why there is none."""
    if twin is None:
        return _lacking(needs[0], run) or NO_TWIN
    return _lacking(needs[0], run) or _lacking(needs[1], twin) or compare(run, twin)


def _only(found: Measure | str, name: str) -> Measure:
    if isinstance(found, Measure):
        return found
    msg = f"This run has no measure {name}: {found}."
    raise InvalidValue(msg, "Simulate with keep=detente.NEEDS.")


def _sound(run: Run, twin: Run | None) -> tuple[Run, Run | None]:
    """Return a run and its twin without the replicates in which the run failed."""
    if run.failed.all():
        raise all_failed(run.failures.values(), run.asked)
    if twin is not None:
        check_twin(run, twin)
        twin = replicates_of(twin, ~run.failed)
    return run.sound(), twin


def diagnose_each(run: Run, twin: Run) -> Diagnosis:
    """Diagnose each replicate of a run as if it were alone: whatever else is run with it moves no bit.

    Parameters
    ----------
    run, twin
        As in ``diagnose``; no replicate of either failed.

    Returns
    -------
    Diagnosis
        Its variants are not means but one value a replicate, for ``merge_diagnoses``.
    """
    found = []
    with each_by_itself():
        for first in range(0, run.replicates, BLOCK):
            block = np.zeros(run.replicates, bool)
            block[first : first + BLOCK] = True
            found.append(diagnose(replicates_of(run, block), twin=replicates_of(twin, block)))
    return _joined(found)


def merge_diagnoses(diagnoses: Sequence[Diagnosis], order: Array | None = None) -> Diagnosis:
    """Return the diagnosis of several runs together.

    Parameters
    ----------
    diagnoses
        From ``diagnose_each``, all with the same measures.
    order
        Order of the replicates, of all one after another; as they come if None.
    """
    every = _joined(diagnoses)
    which = slice(None) if order is None else order
    measures = {
        name: replace(
            m,
            values=m.values[which],
            variants={k: mean_defined(np.asarray(v)[which]) for k, v in m.variants.items()},
        )
        for name, m in every.measures.items()
    }
    return replace(every, measures=measures)


def _joined(diagnoses: Sequence[Diagnosis]) -> Diagnosis:
    """Return diagnoses of each replicate as one, with one value a replicate."""
    measures = {}
    for name, first in diagnoses[0].measures.items():
        same = [d[name] for d in diagnoses]
        variants: dict[str, Any] = {
            k: np.concatenate([np.broadcast_to(np.asarray(m.variants[k], float), np.shape(m.values)) for m in same])
            for k in first.variants
        }
        values = np.concatenate([np.asarray(m.values, float) for m in same])
        measures[name] = replace(first, values=values, variants=variants)
    return replace(diagnoses[0], measures=measures)


def _keep(found: Measure | str, name: str, made: list[Measure], absent: dict[str, str]) -> None:
    """Keep a measure, or why there is none."""
    if isinstance(found, Measure):
        made.append(found)
    else:
        absent[name] = found


def _lacking(needs: Iterable[str], run: Run) -> str:
    """Return which records a run lacks, in words; empty if none."""
    names = [name for name in needs if name not in run]
    return f"the run holds no record of {', '.join(names)}" if names else ""
