"""What ``--help`` shows: what a command is for, examples, and its options in groups, at any width of a terminal."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

if TYPE_CHECKING:
    from rich.console import Console

NARROW = 60
"""Columns below which what is said of an option stands under its name."""
WIDEST = 100
"""Columns beyond which lines are hard to read."""
WORDS = {int: "N", float: "NUMBER", Path: "PATH", str: "TEXT"}
"""What stands for a value, by its type."""
RUN = "How it is computed"
FILES = "What is written and shown"
DATA = "Data"
GROUPS = {
    DATA: ("data", "origin", "channel", "certificates"),
    RUN: ("replicates", "samples", "particles", "draws", "seed", "chunk_size", "chunk", "backend", "on", "workers",
          "quick", "until", "retry", "fresh", "yes"),
    FILES: ("out", "store", "records", "csv", "figure", "json", "as_json", "open_page", "browser", "toml", "schema",
            "bibtex", "curated", "only_list", "listed", "verbose", "show_version", "help"),
}  # fmt: skip
"""Groups of options, by what commands call them; what is in none says what is asked."""
COMMANDS = (
    (0, "Begin here"),
    (14, "Play and teach"),
    (20, "Ask the model"),
    (30, "Ask the record"),
    (55, "Look deeper"),
    (62, "Runs and studies that are kept"),
    (70, "Look things up"),
    (115, "Check and test"),
)
"""Groups of commands, by the place from which on they stand there."""
ORIGINS = {
    "claims mine.toml": "A claim of one's own begins as a copy: `detente claims --example > mine.toml`.",
    " runs/": "A folder such as runs/3f2a is a kept run: `detente run cold_war --store runs` keeps one and says where.",
    ".toml": "A scenario of one's own begins as a copy: `detente scenarios first_encounter --toml > mine.toml`.",
    " --data raw": "raw is a folder of raw files; without --data, what `detente data fetch all` has brought is read.",
    ".py:": "A school of one's own is a function in a file: FILE:NAME is its path and name.",
    "points.csv": "A design is a table of one's own: a column for each parameter, a row for each point.",
}
"""Where the files in an example come from, by a sign of them: the first that an example has."""


def group_of(place: int) -> str:
    """Return the group of a command.

    Parameters
    ----------
    place
        Its place among the commands.
    """
    return [title for begin, title in COMMANDS if begin <= place][-1]


def show_help(command: Any, context: Any) -> None:
    """Print the help of a command.

    Parameters
    ----------
    command, context
        As typer makes them.
    """
    from detente.apps.cli.output import console

    out = console()
    out.width = min(out.width, WIDEST)
    pieces = command.collect_usage_pieces(context)
    words = [piece.translate({ord("{"): None, ord("}"): None}).upper() for piece in pieces]
    _say(out, f"Usage: {context.command_path} {' '.join(words)}")
    example = False
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        before, example = example, paragraph.startswith("    ")
        if not (before and example):
            out.print()
        if example:
            out.print(f"  {paragraph.strip()}", soft_wrap=True, markup=False, highlight=False, style="cyan")
        else:
            _say(out, " ".join(paragraph.split()))
    examples = [
        paragraph for paragraph in inspect.cleandoc(command.help or "").split("\n\n") if paragraph[:4] == "    "
    ]
    signs = [next((sign for sign in ORIGINS if sign in one.partition(">")[0]), "") for one in examples]
    for sign, origin in ORIGINS.items():
        if sign in signs:
            _say(out, f"\n{origin}")
    below = getattr(command, "commands", {})
    for title, rows in _commands(below) if below else ():
        _group(out, title, rows)
    for title, rows in _options(command.get_params(context)):
        _group(out, title, rows)
    if command.epilog:
        out.print()
        _say(out, command.epilog)


def _say(out: Console, text: str, indent: int = 0) -> None:
    from rich.text import Text

    from detente.apps.cli.output import prose

    prose(out, Text(text), indent=indent)


def _group(out: Console, title: str, rows: list[tuple[str, str]]) -> None:
    """Print a group: names at the left and words beside them, or below them where it is narrow."""
    from rich.padding import Padding
    from rich.text import Text

    from detente.apps.cli.output import show, table

    out.print()
    out.print(title, style="bold", markup=False, highlight=False)
    widest = max(len(name) for name, _ in rows)
    if out.width < NARROW or widest > out.width // 2:
        for name, words in rows:
            out.print(Padding(Text(name, style="cyan"), (0, 0, 0, 2)))
            _say(out, words, indent=6)
        return
    cells = [(Text(f"  {name} ", style="cyan"), words) for name, words in rows]
    show(table(("", ""), cells, fixed=("",)), out=out)


def _commands(below: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    held: dict[str, list[tuple[str, str]]] = {}
    for name, command in below.items():
        title = command.rich_help_panel or "Commands"
        first = inspect.cleandoc(command.help or "").split("\n\n")[0]
        held.setdefault(title, []).append((name, " ".join(first.split())))
    yield from held.items()


def _options(params: list[Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    arguments = [one for one in params if one.param_type_name == "argument"]
    if arguments:
        yield "Arguments", [_argument(one) for one in arguments]
    held: dict[str, list[tuple[str, str]]] = {}
    for one in params:
        if one.param_type_name == "option" and not one.hidden:
            held.setdefault(_title(one), []).append((_name(one), _told(one)))
    first = [title for title in held if title not in GROUPS]
    for title in (*first, *GROUPS):
        if title in held:
            yield title, held[title]


def _title(option: Any) -> str:
    own = option.rich_help_panel or next((title for title, names in GROUPS.items() if option.name in names), "")
    return own or "What is asked"


def _argument(one: Any) -> tuple[str, str]:
    many = "..." if one.nargs != 1 else ""
    name = f"{one.name.upper()}{many}"
    return (name if one.required else f"[{name}]"), _told(one)


def _name(option: Any) -> str:
    """Return an option as it is written, with what stands for its value."""
    kind = option.type_descriptor.annotation
    names = ", ".join((*option.opts, *option.secondary_opts))
    if kind is bool:
        return names
    kind = get_args(kind)[0] if get_origin(kind) is list else kind
    word = "|".join(one.value for one in kind) if issubclass(kind, Enum) else WORDS[kind]
    return f"{names} {option.metavar or word}"


def _told(option: Any) -> str:
    """Return what is said of an option, with its default."""
    default = option.show_default
    if default is True or default is None:
        value = option.default.value if isinstance(option.default, Enum) else option.default
        plain = value is not None and not isinstance(value, (bool, list, tuple)) and not callable(value)
        default = str(value) if plain else ""
    needed = "Required." if option.required and option.param_type_name == "option" else ""
    return " ".join(filter(None, (option.help, needed, f"[{default}]" if default else "")))
