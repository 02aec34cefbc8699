"""Three steps: sensibility, trust, binding."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms.complete import COMPLETE


def three_steps() -> Theory:
    """Return three steps: sensibility, trust, binding [BoothWheeler2008]_."""
    theory = COMPLETE
    return replace(
        theory,
        name="three_steps",
        title="Three steps: sensibility, trust, binding",
        settings={"sensibility": 0.95, "sensibility_spread": 0.0, "leap": 0.25, "binding": 1.0},
        card=Card(claim=""),
        references=("BoothWheeler2008",),
    )
