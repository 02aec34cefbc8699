"""The manifest of a folder: what was asked, what came of it, what made it, and the digest of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.core.errors import DamagedFile, DataError, ForeignFile, InvalidValue, NewerFormat, names_file, near_path
from detente.core.files import expand_home
from detente.core.same import ByValue
from detente.core.shown import Facts, Shown
from detente.store.about import about
from detente.store.canonical import digest

FORMAT = 1
"""Version of the format of folders."""
MANIFEST = "manifest.json"
RESULT = "result.nc"
STUDY = "study.json"
"""What a study that is kept piece by piece is, written before its first piece."""
EXPORTS = ("ro-crate-metadata.json", "codebook.csv", ".zgroup")
"""Files by which a folder is known that ``detente export`` wrote."""
LOCK = ".lock"
"""A file that says who works in a folder; it is no part of what is sealed."""
TEXTS = ("kind", "key", "content", "fingerprint")
PARTS = ("format", *TEXTS, "question", "made", "data", "files")
"""What a manifest holds."""
LARGEST = 1 << 28
"""Most bytes of a manifest that are read."""


@dataclass(frozen=True, eq=False, repr=False)
class Stored(ByValue, Shown):
    """A run or a study in its folder.

    Attributes
    ----------
    folder : Path
        Where it is.
    kind : str
        What it is: ``run``, ``sweep``, ``verdict`` and so on.
    key : str
        Digest of the question.
    question : mapping
        Everything that fixes the numbers.
    content : str
        Digest of the numbers of the result, whoever made them and when.
    made : mapping
        What made it: command, time, hardware, versions.
    data : tuple of mapping
        Files of the record that were read: source, file, sha256, size [byte].
    files : mapping
        By name in the folder: sha256 and bytes.
    fingerprint : str
        Digest of all of the manifest, and so of every file; empty if it is not complete.
    status : str
        ``complete``, ``unfinished`` or ``damaged``, as far as its manifest and the sizes of its files tell.
    reason : str
        Why it is not complete.
    """

    folder: Path
    kind: str = ""
    key: str = ""
    question: Mapping[str, Any] = field(default_factory=dict)
    content: str = ""
    made: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[Mapping[str, Any], ...] = ()
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fingerprint: str = ""
    status: str = "complete"
    reason: str = ""

    @property
    def size(self) -> int:
        """Size of its files together [byte]."""
        return sum(int(held["bytes"]) for held in self.files.values())

    @property
    def name(self) -> str:
        """Name of its folder."""
        return printable(self.folder.name or self.folder.resolve().name)

    @property
    def started(self) -> str:
        """When it was begun, as its manifest says; empty if it does not."""
        return str(self.made.get("started", ""))

    @property
    def about(self) -> str:
        """What was asked, in a line: its subject, what is done or varied, how much of it."""
        try:
            return about(self.question, self.made)
        except (TypeError, ValueError, LookupError, RecursionError):  # a question of another program, in its own form
            return ""

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return {
            "folder": printable(str(self.folder)),
            "status": self.status,
            "reason": self.reason,
            "kind": self.kind,
            "key": self.key,
            "fingerprint": self.fingerprint,
            "content": self.content,
            "question": dict(self.question),
            "made": dict(self.made),
            "data": [dict(one) for one in self.data],
            "files": {name: dict(held) for name, held in self.files.items()},
        }

    def _title(self) -> str:
        return f"{self.kind or 'Folder'} in {self.folder}"

    def _facts(self) -> Facts:
        return {
            "Status": self.status + (f": {self.reason}" if self.reason else ""),
            "Key": self.key or "-",
            "Fingerprint": self.fingerprint or "-",
            "Files": f"{len(self.files)}, {self.size:,} bytes",
            "Made": ", ".join(f"{k} {self.made[k]}" for k in ("started", "command") if k in self.made) or "-",
        }


def printable(text: str) -> str:
    """Return a text or name of a file without marks that are no Unicode, which cannot be printed."""
    return text.encode(errors="replace").decode()


def render(manifest: Mapping[str, Any]) -> str:
    """Return a manifest as it stands in its file."""
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def fingerprint_of(manifest: Mapping[str, Any]) -> str:
    """Return the fingerprint of a manifest: the digest of all that it says beside the fingerprint itself."""
    return digest({name: held for name, held in manifest.items() if name != "fingerprint"})


@names_file
def describe(folder: str | Path) -> Stored:
    """Return what a folder says of itself; its other files are not looked at.

    Parameters
    ----------
    folder
        Folder of a run or a study.

    Raises
    ------
    DataError
        There is no such folder; or as ``ForeignFile`` it is none of detente's or not finished, as ``NewerFormat`` a
        later version wrote it, as ``DamagedFile`` its manifest was altered.
    """
    path = folder_of(folder)
    manifest = load(path)
    return stored(path, manifest)


def stored(folder: Path, manifest: Mapping[str, Any]) -> Stored:
    """Return what a manifest that was checked says."""
    given = {name: manifest[name] for name in (*TEXTS, "question", "made", "files")}
    return Stored(folder, data=tuple(manifest["data"]), **given)


def folder_of(folder: str | Path) -> Path:
    """Return a folder that is there, with ``~`` as the home folder.

    Raises
    ------
    DataError
        There is none, or it is a file.
    """
    path = expand_home(Path(folder))
    if path.is_dir():
        return path
    if path.exists():
        msg = f"{path} is a file, and no folder of a run."
        raise DataError(msg, "detente.open reads files of results; `detente ls` lists folders of runs.")
    msg = f"There is no folder {path}."
    raise DataError(msg, f"{near_path(path)}`detente ls FOLDER` lists the runs that a folder holds.")


def exported(folder: Path) -> bool:
    """Return whether a folder without a manifest is what ``detente export`` wrote.

    Parameters
    ----------
    folder
        The folder.
    """
    return any((folder / name).is_file() for name in EXPORTS) and not (folder / STUDY).exists()


@names_file
def load(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder, checked against its own fingerprint.

    Raises
    ------
    ForeignFile
        There is none.
    DamagedFile
        It is no manifest, or was altered.
    NewerFormat
        A later version wrote it.
    """
    path = folder / MANIFEST
    if path.is_symlink() or not path.is_file():
        if exported(folder):
            msg = f"{folder} is no run or study but what `detente export` made of one."
            raise ForeignFile(msg, "Name the folder that it was made of; other programs read this one.")
        msg = f"{folder} holds no finished run or study: it has no file {MANIFEST}."
        raise ForeignFile(msg, "The command that began it finishes it; `detente ls FOLDER` lists what a folder holds.")
    try:
        text = read_text(path)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}."
        raise DataError(msg, "Check its permissions.") from None
    manifest, why = parse(text)
    if why:
        msg = f"{path} is damaged: {why}."
        raise DamagedFile(msg, "`detente verify` says what differs; get the folder again from where it came from.")
    if manifest["format"] > FORMAT:
        msg = f"{folder} was written in format {manifest['format']} by a later version of detente."
        raise NewerFormat(msg, f"This version reads formats up to {FORMAT}: update detente.")
    return manifest


def read_text(path: Path) -> bytes:
    """Return the bytes of a manifest, of what is too long for one only so many that this shows."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def parse(text: bytes) -> tuple[dict[str, Any], str]:
    """Return a manifest and why it is none, or not as it was sealed; an empty reason if it is.

    Parameters
    ----------
    text
        What stands in the file.
    """
    if len(text) > LARGEST:
        return {}, f"it is longer than {LARGEST:,} bytes"
    try:
        manifest = json.loads(text.decode())
    except UnicodeDecodeError as error:
        return {}, f"byte {error.start:,} is no text"
    except json.JSONDecodeError as error:
        cut = " (it is cut short there)" if error.pos >= len(error.doc.rstrip()) else ""
        return {}, f"it is no JSON from line {error.lineno}, column {error.colno} on{cut}"
    except (ValueError, RecursionError):
        return {}, "it is no JSON that can be read"
    if not isinstance(manifest, dict):
        return {}, "it is no JSON object"
    try:
        told = fingerprint_of(manifest)
    except InvalidValue as error:
        return manifest, f"it holds what no manifest does. {error.message}".rstrip(".")
    except RecursionError:
        return {}, "it is nested too deeply to be read"
    if told != manifest.get("fingerprint"):
        return manifest, "what it says does not match its fingerprint"
    version = manifest.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return manifest, f"its format is {version!r}, which there never was"
    return manifest, "" if version > FORMAT else _form(manifest, text)


def _form(manifest: Mapping[str, Any], text: bytes) -> str:
    """Return what is wrong with the form of a manifest of this version; empty if nothing is."""
    missing = [name for name in PARTS if name not in manifest]
    if missing:
        return f"it does not say {', '.join(missing)}"
    files = manifest["files"]
    sound = (
        all(isinstance(manifest[name], str) for name in TEXTS)
        and all(isinstance(manifest[name], dict) for name in ("question", "made", "files"))
        and isinstance(manifest["data"], list)
        and all(isinstance(one, dict) for one in manifest["data"])
        and all(_is_entry(held) for held in files.values())
    )
    if not sound:
        return "its parts have other forms than those of a manifest"
    if digest(manifest["question"]) != manifest["key"]:
        return "its key is not that of its question"
    if render(manifest).encode() != text:
        return "it is written otherwise (spaces, line ends), though what it says is what was sealed"
    return ""


def _is_entry(held: Any) -> bool:
    if not isinstance(held, dict) or not isinstance(held.get("sha256"), str):
        return False
    size = held.get("bytes")
    return isinstance(size, int) and not isinstance(size, bool) and size >= 0
