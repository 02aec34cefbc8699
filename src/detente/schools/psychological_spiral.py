"""Psychological spiral model."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, respond, structure
from detente.mechanisms.complete import COMPLETE


def psychological_spiral() -> Theory:
    """Return psychological spiral model [Jervis1976]_."""
    theory = COMPLETE.without(interpret.WorstCase, respond.Leap, structure.OtherRegard, bind.Institutions)
    return replace(
        theory,
        name="psychological_spiral",
        title="Psychological spiral model",
        settings={"sensibility": 0.0, "misreading": 0.4},
        card=Card(claim=""),
        references=("Jervis1976",),
    )
