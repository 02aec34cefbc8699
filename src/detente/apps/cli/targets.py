"""Where commands write: not over what they read, not in a sealed result, not over a file of another kind."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.core import files
from detente.core.errors import InvalidValue

PAGE = (".html", ".htm", "")
"""Endings of pages."""
FILES = {
    ("continue", "out"): (".html", ".nc"),
    ("fork", "out"): (".html", ".nc"),
    ("frame", "out"): (".parquet", ".csv", ".dta"),
    ("situations", "out"): (*PAGE, ".csv"),
    ("situations", "csv"): (".csv",),
    ("discover", "figure"): (".svg", ".png", ".pdf"),
}
"""Endings of the files that commands write, by command and option; any other --out is a page."""
FOLDERS = frozenset({
    *((name, "out") for name in ("sweep", "sensitivity", "site", "lesson", "export")),
    ("serve", "games"),
})  # fmt: skip
"""Commands and options of which a folder is written, as of every --store."""
OPTIONS = frozenset({"out", "csv", "figure", "store", "games"})
"""Options that name what is written."""
BEGINNINGS = {
    **dict.fromkeys(PAGE, (b"<!doctype html", b"<html")),
    ".nc": (b"\x89hdf", b"cdf"),
    ".parquet": (b"par1",),
    ".dta": (b"<stata_dta>",),
    ".svg": (b"<?xml", b"<svg"),
    ".png": (b"\x89png",),
    ".pdf": (b"%pdf",),
}
"""What files begin with, in small letters, by their ending; of tables it is looked whether they are text."""
LOOKED_AT = 4096
"""Bytes of a file by which its kind is told."""


def spare(command: str, given: Mapping[str, Any]) -> None:
    """Make sure, before a command begins, that what it is to write takes the place of nothing that is to stay.

    Parameters
    ----------
    command
        Its name.
    given
        Values of its options and arguments.

    Raises
    ------
    InvalidValue
        A file to write is one that the command reads, lies in a sealed result, has an ending or content of another
        kind; or a folder to write lies in a sealed result.
    OSError
        It cannot be written.
    """
    command = command.rpartition(" ")[2]
    for name in sorted(OPTIONS & given.keys()):
        path = given[name]
        if not isinstance(path, Path):
            continue
        if name == "store" or (command, name) in FOLDERS:
            outside_sealed(path)
            continue
        files.check(path)
        if path.exists() and not files.is_replaced(path):
            continue
        _not_read(path, [value for other, value in given.items() if other not in OPTIONS])
        endings = FILES.get((command, name), PAGE)
        if path.suffix.casefold() not in endings:
            msg = f"{path} would be a file of another kind than its name says."
            raise _refused(path, msg, f"Let it end in {' or '.join(filter(None, endings))}.")
        spare_file(path)


def spare_file(path: Path) -> None:
    """Make sure that a file to write takes the place of nothing sealed, and of no file of another kind.

    Parameters
    ----------
    path
        The file; devices and pipes are not looked at.

    Raises
    ------
    InvalidValue
        It lies in a sealed result, or is there and not of the kind that its ending says.
    """
    path = files.expand_home(path)
    if path.exists() and not files.is_replaced(path):
        return
    outside_sealed(path)
    ending = path.suffix.casefold()
    if path.is_file() and not _is_kind(path, ending):
        kind = "page" if ending in PAGE else f"{ending} file"
        msg = f"{path} is there already and is no {kind}, so it is not overwritten."
        raise _refused(path, msg, "Name another file, or move this one away first.")


def outside_sealed(path: Path) -> None:
    """Make sure that a path does not lie inside a finished run or study.

    Parameters
    ----------
    path
        File or folder to write.

    Raises
    ------
    InvalidValue
        It does.
    """
    from detente.store.manifest import MANIFEST, parse, read_text

    for folder in Path(os.path.realpath(path)).parents:
        manifest = folder / MANIFEST
        if manifest.is_file() and "fingerprint" in parse(read_text(manifest))[0]:
            msg = f"{path} lies in {folder}, a finished run or study that is sealed."
            raise _refused(path, msg, "Name a place outside of it: what is sealed stays as it was.")


def _not_read(path: Path, read: Sequence[Any]) -> None:
    """Make sure that a file is none of those that a command reads."""
    if not path.is_file():
        return
    for one in _named(read):
        if one.is_file() and one.samefile(path):
            msg = f"{path} is read by this command, so it is not overwritten."
            raise _refused(path, msg, "Name another file to write.")
        if one.is_dir() and one.samefile(path.parent) and _is_raw(path.name):
            msg = f"{path} is a file of the record that this command reads, so it is not overwritten."
            raise _refused(path, msg, "Name another file to write.")


def _is_raw(name: str) -> bool:
    from detente.data.registry import SOURCES

    return any(name in source.files for source in SOURCES.values())


def _named(values: Sequence[Any]) -> Iterator[Path]:
    """Return the paths that options may name: each as it is, each of a list, and FILE of FILE:NAME."""
    for value in values:
        if isinstance(value, Path):
            yield value
        elif isinstance(value, str):
            for part in {value, *value.split(",")}:
                while part and len(part) < LOOKED_AT:
                    yield Path(os.path.expanduser(part.strip()))
                    part = part.rpartition(":")[0]
        elif isinstance(value, list | tuple):
            yield from _named(value)


def _is_kind(path: Path, ending: str) -> bool:
    """Return whether a file is of the kind that its ending says, or empty."""
    with path.open("rb") as file:
        found = file.read(LOOKED_AT)
    if ending in BEGINNINGS:
        return not found or found.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(BEGINNINGS[ending])
    return b"\0" not in found


def _refused(path: Path, message: str, hint: str) -> InvalidValue:
    error = InvalidValue(message, hint)
    error.where = str(path)
    return error
