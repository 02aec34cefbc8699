"""Sweep: what becomes of a scenario over many settings and theories, run by run."""

from detente.studies.sweep.design import Design
from detente.studies.sweep.outcomes import Outcome, outcomes
from detente.studies.sweep.result import Sweep
from detente.studies.sweep.study import sweep

__all__ = ["Design", "Outcome", "Sweep", "outcomes", "sweep"]
