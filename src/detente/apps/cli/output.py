"""What commands print: one JSON object on standard output, everything else on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
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


@contextlib.contextmanager
def progress(title: str, unit: str = "runs") -> Iterator[Callable[[int, int], None]]:
    """Show finished units with the time remaining, on standard error.

    Parameters
    ----------
    title
        What is being done.
    unit
        What is counted.

    Yields
    ------
    callable
        To be called with the number of finished units and of all units.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(f"{{task.completed:,.0f}} of {{task.total:,.0f}} {unit}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stderr(), transient=True) as bar:
        task = bar.add_task(title, total=1)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextlib.contextmanager
def stepping(title: str, unit: str = "steps") -> Iterator[Callable[[str, float, int], None]]:
    """Show finished units with the time remaining, and what is being done, on standard error.

    Parameters
    ----------
    title
        What is being done on the whole.
    unit
        What is counted.

    Yields
    ------
    callable
        To be called with what is being done, and the number of finished units (in parts, if need be) and of all units.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn(title),
        BarColumn(),
        TextColumn(f"{{task.completed:,.0f}} of {{task.total:,.0f}} {unit}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=stderr(), transient=True) as bar:
        task = bar.add_task("", total=1)
        yield lambda words, done, total: bar.update(task, description=words, completed=done, total=total)


def save_text(path: Path, text: str) -> Path:
    """Write a text file whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written, with the path that was asked for; an older file of that name is then still as it was.
    """
    import errno
    import os
    import tempfile

    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "This is a folder, and no name of a file", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as e:
        raise type(e)(e.errno, e.strerror, str(path)) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return path
