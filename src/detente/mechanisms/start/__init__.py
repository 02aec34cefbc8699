"""Start: the first year."""

from detente.mechanisms.start.start import DRAWN, START, believed, first_world

__all__ = ["DRAWN", "START", "believed", "first_world"]
