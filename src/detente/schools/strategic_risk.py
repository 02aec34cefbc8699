"""Strategic risk."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, respond, structure
from detente.mechanisms.complete import COMPLETE


def strategic_risk() -> Theory:
    """Return strategic risk [Schelling1960]_."""
    theory = COMPLETE.without(interpret.WorstCase, interpret.Misreading, respond.Habit, respond.Leap, structure.OtherRegard, bind.Institutions)
    return replace(
        theory,
        name="strategic_risk",
        title="Strategic risk",
        settings={"preemption": 1.0, "temperature": 0.01, "sensibility": 1.0, "sensibility_spread": 0.0},
        card=Card(claim=""),
        references=("Schelling1960",),
    )
