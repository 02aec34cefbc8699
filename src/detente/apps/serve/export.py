"""The data of a room as tables: a row for each act toward each state, or oTree's wide form, a row for each seat."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from detente.apps.serve.game import ClassGame
from detente.apps.serve.holders import SeatTurn
from detente.apps.serve.messages import Decision
from detente.apps.serve.room import Room
from detente.apps.serve.views import ACTS, LOOKS, MOTIVES, chosen, decided_in

People = Mapping[str, tuple[str, bool]]
"""Names and consent, by player."""
OF_THE_OTHER = ("act_seen", "forces_look", "treaty", "crisis", "war")
"""Columns that tell what the other state did."""
APP = "detente"
"""What oTree would call the app."""


FORMULA = re.compile(r"(^|[;,\t\r\n])(?=\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet would take what follows for a formula: at the start of a cell, or after what parts cells."""


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet may show it: a text that it would take for a formula is quoted."""
    return FORMULA.sub(r"\1'", value) if isinstance(value, str) else value


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def agreed(room: Room, people: People, players: Iterable[str]) -> bool:
    """Return whether all of some players agreed to research; bots and declared programs are nobody who could refuse.

    Parameters
    ----------
    room, people
        The room, and names and consent of its players.
    players
        Numbers of players.
    """
    asked = (player for player in players if not is_program(room, player))
    return all(people.get(player, ("", False))[1] for player in asked)


def is_program(room: Room, player: str) -> bool:
    """Return whether a player is a bot of a rehearsal, or a program that declared itself.

    Parameters
    ----------
    room, player
        The room, and the number of the player.
    """
    held = room.players.get(player)
    return held is not None and bool(held.bot or held.program)


def _withheld(room: Room, people: People, game: ClassGame, k: int) -> set[int]:
    """Return the seats of a round whose players did not agree to research."""
    turns = room.closed_rounds[k].turns.items()
    return {seat for (world, seat), turn in turns if world == game.world and not agreed(room, people, [turn.player])}


def tidy(room: Room, people: People, *, names: bool, research: bool) -> str:
    """Return a row for each round, state and other state.

    Parameters
    ----------
    room, people
        The room, and names and consent of its players.
    names
        Whether names are among it.
    research
        Whether those who did not agree to research are left out: their rows, what others saw of them and had with
        them, and the payoffs that their acts are part of.
    """
    rows = []
    for game in room.peopled():
        worth = game.worth()
        for k in range(game.rounds):
            hidden = _withheld(room, people, game, k) if research else set()
            for seat in sorted(set(range(game.states)) - hidden):
                turn = room.closed_rounds[k].turns.get((game.world, seat))
                decided = decided_in(room, game, k)[seat]
                own = {"room": room.code, **_of_seat(room, game, k, seat, turn)}
                own["payoff"] = "" if hidden else round(float(worth[k, seat]), 5)
                if names:
                    own["name"] = people.get(turn.player, ("", False))[0] if turn else ""
                others = (j for j in range(game.states) if j != seat)
                rows += [own | _toward(room, game, k, seat, j, decided, hidden=j in hidden) for j in others]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["room"]
    return _table(rows, columns)


def _of_seat(room: Room, game: ClassGame, k: int, seat: int, turn: SeatTurn | None) -> dict[str, Any]:
    """Return what a state was and did in a round, toward nobody in particular."""
    dials, decided = room.closed_rounds[k].dials, decided_in(room, game, k)[seat]
    return {
        "world": game.world,
        "round": k + 1,
        "offence_advantage": dials["offence_advantage"],
        "transparency": dials["transparency"],
        "seat": seat,
        "state": game.names[seat],
        "player": turn.player if turn else "",
        "person": int(turn is not None),
        "program": int(turn is not None and is_program(room, turn.player)),
        "school": game.schools[seat],
        "motive": MOTIVES[int(game.now.malign[seat, 0] > 0.5)],
        "forces": round(float(game.past[k].forces[seat]), 5),
        "arms": decided.arms,
        "force_kind": decided.kind,
    }


def _toward(
    room: Room, game: ClassGame, k: int, seat: int, other: int, decided: Decision, *, hidden: bool = False
) -> dict[str, Any]:
    """Return what a state did toward another in a round, saw of it, believed of it and wrote to it.

    Of another that is hidden, what the state itself did, believed and wrote alone.
    """
    lived, past = game.lived[k], game.past[k]
    belief = decided.beliefs.get(other)
    note = next((note for note in decided.messages if note.to == other), None)
    told = {
        "other": other,
        "decided": chosen(room, game, k, seat, other),
        "act": ACTS[int(lived.conduct[seat, other] > 0.5)],
        "incident": int((seat, other) in lived.incidents),
        "act_seen": ACTS[int(past.seen[seat, other])] if room.as_seen else "",
        "forces_look": LOOKS[int(past.looks[seat, other])] if room.as_seen else "",
        "treaty_wanted": int(other in decided.treaty),
        "treaty": int(past.treaty[seat, other]),
        "crisis": int(past.crisis[seat, other]),
        "war": int(past.war[seat, other]),
        "belief_greedy": belief.greedy if belief else "",
        "why": belief.why if belief else "",
        "message": note.kind if note else "",
        "message_text": note.text if note else "",
    }
    return told | dict.fromkeys(OF_THE_OTHER, "") if hidden else told


def wide(room: Room, people: People, *, names: bool, research: bool) -> str:
    """Return a row for each seat, with a column for each round, named as oTree names them.

    Where several people held a seat after each other, each has a row of their own rounds, and the school one of its.

    Parameters
    ----------
    room, people, names, research
        As in ``tidy``.
    """
    rows: list[dict[str, Any]] = []
    for game in room.peopled():
        worth = game.worth()
        hidden = [_withheld(room, people, game, k) if research else set[int]() for k in range(game.rounds)]
        for seat in range(game.states):
            for player, rounds in _played(room, game, seat).items():
                if research and player and not agreed(room, people, [player]):
                    continue
                known = not any(hidden[k] for k in rounds)
                row: dict[str, Any] = {
                    "participant.id_in_session": len(rows) + 1,
                    "participant.code": player or f"{room.code}-{game.world}-{seat}",
                    "participant.label": people.get(player, ("", False))[0] if names else "",
                    "participant._is_bot": int(not player or is_program(room, player)),
                    "participant.payoff": round(float(np.sum(worth[rounds, seat])), 5) if known else "",
                    "session.code": room.code,
                    "session.label": room.opening.title,
                    "session.config.mode": room.opening.mode,
                    "session.config.seed": room.opening.seed,
                }
                for k in range(game.rounds):  # so that columns stand in the order of rounds
                    turn = room.closed_rounds[k].turns.get((game.world, seat))
                    told = _round_columns(room, game, k, seat, turn, float(worth[k, seat]), hidden[k])
                    row |= told if k in rounds else dict.fromkeys(told, "")
                rows.append(row)
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["session.code"]
    return _table(rows, columns)


def _played(room: Room, game: ClassGame, seat: int) -> dict[str, list[int]]:
    """Return the rounds of a seat by who decided or held it; those of its school stand at no name."""
    at, rounds = (game.world, seat), dict[str, list[int]]()
    people = dict.fromkeys(closed.turns[at].player for closed in room.closed_rounds if at in closed.turns)
    for k in range(game.rounds):
        closed = room.closed_rounds[k]
        owner = closed.turns[at].player if at in closed.turns else closed.holders.get(at, "")
        if len(people) < 2:  # one person's row is the whole seat's
            owner = next(iter(people), "")
        rounds.setdefault(owner if owner in people else "", []).append(k)
    return rounds


def _round_columns(
    room: Room, game: ClassGame, k: int, seat: int, turn: SeatTurn | None, payoff: float, hidden: Collection[int]
) -> dict[str, Any]:
    """Return the columns of a round of a seat; empty where they tell of seats that are hidden."""
    at = f"{APP}.{k + 1}"
    own = _of_seat(room, game, k, seat, turn)
    row: dict[str, Any] = {
        f"{at}.player.id_in_group": seat + 1,
        f"{at}.player.role": game.names[seat],
        f"{at}.player.payoff": "" if hidden else round(payoff, 5),
    }
    for name in ("person", "program", "school", "motive", "forces", "arms", "force_kind"):
        row[f"{at}.player.{name}"] = own[name]
    for other in range(game.states):
        if other != seat:
            toward = _toward(room, game, k, seat, other, decided_in(room, game, k)[seat], hidden=other in hidden)
            row |= {f"{at}.player.{name}_{other + 1}": v for name, v in toward.items() if name != "other"}
    row[f"{at}.group.id_in_subsession"] = game.world + 1
    row[f"{at}.subsession.round_number"] = k + 1
    row[f"{at}.subsession.offence_advantage"] = own["offence_advantage"]
    row[f"{at}.subsession.transparency"] = own["transparency"]
    return row
