"""Offensive realism."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import observe, respond, structure
from detente.mechanisms.complete import COMPLETE


def offensive_realism() -> Theory:
    """Return offensive realism [Mearsheimer2001]_."""
    theory = COMPLETE.without(structure.BindingCost, structure.BindingDisarms, structure.BindingReward, structure.OrderCost, structure.PooledSovereignty, structure.OtherRegard, respond.Leap, observe.Distinguishability)
    return replace(
        theory,
        name="offensive_realism",
        title="Offensive realism",
        settings={"worst_case": 0.6, "volatility_up": 0.1, "volatility_down": 0.1, "power_seeking": 1.1, "sensibility": 0.0},
        card=Card(claim=""),
        references=("Mearsheimer2001",),
    )
