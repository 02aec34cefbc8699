"""Sweep: what becomes of a scenario over many settings and theories, run by run."""
