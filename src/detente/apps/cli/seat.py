"""``detente seat``: a model plays a seat of the classroom."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from detente.apps.cli.output import say

PLACE = 17
"""Place among the commands."""
KEY = "DETENTE_CHAT_KEY"
"""Environment variable that holds the key of an endpoint."""


def seat(
    link: Annotated[str, typer.Argument(help="Link of the room, as the teacher shows it: http://HOST/r/CODE.")],
    url: Annotated[
        str, typer.Option(help="Full address of the endpoint, as in http://127.0.0.1:11434/v1/chat/completions.")
    ],
    model: Annotated[str, typer.Option(help="Name of the model there.")],
    name: Annotated[str, typer.Option(help="Name to join by; the model's if it is left out.")] = "",
    key: Annotated[
        str, typer.Option("--key-from", help="Environment variable that holds the key, if one is needed.")
    ] = KEY,
    seconds: Annotated[
        float, typer.Option(help="Most time for a decision [s]; short rounds leave less.", min=1, max=3600)
    ] = 40.0,
    temperature: Annotated[
        float | None, typer.Option(help="Temperature, if the endpoint is to be told one.", min=0)
    ] = None,
) -> None:
    """Let a model behind a chat-completion endpoint play a seat of the classroom, with exactly a student's view.

    The view is told in words, in the room's language; the reply is checked and asked for once more if it is not valid.
    Without a valid reply in time the seat's school decides. The endpoint is sent the view, no name or code of the
    room; the key is read from an environment variable and shown nowhere. The program declares itself: an endpoint on
    another machine is let in only where the teacher allowed it as the room was opened, and students are told.

    For example:

        detente seat http://127.0.0.1:8000/r/BCDFGH --url http://127.0.0.1:11434/v1/chat/completions --model llama3.2
    """
    from detente.apps.serve.chat import ChatMind
    from detente.apps.serve.seat import play
    from detente.core.errors import InvalidValue

    if key != KEY and not os.environ.get(key):
        msg = f"There is no environment variable {key!r} with a key."
        raise InvalidValue(msg, f"Set it, or leave --key-from out: {KEY} is read then, if it is set.")
    mind = ChatMind(url, model, os.environ.get(key, "").strip(), seconds, temperature)
    play(link, mind, name or model[:40], lambda line: say(line, errors=True), sends=mind.sends)
