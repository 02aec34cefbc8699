"""``detente serve``: the classroom."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli.output import say

PLACE = 16
"""Place among the commands."""
GAMES = Path("detente-games")
"""Where games are kept if nobody says."""
LOOPBACK = "127.0.0.1"
"""Address that only this machine reaches."""


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets everybody in your network in.")
    ] = LOOPBACK,
    port: Annotated[int, typer.Option(help="Port; 0 takes any that is free.", min=0, max=65535)] = 8000,
    games: Annotated[Path, typer.Option(help="Folder in which games are kept.")] = GAMES,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", help="Other name under which it is asked, as behind a proxy; may be repeated."),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the teacher's link.")] = True,
) -> None:
    """Open the classroom's server: each plays a state, schools play the seats left over.

    It prints its address and the teacher's link. The teacher opens a room, students join by its code from any browser,
    the projector shows it. Games are kept in a folder and go on where they were when the server is started again, in
    mid-round too. Programs play by the protocol that /openapi.json describes.

    For example:

        detente serve

        detente serve --host 0.0.0.0 --port 8080 --games seminar
    """
    from detente.core.errors import MissingExtra

    try:
        from detente.apps.serve.running import serve as run
    except ModuleNotFoundError as error:
        raise MissingExtra((error.name or "fastapi").partition(".")[0], "web") from None
    if host not in (LOOPBACK, "localhost", "::1"):
        say(f"Listening on {host}: whoever reaches this machine reaches the server, unencrypted.", errors=True)

    def told(address: str, link: str) -> None:
        typer.echo(f"Address: {address}")
        typer.echo(f"Teacher: {link}")
        if browser:
            webbrowser.open(link)

    run(games, host, port, told, names=names or ())
