"""What commands print: one JSON object on standard output, everything else on standard error."""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from detente._early import last_words
from detente.apps.cli.streams import discard, holds_all, results
from detente.core.quoted import without_controls

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from detente.core.errors import TooLong

INTERRUPTED = 130
"""Exit status after Ctrl-C."""
AFRESH = "The same command starts afresh."
KEPT = "It is kept: the same command goes on from here."
"""What a command does that was stopped and is given again."""
HOLD, LOOSE = "\ue000", "\ue001"
"""Stand for a space at which no line may end, and at which none should; they are never printed."""
RANGE = re.compile(r"\(?[-+\u2212]?\d[\d.,e+-]*(?:[ \u202f]%)? to [-+\u2212]?(?:\d[\d.,e+-]*|inf)(?:[ \u202f]%)?\)?")
"""An interval in a cell."""
COMMAND = re.compile(
    r"`[^`\n]+`|^(?:\./)?detente [^\n]+$"
    r"|(?<=: )(?:detente|pip|\S+ -m pip) [^\n;]+?(?=[.;]?(?:$| \(|; |\. ))",
    re.MULTILINE,
)
"""A command, which is copied whole: in quotes, a line of its own, or what a colon announces."""
SHARE = re.compile(r"\d %")
"""The end of a number and its sign, which stand in one line."""


def console() -> Console:
    """Return the console of results."""
    from detente.apps.cli.consoles import PipedConsole

    return PipedConsole(file=results())


def stderr() -> Console:
    """Return the console of messages and progress, which nothing fails for that cannot be told."""
    from detente.apps.cli.consoles import Heedless, PipedConsole

    heedless: Any = Heedless()
    return PipedConsole(file=heedless, stderr=True)


def harmless(text: str) -> str:
    """Return words without marks that would command the terminal, or cannot be printed: those of somebody's file.

    Parameters
    ----------
    text
        The words.
    """
    return without_controls(text).encode(errors="replace").decode()


def _harmless_text(text: Text) -> Text:
    """Return styled words as `harmless` has them, each letter in its place and style."""
    shown = text.copy()
    shown.plain = harmless(text.plain)
    return shown


def say(text: str | Text = "", style: str = "", *, errors: bool = False, whole: bool = False) -> None:
    """Print words as they are, long lines broken between them.

    Parameters
    ----------
    text
        The words.
    style
        Such as ``bold``.
    errors
        Whether they go to standard error.
    whole
        Whether no line is broken, as of those that hold a path.
    """
    from rich.text import Text

    told = Text(harmless(text)) if isinstance(text, str) else _harmless_text(text)
    prose(stderr() if errors else console(), told, style, whole=whole)


def prose(out: Console, text: Text, style: str = "", *, whole: bool = False, indent: int = 0) -> None:
    """Print words, long lines broken between them: never within a command, which is copied whole.

    Parameters
    ----------
    out
        Where to.
    text
        The words.
    style
        Such as ``bold``.
    whole
        Whether no line is broken.
    indent
        Letters by which lines are moved in.
    """
    from detente.apps.cli.held_table import broken

    if whole:
        out.print(text, style=style or None, soft_wrap=True, highlight=False)
        return
    for line in broken(_held(text, (COMMAND, SHARE)), out.width, (HOLD,), indent=indent):
        out.print(line, style=style or None, soft_wrap=True, highlight=False)


def note(text: str) -> None:
    """Tell something beside the result, on standard error; nothing if the text is empty."""
    if text:
        say(text, errors=True, whole=True)


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str | Text] | None],
    *,
    right: Collection[str] = (),
    fixed: Collection[str] = (),
    title: str = "",
    rule: bool = False,
    grid: bool = False,
    lines: bool = False,
    least: int = 0,
) -> Table:
    """Return a table.

    Parameters
    ----------
    head
        Names of the columns; without any but empty ones there is no line of them.
    rows
        Cells of the rows; None begins another section.
    right, fixed
        Columns that end at their right edge, and columns that are never broken; of those without a name the first.
    title
        Words above.
    rule, grid, lines
        Whether there is a line below the head, whether columns have lines between, and whether rows have.
    least
        Least width of the first column.
    """
    from rich.box import HEAVY_HEAD, SIMPLE_HEAD
    from rich.table import Column
    from rich.text import Text

    from detente.apps.cli.held_table import HeldTable

    columns = [
        Column(
            Text(harmless(name)),
            justify="right" if name in right else "left",
            no_wrap=name in fixed and (bool(name) or place == 0),
            overflow="fold",
        )
        for place, name in enumerate(head)
    ]
    box = HEAVY_HEAD if grid else SIMPLE_HEAD if rule else None
    about = Text(harmless(title), style="table.title") if title else None
    made = HeldTable(HOLD, LOOSE, *columns, title=about, title_justify="left", box=box, pad_edge=grid, show_lines=lines)
    made.show_header, columns[0].min_width = any(head), least or None
    for row in rows:
        if row is None:
            made.add_section()
        else:
            made.add_row(
                *(_held(Text(harmless(cell)) if isinstance(cell, str) else _harmless_text(cell)) for cell in row)
            )
    return made


def _held(cell: Text, kinds: Collection[re.Pattern[str]] = (RANGE, COMMAND)) -> Text:
    """Return words in which no line ends within a command or an interval: of that after its "to", where it must."""
    held = cell.plain
    if RANGE in kinds:
        held = RANGE.sub(lambda found: found[0].replace(" to ", f" to{LOOSE}").replace(" ", HOLD), held)
    for kind in kinds:
        held = kind.sub(lambda found: found[0].replace(" ", HOLD), held)
    if held == cell.plain:
        return cell
    cell = cell.copy()
    cell.plain = held
    return cell


def show(made: Table, *, whole: bool = False, out: Console | None = None) -> None:
    """Print a table: at a terminal no word of it is broken, in a pipe it is as wide as its values are.

    Parameters
    ----------
    whole
        Whether, in a pipe, no cell is broken: a row is then a line, which can be searched for.
    out
        A console of results of another width.
    """
    out = out or console()
    if not out.is_terminal:
        least, most = out.measure(made, options=out.options.update(width=10_000))
        out.width = max(out.width, most if whole else least)
    with out.capture() as held:
        out.print(made, crop=False)
    results().write("".join(f"{line.rstrip()}\n" for line in held.get().splitlines()))
    results().flush()


def print_json(value: Any) -> None:
    """Print one JSON object on standard output; where not every letter can be written, by its number."""
    text = json.dumps(value, ensure_ascii=not holds_all(results().encoding), allow_nan=False, sort_keys=False)
    results().write(text.encode(errors="replace").decode() + "\n")  # names of files may hold what is no Unicode
    results().flush()


def fail(kind: str, message: str, hint: str, *, as_json: bool, status: int, **more: Any) -> NoReturn:
    """Report an error and exit: as a JSON object, with what ``more`` says of it, or as a message with its hint."""
    told = False
    if as_json:
        also = {name: value for name, value in more.items() if value}
        try:
            print_json({"error": {"type": kind, "message": message, "hint": hint, **also}})
            told = True
        except OSError:  # standard output is what failed: say it where it can be said
            discard(results())
    if not told:
        say(f"{kind}: {message}", "bold red", errors=True)
        if hint:
            say(hint, errors=True, whole=not stderr().is_terminal)
    sys.exit(status)


def agreed(error: TooLong) -> bool:
    """Ask at a terminal whether to go on with what takes long; say no where nobody can be asked.

    Parameters
    ----------
    error
        How long it would take.
    """
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    import typer

    return bool(typer.confirm(f"{error.message} Go on?", default=False, err=True))


def finish(complete: bool, *, as_json: bool, again: str = AFRESH, nothing: bool = False) -> None:
    """End a command: with a word and the status of Ctrl-C if it was stopped before the end.

    Parameters
    ----------
    complete
        Whether it was not.
    as_json
        Whether the result was one JSON object, which says so itself.
    again
        What the same command would do.
    nothing
        Whether it was stopped before there was anything to show.
    """
    if complete:
        return
    last_words()
    if not as_json:
        told = " before there was anything to show." if nothing else ": what was finished is shown."
        say(f"Stopped{told} {again}", errors=True)
    sys.exit(INTERRUPTED)


def stopped(command: str, *, as_json: bool) -> NoReturn:
    """Say which command Ctrl-C has ended before it had a result, and exit.

    Parameters
    ----------
    command
        Its name.
    as_json
        Whether to print one JSON object too.
    """
    last_words()
    if as_json:
        print_json({"complete": False})
    say(f"Stopped: `{f'detente {command}'.rstrip()}` was not finished.", errors=True)
    sys.exit(INTERRUPTED)


def writable(out: Path | None, *, page: bool = False) -> Path | None:
    """Make sure, before anything is computed, that a page can be written; nothing is changed.

    Parameters
    ----------
    out
        The page; none if absent.
    page
        Whether a page is written all the same, named after the result, in the folder of work.

    Returns
    -------
    Path
        The page, with ``~`` as the home folder.

    Raises
    ------
    InvalidValue
        It lies in a sealed result, or a file of another kind is there.
    OSError
        It cannot be written, with the path that was asked for.
    """
    from detente.apps.cli.targets import outside_sealed, spare_file
    from detente.core import files

    if out is not None:
        files.check(out)
        spare_file(out)
        return files.expand_home(out)
    if page:
        files.check_folder(Path())
        outside_sealed(Path("page.html"))
    return None


def save_text(path: Path, text: str) -> Path:
    """Write a text file whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written, with the path that was asked for; an older file of that name is then still as it was.
    """
    from detente.core.files import write_whole

    return write_whole(path, text)


def _of_others(error: ImportError) -> bool:
    """Return whether what cannot be imported is of another package, or was raised in one."""
    if error.name:
        return error.name.partition(".")[0] != "detente"
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return any(not Path(frame.filename).is_relative_to(Path(__file__).parents[2]) for frame in last)


def explain(error: BaseException, *, as_json: bool) -> NoReturn:
    """Report what stopped a command and exit: 2 on a user's error, 1 on a defect, 130 after Ctrl-C.

    Parameters
    ----------
    error
        What was raised.
    as_json
        Whether to print one JSON object.
    """
    from detente.core.errors import DetenteError, lacks_memory
    from detente.core.installing import install_afresh

    kind = type(error).__name__
    if isinstance(error, KeyboardInterrupt):  # of a page: the result is printed
        stderr().print("Stopped.")
        sys.exit(INTERRUPTED)
    if isinstance(error, DetenteError):
        fail(kind, error.message, error.hint, as_json=as_json, status=2, where=error.where, estimate=error.estimate)
    if lacks_memory(error):
        hint = "Ask for less at a time (--replicates, --years, --chunk-size), or allow this process more memory."
        fail("OutOfMemory", "There is not enough memory for this.", hint, as_json=as_json, status=2)
    if isinstance(error, OSError):
        where = str(error.filename or "")
        told = f"{error.strerror or error}{f' ({where})' if where else ''}"
        hint = "Check the path, the rights and the free space."
        fail(kind, told, hint, as_json=as_json, status=2, where=where)
    if isinstance(error, ImportError) and _of_others(error):
        hint = f"`detente doctor` says what is broken; this installs everything afresh: {install_afresh()}"
        fail(
            "BrokenInstallation",
            f"A package that detente needs does not work: {error}.",
            hint,
            as_json=as_json,
            status=2,
        )
    traceback.print_exception(error)  # a defect: say so, with everything that a report needs
    hint = "This is a defect of detente: please report it with the lines above."
    fail(kind, str(error), hint, as_json=as_json, status=1)
