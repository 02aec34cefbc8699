"""Scenarios by name."""

from detente.core.scenario import Intervention, Scenario

__all__ = ["Intervention", "Scenario"]
