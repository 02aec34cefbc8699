"""Interact: forces, crises, wars, exchange, growth."""

from detente.mechanisms.interact.conduct import Arming, Conduct, Refit, Routines
from detente.mechanisms.interact.exchange import Coercion, Trade
from detente.mechanisms.interact.growth import Growth
from detente.mechanisms.interact.joining import Joining
from detente.mechanisms.interact.war import Crises, Fighting, War

__all__ = [
    "Arming",
    "Coercion",
    "Conduct",
    "Crises",
    "Fighting",
    "Growth",
    "Joining",
    "Refit",
    "Routines",
    "Trade",
    "War",
]
