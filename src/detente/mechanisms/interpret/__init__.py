"""Interpret: what each state makes of each other."""

from detente.mechanisms.interpret.belief import BayesianBelief, Belief, Forgetting, Volatility
from detente.mechanisms.interpret.evidence import (
    ArmsEvidence,
    ConductEvidence,
    ForceMixEvidence,
    Misreading,
    WarEvidence,
)
from detente.mechanisms.interpret.fear import Preemption, WorstCase
from detente.mechanisms.interpret.reports import (
    Contagion,
    IntelligenceEvidence,
    Reputation,
    SignalEvidence,
    TalkEvidence,
    TreatyEvidence,
)
from detente.mechanisms.interpret.securitisation import Securitisation
from detente.mechanisms.interpret.sensibility import SecondOrderBelief, Sensibility

__all__ = [
    "ArmsEvidence",
    "BayesianBelief",
    "Belief",
    "ConductEvidence",
    "Contagion",
    "ForceMixEvidence",
    "Forgetting",
    "IntelligenceEvidence",
    "Misreading",
    "Preemption",
    "Reputation",
    "SecondOrderBelief",
    "Securitisation",
    "Sensibility",
    "SignalEvidence",
    "TalkEvidence",
    "TreatyEvidence",
    "Volatility",
    "WarEvidence",
    "WorstCase",
]
