"""Events to foretell: which rows can be foretold, and what came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.confront.trial_table import DURATION, HABIT, TrialTable

THEORY = (
    "crisis_hazard",
    "belief_high",
    "belief_low",
    "proximity",
    "routine",
    "exploitation_high",
    "exploitation_low",
    "critical_fear",
    "exposure",
    "binding",
)
"""Quantities through which a theory scores onsets and ends of rivalries."""

THEORY_WAR = (
    "war_chance",
    "crisis_hazard",
    "belief_high",
    "belief_low",
    "proximity",
    "exploitation_high",
    "exploitation_low",
    "critical_fear",
    "exposure",
    "binding",
)
"""Quantities through which a theory scores escalation."""


@dataclass(frozen=True)
class Task:
    """An event to foretell.

    Attributes
    ----------
    name, outcome
        Name, and the outcome in words.
    habit
        Columns of habit.
    quantities
        What a theory scores through.
    rows
        Picks the rows that can be foretold [row], and gives their outcome.
    notes
        What limits the task.
    """

    name: str
    outcome: str
    habit: tuple[str, ...]
    quantities: tuple[str, ...]
    rows: Callable[[TrialTable], tuple[Array, Array]]
    notes: tuple[str, ...] = ()


def _onset(table: TrialTable) -> tuple[Array, Array]:
    outcome = table.column("outcome")
    return np.isfinite(outcome) & np.isfinite(table.column("land_lag1")), outcome


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
        Task("onset", "a militarized dispute begins between the two", HABIT, THEORY, _onset),
        Task(
            "escalation",
            "a dispute that has begun reaches war (hostility 5)",
            HABIT,
            THEORY_WAR,
            _escalation,
            ("Dyads of one war count singly: what a coalition shares, resampling of dyads does not see.",),
        ),
        Task(
            "rivalry_end",
            "a strategic rivalry (Thompson, Sakuwa and Suhas) ends",
            DURATION,
            THEORY,
            _rivalry_end,
            ("When a rivalry ended was coded by historians afterwards: the outcome itself is hindsight.",),
        ),
    )
}
"""Tasks by name."""
