"""How long runs will take, by a few of them that are lived for a few years before the others begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import BackendName
from detente.core.cores import cores
from detente.core.outlook import time_by_trial
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.diagnostics.dyads import WINDOW
from detente.engine.records import records_fit
from detente.studies.sweep.lanes import MeasuredLanes
from detente.studies.sweep.outcomes import SweepOutcome, split_needs


def time_of_runs(
    theory: Theory, scenario: Scenario, columns: Mapping[str, Array], runs: int, years: int, seed: int,
    backend: BackendName, outcomes: Sequence[SweepOutcome],
) -> float:  # fmt: skip
    """Return about how long runs take on the cores of this machine [s]; 0 where they are soon over.

    Parameters
    ----------
    theory, scenario
        What is run.
    columns
        Values of the parameters that vary [point]; the first are tried.
    runs
        Runs in all.
    years, seed, backend
        As in ``simulate``.
    outcomes
        What is measured of each.
    """
    first = {name: values[:1] for name, values in columns.items()}
    early, late = split_needs(outcomes)
    records_fit(early, 1, years, scenario.states)
    records_fit(late, 1, min(years, WINDOW), scenario.states)

    def trial(years: int, runs: int) -> int:
        done = tuple(one for one in scenario.interventions if one.year < years)
        place = scenario.replace(interventions=done, years=years)
        tuned = theory.where(**{name: float(values[0]) for name, values in first.items()})
        lanes = MeasuredLanes(tuned, place, first, years, seed, backend, outcomes)
        tried = min(runs, lanes.tile)
        lanes.measure(0, np.zeros(tried, np.int64), np.arange(tried))
        return tried

    return time_by_trial(trial, runs, years, scenario.states**2 * scenario.periods, cores(), backend)
