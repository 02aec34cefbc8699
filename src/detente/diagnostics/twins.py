"""Twins of a run: what would have been if both had held back, with the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import BackendName
from detente.core.errors import InvalidValue
from detente.core.run import Run
from detente.core.scenario import Intervention, whole
from detente.diagnostics.dyads import WINDOW, as_run
from detente.engine.single import fork

TWIN_NEEDS = ("prox", "compete", "win")
"""Records of a twin that measures compare."""


def hold_back(years: int, window: int = WINDOW) -> Intervention:
    """Return the intervention do(a = 0): everybody holds back in every year of the window.

    Parameters
    ----------
    years
        Years of the run.
    window
        Years at its end over which conduct is judged.
    """
    return Intervention(max(0, years - window), conduct="restraint")


def restraint_twin(
    run: Run,
    *,
    window: int = WINDOW,
    keep: Sequence[str] = TWIN_NEEDS,
    backend: BackendName | None = None,
    workers: int | None = None,
) -> Run:
    """Live a run again with all holding back in every year of the window: same luck, same structure before it.

    Parameters
    ----------
    run
        What ``simulate`` returned.
    window
        Years at its end over which conduct is judged.
    keep
        Records to keep.
    backend, workers
        As in ``simulate``; the back end is that of the run if None.

    Returns
    -------
    Run
        The twin, for ``diagnose(run, twin=...)``.
    """
    run = as_run(run, "A twin")
    done = hold_back(run.years, whole("window", window, 1, max(run.years, WINDOW)))
    return fork(run, done.year, done, keep=keep, backend=backend, workers=workers)


def replicates_of(run: Run, which: Array) -> Run:
    """Return some replicates of a run, those that failed as well [replicate]."""
    ids = np.asarray(run.replicate_ids)[which]
    records = {name: value[which] for name, value in run.records.items()}
    failures = {number: why for number, why in run.failures.items() if number in set(ids.tolist())}
    return replace(run, replicate_ids=ids, records=records, failures=failures)


def check_twin(run: Run, twin: Run) -> None:
    """Raise ``InvalidValue`` if a twin does not share the luck, the replicates and the years of its run."""
    if not isinstance(twin, Run):
        msg = f"A twin is a Run, and this is {type(twin).__name__}."  # type: ignore[unreachable]  # in Python
        raise InvalidValue(msg, "Give what detente.restraint_twin(run) returns.")
    same = run.seed == twin.seed and run.years == twin.years and run.scenario.states == twin.scenario.states
    if not same or list(run.replicate_ids) != list(twin.replicate_ids):
        msg = "The run and its twin do not share seed, replicates, years and states."
        raise InvalidValue(msg, "Give what detente.restraint_twin(run) returns.")
    places = [one.scenario.replace(interventions=()) for one in (run, twin)]
    alike = twin.theory == run.theory and twin.theories == run.theories and places[0] == places[1]
    if not alike or not _holds_back(twin):
        msg = f"The twin is not this run with all holding back in its last {WINDOW} years."
        raise InvalidValue(msg, "Give what detente.restraint_twin(run) returns.")


def _holds_back(twin: Run) -> bool:
    """Return whether everybody holds back in the years that are judged, by what was done to a run."""
    first = max(0, twin.years - WINDOW)
    done = (*twin.scenario.interventions, *twin.interventions)
    return any(i.conduct == 0 and i.year <= first and i.until is None and i.actor is i.target is None for i in done)
