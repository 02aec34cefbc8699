"""Scenarios: where a run starts."""

from detente.scenarios.registry import document, load, scenario, scenarios

__all__ = ["document", "load", "scenario", "scenarios"]
