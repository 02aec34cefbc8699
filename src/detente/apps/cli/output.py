"""What commands print: one JSON object on standard output, everything else on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from rich.console import Console

INTERRUPTED = 130
"""Exit status after Ctrl-C."""


def console() -> Console:
    """Return the console of results."""
    from rich.console import Console

    return Console()


def stderr() -> Console:
    """Return the console of messages and progress."""
    from rich.console import Console

    return Console(stderr=True)


def print_json(value: Any) -> None:
    """Print one JSON object on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=False) + "\n")
    sys.stdout.flush()


def fail(kind: str, message: str, hint: str, *, as_json: bool, status: int) -> NoReturn:
    """Report an error and exit: as a JSON object, or as a message with its hint."""
    if as_json:
        print_json({"error": {"type": kind, "message": message, "hint": hint}})
    else:
        errors = stderr()
        errors.print(f"{kind}: {message}", style="bold red", markup=False, highlight=False)
        if hint:
            errors.print(hint, markup=False, highlight=False)
    sys.exit(status)


def finish(complete: bool, *, as_json: bool, again: str = "The same command starts afresh.") -> None:
    """End a command: with a word and the status of Ctrl-C if it was stopped before the end.

    Parameters
    ----------
    complete
        Whether it was not.
    as_json
        Whether the result was one JSON object, which says so itself.
    again
        What the same command would do.
    """
    if complete:
        return
    if not as_json:
        stderr().print(f"Stopped: what was finished is shown. {again}", highlight=False)
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
    OSError
        It cannot be written, with the path that was asked for.
    """
    from detente.core import files

    if out is not None:
        files.check(out)
        return files.expanded(out)
    if page:
        files.check_folder(Path())
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


@contextlib.contextmanager
def written(path: Path | None, render: Callable[[], str]) -> Iterator[Path | None]:
    """Write a page, let the result be printed whatever comes of it, and only then say what went wrong.

    Parameters
    ----------
    path
        The page; none if absent.
    render
        Makes its text.

    Yields
    ------
    Path
        The page, or none if there is none.

    Raises
    ------
    SystemExit
        There is no page that there should be, with the status of the error. It is no JSON object: that is the result.
    """
    held: BaseException | None = None
    if path is not None:
        try:
            save_text(path, render())
        except (Exception, KeyboardInterrupt) as error:
            held = error
    yield path if held is None else None
    if held is not None:
        stderr().print(f"The page {path} was not written.", soft_wrap=True, markup=False, highlight=False)
        explain(held, as_json=False)


def explain(error: BaseException, *, as_json: bool) -> NoReturn:
    """Report what stopped a command and exit: 2 on a user's error, 1 on a defect, 130 after Ctrl-C.

    Parameters
    ----------
    error
        What was raised.
    as_json
        Whether to print one JSON object.
    """
    from detente.core.errors import DetenteError

    kind = type(error).__name__
    if isinstance(error, KeyboardInterrupt):
        if as_json:
            print_json({"complete": False})
        stderr().print("Stopped.")
        sys.exit(INTERRUPTED)
    if isinstance(error, DetenteError):
        fail(kind, error.message, error.hint, as_json=as_json, status=2)
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        hint = "Check the path, the rights and the free space."
        fail(kind, f"{error.strerror or error}{where}", hint, as_json=as_json, status=2)
    traceback.print_exception(error)  # a defect: say so, with everything that a report needs
    hint = "This is a defect of detente: please report it with the lines above."
    fail(kind, str(error), hint, as_json=as_json, status=1)
