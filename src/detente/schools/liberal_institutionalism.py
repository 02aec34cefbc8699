"""Liberal institutionalism."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret
from detente.mechanisms.complete import COMPLETE


def liberal_institutionalism() -> Theory:
    """Return liberal institutionalism [Keohane1984]_."""
    theory = COMPLETE.without(interpret.WorstCase)
    return replace(
        theory,
        name="liberal_institutionalism",
        title="Liberal institutionalism",
        settings={"binding": 1.0, "spillover": 1.0, "binding_transparency": 1.0, "leap": 0.05},
        card=Card(claim=""),
        references=("Keohane1984",),
    )
