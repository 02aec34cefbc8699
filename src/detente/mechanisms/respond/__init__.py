"""Respond: the value of every option, and the choice."""

from detente.mechanisms.respond.choice import Act, Habit, Leap, QuantalResponse
from detente.mechanisms.respond.forces import Budget, ForceMix, ForceTarget, PowerSeeking

__all__ = ["Act", "Budget", "ForceMix", "ForceTarget", "Habit", "Leap", "PowerSeeking", "QuantalResponse"]
