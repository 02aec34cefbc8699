"""All measures of a run at once."""

from __future__ import annotations

from collections.abc import Callable

from detente.core.diagnosis import Diagnosis
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed, describe_failures
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dilemma import interpretation, present, response, tang
from detente.diagnostics.habit import choice_entropy, deliberation
from detente.diagnostics.misplaced_certainty import disconfirming, misplaced_certainty, ville
from detente.diagnostics.paradox import paradox, restraint, war
from detente.diagnostics.security import perceived_security, true_security

MEASURES: tuple[tuple[Callable[[Run], Measure], tuple[str, ...]], ...] = (
    (interpretation, ("belief",)),
    (response, ("fear", "restraint", "exposure")),
    (present, ("belief", "fear", "restraint", "exposure", "malign")),
    (tang, ("malign", "burden", "posture", "order")),
    (paradox, ("conduct", "malign")),
    (restraint, ("conduct",)),
    (war, ("war",)),
    (misplaced_certainty, ("belief", "critical_fear", "malign")),
    (disconfirming, ("belief", "conduct", "malign")),
    (ville, ("belief", "malign")),
    (choice_entropy, ("compete",)),
    (deliberation, ("deliberation",)),
    (true_security, ("prox", "compete", "win")),
    (perceived_security, ("prox", "fear", "win")),
)
"""Every measure of a single run, with the records that it needs."""

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
    found = [measure(run) for measure, needs in MEASURES if all(n in run for n in needs)]
    if not found:
        msg = "This run holds no record that a measure can read."
        raise InvalidValue(msg, "Simulate with keep=detente.NEEDS.")
    absent = tuple(measure.__name__ for measure, needs in MEASURES if not all(n in run for n in needs))
    return Diagnosis({m.name: m for m in found}, absent, failed)
