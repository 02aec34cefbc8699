"""Richardson's arms race."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, respond
from detente.mechanisms.complete import COMPLETE


def richardson() -> Theory:
    """Return Richardson's arms race [Richardson1960]_."""
    theory = COMPLETE.without(respond.Leap, bind.Institutions)
    return replace(
        theory,
        name="richardson",
        title="Richardson's arms race",
        settings={"worst_case": 1.0, "reaction": 0.35},
        card=Card(claim=""),
        references=("Richardson1960",),
    )
