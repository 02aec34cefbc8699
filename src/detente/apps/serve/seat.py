"""A program at a seat of the classroom: it joins, waits for rounds, and decides as its mind does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from detente.apps.serve.messages import Decision
from detente.apps.serve.posting import Answered, ask
from detente.core.address import split_address
from detente.core.errors import InvalidValue

WAIT = 20.0
"""Seconds for which a view is waited for."""
PATIENCE = 20.0
"""Seconds for anything else that is asked of the classroom."""
GONE = 120.0
"""Seconds after which a classroom that does not answer is given up."""


@dataclass(frozen=True)
class Choice:
    """What a mind decided; without a decision the seat's school decides, and ``why`` says the reason."""

    decision: Decision | None
    why: str = ""


class Mind(Protocol):
    """Whatever decides for a seat."""

    def __call__(self, view: Mapping[str, Any], left: float) -> Choice:
        """Return what is decided in a round.

        Parameters
        ----------
        view
            What the player sees.
        left
            What is left of the round [s].
        """


def room_of_link(link: str) -> tuple[str, str]:
    """Return address and code of a room's link, ``http://HOST/r/CODE``.

    Parameters
    ----------
    link
        The link, as the teacher shows it.

    Raises
    ------
    InvalidValue
        It is none.
    """
    parts = split_address(link)
    words = parts.path.strip("/").split("/")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(words) != 2 or words[0] != "r":
        msg = f"{link!r} is no link of a room."
        raise InvalidValue(msg, "The teacher's page shows it: http://127.0.0.1:8000/r/CODE.")
    return f"{parts.scheme}://{parts.netloc}", words[1].upper()


class ClassroomSeat:
    """A seat of a room, held by the protocol that students use.

    Parameters
    ----------
    link
        Link of the room.
    name
        Name to join by.
    sends
        Whether what the seat sees is sent to another machine, which the room must allow and its students are told.

    Raises
    ------
    InvalidValue
        The room cannot be joined.
    """

    def __init__(self, link: str, name: str, *, sends: bool) -> None:
        self._address, self._code = room_of_link(link)
        self._token, self._etag, self._skew = "", "", 0.0
        answer = self._ask("/join", {"name": name, "program": "elsewhere" if sends else "here"})
        told = answer.json()
        if answer.status != 201:
            said = told.get("message", "") if isinstance(told, dict) else ""
            msg = f"The room {self._code} cannot be joined: {said or answer.fault or f'status {answer.status}'}"
            refused = isinstance(told, dict) and told.get("code") == "program"
            hint = (
                "Ask the teacher for a room that allows it." if refused else "Check its link, and that the server runs."
            )
            raise InvalidValue(msg, hint)
        self._token = told["token"]

    def _ask(self, path: str, body: Any = None, seconds: float = PATIENCE) -> Answered:
        heads = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return ask(f"{self._address}/api/rooms/{self._code}{path}", body, heads, seconds)

    def news(self) -> Mapping[str, Any] | None:
        """Return the view once it is another one, or None.

        Raises
        ------
        InvalidValue
            The room is there no more, or does not answer for long.
        """
        until = time.monotonic() + GONE
        while True:
            answer = self._ask(f"/view?etag={self._etag}&wait={WAIT}", seconds=WAIT + PATIENCE)
            if answer.status == 204:
                return None
            if answer.status == 200:
                told = answer.json()
                self._etag, self._skew = told["etag"], told["now"] - time.time()
                view: Mapping[str, Any] = told["view"]
                return view
            if answer.status in (401, 403, 404) or time.monotonic() > until:
                msg = f"The room {self._code} is not to be had any more: {answer.fault or f'status {answer.status}'}."
                raise InvalidValue(msg, "Ask the teacher.")
            time.sleep(1.0)

    def left(self, view: Mapping[str, Any]) -> float:
        """Return what is left of the round by the clock of the server [s].

        Parameters
        ----------
        view
            What the player sees.
        """
        deadline = view["deadline"]
        return float(view["left"] if deadline is None else deadline - time.time() - self._skew)

    def decide(self, view: Mapping[str, Any], decision: Decision) -> str:
        """Send a decision; return why it was not taken, empty if it was.

        Parameters
        ----------
        view
            The view that it answers.
        decision
            The decision.
        """
        body = {"round": view["round"], "number": view["you"]["number"] + 1, "decision": decision.model_dump()}
        until = time.monotonic() + self.left(view)
        answer = self._ask("/decision", body)
        while not answer.status and time.monotonic() < until:  # the same again is the same: a server may be restarted
            time.sleep(0.5)
            answer = self._ask("/decision", body)
        if answer.status == 200:
            return ""
        told = answer.json()
        said = told.get("message", "") if isinstance(told, dict) else ""
        return str(said or answer.fault or f"status {answer.status}")


def play(link: str, mind: Mind, name: str, told: Callable[[str], None], *, sends: bool) -> int:
    """Play a seat of a room until its game ends; return how many rounds were decided.

    Parameters
    ----------
    link
        Link of the room.
    mind
        What decides.
    name
        Name to join by.
    told
        Told what happens, a line each.
    sends
        Whether the mind sends what it is told to another machine.
    """
    seat, asked, decided = ClassroomSeat(link, name, sends=sends), 0, 0
    told("Joined.")
    while True:
        view = seat.news()
        if view is None:
            continue
        if view["phase"] == "ended":
            told(f"The game has ended; {decided} of {view['round']} rounds were decided.")
            return decided
        if view["phase"] != "deciding" or not view["you"]["active"] or view["round"] == asked:
            continue
        asked = view["round"]
        choice = mind(view, seat.left(view))
        why = choice.why if choice.decision is None else seat.decide(view, choice.decision)
        decided += not why
        told(f"Round {asked}: {f'its school decides, as {why}' if why else 'decided'}")
