"""What each may see, made on the server alone: a player sees what its state could see, a teacher everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.apps.serve.game import ClassGame
from detente.apps.serve.holders import Player
from detente.apps.serve.lived import Past
from detente.apps.serve.messages import MESSAGES, Decision
from detente.apps.serve.room import Room
from detente.apps.serve.sights import counted, estimated

ACTS = ("restraint", "compete")
"""Words for the two acts, by number."""
LOOKS = ("defensive", "offensive")
"""What forces look like, by number."""
MOTIVES = ("security", "greedy")
"""What a state is after, by number."""


def clock(room: Room) -> dict[str, Any]:
    """Return where the game stands, as everybody may know.

    Parameters
    ----------
    room
        The room.
    """
    return {
        "room": room.code,
        "title": room.opening.title,
        "mode": room.opening.mode,
        "states": room.states,
        "names": room.opening.names,
        "language": room.opening.language,
        "phase": room.phase,
        "round": room.round,
        "rounds": room.opening.rounds,
        "seconds": room.opening.seconds,
        "deadline": room.deadline if room.phase == "deciding" and room.left is None else None,
        "left": room.left,
        "locked": room.door_locked,
        "revealed": room.revealed_now,
        "dials": dict(room.dials),
        "dials_before": _dials_before(room),
        "as_seen": room.as_seen,
        "messages": MESSAGES,
        "programs": room.programs(),
    }


def _dials_before(room: Room) -> dict[str, float]:
    """Return the dials of the last round that is over, else those that the room opened with."""
    if room.closed_rounds:
        return dict(room.closed_rounds[-1].dials)
    return {"offence_advantage": room.opening.offence_advantage, "transparency": room.opening.transparency}


def view_for(room: Room, player: Player, people: Mapping[str, tuple[str, bool]]) -> dict[str, Any]:
    """Return what a player sees.

    Acts of others come through the model's noise, force mixes as they look, messages as they were sent to this state;
    treaties, crises and wars are public, forces as states estimate them, economies as counted before the game. What
    another wrote and read who held the seat before or after is not among it. Who is greedy, who decided what, and who
    plays whom is not among it until the teacher reveals it. Who was dropped sees nothing until
    then. A program that sends what it sees elsewhere is told no names.

    Parameters
    ----------
    room
        The room.
    player
        Whose view.
    people
        Names and consent, by player.
    """
    view: dict[str, Any] = {"kind": "player", **clock(room)}
    view["you"] = {"player": player.number, "name": people.get(player.number, ("", False))[0], "active": player.active}
    if player.world < 0 or not (player.active or room.revealed_now):
        return view
    game, seat = room.games[player.world], player.seat
    turn = room.turns.get((player.world, seat)) if room.phase == "deciding" else None
    view["you"] |= {
        **_known(game, seat, seat),
        "motive": MOTIVES[int(game.now.malign[seat, 0] > 0.5)],
        "offensive_share": _round(game.mixes()[seat]),
        "decision": turn.decision.model_dump() if turn else None,
        "number": turn.number if turn else 0,
    }
    view["others"] = [_other(game, seat, other) for other in range(game.states) if other != seat]
    view["history"] = [_own_past(room, game, player, k) for k in range(len(room.closed_rounds))]
    if room.revealed_now:
        view["truth"] = truth(room, player.world, {} if player.program == "elsewhere" else people)
        for past in view["truth"]["rounds"]:
            for whose in ("decisions", "bots"):
                past[whose] = {s: _untold(told) for s, told in past[whose].items()}
    return view


def screen_view(room: Room) -> dict[str, Any]:
    """Return what may stand on the wall: the clock, how many are there and have decided, and what every state knows.

    Nobody's name is among it, nothing of who is greedy or what was decided. Forces, wars, crises and treaties are shown
    where the class plays one world of more than two states: there every player sees them.

    Parameters
    ----------
    room
        The room.
    """
    playing = [p for p in room.players.values() if p.active]
    here = room.peopled()
    decided = sum((p.world, p.seat) in room.turns for p in playing) if room.phase == "deciding" else 0
    view: dict[str, Any] = {"kind": "screen", **clock(room), "joined": len(playing), "decided": decided}
    if room.opening.mode == "system" and len(here) == 1:
        game = here[0]
        view["world"] = {
            "states": [_known(game, seat, None) for seat in range(game.states)],
            "news": _known_of(game.past[-1], None) if game.past else None,
        }
    return view


def _untold(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a decision without what its player wrote: that is for the teacher, and for whom it was sent to."""
    beliefs = {other: belief["greedy"] for other, belief in told["beliefs"].items()}
    return {**{k: told[k] for k in ("acts", "arms", "kind", "treaty")}, "beliefs": beliefs}


def _known(game: ClassGame, seat: int, own: int | None) -> dict[str, Any]:
    """Return what a state knows of a state, itself among them; or all, where ``own`` is None."""
    forces, economies = estimated(game.forces(), own), counted(game.single)
    return {"seat": seat, "state": game.names[seat], "forces": forces[seat], "economy": economies[seat]}


def _other(game: ClassGame, seat: int, other: int) -> dict[str, Any]:
    """Return what a state sees of another now."""
    last = game.past[-1] if game.past else None
    return {
        **_known(game, other, seat),
        "treaty": bool(last and last.treaty[seat, other]),
        "war": bool(last and last.war[seat, other]),
        "crisis": bool(last and last.crisis[seat, other]),
        **(_seen(last, seat, other) if last else {"act_seen": None, "forces_look": None}),
    }


def _seen(past: Past, seat: int, other: int) -> dict[str, Any]:
    """Return how a state sees what another did."""
    return {"act_seen": ACTS[int(past.seen[seat, other])], "forces_look": LOOKS[int(past.looks[seat, other])]}


def _own_past(room: Room, game: ClassGame, player: Player, k: int) -> dict[str, Any]:
    """Return what a player knows of a round that is over: no words of or to another who held the seat then."""
    past, holder = _past(room, game, player.seat, k), room.closed_rounds[k].holders.get((game.world, player.seat))
    if holder in (None, player.number):
        return {**past, "holder": "you" if holder else "school"}
    return {**past, "holder": "student", "decision": None, "received": []}


def _past(room: Room, game: ClassGame, seat: int, k: int) -> dict[str, Any]:
    """Return what a state knows of a round that is over, made once."""
    made = room.closed_rounds[k].made
    if (game.world, seat) not in made:
        made[game.world, seat] = _make_past(room, game, seat, k)
    return made[game.world, seat]


def _make_past(room: Room, game: ClassGame, seat: int, k: int) -> dict[str, Any]:
    closed, lived, past = room.closed_rounds[k], game.lived[k], game.past[k]
    decided = decided_in(room, game, k)
    own = closed.turns.get((game.world, seat))
    others = [j for j in range(game.states) if j != seat]
    return {
        "round": k + 1,
        "dials": dict(closed.dials),
        "decision": own.decision.model_dump() if own else None,
        "stood_in": None if own else _without_beliefs(lived.bots[seat]),
        "decided": {j: chosen(room, game, k, seat, j) for j in others},
        "acts": {j: ACTS[int(lived.conduct[seat, j] > 0.5)] for j in others},
        "incidents": [j for w, i, j in closed.incidents if (w, i) == (game.world, seat)],
        "seen": {j: _seen(past, seat, j) for j in others},
        **_known_of(past, seat),
        "received": _received(decided, seat),
        "wanted_treaty": [j for j in others if j in decided and seat in decided[j].treaty],
    }


def _without_beliefs(told: Decision) -> dict[str, Any]:
    """Return what a school did and wrote in a state's name; what it believes is not the player's to know."""
    return told.model_dump(include={"arms", "kind", "treaty", "messages"})


def decided_in(room: Room, game: ClassGame, k: int) -> dict[int, Decision]:
    """Return what people and schools decided in a round that is over, by seat.

    Parameters
    ----------
    room, game, k
        The room, one of its worlds, and the round, from 0.
    """
    people = {s: turn.decision for (w, s), turn in room.closed_rounds[k].turns.items() if w == game.world}
    return dict(sorted({**game.lived[k].bots, **people}.items()))


def chosen(room: Room, game: ClassGame, k: int, seat: int, other: int) -> str:
    """Return which act toward another was decided at a seat in a round, whatever a war or an accident made of it.

    Parameters
    ----------
    room, game, k
        The room, one of its worlds, and the round, from 0.
    seat, other
        The seat, and toward whom.
    """
    own = room.closed_rounds[k].turns.get((game.world, seat))
    if own is not None:
        return own.decision.acts.get(other, "restraint")
    return ACTS[int(np.asarray(game.single.years[k].response.intended)[seat, other, 0] > 0.5)]


def _received(decided: Mapping[int, Decision], seat: int) -> list[dict[str, Any]]:
    """Return the messages that a state got in a round."""
    return [
        {"from": s, "kind": note.kind, "text": note.text, "language": note.language}
        for s, told in decided.items()
        for note in told.messages
        if note.to == seat
    ]


def _pairs(matrix: np.ndarray) -> list[list[int]]:
    """Return the dyads of which something is so, each once."""
    return [[int(i), int(j)] for i, j in np.argwhere(np.asarray(matrix) > 0.5) if i < j]


def _round(value: Any) -> float:
    return round(float(value), 4)


def truth(room: Room, world: int, people: Mapping[str, tuple[str, bool]]) -> dict[str, Any]:
    """Return everything that was true of a world: who played whom, motives, acts, decisions, what they were worth.

    Parameters
    ----------
    room, world
        The room, and which of its worlds.
    people
        Names and consent, by player.
    """
    game = room.games[world]
    worth = game.worth()
    seats = []
    for seat in range(game.states):
        holder = room.holder(world, seat)
        seats.append(
            {
                "seat": seat,
                "state": game.names[seat],
                "forces": _round(game.forces()[seat]),
                "economy": _round(game.now.economy[seat, 0]),
                "player": holder.number if holder else None,
                "name": people.get(holder.number, ("", False))[0] if holder else "",
                "program": holder.program if holder else "",
                "school": game.schools[seat],
                "held": _held(room, world, seat, people),
                "motive": MOTIVES[int(game.now.malign[seat, 0] > 0.5)],
                "offensive_share": _round(game.mixes()[seat]),
                "worth": [_round(v) for v in worth[:, seat]],
            }
        )
    return {"world": world, "seats": seats, "rounds": [_round_of(room, game, k) for k in range(game.rounds)]}


def _held(room: Room, world: int, seat: int, people: Mapping[str, tuple[str, bool]]) -> list[dict[str, Any]]:
    """Return who held a seat in the rounds that are over, one after the other; None where its school played it."""
    held: list[dict[str, Any]] = []
    for k, closed in enumerate(room.closed_rounds):
        number = closed.holders.get((world, seat))
        if held and held[-1]["player"] == number:
            held[-1]["last"] = k + 1
        else:
            name = people.get(number, ("", False))[0] if number else ""
            held.append({"player": number, "name": name, "first": k + 1, "last": k + 1})
    return held


def _round_of(room: Room, game: ClassGame, k: int) -> dict[str, Any]:
    """Return all of a round that is over, made once."""
    made = room.closed_rounds[k].made
    if (game.world, -1) not in made:
        made[game.world, -1] = _make_round(room, game, k)
    return dict(made[game.world, -1])


def _make_round(room: Room, game: ClassGame, k: int) -> dict[str, Any]:
    closed = room.closed_rounds[k]
    return {
        "round": k + 1,
        "dials": dict(closed.dials),
        "incidents": [[i, j] for w, i, j in closed.incidents if w == game.world],
        "acts": np.asarray(game.lived[k].conduct, int).tolist(),
        "seen": np.asarray(game.past[k].seen, int).tolist(),
        **_public(game.past[k]),
        "forces": [_round(v) for v in game.past[k].forces],
        "decisions": {s: t.decision.model_dump() for (w, s), t in sorted(closed.turns.items()) if w == game.world},
        "bots": {s: told.model_dump() for s, told in game.lived[k].bots.items()},
    }


def _public(past: Past) -> dict[str, Any]:
    """Return what everybody knows of a round for certain."""
    return {"wars": _pairs(past.war), "crises": _pairs(past.crisis), "treaties": _pairs(past.treaty)}


def _known_of(past: Past, own: int | None) -> dict[str, Any]:
    """Return what a state knows of a round beside acts, or all, where ``own`` is None."""
    return {**_public(past), "forces": estimated(past.forces, own)}


def teacher_view(room: Room, people: Mapping[str, tuple[str, bool]], here: Mapping[str, int]) -> dict[str, Any]:
    """Return what a teacher sees: everything.

    Parameters
    ----------
    room
        The room.
    people
        Names and consent, by player.
    here
        Connections that are open, by player.
    """
    players = [
        {
            "player": p.number,
            "name": people.get(p.number, ("", False))[0],
            "world": p.world,
            "seat": p.seat,
            "active": p.active,
            "bot": p.bot,
            "program": p.program,
            "connected": p.bot or here.get(p.number, 0) > 0,
            "decided": (p.world, p.seat) in room.turns and room.phase == "deciding",
        }
        for p in room.players.values()
    ]
    now = {
        f"{w}.{s}": turn.decision.model_dump()
        for (w, s), turn in sorted(room.turns.items())
        if room.phase == "deciding"
    }
    return {
        "kind": "teacher",
        **clock(room),
        "opening": room.opening.model_dump(),
        "players": players,
        "decisions": now,
        "incidents": [list(one) for one in room.incidents] if room.phase == "deciding" else [],
        "worlds": [truth(room, game.world, people) for game in room.peopled()],
    }
