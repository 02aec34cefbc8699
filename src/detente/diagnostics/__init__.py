"""Diagnostics: what a run is, by definitions that are printed with their numbers."""

from detente.diagnostics.diagnose import MEASURES, NEEDS, diagnose
from detente.diagnostics.escape import FORMULAS, Escape, escape
from detente.diagnostics.prophecy import Prophecy, causation, prophecy

__all__ = [
    "FORMULAS",
    "MEASURES",
    "NEEDS",
    "Escape",
    "Prophecy",
    "causation",
    "diagnose",
    "escape",
    "prophecy",
]
