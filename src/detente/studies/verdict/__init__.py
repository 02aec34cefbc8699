"""Verdict: is the dilemma inescapable here, and why? Every school in each of Jervis's four worlds."""

from detente.studies.verdict.design import WORLDS, JervisWorld, base_scenario
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.study import Verdict, verdict

__all__ = ["WORLDS", "JervisWorld", "Verdict", "VerdictRow", "base_scenario", "verdict"]
