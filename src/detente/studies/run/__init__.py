"""Run: one scenario under a theory, or under a mix of them, and what it amounts to."""

from detente.studies.run.result import Report
from detente.studies.run.study import run

__all__ = ["Report", "run"]
