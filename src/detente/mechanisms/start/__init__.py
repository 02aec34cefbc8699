"""Start: the first year."""

from detente.mechanisms.start.start import START, Given, first_world

__all__ = ["START", "Given", "first_world"]
