"""Bind: institutions, order, identity."""

from detente.mechanisms.bind.institutions import Identity, Institutions, Order

__all__ = ["Identity", "Institutions", "Order"]
