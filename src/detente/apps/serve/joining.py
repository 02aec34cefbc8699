"""Who may join a room and by which name, and where a room stands for its teacher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.apps.serve.holders import Player
from detente.apps.serve.hosted import Steps
from detente.apps.serve.messages import JoinRequest, Opening
from detente.apps.serve.names import fault_of, told_apart
from detente.apps.serve.refusal import Refused
from detente.apps.serve.room import Room

ALLOWED: dict[str, tuple[str, ...]] = {"none": (), "here": ("here",), "elsewhere": ("here", "elsewhere")}
"""Programs that may play, by the room's setting."""


def named(joining: JoinRequest, opening: Opening, people: Mapping[str, tuple[str, bool]]) -> str:
    """Return the name of who joins, told apart from those of others; empty in a room without names.

    Parameters
    ----------
    joining, opening
        What was asked, and what the room is.
    people
        Names and consent of who is in it, by player.
    """
    if not opening.names:
        return ""
    if (fault := fault_of(joining.name)) is not None:
        raise Refused(422, *fault)
    return told_apart(joining.name, (name for name, _ in people.values()))


def admitted(
    joining: JoinRequest, opening: Opening, people: Mapping[str, tuple[str, bool]]
) -> tuple[dict[str, Any], tuple[str, bool]]:
    """Return what is noted of who joins, whether the game numbered the name among it; then name and consent.

    Parameters
    ----------
    joining, opening, people
        As of ``named``.
    """
    body, name = declared(joining, opening), named(joining, opening, people)
    numbered = {"numbered": True} if name not in ("", joining.name) else {}
    return {**body, **numbered}, (name, joining.consent)


def must_last(opening: Opening) -> None:
    """Refuse to open a room that would be deleted before its game can be over.

    Parameters
    ----------
    opening
        What it is to be.
    """
    if opening.keep_days < opening.days:
        why = f"The game can last {opening.days} days, but would be deleted after {opening.keep_days}."
        raise Refused(422, "keep_days", f"{why} Keep it for {opening.days} days or more, or make it shorter.")


def declared(joining: JoinRequest, opening: Opening) -> dict[str, str]:
    """Return what a program declared, where the room lets such a one play; nothing of a person.

    Parameters
    ----------
    joining, opening
        What was asked, and what the room is.
    """
    if not joining.program:
        return {}
    if joining.program not in ALLOWED[opening.programs]:
        more = " that send what they see elsewhere" if opening.programs == "here" else ""
        raise Refused(403, "program", f"This room lets no programs in{more}: the teacher allows them as it is opened.")
    return {"program": joining.program}


def joined_again(
    joining: JoinRequest, opening: Opening, player: Player, held: tuple[str, bool]
) -> tuple[str, bool] | None:
    """Return name and consent of who joins again, where the consent is another now; None if nothing changes.

    Parameters
    ----------
    joining, opening
        What was asked, and what the room is.
    player, held
        Whose seat it is, with name and consent.

    Raises
    ------
    Refused
        Somebody else joins, or what plays the seat is another than was declared.
    """
    name, consent = held
    given = name.rpartition(" (")[0] if player.numbered else name
    asked = (joining.name if opening.names else "").casefold()
    if asked and asked not in (name.casefold(), given.casefold()):
        why = "This browser keeps the seat of somebody of another name."
        raise Refused(409, "another", f"{why} Go on without a name, or join as somebody else: another is true.")
    if "program" in joining.model_fields_set and joining.program != player.program:
        declared(joining, opening)
        why = "This seat was joined as a person's." if not player.program else "This seat was declared otherwise."
        raise Refused(409, "program", f"{why} Join with a seat of its own: another is true.")
    if "consent" not in joining.model_fields_set or joining.consent == consent:
        return None
    return name, joining.consent


def seat_again(steps: Steps, player: Player) -> None:
    """Give a player a seat again who has none: the old one if it is free.

    Parameters
    ----------
    steps, player
        What happens, and whose seat it is.

    Raises
    ------
    Refused
        The door is locked, the room is full, or no seat is free.
    """
    room = steps.room
    if player.active and (player.world >= 0 or not room.games):
        return
    if room.door_locked:
        raise Refused(409, "locked", "The teacher gave your seat away and locked the door: ask to be let in.")
    if not player.active and room.full:
        raise Refused(409, "full", "This room is full.")
    if not room.games:
        steps.add("returned", {"player": player.number})
        return
    old = (player.world, player.seat)
    seat = old if player.world >= 0 and room.holder(*old) is None else room.free_seat()
    if seat is None:
        raise Refused(409, "full", "Every state is played by somebody.")
    steps.add("seated", {"player": player.number, "world": seat[0], "seat": seat[1]})


def standing_of(room: Room | Mapping[str, int]) -> dict[str, Any]:
    """Return where a room stands: its phase, its round, and how many joined that are no bots of a rehearsal.

    Parameters
    ----------
    room
        The room, or how often each kind of event happened in one that is not at hand.
    """
    if isinstance(room, Room):
        joined = sum(not player.bot for player in room.players.values())
        return {"phase": room.phase, "round": room.round, "joined": joined}
    phase = "ended" if "ended" in room else "between" if "started" in room else "lobby"
    return {"phase": phase, "round": room.get("round_opened", 0), "joined": room.get("joined", 0)}
