"""Start: the first year."""

from detente.mechanisms.start.start import START, believed, first_world

__all__ = ["START", "believed", "first_world"]
