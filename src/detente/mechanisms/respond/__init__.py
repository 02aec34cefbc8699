"""Respond: the value of every option, and the choice."""

from detente.mechanisms.respond.choice import Act, Habit, Leap, QuantalResponse, Reciprocity
from detente.mechanisms.respond.forces import (
    Budget,
    ExportControls,
    ForceMix,
    ForceTarget,
    PowerSeeking,
    WeaponsFreeZone,
)

__all__ = [
    "Act",
    "Budget",
    "ExportControls",
    "ForceMix",
    "ForceTarget",
    "Habit",
    "Leap",
    "PowerSeeking",
    "QuantalResponse",
    "Reciprocity",
    "WeaponsFreeZone",
]
