"""Formal games of the security dilemma, each as its source has it."""

from detente.games.game import Game, Solution
from detente.games.registry import game, games

__all__ = ["Game", "Solution", "game", "games"]
