"""``detente doctor``: whether this installation is well."""

from __future__ import annotations

import typer

from detente.apps.cli.options import Json
from detente.apps.cli.output import print_json, say, show, table

PLACE = 125
"""Place among the commands."""


def doctor(json: Json = False) -> None:
    """Look at this installation: what is there, what is missing, what its caches hold, and how to mend it.

    It lives a few histories to see that the model works, and asks no network. Exit status: 0 if everything that is
    needed works, 1 if something is broken. What is `missing` can be left out: a command that needs it says so.

    For example:

        detente doctor

        detente doctor --json
    """
    from detente.apps.doctor import check_up

    found = check_up()
    if json:
        print_json(found.to_dict())
    else:
        rows = [(one.name, one.health, one.told) for one in found.checks]
        show(table(("", "", ""), rows, fixed=("",)), whole=True)
        for one in found.checks:
            if one.mend:
                say(f"{one.name}: {one.mend}", whole=True)
        missing = [one.name for one in found.checks if one.health == "missing"]
        if missing:
            say("What is missing can be left out by those who do not use it.", whole=True)
        ill = [one.name for one in found.checks if one.health == "broken"]
        say(f"Broken: {', '.join(ill)}." if ill else "Everything that is needed works.", whole=True)
    if not found.well:
        raise typer.Exit(1)
