"""Defensive realism."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, structure
from detente.mechanisms.complete import COMPLETE


def defensive_realism() -> Theory:
    """Return defensive realism [Glaser2010]_."""
    theory = COMPLETE.without(structure.OtherRegard, interpret.WorstCase, bind.Institutions)
    return replace(
        theory,
        name="defensive_realism",
        title="Defensive realism",
        settings={"greed_benign": 0.05, "sensibility": 0.3},
        card=Card(claim=""),
        references=("Glaser2010",),
    )
