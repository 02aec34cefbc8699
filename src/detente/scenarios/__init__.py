"""Scenarios: where a run starts."""

from detente.scenarios.registry import as_scenario, document, load, scenario, scenarios

__all__ = ["as_scenario", "document", "load", "scenario", "scenarios"]
