"""Rational spiral model."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, respond, structure
from detente.mechanisms.complete import COMPLETE


def rational_spiral() -> Theory:
    """Return rational spiral model [Kydd2005]_."""
    theory = COMPLETE.without(interpret.WorstCase, interpret.Misreading, respond.Habit, structure.OtherRegard, bind.Institutions)
    return replace(
        theory,
        name="rational_spiral",
        title="Rational spiral model",
        settings={"sensibility": 1.0, "sensibility_spread": 0.0, "learning": 1.0, "leap": 0.05},
        card=Card(claim=""),
        references=("Kydd2005",),
    )
