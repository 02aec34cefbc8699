"""A player withdraws: what the player wrote leaves the room, and no year is lived anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.apps.serve.holders import SeatTurn
from detente.apps.serve.room import Room


def withdrawn(room: Room, player: str, nobody: str) -> Room:
    """Return the room without what a player wrote, as its events make it once the player withdrew.

    Parameters
    ----------
    room
        The room; it stays as it is.
    player
        Number of the player.
    nobody
        Number that stands in its place from now on.
    """

    def silent(turns: Mapping[tuple[int, int], SeatTurn]) -> dict[tuple[int, int], SeatTurn]:
        own = {at: turn for at, turn in turns.items() if turn.player == player}
        return {**turns, **{at: SeatTurn(t.decision.wordless(), t.number, nobody) for at, t in own.items()}}

    after = room.copied()
    held = {nobody if k == player else k: one for k, one in room.players.items()}
    after.players = {k: replace(one, number=k) for k, one in held.items()}
    after.turns, after.closed_rounds, after.games = silent(room.turns), list(room.closed_rounds), list(room.games)
    for k, closed in enumerate(room.closed_rounds):
        holders = {at: nobody if one == player else one for at, one in closed.holders.items()}
        here = {at for at, turn in closed.turns.items() if turn.player == player}
        if here or player in closed.holders.values():
            after.closed_rounds[k] = replace(closed, turns=silent(closed.turns), holders=holders)
        for world, seat in here:
            if after.games[world] is room.games[world]:
                after.games[world] = room.games[world].fork()
            lived = after.games[world].lived
            lived[k] = replace(lived[k], orders={**lived[k].orders, seat: lived[k].orders[seat].wordless()})
    return after
