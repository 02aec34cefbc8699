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
from detente.data.files import fingerprint
from detente.data.source import Channel, Source

Condition = Literal["ready", "partial", "truncated", "altered", "missing"]

FOLDER_VARIABLE = "DETENTE_DATA"
"""Environment variable that names the cache folder."""


@dataclass(frozen=True)
class FileStatus:
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


def partial_path(source: Source, folder: Path, channel: Channel | None = None) -> Path:
    """Where an unfinished download of a source is kept.

    Parameters
    ----------
    folder
        The cache folder.
    channel
        The channel; the first one if absent. Files that differ have unfinished downloads of their own.
    """
    file, sha256 = (source.file, source.sha256[0]) if channel is None else (channel.file, channel.sha256)
    return folder / f".{file}.{sha256[:12]}.part"


class FileIndex:
    """What lies in a folder and below it, listed once.

    A folder is walked when a file is not in it directly, and then only once however many sources are looked for.

    Parameters
    ----------
    folder
        Where to look; it need not exist. Hidden folders inside it are left out.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._below: dict[str, list[Path]] | None = None

    def paths(self, name: str) -> list[Path]:
        """Files of a name: the one directly in the folder, or else all below it.

        Parameters
        ----------
        name
            File name.
        """
        direct = self.folder / name
        if direct.is_file():
            return [direct]
        if self._below is None:
            self._below = _walk(self.folder)
        return self._below.get(name, [])

    def inspect(self, source: Source) -> FileStatus:
        """Judge what there is of a source: the pinned file if any, otherwise what comes closest."""
        found = None
        for path in (path for name in source.files for path in self.paths(name)):
            status = _judge(source, path)
            if status.state == "ready":
                return status
            found = found or status
        if found is not None:
            return found
        for channel in source.channels:
            part = partial_path(source, self.folder, channel)
            if part.is_file():
                return FileStatus(source.name, channel.file, "partial", str(part), part.stat().st_size, "")
        return FileStatus(source.name, source.file, "missing", "", 0, "")


def _walk(folder: Path) -> dict[str, list[Path]]:
    below: dict[str, list[Path]] = {}
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            below.setdefault(name, []).append(Path(top) / name)
    return below


def _judge(source: Source, path: Path) -> FileStatus:
    size, found = path.stat().st_size, fingerprint(path)
    state: Condition = "ready" if found in source.accepted else "altered"
    if state == "altered" and size < due(source, path.name):
        state = "truncated"
    return FileStatus(source.name, path.name, state, str(path), size, found)


def due(source: Source, file: str) -> int:
    """Length of a file of a source [bytes]; the least where several files of that name are accepted.

    Parameters
    ----------
    file
        File name.
    """
    return min((channel.size for channel in source.channels if channel.file == file), default=source.size)


def inspect(source: Source, folder: Path) -> FileStatus:
    """Look for a source in a folder and below it, and judge what is found.

    Parameters
    ----------
    folder
        Where to look; it need not exist.
    """
    return FileIndex(folder).inspect(source)


def explain(source: Source, status: FileStatus) -> str:
    """Say in a sentence what is wrong with a copy, or that it is ready.

    Parameters
    ----------
    status
        What `inspect` found.
    """
    got, expected = f"{status.size:,} bytes", f"{due(source, status.file):,}"
    pinned = next((channel.sha256 for channel in source.channels if channel.file == status.file), source.sha256[0])
    return {
        "ready": f"{status.file} is the pinned file.",
        "missing": f"{source.file} is not there.",
        "partial": f"{status.file} is an unfinished download ({got} of {expected}).",
        "truncated": f"{status.path} is cut short ({got} of {expected}); it is not used.",
        "altered": (
            f"{status.path} is not the pinned file (SHA-256 {status.sha256[:12]}... instead of "
            f"{pinned[:12]}...); it is not used."
        ),
    }[status.state]


def verify(source: Source, folder: Path) -> Path:
    """Path of a source's file, its fingerprint checked.

    Parameters
    ----------
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
    status = inspect(source, folder)
    if status.state != "ready":
        message = f"{source.title} {source.version} cannot be read: {explain(source, status)}"
        hint = (
            f"Get it with: detente data fetch {source.name} (or --from a folder that holds "
            f"{source.file}; the makers' page is {source.home})"
        )
        raise DataError(message, hint)
    return Path(status.path)
