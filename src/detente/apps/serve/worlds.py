"""Worlds of a room made ready off the loop of events, for what happens next: each a copy that goes its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.apps.serve.game import ClassGame, dials


def turned(games: Sequence[ClassGame], to: Mapping[str, float]) -> list[ClassGame]:
    """Return worlds whose coming round has other dials.

    Parameters
    ----------
    games
        The worlds, which stay as they are.
    to
        Offence advantage and transparency.
    """
    made = [game.fork() for game in games]
    for game in made:
        game.turn(dials(**to))
    return made


def caught_up(
    game: ClassGame,
    missed: Sequence[tuple[Mapping[str, float], Sequence[tuple[int, int, int]]]],
    now: Mapping[str, float],
) -> ClassGame:
    """Return a world that nobody was in after the rounds that it has missed.

    Parameters
    ----------
    game
        The world, which stays as it is.
    missed
        Dials and accidents (world, actor, target) of each round.
    now
        Dials of the coming round.
    """
    if not missed:
        return game
    made = game.fork()
    for held, incidents in missed:
        made.live({}, dials(**held), [(i, j) for w, i, j in incidents if w == game.world])
    made.turn(dials(**now))
    return made
