"""The default world: every mechanism at its default."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms.complete import COMPLETE


def default() -> Theory:
    """Return the complete model at its defaults: no school's, the baseline of every comparison."""
    return replace(
        COMPLETE,
        name="default",
        title="Default world",
        card=Card(claim="No school: every cause at its first-guess or tuned strength."),
    )
