"""A model behind any chat-completion endpoint as the mind of a seat: it is told the view, and replies a decision."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from detente.apps.serve.messages import Deciding, Decision, first_fault
from detente.apps.serve.posting import Answered, ask
from detente.apps.serve.seat import Choice
from detente.apps.serve.wording import prompts, rules, situation
from detente.core.address import split_address
from detente.core.errors import InvalidValue

SHARE = 0.8
"""Share of what is left of a round that is used at most."""
PAUSE = 1.0
"""Seconds before an endpoint that failed is asked again, if it does not say how long."""
TRIES = 2
"""How often a model is asked in a round."""
STATUS = {
    401: "the endpoint does not take the key",
    403: "the endpoint does not take the key",
    404: "there is no such model or address at the endpoint",
    429: "the endpoint is asked too often",
}
"""Words for what endpoints answer; their own are not shown, as they may hold the key."""


class _NoDecision(Exception):
    """The reply is none; the message says why."""


@dataclass(frozen=True)
class ChatMind:
    """Decides by a model behind ``POST URL`` as OpenAI-style servers have it (``.../v1/chat/completions``).

    What is sent is the player's view in words, never a name or code of the room. The reply is checked by the schema
    of a decision; one that is not valid, and an endpoint that fails, are asked once more. Then the school decides.

    Parameters
    ----------
    url, model
        Full address of the endpoint, and name of the model there.
    key
        Key; empty for none. It is in no text of this object.
    seconds
        Time for a decision [s]; a round that is shorter leaves less.
    temperature
        Passed on if it is given.

    Raises
    ------
    InvalidValue
        The address is none of HTTP, or the key would travel unencrypted.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 40.0
    temperature: float | None = None

    def __post_init__(self) -> None:
        parts = split_address(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            msg = f"{self.url!r} is no address of an endpoint."
            raise InvalidValue(msg, "Give the full one, as in https://api.example.org/v1/chat/completions.")
        if self.key and parts.scheme == "http" and not _of_this_machine(parts.hostname):
            msg = f"The key would travel unencrypted to {parts.hostname}."
            raise InvalidValue(msg, "Use an address that begins with https://, or no key.")
        if self.key and not (self.key.isascii() and self.key.isprintable()):
            msg = "The key holds letters that no header can carry."
            raise InvalidValue(msg, "Copy it again, without spaces or line ends.")

    @property
    def sends(self) -> bool:
        """Whether the endpoint is another machine."""
        return not _of_this_machine(split_address(self.url).hostname or "")

    def __call__(self, view: Mapping[str, Any], left: float) -> Choice:
        """Return what the model decides.

        Parameters
        ----------
        view
            What the player sees, in a round.
        left
            What is left of the round [s].
        """
        until = time.monotonic() + min(self.seconds, SHARE * left)
        talk = [{"role": "system", "content": rules(view)}, {"role": "user", "content": situation(view)}]
        why = ""
        for tried in range(TRIES):
            time_left = until - time.monotonic()
            last = tried == TRIES - 1
            answer = self._ask(talk, time_left if last else time_left / 2)
            if answer.status != 200:
                why = answer.fault or STATUS.get(answer.status, f"the endpoint answers with status {answer.status}")
                if not last:
                    time.sleep(max(0.0, min(_pause(answer), until - time.monotonic())))
                continue
            text = _content(answer.json())
            try:
                return Choice(_decision(text, view))
            except _NoDecision as fault:
                why = f"the reply is no valid decision: {fault}"
                again = prompts(view["language"])["again"].format(fault=fault)
                talk += [{"role": "assistant", "content": text}, {"role": "user", "content": again}]
        return Choice(None, why)

    def _ask(self, talk: list[dict[str, str]], seconds: float) -> Answered:
        if seconds <= 0:
            return Answered(0, fault="no time is left")
        body: dict[str, Any] = {"model": self.model, "messages": talk}
        if self.temperature is not None:
            body["temperature"] = self.temperature
        return ask(self.url, body, {"Authorization": f"Bearer {self.key}"} if self.key else {}, seconds)


def _of_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pause(answer: Answered) -> float:
    """Return how long to wait before asking again."""
    try:
        return float(answer.headers.get("retry-after", PAUSE))
    except ValueError:
        return PAUSE


def _content(answer: Any) -> str:
    """Return what the model wrote; empty if the answer is none of a chat completion."""
    try:
        text = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return ""
    return text if isinstance(text, str) else ""


def _decision(text: str, view: Mapping[str, Any]) -> Decision:
    """Return the decision of a reply, from the first object in it."""
    start = text.find("{")
    if start < 0:
        msg = "There is no JSON object in it."
        raise _NoDecision(msg)
    try:
        held, _ = json.JSONDecoder().raw_decode(text, start)
        decision = Deciding.model_validate_json(json.dumps({"round": 1, "decision": held})).decision
    except ValidationError as error:
        raise _NoDecision(first_fault(error)) from None
    except (ValueError, RecursionError):
        msg = "It is not valid JSON."
        raise _NoDecision(msg) from None
    wrong = decision.seats() - {other["seat"] for other in view["others"]}
    if wrong:
        msg = f"There is no other state with the seat {min(wrong)}."
        raise _NoDecision(msg)
    return decision
