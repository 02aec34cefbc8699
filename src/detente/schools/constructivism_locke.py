"""Constructivism: Lockean culture."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret
from detente.mechanisms.complete import COMPLETE


def constructivism_locke() -> Theory:
    """Return constructivism: Lockean culture [Wendt1999]_."""
    theory = COMPLETE.without(interpret.WorstCase)
    return replace(
        theory,
        name="constructivism_locke",
        title="Constructivism: Lockean culture",
        settings={"frame": 1.0, "other_regard": 0.5, "initial_amity": 0.0},
        card=Card(claim=""),
        references=("Wendt1999",),
    )
