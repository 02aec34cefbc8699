"""The games by name."""

from __future__ import annotations

from detente.core.errors import UnknownName
from detente.games.game import Game
from detente.games.jervis_1978 import GAME as JERVIS_1978
from detente.games.trust_game import GAME as TRUST_GAME

GAMES: dict[str, Game] = {
    "jervis_1978": JERVIS_1978,
    "trust_game": TRUST_GAME,
}
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
