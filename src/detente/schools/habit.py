"""Logic of habit."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms.complete import COMPLETE


def habit() -> Theory:
    """Return logic of habit [Hopf2010]_."""
    theory = COMPLETE
    return replace(
        theory,
        name="habit",
        title="Logic of habit",
        settings={"habit_weight": 1.0, "initial_habit": 1.0},
        card=Card(claim=""),
        references=("Hopf2010",),
    )
