"""Verdict: is there a dilemma, where does it end in hostility, is there a way out that lasts? School by school."""

from detente.studies.beds import WORLDS, JervisWorld, base_scenario
from detente.studies.verdict.answers import SchoolAnswer
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.study import Verdict, verdict

__all__ = ["WORLDS", "JervisWorld", "SchoolAnswer", "Verdict", "VerdictRow", "base_scenario", "verdict"]
