"""Scenarios: where a run starts."""
