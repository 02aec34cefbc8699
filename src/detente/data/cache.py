"""Where files of real data lie, and whether they are what they claim to be.

A file is used only if its SHA-256 is one that its source accepts. Truncated, altered and
half-downloaded files are told apart and explained.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from detente.core.errors import DataError, MissingExtra
from detente.data.source import Source, fingerprint

Condition = Literal["ready", "partial", "truncated", "altered", "missing"]

FOLDER_VARIABLE = "DETENTE_DATA"
"""Environment variable that names the cache folder."""


@dataclass(frozen=True)
class Copy:
    """What lies on disk of a source.

    Attributes
    ----------
    name, file
        Of the source.
    state
        ``ready``, ``partial`` (a download that can be resumed), ``truncated``, ``altered`` or
        ``missing``.
    path
        The file found; empty if none.
    size : [bytes]
        Its length.
    sha256
        Its fingerprint; empty if there is no file.
    """

    name: str
    file: str
    state: Condition
    path: str
    size: int
    sha256: str

    def as_dict(self) -> dict[str, str | int]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def cache_folder() -> Path:
    """Folder of downloaded files: ``DETENTE_DATA``, or the user's cache folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named).expanduser()
    try:
        import pooch
    except ImportError as error:
        package = "pooch"
        raise MissingExtra(package, "data") from error
    return Path(pooch.os_cache("detente")) / "data"


def partial_path(source: Source, folder: Path) -> Path:
    """Where an unfinished download of a source is kept.

    Parameters
    ----------
    source
        The source.
    folder
        The cache folder.
    """
    return folder / f".{source.file}.{source.sha256[0][:12]}.part"


def _judge(source: Source, path: Path) -> Copy:
    size, found = path.stat().st_size, fingerprint(path)
    state: Condition = "ready" if found in source.sha256 else "altered"
    if state == "altered" and size < source.size:
        state = "truncated"
    return Copy(source.name, source.file, state, str(path), size, found)


def _candidates(source: Source, folder: Path) -> list[Path]:
    direct = folder / source.file
    if direct.is_file():
        return [direct]
    return sorted(path for path in folder.rglob(source.file) if path.is_file())


def inspect(source: Source, folder: Path) -> Copy:
    """Look for a source in a folder and below it, and judge what is found.

    Parameters
    ----------
    source
        The source.
    folder
        Where to look; it need not exist.
    """
    copies = [_judge(source, path) for path in _candidates(source, folder)]
    copies.sort(key=lambda copy: copy.state != "ready")
    if copies:
        return copies[0]
    part = partial_path(source, folder)
    if part.is_file():
        return Copy(source.name, source.file, "partial", str(part), part.stat().st_size, "")
    return Copy(source.name, source.file, "missing", "", 0, "")


def explain(source: Source, copy: Copy) -> str:
    """Say in a sentence what is wrong with a copy, or that it is ready.

    Parameters
    ----------
    source
        The source.
    copy
        What `inspect` found.
    """
    got, due = f"{copy.size:,} bytes", f"{source.size:,}"
    return {
        "ready": f"{source.file} is the pinned file.",
        "missing": f"{source.file} is not there.",
        "partial": f"{source.file} is an unfinished download ({got} of {due}).",
        "truncated": f"{copy.path} is cut short ({got} of {due}); it is not used.",
        "altered": (
            f"{copy.path} is not the pinned file (SHA-256 {copy.sha256[:12]}... instead of "
            f"{source.sha256[0][:12]}...); it is not used."
        ),
    }[copy.state]


def verified(source: Source, folder: Path) -> Path:
    """Path of a source's file, its fingerprint checked.

    Parameters
    ----------
    source
        The source.
    folder
        Where to look, at any depth.

    Raises
    ------
    DataError
        The folder or the file is missing, or the file is truncated or altered.
    """
    if not folder.is_dir():
        message = f"There is no data folder {folder}."
        raise DataError(message, f"Make it with: detente data fetch {source.name}")
    copy = inspect(source, folder)
    if copy.state != "ready":
        message = f"{source.title} {source.version} cannot be read: {explain(source, copy)}"
        hint = (
            f"Get it with: detente data fetch {source.name} (or --from a folder that holds "
            f"{source.file}; the makers' page is {source.home})"
        )
        raise DataError(message, hint)
    return Path(copy.path)
