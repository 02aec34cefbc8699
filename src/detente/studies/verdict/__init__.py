"""Verdict: is the dilemma inescapable here, and why? Every school in each of Jervis's four worlds."""

from detente.studies.verdict.design import WORLDS, JervisWorld, bed
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.study import Verdict, verdict

__all__ = ["WORLDS", "JervisWorld", "Verdict", "VerdictRow", "bed", "verdict"]
