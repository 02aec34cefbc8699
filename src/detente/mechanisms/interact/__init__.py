"""Interact: forces, crises, wars, growth."""

from detente.mechanisms.interact.conduct import Arming, Conduct, Refit, Routines
from detente.mechanisms.interact.growth import Growth
from detente.mechanisms.interact.war import Crises, War

__all__ = ["Arming", "Conduct", "Crises", "Growth", "Refit", "Routines", "War"]
