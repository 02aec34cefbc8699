"""Start: the first year."""

from detente.mechanisms.start.start import DRAWN, START, first_world, log_odds_of_belief

__all__ = ["DRAWN", "START", "first_world", "log_odds_of_belief"]
