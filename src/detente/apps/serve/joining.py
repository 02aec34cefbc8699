"""Who may join a room and by which name, and where a room stands for its teacher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
