"""The games by name."""

from __future__ import annotations

from detente.core.errors import UnknownName
from detente.games.game import Game

GAMES: dict[str, Game] = {}
"""Every game, in the order in which tables show them."""


def games() -> tuple[str, ...]:
    """Return the names of all games."""
    return tuple(GAMES)


def game(name: str) -> Game:
    """Return a game by name.

    Raises
    ------
    UnknownName
        With the nearest valid names.
    """
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    if key not in GAMES:
        raise UnknownName(kind="game", name=name, known=GAMES, where="`detente games` lists them.")
    return GAMES[key]
