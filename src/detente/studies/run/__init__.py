"""Run: one scenario under a theory, or under a mix of them, and what it amounts to."""

from detente.studies.run.study import Report, run

__all__ = ["Report", "run"]
