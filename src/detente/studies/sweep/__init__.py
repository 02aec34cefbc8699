"""Sweep: what becomes of a scenario over many settings and theories, run by run."""

from detente.studies.sweep.design import SweepDesign
from detente.studies.sweep.outcomes import SweepOutcome, outcomes
from detente.studies.sweep.result import Sweep
from detente.studies.sweep.study import sweep

__all__ = ["Sweep", "SweepDesign", "SweepOutcome", "outcomes", "sweep"]
