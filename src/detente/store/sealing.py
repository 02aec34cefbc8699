"""The seal of a folder: the digest of every file in its manifest, which is written last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from detente.core.errors import DataError, InvalidValue
from detente.core.files import sweep, write_whole
from detente.store.canonical import as_plain, digest
from detente.store.machine import made as made_here
from detente.store.manifest import FORMAT, MANIFEST, Stored, fingerprint_of, folder_of, render, stored
from detente.store.walk import digest_of, entries

UNSEALED = {
    "link": "is a link, which shows what lies elsewhere",
    "closed": "is a folder that cannot be looked into",
    "other": "is no regular file",
}
"""Why something cannot be sealed."""


def seal(
    folder: str | Path,
    *,
    kind: str,
    question: Mapping[str, Any],
    content: str,
    made: Mapping[str, Any] | None = None,
    data: Iterable[Mapping[str, Any]] = (),
) -> Stored:
    """Seal a folder whose files are all there: digest every file and write the manifest.

    A folder that is sealed already is sealed anew: who calls makes sure before, by ``verify``, that it is sound.

    Parameters
    ----------
    folder
        The folder.
    kind
        What it is: ``run``, ``sweep`` and so on.
    question
        Everything that fixes the numbers.
    content
        Digest of the numbers of the result, in hexadecimal.
    made
        What made it; what ``made()`` says now if None.
    data
        Files of the record that were read: source, file, sha256, size [byte].

    Returns
    -------
    Stored
        What the manifest says.

    Raises
    ------
    InvalidValue
        Something in the folder is no regular file, or what is said of it is no plain value.
    OSError
        A file cannot be read, or the manifest not written; an older manifest is then as it was.
    """
    path = folder_of(folder)
    plain = as_plain(question)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "kind": _text("kind", kind),
        "key": digest(plain),
        "question": plain,
        "content": _text("content", content),
        "made": as_plain(made_here() if made is None else made),
        "data": [as_plain(one) for one in data],
    }
    for inner in (path, *(one for one in path.rglob("*") if one.is_dir() and not one.is_symlink())):
        sweep(inner, older=0.0)  # what a process that was killed left there
    manifest["files"] = digests(path)
    manifest["fingerprint"] = fingerprint_of(manifest)
    write_whole(path / MANIFEST, render(manifest))
    return stored(path, manifest)


def digests(folder: Path) -> dict[str, dict[str, Any]]:
    """Return digest and size of every file of a folder, by name.

    Raises
    ------
    InvalidValue
        Something in it is no regular file.
    """
    files = {}
    for name, what in entries(folder):
        if what != "file":
            msg = f"{name!r} in {folder} {UNSEALED[what]}, so the folder cannot be sealed."
            raise InvalidValue(msg, "Put a copy of the file there, or move it away.")
        try:
            name.encode()
        except UnicodeEncodeError:
            msg = f"The name of the file {name!r} in {folder} is no Unicode, so the folder cannot be sealed."
            raise InvalidValue(msg, "Name it otherwise, or move it away.") from None
        told, size = digest_of(folder / name)
        files[name] = {"sha256": told, "bytes": size}
    if not files:
        msg = f"{folder} is empty: there is nothing to seal."
        raise DataError(msg)
    return files


def _text(what: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        msg = f"The {what} of a folder must be a text, not {value!r}."
        raise InvalidValue(msg)
    return value
