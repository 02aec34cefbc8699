"""Which trials a confrontation makes: tasks, years, dyads, splits and rolling origins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.studies.confront.design import Design
from detente.studies.confront.trial import Span

FIRST, LAST_TRAINING, LAST = 1817, 1989, 2010
"""First year foretold, last year of training, last year of the disputes on record."""

AFTER_WAR = 1947
"""First training year in all dyads, as in the oracle: before, most of them did not exist."""

ORIGIN, STEP = 1950, 10
"""First origin, and years between the origins, of rolling forecasts."""

EARLY = (1913, 1919, 1939)
"""Last training year, first and last test year of a transport from one century to the next."""

SPENDING = "spending"
HORIZONS = (1, 5)
"""Years ahead of spending."""

ALL_TASKS = ("onset", "escalation", "rivalry_end", SPENDING)
"""Tasks by name, in the order in which they are done."""


@dataclass(frozen=True)
class TrialSpec:
    """One trial to be made.

    Attributes
    ----------
    task
        Its task.
    design
        Years and dyads.
    ahead : [years]
        Of spending; 0 of events.
    """

    task: str
    design: Design
    ahead: int = 0


def plan_trials(tasks: Sequence[str], train: Span | None, test: Span | None, dyads: str) -> list[TrialSpec]:
    """List the trials of some tasks.

    Parameters
    ----------
    tasks
        Names of tasks.
    train, test
        Years, if not the usual ones; the rolling origin is then left out.
    dyads
        ``relevant``, ``all`` or ``both``.
    """
    usual = train is None and test is None
    learn, judge = train or Span(FIRST, LAST_TRAINING), test or Span(LAST_TRAINING + 1, LAST)
    found = []
    for task in tasks:
        if task == SPENDING:
            found += [TrialSpec(task, Design(learn, judge), ahead) for ahead in HORIZONS]
            continue
        if dyads != "all":
            found.append(TrialSpec(task, Design(learn, judge)))
            if usual and task == "onset":
                found.append(TrialSpec(task, Design(Span(AFTER_WAR, LAST_TRAINING), judge)))
                found.append(TrialSpec(task, Design(Span(FIRST, EARLY[0]), Span(*EARLY[1:]))))
            if usual:
                found.append(TrialSpec(task, Design(Span(FIRST, ORIGIN - 1), Span(ORIGIN, LAST), step=STEP)))
        if dyads == "all" or (dyads == "both" and task == "onset"):
            early = Span(max(learn.first, AFTER_WAR) if usual else learn.first, learn.last)
            found.append(TrialSpec(task, Design(early, judge, relevant=False)))
    return found


def is_boosted(spec: TrialSpec) -> bool:
    """Tell whether theories are added to gradient boosting: of many fits the slowest, and elsewhere of few events.

    Parameters
    ----------
    spec
        The trial.
    """
    return spec.task == "onset" and not spec.design.step


def count_families(plan: Sequence[TrialSpec]) -> int:
    """Return in how many families of increments the best theory is sought: all trials, and all that they are added to.

    Parameters
    ----------
    plan
        All trials.
    """
    return sum(1 + is_boosted(spec) for spec in plan)
