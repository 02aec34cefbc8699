"""Security community."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret
from detente.mechanisms.complete import COMPLETE


def security_community() -> Theory:
    """Return security community [DeutschEtAl1957]_."""
    theory = COMPLETE.without(interpret.WorstCase)
    return replace(
        theory,
        name="security_community",
        title="Security community",
        settings={"binding": 1.0, "spillover": 2.0, "frame": 0.5, "other_regard": 0.3, "leap": 0.05},
        card=Card(claim=""),
        references=("DeutschEtAl1957",),
    )
