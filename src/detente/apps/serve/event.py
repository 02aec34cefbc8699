"""Something that happened in a room, as the table of events holds it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from detente.apps.serve.messages import Opening

EARLIEST, LATEST = 1_577_836_800.0, 4_102_444_800.0
"""Times between which an event can have happened, 2020 to 2100 [s since 1970]; others are damage."""


@dataclass(frozen=True)
class Event:
    """Something that happened in a room.

    Attributes
    ----------
    seq : int
        Its number in the room, from 1.
    at : float
        When [s since 1970].
    kind : str
        What: see ``detente.apps.serve.room.Room``.
    body : mapping
        The rest, as JSON values.
    """

    seq: int
    at: float
    kind: str
    body: Mapping[str, Any]

    @property
    def dated(self) -> bool:
        """Whether it can have happened when it says."""
        return isinstance(self.at, int | float) and EARLIEST <= self.at <= LATEST


def opens(first: Event) -> bool:
    """Return whether an event opens a room, as it can have been opened.

    Parameters
    ----------
    first
        First event of a room.
    """
    try:
        Opening.model_validate(first.body.get("opening"))
    except ValidationError:
        return False
    return (first.seq, first.kind) == (1, "opened") and first.dated


def without(kind: str, body: dict[str, Any], player: str, nobody: str) -> dict[str, Any]:
    """Return the body of an event without the texts that a player wrote, and with a number of nobody's for the player.

    Parameters
    ----------
    kind, body
        The event; the body is changed.
    player, nobody
        Number of the player, and the one that stands in its place.
    """
    if kind == "decided" and body["player"] == player:
        for note in body["decision"]["messages"]:
            note["text"] = ""
        for belief in body["decision"]["beliefs"].values():
            belief["why"] = ""
    if body.get("player") == player:
        body["player"] = nobody
    if player in body.get("seats", {}):
        body["seats"] = {nobody if k == player else k: seat for k, seat in body["seats"].items()}
    return body


def text_of(body: Mapping[str, Any]) -> str:
    """Return the body of an event as it is held.

    Parameters
    ----------
    body
        The body, as JSON values.
    """
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def read_body(text: Any) -> Mapping[str, Any]:
    """Return the body of an event; nothing of one that is damaged.

    Parameters
    ----------
    text
        What is held.
    """
    try:
        body = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
