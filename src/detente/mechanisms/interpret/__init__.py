"""Interpret: what each state makes of each other."""

from detente.mechanisms.interpret.belief import BayesianBelief, Belief, Volatility
from detente.mechanisms.interpret.evidence import (
    ArmsEvidence,
    ConductEvidence,
    ForceMixEvidence,
    Misreading,
    WarEvidence,
)
from detente.mechanisms.interpret.fear import Preemption, WorstCase
from detente.mechanisms.interpret.sensibility import SecondOrderBelief, Sensibility

__all__ = [
    "ArmsEvidence",
    "BayesianBelief",
    "Belief",
    "ConductEvidence",
    "ForceMixEvidence",
    "Misreading",
    "Preemption",
    "SecondOrderBelief",
    "Sensibility",
    "Volatility",
    "WarEvidence",
    "WorstCase",
]
