"""English School."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import structure
from detente.mechanisms.complete import COMPLETE


def english_school() -> Theory:
    """Return English School [Bull1977]_."""
    theory = COMPLETE.without(structure.PooledSovereignty)
    return replace(
        theory,
        name="english_school",
        title="English School",
        settings={"worst_case": 0.1, "order_cost": 1.0, "binding": 0.5, "respect": 0.6},
        card=Card(claim=""),
        references=("Bull1977",),
    )
