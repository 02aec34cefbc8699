"""The command line: ``detente COMMAND``."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from detente._early import Terminated, end, last_words, leave
from detente.apps.cli import output, streams, targets
from detente.apps.cli.help import group_of, show_help
from detente.apps.cli.versions import version
from detente.core.errors import TooLong, UnknownName
from detente.core.files import expand_home
from detente.core.found import found
from detente.core.outside import number_in, point_hint
from detente.core.quoted import quote

USAGE_ERROR: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")
"""Base of what typer raises for a command line that it cannot read (typer carries its own click)."""

YEAR = re.compile(r"\d{4}")
"""A year of the calendar."""
LARGEST = 10**15
"""Whole numbers from which on the nearest one is not surely what was written."""

app = typer.Typer(
    name="detente",
    help="A computational laboratory for the security dilemma in International Relations.",
    epilog="Start with: detente verdict. Every command explains itself with --help and speaks JSON with --json.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _commands() -> None:
    """Find the commands: every module of this folder that says its place holds one, a function or group of its name.

    A command whose word is none that Python takes as a name says it as ``NAME``.
    """
    for name, module in found("detente.apps.cli", "main").items():
        if "PLACE" not in vars(module):  # what commands share
            continue
        group = group_of(module.PLACE)
        if "app" in vars(module):
            app.add_typer(module.app, name=name, rich_help_panel=group)
        else:
            app.command(name=vars(module).get("NAME"), rich_help_panel=group)(getattr(module, name))


_commands()


def reading(command: Any) -> Any:
    """Return a command with its options read as people write them: ``1_0`` is no number, ``~`` is the home folder.

    Parameters
    ----------
    command
        As typer makes it.
    """
    for one in getattr(command, "commands", {}).values():
        reading(one)
    command.format_help = lambda context, _: show_help(command, context)
    command.parse_args = _checked(command)
    for option in command.params:
        option.process_value = _as_written(option, option.process_value)
    return command


def _checked(command: Any) -> Callable[..., Any]:
    """Refuse what is given twice and can be said once, and to write over what is to stay."""
    parse = command.parse_args

    def parsed(context: Any, arguments: list[str]) -> Any:
        _, _, given = command.make_parser(context).parse_args(list(arguments))
        for option in command.params:
            if given.count(option) > 1 and not option.multiple and option.type_descriptor.annotation is not bool:
                msg = "It is given twice."
                raise typer.BadParameter(msg, ctx=context, param=option)
        _years_as_one(command, context, arguments)
        rest = parse(context, arguments)
        targets.spare(context.info_name or "", context.params)
        return rest

    return parsed


def _years_as_one(command: Any, context: Any, arguments: list[str]) -> None:
    """Refuse the first and the last year as two words, of which the second would be taken for something else."""
    years = next((one for one in command.params if "--years" in one.opts), None)
    for word, first, last in zip(arguments, arguments[1:], arguments[2:], strict=False):
        if years is not None and word == "--years" and YEAR.fullmatch(first) and YEAR.fullmatch(last):
            counted = years.type_descriptor.annotation is int
            hint = "say how many years, such as 15" if counted else f"write years as {first}-{last}"
            msg = f"{first} {last} are two words: {hint}."
            raise typer.BadParameter(msg, ctx=context, param=years)


def _no_number(option: Any, written: str) -> str:
    """Return what is said of a text where an option takes a number, with what to write instead."""
    whole = option.type_descriptor.annotation is int
    try:
        number = number_in(written)
    except ValueError:
        number = math.nan
    if whole and number.is_integer() and abs(number) < LARGEST:
        hint = f"Write {number:.0f}."
    elif whole and option.name == "years":
        hint = "Say how many years, such as 15."
    elif whole:
        hint = "Write a whole number in digits, such as 200."
    else:
        hint = f"{point_hint(written)}Write a number in digits, such as 0.8."
    return f"{quote(written)} is no {'whole ' * whole}number. {hint}"


def _as_written(option: Any, process: Callable[..., Any]) -> Callable[..., Any]:
    kind = option.type_descriptor.annotation
    numeric = kind in (int, float)
    choices = [one.value for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []

    def processed(context: Any, value: Any) -> Any:
        if choices and isinstance(value, str) and value not in choices:
            raise typer.BadParameter(str(UnknownName("choice", value, choices)), ctx=context, param=option)
        if numeric and isinstance(value, str) and "_" in value:
            msg = f"{value!r} is not a valid number: leave out the underscore."
            raise typer.BadParameter(msg, ctx=context, param=option)
        try:
            found = process(context, value)
        except typer.BadParameter:
            if not (numeric and isinstance(value, str)):
                raise
            raise typer.BadParameter(_no_number(option, value), ctx=context, param=option) from None
        if isinstance(found, Path) and isinstance(value, str) and not value.strip():
            msg = "It is empty: name a path, or leave the option out; '.' is the folder where you are."
            raise typer.BadParameter(msg, ctx=context, param=option)
        return expand_home(found) if isinstance(found, Path) else found

    return processed


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Versions of everything that matters.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --version: one JSON object.")] = False,
) -> None:
    """Run a computational laboratory for the security dilemma in International Relations."""
    if show_version:
        version(as_json)
        raise typer.Exit
    if context.invoked_subcommand is None:
        msg = "Name a command; `detente --help` lists them."
        raise typer.BadParameter(msg)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line.

    Exit status: 0 on success, 2 on a user's error, 1 on a defect, 130 after Ctrl-C, 143 after SIGTERM, 129 after
    SIGHUP.

    Parameters
    ----------
    arguments
        Arguments; those of the process if None.
    """
    told = streams.prepare()
    leave()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if not told:
            msg, hint = "Standard output is closed, so the answer would be lost.", "Send it to a file, or to /dev/null."
            output.fail("ClosedOutput", msg, hint, as_json=False, status=2)
        with streams.results_apart() if "--json" in words else nullcontext():
            _run(words)
    except SystemExit as left:
        if left.code == output.INTERRUPTED:
            _left()
        if left.code == 1 and isinstance(left.__context__, BrokenPipeError):  # help, which rich prints for typer
            sys.exit(0)
        raise
    except KeyboardInterrupt:  # once more, before the end could be told
        last_words()
        _left()
    finally:
        streams.finish()


def _left() -> NoReturn:
    """Leave with the status of the signal that came."""
    status = 128 + Terminated.came if Terminated.came else output.INTERRUPTED
    end(status)
    sys.exit(status)


@cache
def _command() -> Any:
    return reading(typer.main.get_command(app))


def _run(words: Sequence[str]) -> None:
    words = list(words)
    as_json = "--json" in words
    command = next((word for word in words if not word.startswith("-")), "")
    try:
        status = _command()(words, standalone_mode=False)
    except USAGE_ERROR as e:
        if not e.format_message():  # a bare `detente`, which has printed its help
            sys.exit(2)
        usage = e.ctx.command_path if getattr(e, "ctx", None) else "detente"
        output.fail("UsageError", e.format_message(), f"`{usage} --help` explains.", as_json=as_json, status=2)
    except SystemExit:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # typer's, where nobody reads further, with status 1
            sys.exit(0)
        raise
    except (typer.Abort, KeyboardInterrupt):
        output.stopped(command, as_json=as_json)
    except BrokenPipeError:
        streams.discard(streams.results())
        sys.exit(0)
    except Exception as e:
        if isinstance(e.__cause__, KeyboardInterrupt):  # a library that was being imported has made an error of it
            output.stopped(command, as_json=as_json)
        if isinstance(e, TooLong) and not as_json and output.agreed(e):
            _run([words[0], "--yes", *words[1:]])
        output.explain(e, as_json=as_json)
    if status == output.INTERRUPTED:  # typer makes a status of Ctrl-C, and says nothing
        output.stopped(command, as_json=as_json)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
