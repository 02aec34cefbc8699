"""All measures of a run at once."""

from __future__ import annotations

from collections.abc import Callable

from detente.core.diagnosis import Diagnosis
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed, describe_failures
from detente.core.found import found
from detente.core.measure import Measure
from detente.core.run import Run

MEASURES: tuple[tuple[Callable[[Run], Measure], tuple[str, ...]], ...] = tuple(
    one for module in found("detente.diagnostics", "diagnose").values() for one in vars(module).get("MEASURES", ())
)
"""Every measure of a single run, with the records that it needs: what the modules of this folder list."""

NEEDS: tuple[str, ...] = tuple(dict.fromkeys((name for _, needs in MEASURES for name in needs)))
"""Records that a full diagnosis needs: give them as ``keep`` to ``simulate``."""


def diagnose(run: Run) -> Diagnosis:
    """Say what a run is, by every measure that its records allow; replicates that failed are told and not counted.

    Parameters
    ----------
    run
        Record of an ensemble; with ``keep=NEEDS`` nothing is left out.

    Returns
    -------
    Diagnosis
        Measures, each with its formula.

    Raises
    ------
    InvalidValue
        If the records allow no measure.
    FailedRuns
        If every replicate failed.
    """
    given: object = run
    if not isinstance(given, Run):
        msg = f"A diagnosis is of a Run, and this is {type(given).__name__}."
        hint = "Give what detente.simulate(..., keep=detente.NEEDS) returns"
        raise InvalidValue(msg, f"{hint}; a report of detente.run has one already: report.diagnosis.")
    failed = describe_failures(run.failures.values(), run.asked)
    if run.failed.all():
        raise all_failed(run.failures.values(), run.asked)
    run = run.sound()
    made = [measure(run) for measure, needs in MEASURES if all(n in run for n in needs)]
    if not made:
        msg = "This run holds no record that a measure can read."
        raise InvalidValue(msg, "Simulate with keep=detente.NEEDS.")
    absent = tuple(measure.__name__ for measure, needs in MEASURES if not all(n in run for n in needs))
    return Diagnosis({m.name: m for m in made}, absent, failed)
