"""Real data: sources, their files, and the record of states and dyads made from them."""

from detente.data.registry import SOURCES, source

__all__ = ["SOURCES", "source"]
