"""Bind: institutions, order, treaties, alliances, identity."""

from detente.mechanisms.bind.agreements import Treaties
from detente.mechanisms.bind.alliances import Alliances, Commitment
from detente.mechanisms.bind.institutions import Identity, Institutions, Order
from detente.mechanisms.bind.pacts import Pacts

__all__ = ["Alliances", "Commitment", "Identity", "Institutions", "Order", "Pacts", "Treaties"]
