"""The commands and their options, from the program itself."""

from typing import Any

from typer.main import get_command

from detente.apps.cli.main import app
from laboratory.rst import escape, table, title


def options(command: Any) -> str:
    """Write a command's arguments and options."""
    rows = []
    for given in command.params:
        names = ", ".join(f"``{name}``" for name in (*given.opts, *given.secondary_opts))
        if given.param_type_name == "argument":
            names = f"``{given.name.upper()}``"
        default = given.default
        shown = "" if default in (None, False) or callable(default) else str(default)
        if default is True:
            shown = "yes"
        rows.append((names, escape(getattr(given, "help", None) or ""), escape(shown)))
    return table(("option", "meaning", "default"), rows, "25 60 15") if rows else ""


def section(command: Any, path: str, line: str) -> str:
    """Write one command and those below it."""
    text = title(path, line)
    text += "\n\n".join(escape(part) for part in (command.help or "").split("\n\n")) + "\n\n"
    text += options(command)
    for name, below in sorted(getattr(command, "commands", {}).items()):
        text += section(below, f"{path} {name}", "-" if line == "=" else "~")
    return text


def pages() -> dict[str, str]:
    """Write the page of the command line."""
    return {"reference/made/cli.rst": section(get_command(app), "detente", "=")}
