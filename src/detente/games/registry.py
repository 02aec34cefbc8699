"""The games by name."""

from __future__ import annotations

from detente.core.errors import UnknownName
from detente.games.acharya_ramsay import GAME as ACHARYA_RAMSAY
from detente.games.baliga_lucca_sjostrom import GAME as BALIGA_LUCCA_SJOSTROM
from detente.games.baliga_sjostrom_2004 import GAME as BALIGA_SJOSTROM_2004
from detente.games.chassang_padro_i_miquel import GAME as CHASSANG_PADRO_I_MIQUEL
from detente.games.fearon_1995 import GAME as FEARON_1995
from detente.games.game import Game
from detente.games.global_game import GAME as GLOBAL_GAME
from detente.games.inspection_game import GAME as INSPECTION_GAME
from detente.games.intriligator_brito import GAME as INTRILIGATOR_BRITO
from detente.games.jackson_nei import GAME as JACKSON_NEI
from detente.games.jervis_1978 import GAME as JERVIS_1978
from detente.games.lanchester import GAME as LANCHESTER
from detente.games.powell import GAME as POWELL
from detente.games.rabin_schrag import GAME as RABIN_SCHRAG
from detente.games.repeated_game import GAME as REPEATED_GAME
from detente.games.richardson import GAME as RICHARDSON
from detente.games.trust_game import GAME as TRUST_GAME
from detente.games.tullock import GAME as TULLOCK

GAMES: dict[str, Game] = {
    "jervis_1978": JERVIS_1978,
    "trust_game": TRUST_GAME,
    "baliga_sjostrom_2004": BALIGA_SJOSTROM_2004,
    "acharya_ramsay": ACHARYA_RAMSAY,
    "global_game": GLOBAL_GAME,
    "chassang_padro_i_miquel": CHASSANG_PADRO_I_MIQUEL,
    "fearon_1995": FEARON_1995,
    "powell": POWELL,
    "richardson": RICHARDSON,
    "intriligator_brito": INTRILIGATOR_BRITO,
    "rabin_schrag": RABIN_SCHRAG,
    "baliga_lucca_sjostrom": BALIGA_LUCCA_SJOSTROM,
    "inspection_game": INSPECTION_GAME,
    "repeated_game": REPEATED_GAME,
    "lanchester": LANCHESTER,
    "tullock": TULLOCK,
    "jackson_nei": JACKSON_NEI,
}
"""Every game, in the order in which tables show them."""


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
