"""Offence-defence theory."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, respond, structure
from detente.mechanisms.complete import COMPLETE


def offence_defence() -> Theory:
    """Return offence-defence theory [Jervis1978]_."""
    theory = COMPLETE.without(interpret.Misreading, structure.OtherRegard, respond.Habit, respond.Leap, bind.Institutions)
    return replace(
        theory,
        name="offence_defence",
        title="Offence-defence theory",
        settings={"sensibility": 0.0},
        card=Card(claim=""),
        references=("Jervis1978",),
    )
