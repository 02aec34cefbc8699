"""The games by name."""

from __future__ import annotations

from detente.core.errors import UnknownName
from detente.core.found import found
from detente.games.game import Game

GAMES: dict[str, Game] = {
    name: module.GAME for name, module in found("detente.games", "registry").items() if "GAME" in vars(module)
}
"""Every game, in the order in which tables show them: the modules of this folder that hold a ``GAME``."""


def games() -> tuple[str, ...]:
    """Return the names of all games."""
    return tuple(GAMES)


def game(name: str | Game) -> Game:
    """Return a game by name.

    Parameters
    ----------
    name
        Name of a game, or a game, which is returned as it is.

    Raises
    ------
    UnknownName
        With the nearest valid names.
    """
    if isinstance(name, Game):
        return name
    key = str(name).strip().lower().replace("-", "_").replace(" ", "_")
    if key not in GAMES:
        raise UnknownName(kind="game", name=name, known=GAMES, where="`detente games` lists them.")
    return GAMES[key]
