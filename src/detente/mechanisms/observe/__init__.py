"""Observe: hidden change, then what can be seen of last year."""

from detente.mechanisms.observe.leaders import Turnover
from detente.mechanisms.observe.motives import HiddenMotives
from detente.mechanisms.observe.signals import CheapTalk, CostlySignals, Inspection, Intelligence
from detente.mechanisms.observe.watching import ArmsWatch, Distinguishability, NoisyObservation

__all__ = [
    "ArmsWatch",
    "CheapTalk",
    "CostlySignals",
    "Distinguishability",
    "HiddenMotives",
    "Inspection",
    "Intelligence",
    "NoisyObservation",
    "Turnover",
]
