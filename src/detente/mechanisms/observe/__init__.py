"""Observe: hidden change, then what can be seen of last year."""

from detente.mechanisms.observe.leaders import Turnover
from detente.mechanisms.observe.motives import HiddenMotives
from detente.mechanisms.observe.watching import Distinguishability, NoisyObservation

__all__ = ["Distinguishability", "HiddenMotives", "NoisyObservation", "Turnover"]
