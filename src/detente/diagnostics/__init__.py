"""Diagnostics: what a run is, by definitions that are printed with their numbers."""

from detente.diagnostics.calibration import Calibration, calibration
from detente.diagnostics.diagnose import MEASURES, NEEDS, TWIN_MEASURES, diagnose
from detente.diagnostics.escape import FORMULAS, Escape, escape
from detente.diagnostics.prophecy import Prophecy, causation, prophecy
from detente.diagnostics.situation import Agreement, agreement
from detente.diagnostics.twins import TWIN_NEEDS, hold_back, restraint_twin
from detente.diagnostics.ways_out import WaysOut, escape_tests, ways_out

__all__ = [
    "FORMULAS",
    "MEASURES",
    "NEEDS",
    "TWIN_MEASURES",
    "TWIN_NEEDS",
    "Agreement",
    "Calibration",
    "Escape",
    "Prophecy",
    "WaysOut",
    "agreement",
    "calibration",
    "causation",
    "diagnose",
    "escape",
    "escape_tests",
    "hold_back",
    "prophecy",
    "restraint_twin",
    "ways_out",
]
