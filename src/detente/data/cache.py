"""Where files of real data lie, and whether they are what they claim to be.

A file is used only if its fingerprint is one that its source accepts. Truncated and altered files are told apart and
explained.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from detente.core.errors import DataError
from detente.core.files import expand_home
from detente.data.files import download_library, fingerprint, has_fingerprint
from detente.data.source import Source

Condition = Literal["ready", "truncated", "altered", "missing"]

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
        ``ready``, ``truncated``, ``altered`` or ``missing``.
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
    """Folder of downloaded files: ``DETENTE_DATA``, or the user's cache folder.

    Raises
    ------
    DataError
        Nobody says where the user's folders are.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return expand_home(Path(named))
    library = download_library()
    try:
        return Path(library.os_cache("detente")) / "data"
    except RuntimeError as error:
        message = "This user has no home folder to keep data in."
        raise DataError(message, f"Name a folder: --data DIR, or the variable {FOLDER_VARIABLE}.") from error


class FileIndex:
    """What lies in a folder and below it, listed once.

    A folder is walked when a file is not in it directly, and then only once however many sources are looked for.

    Parameters
    ----------
    folder
        Where to look; it need not exist. Hidden folders inside it are left out, and so is what is no file (a pipe, a
        device, a link to itself).
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
        return [path for path in self._below.get(name, []) if path.is_file()]

    def inspect(self, source: Source) -> FileStatus:
        """Judge what there is of a source: the pinned file if any, otherwise what comes closest."""
        found = None
        for path in (path for name in source.files for path in self.paths(name)):
            status = _judge(source, path)
            if status.state == "ready":
                return status
            found = found or status
        return found or FileStatus(source.name, source.file, "missing", "", 0, "")


def _walk(folder: Path) -> dict[str, list[Path]]:
    below: dict[str, list[Path]] = {}
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            below.setdefault(name, []).append(Path(top) / name)
    return below


def _judge(source: Source, path: Path) -> FileStatus:
    size = path.stat().st_size
    state: Condition = "truncated" if size < due(source, path.name) else "altered"
    if has_fingerprint(path, source.accepted):
        state = "ready"
    return FileStatus(source.name, path.name, state, str(path), size, fingerprint(path))


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
    pinned = next((channel.sha256 for channel in source.channels if channel.file == status.file), source.sha256[0])
    kind = "MD5" if pinned.startswith("md5:") else "SHA-256"
    found = fingerprint(Path(status.path), "md5") if kind == "MD5" and status.path else status.sha256
    return {
        "ready": f"{status.file} is the pinned file.",
        "missing": f"{source.file} is not there.",
        "truncated": (
            f"{status.path} is cut short ({status.size:,} bytes of {due(source, status.file):,}); it is not used."
        ),
        "altered": (
            f"{status.path} is not the pinned file ({kind} {found[:12]}... instead of "
            f"{pinned.removeprefix('md5:')[:12]}...); it is not used."
        ),
    }[status.state]
