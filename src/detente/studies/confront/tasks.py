"""Events to foretell: which rows can be foretold, and what came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.confront.covariates import ONSET
from detente.studies.confront.trial_table import DURATION, HABIT, TrialTable

GROUPS = {
    "geometry": ("proximity", "exploitation_high", "exploitation_low", "vulnerability", "critical_fear"),
    "history": ("routine", "binding"),
    "form": ("first_belief_high", "first_belief_low", "first_crisis_hazard", "first_exposure"),
    "beliefs": ("belief_high", "belief_low"),
    "consequences": ("crisis_hazard", "exposure"),
}
"""What a theory says of a pair, by what it is made of: where the two lie and how large they are; what they did to each
other; what the theory would make of both had nobody learnt anything; what they believe; and what they are then expected
to do. They are added one after another: what beliefs and their consequences add is seen beside the same formulae."""

GROUPS_WAR = {**GROUPS, "geometry": (*GROUPS["geometry"], "war_chance")}
"""The same for escalation."""


def quantities(groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Quantities of all groups, geometry first and the consequences of beliefs last."""
    return tuple(name for group in groups.values() for name in group)


def said(groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Quantities that a theory foretells with by itself: all but those had nobody learnt anything."""
    return tuple(name for group, names in groups.items() if group != "form" for name in names)


@dataclass(frozen=True)
class Task:
    """An event to foretell.

    Attributes
    ----------
    name, outcome
        Name, and the outcome in words.
    habit
        Columns of habit.
    groups
        What a theory scores through, by what it is made of.
    rows
        Picks the rows that can be foretold [row], and gives their outcome.
    notes
        What limits the task.
    """

    name: str
    outcome: str
    habit: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    rows: Callable[[TrialTable], tuple[Array, Array]]
    notes: tuple[str, ...] = ()


def _onset(table: TrialTable) -> tuple[Array, Array]:
    """Rows in which a dispute can begin: not those in which an earlier one goes on and no other begins."""
    outcome = table.column("outcome")
    goes_on = (table.column("gml_ongoing") > 0) & ~(table.column("gml_onset") > 0)
    if table.onset != ONSET:
        goes_on = np.zeros(len(table), bool)
    return np.isfinite(outcome) & np.isfinite(table.column("land_lag1")) & ~goes_on, outcome


def _escalation(table: TrialTable) -> tuple[Array, Array]:
    level = table.column("gml_hostlev")
    begun = (table.column("gml_onset") == 1) & np.isfinite(level) & np.isfinite(table.column("land_lag1"))
    return begun, (level == 5).astype(float)


def _rivalry_end(table: TrialTable) -> tuple[Array, Array]:
    now, before = table.column("rivalry_tss"), table.column("rivalry_tss_lag1")
    return (before == 1) & np.isfinite(now) & np.isfinite(table.column("land_lag1")), (now == 0).astype(float)


TASKS = {
    task.name: task
    for task in (
        Task(
            "onset",
            "a militarized dispute begins between the two",
            HABIT,
            GROUPS,
            _onset,
            ("Years in which a dispute goes on and no other begins are left out: nothing can begin there.",),
        ),
        Task(
            "escalation",
            "a dispute that has begun reaches war (hostility 5)",
            HABIT,
            GROUPS_WAR,
            _escalation,
        ),
        Task(
            "rivalry_end",
            "a strategic rivalry (Thompson, Sakuwa and Suhas) ends",
            DURATION,
            GROUPS,
            _rivalry_end,
            ("When a rivalry ended was coded by historians afterwards: the outcome itself is hindsight.",),
        ),
    )
}
"""Tasks by name."""
